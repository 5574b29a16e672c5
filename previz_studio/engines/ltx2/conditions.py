"""Conditions of a request as LTX-2 takes them: at latent frames, and in-context references beside the clip.

A latent frame holds eight pictures: index 0 is picture 0, index i pictures 8(i-1)+1 to 8i. A picture conditions the
latent frame it lies in; a clip is shifted so that its pictures land on the planned frames.
"""

import json
from pathlib import Path
from typing import Any

from previz_studio.engines.contract import Condition
from previz_studio.engines.diffusion.canvas import FRAME_STEP, Canvas, clip_length
from previz_studio.engines.diffusion.checks import CLIPS, IN_CONTEXT, SOURCE, TAIL
from previz_studio.engines.diffusion.pictures import (
    Reading,
    as_read,
    is_picture,
    on_canvas,
    read_clip,
    read_image,
    read_source,
    read_tail,
)
from previz_studio.kit.errors import Invalid

GEMMA_3_CRF, GEMMA_4_CRF = 33, 18
"""The H.264 compression single pictures were trained with, up to 2.3 and from 2.5."""


def latent_index(frame: int) -> int:
    """The latent frame that holds picture `frame`."""
    return -(-frame // FRAME_STEP)


def first_picture(index: int) -> int:
    return max(0, (index - 1) * FRAME_STEP + 1)


def read_conditions(conditions: tuple[Condition, ...], canvas: Canvas) -> list[Reading]:
    """Raises Invalid naming the file that cannot be used."""
    return [_read(condition, canvas) for condition in conditions]


def as_ltx2(readings: list[Reading], canvas: Canvas, crf: int) -> list[Any]:
    """LTX2VideoCondition values at the canvas size."""
    from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition

    return [
        LTX2VideoCondition(
            frames=[on_canvas(pixels, canvas) for pixels in reading.pictures],
            index=latent_index(reading.frame),
            strength=reading.condition.strength,
            crf=crf,
        )
        for reading in readings
        if reading.condition.kind not in IN_CONTEXT | {SOURCE}
    ]


def as_references(readings: list[Reading], canvas: Canvas) -> list[Any]:
    """LTX2ReferenceCondition values; each needs an in-context LoRA to mean anything."""
    from diffusers.pipelines.ltx2.pipeline_ltx2_ic_lora import LTX2ReferenceCondition

    return [
        LTX2ReferenceCondition(
            frames=[on_canvas(pixels, canvas) for pixels in reading.pictures], strength=reading.condition.strength
        )
        for reading in readings
        if reading.condition.kind in IN_CONTEXT
    ]


def crf_of(folder: Path) -> int:
    """From the text encoder's config: 2.5 reads with Gemma 4."""
    config = json.loads((folder / "text_encoder" / "config.json").read_text(encoding="utf-8"))
    return GEMMA_4_CRF if str(config.get("model_type", "")).startswith("gemma4") else GEMMA_3_CRF


def _read(condition: Condition, canvas: Canvas) -> Reading:
    if condition.kind == TAIL:
        return read_tail(condition, canvas.before)
    if condition.kind == SOURCE:
        return read_source(condition, canvas.frames)
    if condition.kind in IN_CONTEXT:
        return _read_reference(condition, canvas)
    if condition.kind not in CLIPS:
        index = latent_index(canvas.before + condition.frame)
        return as_read(condition, first_picture(index), (read_image(condition.file),), latent_index=index)
    return _read_guide(condition, canvas)


def _read_guide(condition: Condition, canvas: Canvas) -> Reading:
    start = first_picture(latent_index(condition.frame + 1)) if condition.frame else 0
    skipped = start - condition.frame
    pictures = read_clip(condition.file, canvas.frames - condition.frame)[skipped:]
    used = clip_length(len(pictures), canvas.frames - start)
    if used < 1:
        raise Invalid(
            f"{condition.file.name} leaves no usable frames at frame {condition.frame}.", hint="Start it earlier."
        )
    return as_read(condition, start, tuple(pictures[:used]), skipped_frames=skipped)


def _read_reference(condition: Condition, canvas: Canvas) -> Reading:
    """A sheet (one picture) or a clip; clips are cut to 8k+1 pictures, which the pipeline demands."""
    if is_picture(condition.file):
        return as_read(condition, 0, (read_image(condition.file),))
    pictures = read_clip(condition.file, canvas.frames)
    return as_read(condition, 0, tuple(pictures[: clip_length(len(pictures), canvas.frames)]))
