"""Review windows: opening one on a set of shots, moving its end, closing it, opening it again, saying one is done.

The clock comes in as `at`. What has to happen later is a row (WindowDue) that the rounds sweep: no timer is running, so
a restart loses nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Conflict, Forbidden, Invalid, NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.crew import Standing
from previz_studio.projects.models import Sequence
from previz_studio.projects.queries import sequence_by_code
from previz_studio.review.models import ReviewWindow, WindowDue, WindowPerson, WindowShot
from previz_studio.review.window_dues import dues_between
from previz_studio.review.window_summary import summary_of
from previz_studio.shots.models import Shot
from previz_studio.shots.queries import shots_of

HOURS = 48
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=60)
MOST_SHOTS, MOST_PEOPLE = 500, 60


@dataclass(frozen=True)
class WindowForm:
    """`people` are the ids of those asked. `last_call_hours` before the end the last reminder goes out. `sequence`: its
    code, for all its shots that have a take, beside `shot_ids`."""

    shot_ids: Collection[int]
    people: Collection[int]
    title: str = ""
    note: str = ""
    hours: float = HOURS
    last_call_hours: int = field(default=4)
    sequence: str = ""


def open_window(session: Session, user: User, project_id: int, form: WindowForm, *, at: datetime) -> ReviewWindow:
    held = crew.require(session, user, project_id, Action.WINDOW)
    whole = ids_with_takes(session, project_id, form.sequence) if form.sequence else []
    shots = _shots(session, project_id, {*form.shot_ids, *whole})
    _check_people(held, form.people)
    if not 1 <= form.last_call_hours <= 168:
        raise Invalid("The last reminder goes out 1 to 168 hours before the end.", hint="4 is usual.")
    window = ReviewWindow(
        project_id=project_id,
        title=" ".join(form.title.split())[:120] or _usual_title(session, shots),
        note=form.note.strip()[:2000],
        opened_by_id=user.id,
        opened_by=user.name,
        opened_at=at,
        closes_at=_end(at, at + timedelta(hours=form.hours)),
        last_call_hours=form.last_call_hours,
    )
    session.add(window)
    session.flush()
    session.add_all(WindowShot(window_id=window.id, shot_id=shot.id) for shot in shots)
    session.add_all(WindowPerson(window_id=window.id, user_id=person) for person in sorted(set(form.people)))
    _set_dues(session, window, at)
    _tell(session, user, window, "opened window", shots=len(shots), people=sorted(set(form.people)))
    return window


def extend_window(session: Session, user: User, window_id: int, closes_at: datetime, *, at: datetime) -> ReviewWindow:
    """To a later or an earlier end in the future. Raises Conflict once it is closed."""
    window = _held(session, user, window_id)
    if window.closed_at:
        raise Conflict(f"{window.title} is closed.", hint="Open it again instead.")
    window.closes_at = _end(at, closes_at)
    _set_dues(session, window, at)
    _tell(session, user, window, "moved window")
    return window


def reopen_window(session: Session, user: User, window_id: int, closes_at: datetime, *, at: datetime) -> ReviewWindow:
    """What was answered stays answered; its summary is written anew at the next closing."""
    window = _held(session, user, window_id)
    if not window.closed_at:
        raise Conflict(f"{window.title} is open.", hint="Move its end instead.")
    window.closed_at, window.closed_by, window.summary = None, "", None
    window.closes_at = _end(at, closes_at)
    _set_dues(session, window, at)
    _tell(session, user, window, "reopened window")
    return window


def close_window(session: Session, user: User, window_id: int, *, at: datetime) -> ReviewWindow:
    window = _held(session, user, window_id)
    if window.closed_at:
        raise Conflict(f"{window.title} is closed already.")
    end_window(session, user, window, at)
    return window


def end_window(session: Session, user: User | None, window: ReviewWindow, at: datetime) -> None:
    """`user` None: its time is over. The summary is kept as it stands now."""
    session.execute(delete(WindowDue).where(WindowDue.window_id == window.id, WindowDue.done_at.is_(None)))
    window.closed_at, window.closed_by = at, user.name if user else ""
    window.summary = summary_of(session, window).stored()
    _tell(session, user, window, "closed window")


def answer_window(session: Session, user: User, window_id: int, *, at: datetime) -> ReviewWindow:
    """ "Seen, nothing to add": no shot of it waits for this person any more."""
    window = get_window(session, user, window_id)
    asked = session.scalar(
        select(WindowPerson).where(WindowPerson.window_id == window_id, WindowPerson.user_id == user.id)
    )
    if asked is None:
        raise Forbidden(f"{window.title} asks others.", hint=f"{window.opened_by} chose whom to ask.")
    if window.closed_at:
        raise Conflict(f"{window.title} is closed.", hint="Leave a note on a take instead.")
    if asked.done_at is None:
        asked.done_at = at
        _tell(session, user, window, "answered window")
    return window


def get_window(
    session: Session, user: User, window_id: int, action: Action = Action.LOOK, *, of_project: int | None = None
) -> ReviewWindow:
    """Holds its row in a transaction that writes. `of_project` given, a window of another one is not there."""
    window = session.scalar(select(ReviewWindow).where(ReviewWindow.id == window_id).with_for_update())
    if window and of_project not in (None, window.project_id):
        window = None
    listed = "The project's windows are listed from its board."
    return crew.require_of(session, user, window, action, "No such review window.", listed)


def _held(session: Session, user: User, window_id: int) -> ReviewWindow:
    return get_window(session, user, window_id, Action.WINDOW)


def _end(at: datetime, closes_at: datetime) -> datetime:
    if not SHORTEST <= closes_at - at <= LONGEST:
        raise Invalid("A review window is open for 15 minutes to 60 days from now.", hint="48 hours is usual.")
    return closes_at


def ids_with_takes(session: Session, project_id: int, code: str) -> list[int]:
    """The shots of a sequence that somebody can look at, in cut order. Raises NotFound."""
    place = sequence_by_code(session, project_id, code)
    return [shot.id for shot in shots_of(session, place.id) if shot.newest_take_id]


def _shots(session: Session, project_id: int, ids: Collection[int]) -> list[Shot]:
    """In cut order. Raises NotFound for a shot of another project."""
    if not 1 <= len(set(ids)) <= MOST_SHOTS:
        raise Invalid(f"A review window has 1 to {MOST_SHOTS} shots.", hint="Select cards on the board with X.")
    here = (Shot.id.in_(list(ids)), Shot.project_id == project_id, Shot.omitted_at.is_(None))
    found = list(session.scalars(select(Shot).where(*here).order_by(Shot.sequence_id, Shot.position, Shot.id)))
    if len(found) != len(set(ids)):
        raise NotFound("One of these shots is not in this project.", hint="Open the board again and choose from it.")
    return found


def _check_people(held: Standing, people: Collection[int]) -> None:
    if not 1 <= len(set(people)) <= MOST_PEOPLE:
        raise Invalid("A review window asks somebody.", hint=f"Choose 1 to {MOST_PEOPLE} people.")
    if not {member.id for member in held.crew}.issuperset(people):
        raise Invalid("Somebody asked is not on the crew.", hint="Add them to the crew first.")


def _usual_title(session: Session, shots: list[Shot]) -> str:
    """`SQ030`, `SH050`, or `SQ030, 4 shots`."""
    codes = list(
        session.scalars(
            select(Sequence.code)
            .where(Sequence.id.in_({shot.sequence_id for shot in shots}))
            .order_by(Sequence.position, Sequence.id)
        )
    )
    if len(shots) == 1:
        return shots[0].code
    whole = select(func.count()).select_from(Shot)
    whole = whole.where(Shot.sequence_id == shots[0].sequence_id, Shot.omitted_at.is_(None))
    if len(codes) == 1 and session.scalar(whole) == len(shots):
        return codes[0]
    return f"{', '.join(codes)}, {len(shots)} shots"[:120]


def _set_dues(session: Session, window: ReviewWindow, at: datetime) -> None:
    session.execute(delete(WindowDue).where(WindowDue.window_id == window.id, WindowDue.done_at.is_(None)))
    last_call = timedelta(hours=window.last_call_hours)
    for kind, due_at in dues_between(at, window.closes_at, last_call):
        session.add(WindowDue(window_id=window.id, kind=kind, due_at=due_at))
    session.flush()


def _tell(session: Session, user: User | None, window: ReviewWindow, verb: str, **more: object) -> None:
    detail = {"window": window.id, "closes_at": window.closes_at.isoformat(), **more}
    record(session, user, verb, window.title, detail, window.project_id)
    _keep_deadlines(session, window)


def _keep_deadlines(session: Session, window: ReviewWindow) -> None:
    """The sequence's own column says when the first window open on any of its shots closes."""
    session.flush()
    touched = (
        select(Shot.sequence_id)
        .join(WindowShot, WindowShot.shot_id == Shot.id)
        .where(WindowShot.window_id == window.id)
    )
    ends = session.execute(
        select(Shot.sequence_id, func.min(ReviewWindow.closes_at))
        .join(WindowShot, WindowShot.shot_id == Shot.id)
        .join(ReviewWindow, ReviewWindow.id == WindowShot.window_id)
        .where(ReviewWindow.closed_at.is_(None), Shot.sequence_id.in_(touched))
        .group_by(Shot.sequence_id)
    )
    first = {sequence_id: closes_at for sequence_id, closes_at in ends}
    for sequence in session.scalars(select(Sequence).where(Sequence.id.in_(touched)).order_by(Sequence.id)):
        sequence.review_closes_at = first.get(sequence.id)
