"""One take as the desk's strip shows it. Pure."""

from previz_studio.jobs.queries import JobLine
from previz_studio.people.roles import Action
from previz_studio.projects.crew import Standing
from previz_studio.screens.job_words import CANCELLING
from previz_studio.screens.pages.desk import DeskTake
from previz_studio.screens.pages.parts import JobProgress
from previz_studio.screens.words import take_state, tier_words
from previz_studio.takes.likeness import likeness_words
from previz_studio.takes.models import CONTINUED, PROMOTED, REMADE, SAME, SMALLER, STILL, VARIED, Take, TakeStatus
from previz_studio.takes.stills import still_name

HOW = {
    CONTINUED: "goes on",
    PROMOTED: "promoted",
    SAME: "same again",
    VARIED: "varied",
    SMALLER: "smaller",
    REMADE: "made over",
}


def desk_take(take: Take, line: JobLine | None, held: Standing, url: str, first: str = "") -> DeskTake:
    """`url` is its review page, `first` what the picture on the plan's first frame is called."""
    ready, still = take.status is TakeStatus.READY, take.from_how == STILL
    chosen = still and ready and still_name(take.name) == first
    may = held.may(Action.GENERATE)
    stopping = line is not None and line.stop_asked
    words = CANCELLING if stopping else (line.note if line else "") or "In the queue"
    progress = JobProgress(round(100 * line.progress), words) if line else None
    again = may and take.engine != "imported" and not still
    return DeskTake(
        id=str(take.id),
        name=take.version,
        tier=tier_words(take.tier),
        state="first" if chosen else take_state(take),
        href=url if ready and not still else "",
        picture=f"/media/takes/{take.id}/poster.jpg" if take.poster else "",
        fact=_fact(take),
        off_plan=take.check in ("drifts", "wrong_move") and not still,
        current=ready and take.shot.newest_take_id == take.id,
        progress=progress if take.status.moving else None,
        cancel_url=f"{url}/cancel" if take.status.moving and may and not stopping else "",
        retry_url=f"{url}/retry" if take.status in (TakeStatus.FAILED, TakeStatus.CANCELLED) and may else "",
        problem=take.error,
        label=_label(take),
        label_why=_drawn(take),
        again_url=f"{url}/again" if again and ready else "",
        choose_url=f"{url}/choose" if still and ready and not chosen and held.may(Action.PLAN) else "",
    )


def _label(take: Take) -> str:
    if _drawn(take):
        return "Animatic, set"
    return "Animatic" if take.engine == "animatic" else HOW.get(take.from_how, "").capitalize()


def _drawn(take: Take) -> str:
    """Why an animatic shows the set although there is a panel."""
    return str(take.recipe.get("facts", {}).get("drawn") or "")


def _fact(take: Take) -> str:
    """What the comparison found, else what the camera did."""
    if take.from_how == STILL:
        return f"Seed {take.seed}"
    own = next((row for row in take.likeness if row["take"] == take.from_take_id), None)
    return likeness_words(own) if own else take.check_words
