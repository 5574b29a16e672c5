"""Long shots in sliding windows, each with its own words (LTXI2VLongMultiPromptPipeline).

The pipeline splits prompts at '|' and reads them itself; here each window's words come from the embeddings on disk.
"""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from previz_studio.engines.contract import RenderRequest
from previz_studio.engines.diffusion.canvas import FRAME_STEP, latent_frames
from previz_studio.engines.diffusion.checks import WINDOW, WINDOW_OVERLAP
from previz_studio.engines.diffusion.pictures import Reading, on_canvas
from previz_studio.engines.diffusion.preview import Peek
from previz_studio.engines.diffusion.recipes import Recipe
from previz_studio.engines.diffusion.words import window_words
from previz_studio.engines.diffusion.work import DENOISING, Loaded, Work
from previz_studio.kit.errors import Invalid

SIGMAS = (1.0, 0.993, 0.987, 0.981, 0.975, 0.909, 0.725, 0.421, 0.0)
"""The distilled steps; this pipeline leaves the last entry out, so the list ends where the noise does."""
PACKED = "latents_packed"
"""A local of the pipeline, which hands over any by name (diffusers 0.42): its `latents` are those of the whole shot,
before this window. The tail of the window before stands behind the window's own tokens."""


def window_lines(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The lines of `options["windows"]`, in order; empty when the shot is made in one pass."""
    return tuple(str(text).strip() for text in options.get("windows", ()) if str(text).strip())


def window_texts(request: RenderRequest) -> tuple[str, ...]:
    """What is read for each line: what the plan says of the whole shot, and the line."""
    return window_words(request.prompt, window_lines(request.options))


def check_windows(request: RenderRequest, recipe: Recipe) -> None:
    """Raises Invalid for what the windowed pipeline cannot do."""
    if window_lines(request.options):
        check_windowed(recipe, [(condition.kind, condition.frame) for condition in request.conditions])


def check_windowed(recipe: Recipe, conditions: Sequence[tuple[str, int]]) -> None:
    """`conditions` are (kind, frame). Raises Invalid."""
    if len(recipe.stages) > 1 or not recipe.stages[0].schedule:
        raise Invalid(
            f"The {recipe.title} tier cannot work in windows.",
            hint="Use Fast or Draft for a long shot, or chain takes.",
        )
    if any(condition != ("image", 0) for condition in conditions) or len(conditions) > 1:
        raise Invalid(
            "A shot in windows follows one picture on its first frame and nothing else.",
            hint="Remove the other conditions, or chain takes.",
        )


def window_ranges(frames: int, window: int, overlap: int) -> list[tuple[int, int]]:
    """(first, last + 1) latent frames of each window, as the pipeline will cut them."""
    length, tile, over = latent_frames(frames), max(1, window // FRAME_STEP), max(0, overlap // FRAME_STEP)
    ranges, start = [], 0
    while start < length:
        end = min(start + tile, length)
        ranges.append((start, end))
        if end == length:
            break
        start += max(tile - over, 1)
    return ranges


def text_per_window(texts: int, windows: int) -> list[int]:
    """Which text each window reads: spread evenly, each text at least once when there are windows enough."""
    return [min(texts - 1, window * texts // windows) for window in range(windows)]


def unread_lines(options: Mapping[str, Any], frames: int) -> list[int]:
    """Numbers, from 1, of the lines that no window of `frames` generated frames reads: there are more than windows."""
    lines = len(window_lines(options))
    read = text_per_window(lines, len(ranges_of(options, frames))) if lines else []
    return [number + 1 for number in range(lines) if number not in read]


def ranges_of(options: Mapping[str, Any], frames: int) -> list[tuple[int, int]]:
    window, overlap = int(options.get("window_frames", WINDOW)), int(options.get("window_overlap", WINDOW_OVERLAP))
    return window_ranges(frames, window, overlap)


def denoise_in_windows(loaded: Loaded, work: Work, texts: dict[str, Any], readings: list[Reading]) -> Any:
    """Normalised latents of the whole shot. Raises RenderCancelled."""
    options, size = work.request.options, work.canvas
    window, overlap = int(options.get("window_frames", WINDOW)), int(options.get("window_overlap", WINDOW_OVERLAP))
    ranges, read = ranges_of(options, size.frames), window_texts(work.request)
    chosen = text_per_window(len(read), len(ranges))
    pipe = _pipe(loaded, texts)
    steps = (len(SIGMAS) - 1) * len(ranges)
    first = readings[0] if readings else None
    peek = Peek(pipe, work, size, front=False, windows=[end - start for start, end in ranges])
    work.facts |= {"windows": [[start, end] for start, end in ranges], "window_texts": chosen, "sigmas": list(SIGMAS)}
    work.facts |= _words_of(work, [read[index] for index in chosen])
    with work.timed("denoise"), warnings.catch_warnings():
        # diffusers 0.42 hands a tensor to numpy 2 without a copy keyword
        warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
        return pipe(
            prompt="",
            prompt_segments=[
                {"start_window": index, "end_window": index, "text": str(text)} for index, text in enumerate(chosen)
            ],
            width=size.width,
            height=size.height,
            num_frames=size.frames,
            frame_rate=float(work.request.fps),
            guidance_scale=1.0,
            sigmas=list(SIGMAS),
            seed=work.request.seed,
            cond_image=on_canvas(first.pictures[0], size) if first else None,
            cond_strength=first.condition.strength if first else 0.0,
            temporal_tile_size=window,
            temporal_overlap=overlap,
            output_type="latent",
            callback_on_step_end=work.each_step(steps, *DENOISING, peek=peek, latents=PACKED),
            callback_on_step_end_tensor_inputs=[PACKED],
        ).frames


def _words_of(work: Work, read: Sequence[str]) -> dict[str, Any]:
    """For the recipe: what every window read, and what nobody did."""
    request = work.request
    left = ["action"] if any(part.origin == "action" for part in request.prompt) else []
    left += [f"line {number} of the windows" for number in unread_lines(request.options, work.canvas.frames)]
    texts = "\n".join(dict.fromkeys(read))
    return {"prompt": texts, "window_prompts": list(read), "not_sent": [*work.words.not_sent, *left]}


def _pipe(loaded: Loaded, texts: dict[str, Any]) -> Any:
    """The windowed pipeline over the same modules; a prompt is the number of the text it stands for."""
    from diffusers import LTXI2VLongMultiPromptPipeline

    class Windows(LTXI2VLongMultiPromptPipeline):  # type: ignore[misc]
        def encode_prompt(self, prompt: list[str], **_others: Any) -> tuple[Any, Any, None, None]:
            return texts[f"embeds_{prompt[0]}"], texts[f"mask_{prompt[0]}"], None, None

    parts = loaded.pipe.components
    pipe = Windows(
        scheduler=parts["scheduler"],
        vae=parts["vae"],
        text_encoder=None,
        tokenizer=None,
        transformer=parts["transformer"],
    )
    pipe.set_progress_bar_config(disable=True)
    return pipe
