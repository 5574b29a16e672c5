"""A plan -> the words of a request, each part with its origin. Pure: the same plan and identities give the same words.

`SENT` order is the order a video model reads best: what moves first, then who, where and how it is lit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.engines.contract import PromptPart
from previz_studio.kit.timecode import FrameRate, seconds_of
from previz_studio.shots.plan import ShotPlan


@dataclass(frozen=True)
class IdentityWords:
    """An identity as every shot says it: tag, name, version and its one appearance sentence."""

    slug: str
    name: str
    version: str
    appearance: str
    locked: bool
    style: bool = False
    """A look: its words say how everything is drawn, and name nobody."""


def compile_prompt(plan: ShotPlan, fps: FrameRate, identities: Sequence[IdentityWords]) -> tuple[PromptPart, ...]:
    """Parts in the order camera, action, place, light, style, identity, sound, exclude; empty ones left out."""
    light = " ".join(filter(None, (_sentence(plan.lighting), _sentence(plan.grade))))
    rows = [
        ("camera", camera_words(plan.camera, plan.frames, fps)),
        ("action", _sentence(plan.subject_action)),
        ("place", _sentence(plan.environment)),
        ("light", light),
        *(("style", f"{one.appearance}.") for one in identities if one.appearance and one.style),
        *(("identity", f"{one.name}: {one.appearance}.") for one in identities if one.appearance and not one.style),
        ("sound", " ".join(_cue_words(plan))),
        ("exclude", ", ".join(rule.rstrip(".") for rule in plan.constraints)),
    ]
    return tuple(PromptPart(origin, text) for origin, text in rows if text)


def camera_words(camera: CameraPlan, frames: int, fps: FrameRate) -> str:
    """Every number the operator would get, in words."""
    lens = f"{camera.lens_mm:g} mm lens, f/{camera.aperture:g}, camera {camera.height_m:g} m high"
    tilt = f", tilt {camera.tilt_deg:g}°" if camera.tilt_deg else ""
    moves = "; ".join(_move_words(move, frames, fps) for move in camera.moves)
    return f"{moves}. {lens}{tilt}."


def _move_words(move: Move, frames: int, fps: FrameRate) -> str:
    if move.kind is MoveKind.STATIC:
        return "Locked-off camera, no movement"
    units = {"m": " metres", "ft": " feet", "deg": " degrees", "mm": " mm", "x": " times"}
    amount = f" {move.amount:g}{units[move.unit]}" if move.amount is not None else ""
    way = "" if move.direction == "none" else f" {move.direction}"
    seconds = move.seconds if move.seconds is not None else seconds_of(frames, fps)
    ease = ", easing in and out" if move.ease_in_frames and move.ease_out_frames else ""
    return f"{move.kind.value.replace('_', ' ').capitalize()}{way}{amount} over {seconds:g} seconds{ease}"


def _cue_words(plan: ShotPlan) -> list[str]:
    return [
        f'{cue.character.title()}: "{cue.text}"' if cue.kind == "dialogue" and cue.character else _sentence(cue.text)
        for cue in plan.audio
        if cue.text
    ]


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?" else f"{text}."
