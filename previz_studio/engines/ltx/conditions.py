"""Conditions of a request as LTX-Video takes them: pictures and clips at pixel frames of the generated clip."""

from typing import Any

from previz_studio.engines.contract import Condition
from previz_studio.engines.diffusion.canvas import Canvas, clip_length
from previz_studio.engines.diffusion.checks import CLIPS, SOURCE, TAIL
from previz_studio.engines.diffusion.pictures import (
    Reading,
    as_read,
    on_canvas,
    read_clip,
    read_image,
    read_source,
    read_tail,
)
from previz_studio.kit.errors import Invalid

PREFIX = 9
"""A clip that starts after frame 0 needs two latent frames, which is nine pictures."""


def read_conditions(conditions: tuple[Condition, ...], canvas: Canvas) -> list[Reading]:
    """Reads every file once, for all stages. Raises Invalid naming the file that cannot be used."""
    return [_read(condition, canvas) for condition in conditions]


def as_ltx(readings: list[Reading], canvas: Canvas) -> list[Any]:
    """LTXVideoCondition values at the canvas size; source clips are not among them."""
    from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

    values = []
    for reading in readings:
        if reading.condition.kind == SOURCE:
            continue
        images = [on_canvas(pixels, canvas) for pixels in reading.pictures]
        what = {"video": images} if reading.condition.kind in CLIPS else {"image": images[0]}
        values.append(LTXVideoCondition(frame_index=reading.frame, strength=reading.condition.strength, **what))
    return values


def _read(condition: Condition, canvas: Canvas) -> Reading:
    if condition.kind not in CLIPS:
        return as_read(condition, canvas.before + condition.frame, (read_image(condition.file),))
    if condition.kind == TAIL:
        return read_tail(condition, canvas.before)
    if condition.kind == SOURCE:
        return read_source(condition, canvas.frames)
    room = canvas.frames - condition.frame
    pictures = read_clip(condition.file, room)
    used = clip_length(len(pictures), room)
    if condition.frame and used < PREFIX:
        raise Invalid(
            f"{condition.file.name} leaves {used} usable frames at frame {condition.frame}; {PREFIX} are needed.",
            hint="Start it earlier, use a longer clip, or use a single picture.",
        )
    return as_read(condition, condition.frame, tuple(pictures[:used]))
