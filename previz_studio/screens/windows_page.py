"""Review windows -> the pages' values. Reads; changes nothing."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Invalid
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.crew import Standing
from previz_studio.projects.deciders import deciders_from
from previz_studio.projects.models import Project
from previz_studio.projects.queries import sequences_of
from previz_studio.review.models import ReviewWindow, WindowDue, WindowPerson, WindowShot
from previz_studio.review.waiting import waiting_for
from previz_studio.review.window_dues import CLOSE
from previz_studio.review.window_summary import PersonLine, ShotLine, Summary, kept_summary, summary_of
from previz_studio.review.windows import HOURS, WindowForm
from previz_studio.screens.pages.parts import Choice, Gate, Person
from previz_studio.screens.pages.windows import (
    NewWindowPage,
    ShotPick,
    WindowPage,
    WindowPersonRow,
    WindowRow,
    WindowShotRow,
    WindowsPage,
)
from previz_studio.screens.shell import initials_of, project_shell
from previz_studio.screens.walk import address_of
from previz_studio.screens.words import SHOT_STATES, many, shot_state, until
from previz_studio.shots.models import Shot, ShotState

VERB = "opens review windows"


def windows_page(session: Session, user: User, project: Project) -> WindowsPage:
    held = crew.standing(session, user, project.id)
    closed = held.gate(Action.WINDOW, VERB)
    rows = session.scalars(
        select(ReviewWindow).where(ReviewWindow.project_id == project.id).order_by(ReviewWindow.closes_at)
    ).all()
    counts = _counts(session, [row.id for row in rows])
    lines = [(row, _row(project, row, *counts.get(row.id, (0, 0)))) for row in rows]
    return WindowsPage(
        shell=project_shell(session, user, project, held, section="Windows"),
        open=tuple(line for row, line in lines if row.closed_at is None),
        closed=tuple(line for row, line in reversed(lines) if row.closed_at),
        may_open=Gate(not closed, closed),
        board_url=f"/p/{project.code.lower()}/board",
        whole=() if closed else _whole(session, project),
    )


def new_page(session: Session, user: User, project: Project, held: Standing, ids: Sequence[int]) -> NewWindowPage:
    here = (Shot.id.in_(list(ids)), Shot.project_id == project.id, Shot.omitted_at.is_(None))
    shots = session.scalars(select(Shot).where(*here).order_by(Shot.sequence_id, Shot.position)).all()
    if not shots:
        raise Invalid("A review window needs shots with takes.", hint="Select cards on the board with X.")
    without = [shot.code for shot in shots if shot.newest_take_id is None]
    usual = _usual_people(held, project, shots)
    return NewWindowPage(
        shell=project_shell(session, user, project, held, section="Windows", sequence=shots[0].sequence),
        shots=tuple(_pick(shot) for shot in shots),
        people=tuple(
            Choice(one.words, value=str(one.id), current=one.id in usual and one.id != user.id) for one in held.crew
        ),
        post_url=f"/p/{project.code.lower()}/windows",
        hours=HOURS,
        last_call_hours=WindowForm.last_call_hours,
        without=f"{', '.join(without)} {'has' if len(without) == 1 else 'have'} no take yet." if without else "",
    )


def one_page(session: Session, user: User, project: Project, window: ReviewWindow) -> WindowPage:
    held = crew.standing(session, user, project.id)
    closed = held.gate(Action.WINDOW, VERB)
    summary = summary_to_show(session, window)
    here = f"/p/{project.code.lower()}/windows/{window.id}"
    shots = {line.shot_id for line in summary.shots}
    mine = next((item for item in waiting_for(session, user) if item.shot_id in shots), None)
    asked = next((line for line in summary.people if line.user_id == user.id), None)
    return WindowPage(
        shell=project_shell(session, user, project, held, section="Windows"),
        here=here,
        title=window.title,
        note=window.note,
        facts=_facts(window),
        open=window.closed_at is None,
        summary=_sentence(summary, over=window.closed_at is not None),
        shots=tuple(_shot_row(project, line) for line in summary.shots),
        people=tuple(_person_row(line, over=window.closed_at is not None) for line in summary.people),
        may_change=Gate(not closed, closed),
        may_answer=window.closed_at is None and asked is not None and not asked.done,
        review_url=address_of(mine) if mine else "",
        csv_url=f"{here}/summary.csv",
        reminders=_reminders(session, window),
    )


def summary_to_show(session: Session, window: ReviewWindow) -> Summary:
    """As it stood at closing, or as it stands now."""
    return kept_summary(window.summary) if window.summary else summary_of(session, window)


def _whole(session: Session, project: Project) -> tuple[Choice, ...]:
    """A way to open one on each sequence that has something to look at."""
    to_see = (Shot.project_id == project.id, Shot.newest_take_id.is_not(None), Shot.omitted_at.is_(None))
    filled = set(session.scalars(select(Shot.sequence_id).where(*to_see).distinct()))
    base = f"/p/{project.code.lower()}/windows/new?sequence="
    rows = [one for one in sequences_of(session, project.id) if one.id in filled]
    return tuple(Choice(f"{one.code} {one.name}", base + one.code) for one in rows)


def _counts(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """(shots, people asked) by window; two queries."""
    found = []
    for table in (WindowShot, WindowPerson):
        rows = select(table.window_id, func.count()).where(table.window_id.in_(list(ids))).group_by(table.window_id)
        found.append({window_id: count for window_id, count in session.execute(rows)})
    return {one: (found[0].get(one, 0), found[1].get(one, 0)) for one in ids}


def _row(project: Project, window: ReviewWindow, shots: int, people: int) -> WindowRow:
    return WindowRow(
        href=f"/p/{project.code.lower()}/windows/{window.id}",
        title=window.title,
        who=f"{window.opened_by} asks {many(people, 'person', 'people')} about {many(shots, 'shot')}",
        when=f"Closed {until(window.closed_at)}" if window.closed_at else f"Closes {until(window.closes_at)}",
        open=window.closed_at is None,
    )


def _usual_people(held: Standing, project: Project, shots: Iterable[Shot]) -> set[int]:
    """Whoever selects or approves on these shots."""
    found = set()
    for sequence in {shot.sequence_id: shot.sequence for shot in shots}.values():
        gates = deciders_from(held, project, sequence)
        for gate in (gates.select, gates.approve):
            found |= {one.id for seat in gate.seats(held.crew) for one in seat.holders}
    return found


def _pick(shot: Shot) -> ShotPick:
    return ShotPick(
        id=str(shot.id),
        code=shot.code,
        title=shot.title,
        state=shot_state(shot.state, complete=shot.complete, stale=shot.approval_stale),
        picture=f"/media/takes/{shot.newest_take_id}/poster.jpg" if shot.newest_take_id else "",
        has_take=shot.newest_take_id is not None,
    )


def _facts(window: ReviewWindow) -> tuple[str, ...]:
    opened = f"Opened by {window.opened_by} {until(window.opened_at)}"
    if window.closed_at is None:
        return (opened, f"closes {until(window.closes_at)}")
    return (opened, f"closed {until(window.closed_at)}{f' by {window.closed_by}' if window.closed_by else ''}")


def _sentence(summary: Summary, *, over: bool) -> str:
    silent = sum(not line.done for line in summary.people)
    verb = ("did" if over else "has") if silent == 1 else ("did" if over else "have")
    missing = (
        f"{silent} of {many(len(summary.people), 'person', 'people')} {verb} not {'answer' if over else 'answered'}"
    )
    return (
        f"{summary.decided} of {many(len(summary.shots), 'shot')} decided, {many(summary.open_notes, 'open note')}, "
        f"{missing if silent else 'everybody answered'}."
    )


def _shot_row(project: Project, line: ShotLine) -> WindowShotRow:
    base = f"/p/{project.code.lower()}"
    return WindowShotRow(
        code=line.code,
        title=line.title,
        href=f"{base}/takes/{line.take_id}" if line.take_id else f"{base}/shots/{line.shot_id}",
        state=SHOT_STATES[ShotState(line.state)],
        version=line.version,
        said=tuple(f"{one.name} {one.verdict} {one.version}" for one in line.said),
        open_notes=line.open_notes,
        picture=f"/media/takes/{line.take_id}/poster.jpg" if line.take_id else "",
    )


def _person_row(line: PersonLine, *, over: bool) -> WindowPersonRow:
    words = "Done" if line.done else f"{line.answered} of {line.of} answered"
    if over and not line.done and not line.answered:
        words = "Did not answer"
    return WindowPersonRow(Person(line.name, initials_of(line.name)), words, line.done)


def _reminders(session: Session, window: ReviewWindow) -> str:
    due = select(WindowDue.due_at).where(
        WindowDue.window_id == window.id, WindowDue.done_at.is_(None), WindowDue.kind != CLOSE
    )
    times = [until(at) for at in session.scalars(due.order_by(WindowDue.due_at))]
    return f"Whoever has not answered is reminded {' and '.join(times)}." if times else ""
