"""Numbers and times as the pages say them. Pure."""

from datetime import datetime

from previz_studio.kit.db import now
from previz_studio.shots.models import ShotState
from previz_studio.takes.models import STILL, Take, TakeStatus, Verdict
from previz_studio.takes.tiers import tier_words as tier_words

SHOT_STATES = {
    ShotState.NO_TAKES: "none",
    ShotState.RENDERING: "render",
    ShotState.FAILED: "failed",
    ShotState.TO_REVIEW: "new",
    ShotState.REJECTED: "rejected",
    ShotState.MAYBE: "maybe",
    ShotState.SELECTED: "selected",
    ShotState.APPROVED: "approved",
}
_TAKE_STATES = {
    TakeStatus.QUEUED: "queued",
    TakeStatus.RENDERING: "render",
    TakeStatus.FAILED: "failed",
    TakeStatus.CANCELLED: "cancelled",
}


def counted(count: int, one: str) -> str:
    """`1 shot`, `9 shots`."""
    return f"{count} {one}{'' if count == 1 else 's'}"


def shot_state(state: ShotState, *, complete: bool = True, stale: bool = False) -> str:
    """A key of web/icons.STATE_WORDS."""
    if stale and state is ShotState.APPROVED:
        return "stale"
    if state is ShotState.NO_TAKES and not complete:
        return "draft"
    return SHOT_STATES[state]


def take_state(take: Take) -> str:
    """Reads the take's shot too: an approval is stale wherever it shows."""
    stale = take.shot.approval_stale and take.shot.approved_take_id == take.id
    return verdict_state(take.status, take.verdict, stale=stale, still=take.from_how == STILL)


def verdict_state(status: TakeStatus, verdict: Verdict | None, *, stale: bool, still: bool = False) -> str:
    """A still is a picture to choose: nobody decides on it."""
    if status is not TakeStatus.READY:
        return _TAKE_STATES[status]
    if still:
        return "still"
    if verdict is None:
        return "new"
    return "stale" if stale else verdict.value


def ago(at: datetime | None) -> str:
    """`now`, `12 min`, `3 h`, `2 d`; empty for never."""
    if at is None:
        return ""
    minutes = int((now() - at).total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def clock(at: datetime) -> str:
    """`14:38` in the server's own time zone; with the date when it is another day."""
    here, today = at.astimezone(), now().astimezone()
    return here.strftime("%H:%M") if here.date() == today.date() else here.strftime("%-d %b %H:%M")


def until(at: datetime) -> str:
    """`today at 18:00`, `tomorrow at 18:00`, `on Friday at 18:00`, `on 4 Dec at 18:00`, in the server's time zone."""
    here = at.astimezone()
    days = (here.date() - now().astimezone().date()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    day = near or ("on " + here.strftime("%A" if 1 < days < 7 else "%-d %b"))
    return f"{day} at {here:%H:%M}"


def day(at: datetime) -> str:
    """`Today`, `Yesterday`, `Friday 20 Nov`, in the server's time zone."""
    here = at.astimezone()
    days = (now().astimezone().date() - here.date()).days
    return {0: "Today", 1: "Yesterday"}.get(days) or here.strftime("%A %-d %b")


def gpu_seconds(seconds: float) -> str:
    return f"{seconds:,.0f} s"


def many(count: int, one: str, more: str = "") -> str:
    """`1 shot`, `14 shots`, `2 people`."""
    return f"{count} {one if count == 1 else more or one + 's'}"
