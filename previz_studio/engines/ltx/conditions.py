"""Conditions of a request as LTX-Video takes them: pictures and clips at pixel frames of the generated clip."""

from dataclasses import dataclass, field
from typing import Any

from previz_studio.engines.contract import Condition
from previz_studio.engines.diffusion.canvas import Canvas, clip_length
from previz_studio.engines.diffusion.checks import CLIPS, SOURCE, TAIL
from previz_studio.engines.diffusion.pictures import Pixels, on_canvas, read_clip, read_image
from previz_studio.kit.errors import Invalid

PREFIX = 9
"""A clip that starts after frame 0 needs two latent frames, which is nine pictures."""


@dataclass(frozen=True)
class Reading:
    """One condition as read from disk: pictures in order, the generated frame they start on, and how strongly."""

    condition: Condition
    frame: int
    pictures: tuple[Pixels, ...]
    facts: dict[str, Any] = field(default_factory=dict)


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
        frame = canvas.before + condition.frame
        return _reading(condition, frame, (read_image(condition.file),))
    if condition.kind == TAIL:
        pictures = read_clip(condition.file, canvas.before, tail=True)
        if len(pictures) < canvas.before:
            raise Invalid(
                f"{condition.file.name} has {len(pictures)} frames; continuing it needs {canvas.before}.",
                hint="Continue from a longer take.",
            )
        return _reading(condition, 0, tuple(pictures))
    room = canvas.frames - condition.frame
    pictures = read_clip(condition.file, room)
    if condition.kind == SOURCE:
        held = canvas.frames - len(pictures)
        return _reading(condition, 0, (*pictures, *[pictures[-1]] * held), held_frames=held)
    used = clip_length(len(pictures), room)
    if condition.frame and used < PREFIX:
        raise Invalid(
            f"{condition.file.name} leaves {used} usable frames at frame {condition.frame}; {PREFIX} are needed.",
            hint="Start it earlier, use a longer clip, or use a single picture.",
        )
    return _reading(condition, condition.frame, tuple(pictures[:used]))


def _reading(condition: Condition, frame: int, pictures: tuple[Pixels, ...], held_frames: int = 0) -> Reading:
    facts = {
        "file": condition.file.name,
        "sha256": condition.sha256,
        "kind": condition.kind,
        "frame": condition.frame,
        "generated_frame": frame,
        "strength": condition.strength,
        "used_frames": len(pictures) - held_frames,
    }
    return Reading(condition, frame, pictures, facts | ({"held_frames": held_frames} if held_frames else {}))
