"""What is sent beside the words: pictures of the plan, the take before, a camera LoRA. Wishes -> rows of a recipe."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from previz_studio.engines.camera_loras import LoraHelp, camera_help
from previz_studio.engines.contract import Adapter, EngineFacts, ModelFacts
from previz_studio.engines.in_context_loras import DEPTH, EDGES, SHEET, in_context_help
from previz_studio.engines.options import MOST_WINDOWS
from previz_studio.engines.weights.shelf import newest_models
from previz_studio.kit.errors import Invalid, NotFound
from previz_studio.shots.keyframes import Keyframe
from previz_studio.shots.plan import ShotPlan
from previz_studio.takes.reanchor import PLAN

NONE, FIRST, FIRST_LAST, THREE, CLIP = "none", "first", "first_last", "first_middle_last", "clip"
GUIDES = {
    NONE: "Words only",
    FIRST: "First frame",
    FIRST_LAST: "First and last frame",
    THREE: "First, middle and last frame",
    CLIP: "The whole animatic as a guide clip",
    DEPTH: "Its depth, as a reference",
    EDGES: "Its edges, as a reference",
}
"""What of the animatic of the same plan the model follows."""
NEEDS = {FIRST: "image", FIRST_LAST: "image", THREE: "image", CLIP: "video", DEPTH: DEPTH, EDGES: EDGES}


@dataclass(frozen=True)
class Wishes:
    """As the desk or the API sends them. Strengths 0..1, `lora_weight` None is the publisher's own."""

    guide: str = NONE
    guide_strength: float = 1.0
    panel: bool = False
    """The storyboard panel at the moment it shows."""
    camera_lora: bool = False
    lora_weight: float | None = None
    windows: tuple[str, ...] = ()
    """A long shot's words, window by window."""
    model: str = ""
    sheet: bool = False
    """The pictures of the plan's identities as one reference sheet."""
    sound: bool = True
    """False: no sound is asked for, and none is kept."""
    again: str = PLAN
    """Where to begin when the take to go on from had drifted: one of reanchor.WAYS."""


def check_wishes(wishes: Wishes) -> None:
    if wishes.guide not in GUIDES:
        raise Invalid(f"{wishes.guide[:20]!r} is not a guide.", hint=f"Use {', '.join(GUIDES)}.")
    if not 0 <= wishes.guide_strength <= 1:
        raise Invalid(f"The guide's strength is {wishes.guide_strength:g}.", hint="Use 0 to 1.")
    if wishes.lora_weight is not None and not -2 <= wishes.lora_weight <= 2:
        raise Invalid(f"The LoRA's weight is {wishes.lora_weight:g}.", hint="Use -2 to 2; 1 is usual.")
    if len(wishes.windows) > MOST_WINDOWS:
        raise Invalid(f"{len(wishes.windows)} windows are too many.", hint=f"Use up to {MOST_WINDOWS}, one a line.")


def model_for(engine: EngineFacts, tier: str, asked: str = "") -> ModelFacts | None:
    """The model that will make the take; None for an engine that needs none. Raises NotFound, Invalid."""
    if not engine.models:
        return None
    fitting = [model for model in engine.models if tier in model.tiers]
    if not asked:
        return fitting[-1] if fitting else None
    if all(model.id != asked for model in engine.models):
        raise NotFound(f"No model called {asked[:80]!r} is installed.", hint="Choose one of the list.")
    chosen = next((model for model in fitting if model.id == asked), None)
    if chosen is None:
        lack = next((dict(model.lacks).get(tier) for model in engine.models if model.id == asked), "")
        if lack:
            raise Invalid(f"{asked} needs {lack}.", hint="Or choose another tier.")
        raise Invalid(f"{asked} was not made for the {tier} tier.", hint="Choose another tier or another model.")
    return chosen


@dataclass(frozen=True)
class Beside:
    """Pictures the plan has: `panel` is (blob, frame), `keyframes` those that stand on a frame with their blobs,
    `sheet` the blobs of its identities' pictures."""

    panel: tuple[str, int] | None = None
    keyframes: Sequence[tuple[Keyframe, str]] = ()
    sheet: Sequence[str] = ()


def condition_rows(
    wishes: Wishes, plan: ShotPlan, beside: Beside, model: ModelFacts | None
) -> tuple[dict[str, Any], ...]:
    """The animatic's pictures and the sheet are drawn when the render begins: they follow from the plan. Raises
    Invalid for what the model cannot follow."""
    _check_followed(wishes, model)
    if model is None:
        return ()
    if wishes.sheet and not beside.sheet:
        raise Invalid("No identity of this plan has a picture.", hint="Choose one that has, or leave the sheet out.")
    rows: list[dict[str, Any]] = [_keyframe_row(key, blob, plan.frames) for key, blob in beside.keyframes]
    if wishes.panel and beside.panel:
        blob, frame = beside.panel
        rows.append({"blob": blob, "frame": frame, "strength": wishes.guide_strength, "kind": "image"})
    if wishes.sheet:
        rows.append({"sheet": list(beside.sheet), "frame": 0, "strength": 1.0, "kind": SHEET})
    taken = {row["frame"] for row in rows if row["kind"] == "image"}
    return (*rows, *(row for row in _drawn(wishes, plan.frames) if row["kind"] != "image" or row["frame"] not in taken))


def _keyframe_row(key: Keyframe, blob: str, frames: int) -> dict[str, Any]:
    if key.frame >= frames:
        raise Invalid(
            f"{key.name} stands on frame {key.frame}, but the shot has frames 0 to {frames - 1}.",
            hint="Move it inside the shot, or take it away.",
        )
    return {"blob": blob, "frame": key.frame, "strength": key.strength, "kind": "image"}


def _check_followed(wishes: Wishes, model: ModelFacts | None) -> None:
    guide = NEEDS.get(wishes.guide)
    if model is None:
        if guide or wishes.panel or wishes.windows or wishes.sheet:
            raise Invalid("The animatic is drawn from the plan itself.", hint="Guides are for Fast and Pro.")
        return
    for needed in filter(None, (guide, "image" if wishes.panel else None, SHEET if wishes.sheet else None)):
        if needed not in model.conditions:
            raise Invalid(
                f"{model.title} cannot follow {needed} guides.", hint=f"It can: {', '.join(model.conditions)}."
            )
    if wishes.windows and not model.windows:
        raise Invalid(f"{model.title} does not work in windows.", hint="Chain takes, or use LTX-Video for this shot.")


def adapter_rows(wishes: Wishes, plan: ShotPlan, model: ModelFacts | None, models: Path) -> tuple[dict[str, Any], ...]:
    """Raises Invalid, saying which LoRA is missing, when one is asked for and none can be had."""
    rows: dict[str, dict[str, Any]] = {}
    kinds = (wishes.guide if wishes.guide in (DEPTH, EDGES) else "", SHEET if wishes.sheet else "")
    for kind in filter(None, kinds):
        found = _had(in_context_help(kind, model, models), "Or choose another guide.")
        rows[found.name] = adapter_row(found, found.weight)
    if wishes.camera_lora:
        found = _had(help_for(plan, model, models), "Or leave the camera LoRA out.")
        rows[found.name] = adapter_row(found, found.weight if wishes.lora_weight is None else wishes.lora_weight)
    return tuple(rows.values())


def _had(help_: LoraHelp, otherwise: str) -> Adapter:
    if help_.adapter is None:
        raise Invalid(help_.why, hint=otherwise)
    return help_.adapter


def adapter_row(adapter: Adapter, weight: float) -> dict[str, Any]:
    return {"name": adapter.name, "file": str(adapter.file), "weight": weight, "sha256": adapter.sha256}


def help_for(plan: ShotPlan, model: ModelFacts | None, models: Path) -> LoraHelp:
    """Which camera LoRA fits the planned move and the model, or why none does."""
    installed = next((one for one in newest_models(models) if model and one.id == model.id), None)
    if installed is None:
        return LoraHelp(None, "The move is drawn exactly; no LoRA is needed.")
    return camera_help(plan.camera, installed, models)


def unfollowed(rows: Sequence[dict[str, Any]], model: ModelFacts | None) -> list[str]:
    """Kinds of condition among `rows` that the model cannot follow."""
    known = model.conditions if model else ()
    return sorted({str(row["kind"]) for row in rows if row["kind"] not in known})


def guide_places(guide: str, frames: int) -> tuple[int, ...]:
    """The frames on which a guide of single pictures puts one."""
    last = frames - 1
    places = {FIRST: (0,), FIRST_LAST: (0, last), THREE: (0, frames // 2, last)}.get(guide, ())
    return tuple(dict.fromkeys(places))


def _drawn(wishes: Wishes, frames: int) -> list[dict[str, Any]]:
    rows = [
        {"animatic": True, "frame": frame, "strength": wishes.guide_strength, "kind": "image"}
        for frame in guide_places(wishes.guide, frames)
    ]
    if wishes.guide in (CLIP, DEPTH, EDGES):
        kind = NEEDS[wishes.guide]
        rows.append({"animatic": True, "frame": 0, "strength": wishes.guide_strength, "kind": kind})
    return rows
