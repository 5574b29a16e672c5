"""The desk's Generate form: what is chosen, what would be sent, what it costs, how long the model makes it. Reads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.engines.contract import PromptPart
from previz_studio.engines.diffusion.canvas import generated_frames, length_words
from previz_studio.engines.diffusion.words import FIRST_IN_WINDOWS, NOT_IN_WINDOWS
from previz_studio.engines.ltx.windows import unread_lines
from previz_studio.engines.registry import Engines
from previz_studio.engines.weights.shelf import list_models
from previz_studio.references.models import Identity, IdentityKind
from previz_studio.screens.cost_words import cost_words
from previz_studio.screens.desk_choice import Chosen, beside_words, keyframe_words, not_sent, read_texts
from previz_studio.screens.pages.desk import RequestPart
from previz_studio.screens.tier_cards import USES, Shown, all_tier_cards
from previz_studio.shots.keyframes import keyframes_of, place_words
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.prompt import compile_prompt
from previz_studio.takes.estimate import estimate, planned
from previz_studio.takes.guiding import Wishes, guide_places, help_for
from previz_studio.takes.history import paces_here
from previz_studio.takes.identity_loras import IdentityLora, loras_of, loras_problem
from previz_studio.takes.models import Take
from previz_studio.takes.order import identities_in, identity_words


@dataclass(frozen=True)
class View:
    """How this person looks at the desk: which move, in which units, takes in which order."""

    move_at: int = 0
    units: str = "m"
    sort: str = "newest"
    tier: str = ""
    count: int = 1
    wishes: Wishes = Wishes()
    """What is chosen in the Generate form; empty for the usual."""
    go_on: str = ""
    """The id of the take to go on from."""


@dataclass(frozen=True)
class Shows:
    """Whom and what the plan names, and the LoRAs of those as the chosen model takes them."""

    identities: Sequence[Identity]
    loras: Sequence[IdentityLora]


def generate_part(
    session: Session, shot: Shot, plan: ShotPlan, engines: Engines, view: View, chosen: Chosen
) -> dict[str, Any]:
    size, paces = (shot.project.width, shot.project.height), paces_here(session, engines)
    used = identities_in(session, shot.project_id, plan)
    shows = Shows(used, loras_of(used, chosen.model, list_models(engines.models)))
    return {
        "request": request_parts(session, engines, shot, plan, chosen, view, shows),
        "tiers": all_tier_cards(engines, paces, USES, Shown(size, plan.frames, chosen.tier, chosen.asked_model)),
        "cost": cost(session, engines, shot, plan, chosen, view.count),
        "count": view.count,
        "problem": loras_problem(shows.loras),
        "engine": _engine_words(engines, chosen),
        "length": length_words(plan.frames) if chosen.model else "",
    }


def _engine_words(engines: Engines, chosen: Chosen) -> str:
    """Why auto is what it is; or who makes it, where somebody chose."""
    name, why = engines.default()
    if chosen.engine.name == name:
        return why
    return f"{chosen.model.title} makes it." if chosen.model else f"{chosen.engine.title} makes it."


def request_parts(  # noqa: PLR0913  # what was planned, what was chosen
    session: Session, engines: Engines, shot: Shot, plan: ShotPlan, chosen: Chosen, view: View, shows: Shows
) -> tuple[RequestPart, ...]:
    """What Generate would send, by origin, and what the chosen engine cannot be told."""
    wishes, before = view.wishes, _before(session, shot, view.go_on) if chosen.model else None
    words, loras = [identity_words(one) for one in shows.identities], shows.loras
    lines = wishes.windows if chosen.model and chosen.model.windows else ()
    compiled = compile_prompt(plan, shot.project.fps, words)
    parts, texts = spoken(compiled, lines), read_texts(chosen, compiled, lines)
    names = [one.name for one in shows.identities if one.kind is not IdentityKind.LOOK]
    lora = help_for(plan, chosen.model, engines.models).why if wishes.camera_lora and chosen.model else ""
    shown = plan.panel_frame(shot.project.fps)
    beside = beside_words(chosen, wishes, (shot.revision, shown), names, lora, loras)
    taken = {key.frame for key in keyframes_of(plan)} | ({shown} if wishes.panel and plan.panel_asset_id else set())
    kept = left_to(wishes.guide, plan.frames, taken)
    parts += [RequestPart(origin, f"{text}{kept}" if origin == "guide" else text) for origin, text in beside]
    keys = [key for key in keyframes_of(plan) if key.frame or not before] if chosen.model else []
    parts += [RequestPart("picture", keyframe_words(key)) for key in keys]
    parts += [RequestPart("goes on", f"From the last frames of {before.name}")] if before else []
    left = (*not_sent(chosen, plan, loras, texts), *unread(plan, lines))
    return (*parts, RequestPart("not sent", ", ".join(left))) if left else tuple(parts)


def _before(session: Session, shot: Shot, asked: str) -> Take | None:
    """The take to go on from, where it is one of this production."""
    take = session.get(Take, int(asked)) if asked.isdecimal() and len(asked) < 10 else None
    return take if take is not None and take.project_id == shot.project_id else None


def left_to(guide: str, frames: int, taken: Collection[int]) -> str:
    """What another picture takes from the guide: `, but not on the last frame, where a picture stands`."""
    lost = [place for place in guide_places(guide, frames) if place in taken]
    if not lost:
        return ""
    where = " and the ".join(place_words(place, frames) for place in lost)
    return f", but not on the {where}, where a picture stands"


def spoken(compiled: Sequence[PromptPart], lines: Sequence[str]) -> list[RequestPart]:
    """The words by origin. In windows each line stands for the action, behind the camera's words."""
    said = [part for part in compiled if not lines or part.origin not in NOT_IN_WINDOWS]
    windows = [RequestPart(f"window {number}", line) for number, line in enumerate(lines, 1)]
    first, rest = (
        [RequestPart(part.origin, part.text) for part in said if (part.origin in FIRST_IN_WINDOWS) is early]
        for early in (True, False)
    )
    return first + windows + rest


def unread(plan: ShotPlan, lines: Sequence[str]) -> list[str]:
    """What of the plan and of the lines no window reads."""
    if not lines:
        return []
    lost = unread_lines({"windows": lines}, generated_frames(plan.frames))
    numbers = ", ".join(map(str, lost))
    return ["the action, which the windows tell", *([f"window {numbers}: the shot is too short"] if lost else [])]


def cost(session: Session, engines: Engines, shot: Shot, plan: ShotPlan, chosen: Chosen, count: int) -> str:
    size = (shot.project.width, shot.project.height)
    works = planned(engines, size, [plan.frames], chosen.tier, chosen.asked_model)
    return cost_words(estimate(session, engines, works, count), chosen.tier)
