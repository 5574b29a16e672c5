"""What no engine could make, said at the press: options, lengths, windows. Engines ask the same before they load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from previz_studio.engines.contract import EngineFacts
from previz_studio.engines.diffusion.checks import check_lengths, check_shot
from previz_studio.engines.diffusion.recipes import recipe_for
from previz_studio.engines.ltx.recipes import RECIPES
from previz_studio.engines.ltx.windows import check_windowed
from previz_studio.engines.options import check_known, check_options
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate


@dataclass(frozen=True)
class Pressed:
    """`frames` of the shot called `code`; `conditions` are rows of a recipe."""

    code: str
    frames: int
    fps: FrameRate
    options: Mapping[str, Any]
    conditions: Sequence[Mapping[str, Any]] = ()


def check_possible(engine: EngineFacts, tier: str, pressed: Pressed) -> None:
    """Raises Invalid with the first thing that cannot be."""
    check_known(engine.name, engine.title, pressed.options)
    _check(engine, tier, pressed)


def why_not_in(engine: EngineFacts, tier: str, code: str, recipe: Mapping[str, Any]) -> str:
    """Why a take of the shot `code`, made by another engine or in another tier, cannot be made here; empty when it can.
    Options this engine does not read are left alone."""
    options, rows = recipe.get("options", {}), recipe.get("conditions", [])
    try:
        _check(engine, tier, Pressed(code, recipe["frames"], Fraction(recipe["fps"]), options, rows))
    except Invalid as refusal:
        return refusal.sentence
    return ""


def _check(engine: EngineFacts, tier: str, pressed: Pressed) -> None:
    if engine.models:
        check_shot(pressed.code, pressed.frames, pressed.options, engine.title)
        check_lengths(pressed.options, pressed.frames)
    check_options(engine.name, pressed.options, pressed.fps)
    if not pressed.options.get("windows") or not engine.models:
        return
    if not any(model.windows for model in engine.models):
        raise Invalid(f"{engine.title} does not work in windows.", hint="Chain takes, or use LTX-Video for this shot.")
    check_windowed(recipe_for(RECIPES, tier), [(row["kind"], row["frame"]) for row in pressed.conditions])
