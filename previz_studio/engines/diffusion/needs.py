"""What a take needs of memory: weights from the headers of their files, tokens and clips from its request."""

from math import prod
from pathlib import Path

from previz_studio.engines.contract import Condition
from previz_studio.engines.diffusion.canvas import Canvas, latent_frames
from previz_studio.engines.diffusion.checks import CLIPS, IN_CONTEXT, REFERENCE, SOURCE, TAIL
from previz_studio.engines.diffusion.pictures import is_picture
from previz_studio.engines.diffusion.work import Work
from previz_studio.engines.memory import Clip, Needs
from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.pull import lora_details
from previz_studio.engines.weights.safety import read_header
from previz_studio.kit.errors import Invalid

STAYING = ("vae", "audio_vae", "vocoder", "connectors", "duration_head")


def needs_of(model: Model, work: Work, upsampler: Model | None = None) -> Needs:
    """Of the stage with the most tokens, and of the clip as it is decoded."""
    scale, conditions = reference_downscale(work), work.request.conditions
    return Needs(
        transformer=weights_of(model, "transformer"),
        staying=weights_of(model, *STAYING) + (weights_of(upsampler, "latent_upsampler") if upsampler else 0),
        text_encoder=weights_of(model, "text_encoder"),
        tokens=max(_tokens(work, index, scale) for index in range(len(work.recipe.stages))),
        decoded=Clip(work.canvas.width, work.canvas.height, work.canvas.frames),
        encoded=max((_encoded(c, work, scale) for c in conditions), key=lambda clip: clip.pixels, default=Clip()),
        adapters=sum(_in_16_bits(adapter.file) for adapter in work.adapters),
        guided=any(stage.guided for stage in work.recipe.stages),
    )


def reference_downscale(work: Work) -> int:
    """How much smaller in-context references are than the clip: as asked, else as the file of their LoRA says."""
    asked = work.request.options.get("reference_downscale_factor")
    if asked:
        return int(asked)
    factors = [lora_details(adapter.file).get("reference_downscale_factor") for adapter in work.request.adapters]
    return max((int(str(factor)) for factor in factors if factor), default=1)


def _tokens(work: Work, index: int, scale: int) -> int:
    """Of one pass of the stage `index`. In-context references stand beside the clip in the first stage alone."""
    size = work.stage_canvas(index)
    here = [one for one in work.request.conditions if index == 0 or one.kind not in IN_CONTEXT]
    return size.latent_tokens + sum(_tokens_beside(condition, size, scale) for condition in here)


def _tokens_beside(condition: Condition, size: Canvas, scale: int) -> int:
    """A condition on the first frame takes the place of the clip's own tokens, and so does a source clip."""
    a_frame = size.latent_tokens // latent_frames(size.frames)
    if condition.kind in IN_CONTEXT:
        return latent_frames(_pictures(condition, size)) * a_frame // scale**2
    if condition.kind in {SOURCE, TAIL} or size.before + condition.frame == 0:
        return 0
    return latent_frames(_pictures(condition, size)) * a_frame


def _encoded(condition: Condition, work: Work, scale: int) -> Clip:
    once = condition.kind == SOURCE or condition.kind in IN_CONTEXT
    size = work.stage_canvas(0 if once else len(work.recipe.stages) - 1)
    smaller = scale if condition.kind in IN_CONTEXT else 1
    return Clip(size.width // smaller, size.height // smaller, _pictures(condition, size))


def _pictures(condition: Condition, size: Canvas) -> int:
    """How many pictures of it are used, at most."""
    if condition.kind == TAIL:
        return size.before
    moving = condition.kind in CLIPS or (condition.kind == REFERENCE and not is_picture(condition.file))
    return max(1, size.frames - condition.frame) if moving else 1


def weights_of(model: Model, *parts: str) -> int:
    """Bytes in 16 bits of the safetensors files in these folders of the model."""
    files = (file for file in model.files if file.path.split("/")[0] in parts and file.path.endswith(".safetensors"))
    return sum(_in_16_bits(model.folder / file.path, file.size) for file in files)


def _in_16_bits(file: Path, size: int = 0) -> int:
    """Whatever precision they were published in: they are loaded in 16 bits. A file that cannot be read counts `size`;
    whoever loads it says what is wrong with it."""
    try:
        header = read_header(file)
    except (Invalid, OSError):
        return size
    shapes = [entry["shape"] for name, entry in header.items() if name != "__metadata__"]
    return sum(2 * prod(shape) for shape in shapes if isinstance(shape, list))
