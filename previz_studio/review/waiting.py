"""What waits for one person, on every project they are on: takes to look at, selections to approve, questions asked,
what clients said, renders that stopped. Each item says why it waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Bundle, Session

from previz_studio.kit.once import once
from previz_studio.people.models import User
from previz_studio.people.roles import Action, Role, allows
from previz_studio.projects.gates import Gate, gate_for
from previz_studio.projects.models import CrewMember, Project, Sequence
from previz_studio.review.client_words import unheard_by_take
from previz_studio.review.models import ASKS, Comment, NoteState, ReviewWindow, WindowPerson, WindowShot
from previz_studio.review.queries import last_answers, words_on
from previz_studio.shots.models import Shot, ShotState
from previz_studio.takes.models import Take, TakeStatus

SHOT: Bundle[Any] = Bundle(
    "shot",
    *(Shot.id, Shot.project_id, Shot.sequence_id, Shot.code, Shot.title),
    *(Shot.state, Shot.approval_stale, Shot.revision),
)
TAKE: Bundle[Any] = Bundle(
    "take",
    *(Take.id, Take.number, Take.tier, Take.author_name, Take.check, Take.check_words, Take.error),
    *(Take.frames, Take.fps, Take.media_hash, Take.created_at, Take.ready_at),
)
NOTE: Bundle[Any] = Bundle(
    "note",
    *(Comment.id, Comment.parent_id, Comment.author_id, Comment.author_name),
    *(Comment.body, Comment.frame_in, Comment.mentions, Comment.created_at),
)
"""What is read of each row: loading objects cost six times as much, on every page there is."""


@dataclass(frozen=True)
class Waiting:
    """One item. `ask` is review, approve, approve_again, window, reply, client, opinion or failed; `frames` at `fps` is
    what there is to watch, 0 frames for nothing."""

    ask: str
    project_id: int
    project_code: str
    sequence_id: int
    shot_id: int
    shot_code: str
    shot_title: str
    take_id: int
    version: str
    tier: str
    by: str
    fact: str
    check: str
    frame: int
    frames: int
    fps: Fraction
    at: datetime
    deadline: datetime | None = None
    """When the review window that asks me about this shot closes."""

    @property
    def seconds(self) -> float:
        """To watch it once."""
        return float(self.frames / self.fps)


@dataclass(frozen=True)
class Mine:
    """Where I may do what: ids of sequences, by what their gates say of me and my role."""

    roles: Mapping[int, Role]
    """By project."""
    rate: frozenset[int]
    approve: frozenset[int]
    gates: Mapping[int, Gate]
    """The approval gate of each sequence."""


@once
def waiting_for(session: Session, user: User) -> list[Waiting]:
    """What a review window asks first, by its end; then oldest first within each kind: reviews and approvals,
    questions, opinions of clients, renders that stopped. As many queries for a thousand shots as for one."""
    mine = _mine(session, user)
    takes = _takes(session, user, mine)
    asked = _asked_in_windows(session, user, mine)
    ends = {item.shot_id: item.deadline for item in reversed(asked)}
    takes = [replace(item, deadline=ends[item.shot_id]) if item.shot_id in ends else item for item in takes]
    listed = {item.shot_id for item in takes}
    takes += [item for item in asked if item.shot_id not in listed]
    items = [*takes, *_questions(session, user, mine), *_opinions(session, user, mine), *_failed(session, user, mine)]
    pressing = sorted((item for item in items if item.deadline), key=lambda item: item.deadline or item.at)
    return [*pressing, *(item for item in items if item.deadline is None)]


def seconds_to_watch(items: Iterable[Waiting]) -> float:
    """Every take once."""
    return sum({item.take_id: item.seconds for item in items}.values())


def _mine(session: Session, user: User) -> Mine:
    rows = session.execute(
        select(Sequence.id, Sequence.gates, Project.id, Project.gates, CrewMember.role)
        .join(Project, Project.id == Sequence.project_id)
        .join(CrewMember, CrewMember.project_id == Project.id)
        .where(CrewMember.user_id == user.id, Project.archived_at.is_(None))
        .order_by(Sequence.id)
    ).all()
    rate, approve, gates = set(), set(), {}
    for sequence_id, own, _, project_gates, role in rows:
        gates[sequence_id] = gate_for(Action.APPROVE, own, project_gates)
        approves = gates[sequence_id].lets(user.id, role)
        selects = gate_for(Action.SELECT, own, project_gates).lets(user.id, role)
        if approves:
            approve.add(sequence_id)
        if approves or selects or allows(role, Action.RATE):
            rate.add(sequence_id)
    roles = {project_id: role for _, _, project_id, _, role in rows}
    return Mine(roles, frozenset(rate), frozenset(approve), gates)


def _takes(session: Session, user: User, mine: Mine) -> list[Waiting]:
    if not mine.rate:
        return []
    which = or_(
        and_(Shot.state == ShotState.TO_REVIEW, Shot.sequence_id.in_(mine.rate)),
        and_(Shot.state == ShotState.SELECTED, Shot.sequence_id.in_(mine.approve)),
        and_(Shot.approval_stale, Shot.sequence_id.in_(mine.approve)),
    )
    found = _rows(session, Take.id == Shot.newest_take_id, which)
    partial = [take.id for shot, take, _ in found if mine.gates[shot.sequence_id].each and _ask(shot) != "review"]
    words = words_on(session, partial) if partial else {}
    items = []
    for shot, take, code in found:
        word = words.get(take.id)
        given = word.given_for(take.media_hash, shot.revision) if word and not word.complete else ()
        if user.id not in {one.author_id for one in given}:
            item = _item(_ask(shot), shot, take, code)
            items.append(replace(item, fact=f"{given[-1].author_name} approved already") if given else item)
    return items


def _asked_in_windows(session: Session, user: User, mine: Mine) -> list[Waiting]:
    """Shots with a take in open windows that ask me, as long as I have not answered; the first to close comes first,
    each shot once."""
    windows = session.execute(
        select(ReviewWindow, WindowShot.shot_id)
        .join(WindowPerson, WindowPerson.window_id == ReviewWindow.id)
        .join(WindowShot, WindowShot.window_id == ReviewWindow.id)
        .where(
            WindowPerson.user_id == user.id,
            WindowPerson.done_at.is_(None),
            ReviewWindow.closed_at.is_(None),
            ReviewWindow.project_id.in_(list(mine.roles)),
        )
        .order_by(ReviewWindow.closes_at, ReviewWindow.id, WindowShot.id)
    ).all()
    if not windows:
        return []
    ids = {shot_id for _, shot_id in windows}
    answered = last_answers(session, user.id, ids)
    rows = {shot.id: (shot, take, code) for shot, take, code in _rows(session, *_newest_of(ids))}
    found: dict[int, Waiting] = {}
    for window, shot_id in windows:
        if shot_id in rows and shot_id not in found and answered.get(shot_id, window.opened_at) <= window.opened_at:
            item = _item("window", *rows[shot_id])
            fact = window.note or f"For {window.title}"
            found[shot_id] = replace(
                item, by=window.opened_by, fact=fact, deadline=window.closes_at, at=window.opened_at
            )
    return list(found.values())


def _newest_of(shot_ids: Iterable[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Take.id == Shot.newest_take_id, Shot.id.in_(list(shot_ids))


def _rows(session: Session, join: ColumnElement[bool], *which: ColumnElement[bool]) -> list[Any]:
    """(shot, take, project code), oldest take first."""
    return list(
        session.execute(
            select(SHOT, TAKE, Project.code)
            .join(Take, join)
            .join(Project, Project.id == Shot.project_id)
            .where(*which, Shot.omitted_at.is_(None), Project.archived_at.is_(None))
            .order_by(Take.ready_at, Take.id)
        )
    )


def _ask(shot: Any) -> str:
    if shot.approval_stale and shot.state is ShotState.APPROVED:
        return "approve_again"
    return "approve" if shot.state is ShotState.SELECTED else "review"


def _item(ask: str, shot: Any, take: Any, code: str) -> Waiting:
    return Waiting(
        ask=ask,
        project_id=shot.project_id,
        project_code=code,
        sequence_id=shot.sequence_id,
        shot_id=shot.id,
        shot_code=shot.code,
        shot_title=shot.title,
        take_id=take.id,
        version=f"v{take.number:03}",
        tier=take.tier,
        by=take.author_name,
        fact=take.check_words,
        check=take.check,
        frame=0,
        frames=take.frames,
        fps=take.fps,
        at=take.ready_at or take.created_at,
    )


def _questions(session: Session, user: User, mine: Mine) -> list[Waiting]:
    """Open notes that name this person and that they have not answered; and, for whoever rates there, open notes of
    clients (notes without an author: a client is never a user) that nobody has answered."""
    rows = session.execute(
        select(NOTE, SHOT, TAKE, Project.code)
        .join(Take, Take.id == Comment.take_id)
        .join(Shot, Shot.id == Take.shot_id)
        .join(Project, Project.id == Comment.project_id)
        .where(
            Comment.project_id.in_(list(mine.roles)),
            Comment.deleted_at.is_(None),
            ASKS,
            or_(Comment.parent_id.is_not(None), Comment.state == NoteState.OPEN),
        )
        .order_by(Comment.id)
    ).all()
    asked = [row for row in rows if user.id in row[0].mentions]
    client = [row for row in rows if row[0].author_id is None and row[1].sequence_id in mine.rate]
    roots = [note.parent_id or note.id for note, *_ in (*asked, *client)]
    replies = session.execute(
        select(Comment.parent_id, Comment.author_id).where(
            Comment.parent_id.in_(roots), Comment.author_id.is_not(None), Comment.deleted_at.is_(None)
        )
    ).all()
    mine_too = {parent for parent, author in replies if author == user.id}
    anybody = {parent for parent, _ in replies}
    return [
        *(_asked("reply", *row) for row in asked if (row[0].parent_id or row[0].id) not in mine_too),
        *(_asked("client", *row) for row in client if (row[0].parent_id or row[0].id) not in anybody),
    ]


def _asked(ask: str, note: Any, shot: Any, take: Any, code: str) -> Waiting:
    item = _item(ask, shot, take, code)
    return replace(item, by=note.author_name, fact=note.body, frame=note.frame_in, at=note.created_at)


def _opinions(session: Session, user: User, mine: Mine) -> list[Waiting]:
    """What clients think of takes I shared or decide on, one item a take, until it is dealt with."""
    words = unheard_by_take(session, user.id, mine.roles, mine.rate)
    if not words:
        return []
    found = {take.id: (shot, take, code) for shot, take, code in _rows(session, *_these(words))}
    return [
        replace(_item("opinion", *found[take_id]), by=word.by, fact=word.fact, at=word.at)
        for take_id, word in words.items()
        if take_id in found
    ]


def _these(take_ids: Iterable[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Take.shot_id == Shot.id, Take.id.in_(list(take_ids))


def _failed(session: Session, user: User, mine: Mine) -> list[Waiting]:
    """Shots I own whose renders all stopped, and takes I asked for of such shots: the newest take says why."""
    whose = or_(Shot.owner_id == user.id, Take.author_id == user.id)
    newest = and_(Take.shot_id == Shot.id, Take.number == Shot.last_take_number, Take.status == TakeStatus.FAILED)
    found = _rows(session, newest, Shot.project_id.in_(list(mine.roles)), whose)
    return [replace(_item("failed", *row), fact=row[1].error, frames=0) for row in found if _may_retry(mine, row[0])]


def _may_retry(mine: Mine, shot: Any) -> bool:
    return allows(mine.roles[shot.project_id], Action.GENERATE)
