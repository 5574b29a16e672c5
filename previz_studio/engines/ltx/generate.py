"""From words and conditions to latents to frames, stage by stage, as the recipe says."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from previz_studio.engines.diffusion.canvas import Canvas
from previz_studio.engines.diffusion.checks import SOURCE
from previz_studio.engines.diffusion.deliver import decode_video, hand_over
from previz_studio.engines.diffusion.pictures import Reading, on_canvas
from previz_studio.engines.diffusion.preview import Peek
from previz_studio.engines.diffusion.recipes import Stage
from previz_studio.engines.diffusion.work import DENOISING, Loaded, Made, Work
from previz_studio.engines.ltx.conditions import as_ltx
from previz_studio.engines.ltx.recipes import video_to_video
from previz_studio.engines.ltx.windows import denoise_in_windows, window_lines


@dataclass(frozen=True)
class Run:
    """Everything the stages share; `texts` are the embeddings, on the device; `generator` is drawn from in order."""

    loaded: Loaded
    work: Work
    texts: dict[str, Any]
    readings: list[Reading]
    generator: Any


def generate(loaded: Loaded, work: Work, texts: dict[str, Any], readings: list[Reading]) -> Made:
    """Runs every stage; the decode waits until the frames are asked for. Raises RenderCancelled."""
    import torch

    run = Run(loaded, work, texts, readings, torch.Generator("cpu").manual_seed(work.request.seed))
    if window_lines(work.request.options):
        return Made(hand_over(partial(_decode, run, denoise_in_windows(loaded, work, texts, readings)), work))
    latents, stages = _first_latents(run)
    share = (DENOISING[1] - DENOISING[0]) / len(stages)
    work.facts["timesteps"] = []
    for index, stage in enumerate(stages):
        if index:
            latents = _double(run, latents)
        low = DENOISING[0] + share * index
        latents = _denoise(run, stage, index, latents, (low, low + share))
    if work.recipe.last_doubling:
        latents = _double(run, latents)
    return Made(hand_over(partial(_decode, run, latents), work))


def _first_latents(run: Run) -> tuple[Any, list[Stage]]:
    """None, or the source clip as normalised latents with the first stage changed to start from it."""
    stages = list(run.work.recipe.stages)
    sources = [reading for reading in run.readings if reading.condition.kind == SOURCE]
    if not sources:
        return None, stages
    with run.work.timed("encode_source"):
        latents = encode_clip(run.loaded.pipe, sources[0], run.work.stage_canvas(0), run.generator)
    own = tuple(_timesteps(stages[0]))
    stages[0] = video_to_video(stages[0], sources[0].condition.strength, own)
    return latents, stages


def encode_clip(pipe: Any, reading: Reading, size: Canvas, generator: Any) -> Any:
    """Normalised latents (1, channels, latent frames, rows, columns) of a clip at the canvas size."""
    import torch
    from diffusers.pipelines.ltx.pipeline_ltx_condition import retrieve_latents

    images = [on_canvas(pixels, size) for pixels in reading.pictures]
    with torch.no_grad():
        video = pipe.video_processor.preprocess_video(images, size.height, size.width)
        video = video.to(pipe._execution_device, dtype=pipe.vae.dtype)
        latents = retrieve_latents(pipe.vae.encode(video), generator=generator)
        return pipe._normalize_latents(latents, pipe.vae.latents_mean, pipe.vae.latents_std)


def _denoise(run: Run, stage: Stage, index: int, latents: Any, share: tuple[float, float]) -> Any:
    """Normalised latents (1, channels, latent frames, rows, columns) after one stage."""
    pipe, work, texts, size = run.loaded.pipe, run.work, run.texts, run.work.stage_canvas(index)
    how: dict[str, Any] = {"timesteps": _timesteps(stage)}
    if stage.guided:
        how |= {"negative_prompt_embeds": texts["embeds_1"], "negative_prompt_attention_mask": texts["mask_1"]}
    with work.timed("refine" if index else "denoise"):
        result = pipe(
            conditions=as_ltx(run.readings, size) or None,
            prompt_embeds=texts["embeds_0"],
            prompt_attention_mask=texts["mask_0"],
            width=size.width,
            height=size.height,
            num_frames=size.frames,
            frame_rate=float(work.request.fps),
            guidance_scale=stage.guidance,
            guidance_rescale=stage.rescale,
            denoise_strength=stage.denoise,
            image_cond_noise_scale=0.0,
            latents=latents,
            generator=run.generator,
            output_type="latent",
            callback_on_step_end=work.each_step(
                stage_steps(stage),
                *share,
                name="Refine" if index else "Denoise",
                peek=Peek(pipe, work, size, front=True),
            ),
            **how,
        )
    ran = pipe.scheduler.timesteps[-stage_steps(stage) :]
    work.facts["timesteps"].append([round(float(step), 4) for step in ran])
    return result.frames


def _timesteps(stage: Stage) -> list[float]:
    """The stage's own list, or the pipeline's linear-quadratic one; 0..1000, falling."""
    from diffusers.pipelines.ltx.pipeline_ltx_condition import linear_quadratic_schedule

    if stage.schedule:
        return list(stage.schedule)
    return [float(sigma) * 1000 for sigma in linear_quadratic_schedule(stage.steps)]


def stage_steps(stage: Stage) -> int:
    """Forward passes of the stage: the pipeline skips the part of the schedule above `denoise`."""
    steps = len(stage.schedule) or stage.steps
    return min(int(steps * stage.denoise), steps) if stage.denoise < 1 else steps


def _double(run: Run, latents: Any) -> Any:
    """Latents at twice the width and height."""
    from diffusers import LTXLatentUpsamplePipeline

    recipe, loaded = run.work.recipe, run.loaded
    pipe = LTXLatentUpsamplePipeline(vae=loaded.pipe.vae, latent_upsampler=loaded.upsampler)
    with run.work.timed("upsample"):
        return pipe(
            latents=latents,
            height=latents.shape[3] * 64,
            width=latents.shape[4] * 64,
            adain_factor=recipe.adain,
            tone_map_compression_ratio=recipe.tone_map,
            output_type="latent",
        ).frames


def _decode(run: Run, latents: Any) -> Any:
    """(frames, 3, height, width) in -1..1, the whole clip at once."""
    import torch

    work, pipe, vae = run.work, run.loaded.pipe, run.loaded.pipe.vae
    work.say(DENOISING[1], "Decode")
    tiled = work.facts["tiled_decode"] = work.tiled_decode
    with work.timed("decode"), torch.no_grad():
        latents = pipe._denormalize_latents(latents, vae.latents_mean, vae.latents_std, vae.config.scaling_factor)
        latents = latents.to(vae.dtype)
        timestep = None
        if vae.config.timestep_conditioning:
            noise = torch.randn(latents.shape, generator=run.generator, dtype=latents.dtype).to(latents.device)
            scale = work.recipe.decode_noise_scale
            latents = (1 - scale) * latents + scale * noise
            timestep = torch.tensor([work.recipe.decode_timestep], device=latents.device, dtype=latents.dtype)
        video = decode_video(vae, latents, timestep, tiled)
        pipe.maybe_free_model_hooks()
    return video[0].permute(1, 0, 2, 3)
