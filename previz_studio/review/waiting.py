"""What waits for one person, on every project they are on: takes to look at, selections to approve, questions asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from previz_studio.people.models import User
from previz_studio.people.roles import Action, allows
from previz_studio.projects.models import CrewMember, Project
from previz_studio.review.models import Comment, NoteState
from previz_studio.shots.models import Shot, ShotState
from previz_studio.takes.models import Take


@dataclass(frozen=True)
class Waiting:
    """One item. `ask` is review, approve, approve_again or reply; `frames` at `fps` is what there is to watch."""

    ask: str
    project_id: int
    project_code: str
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


def waiting_for(session: Session, user: User) -> list[Waiting]:
    """Oldest first within each kind: reviews, approvals, questions. Three queries."""
    mine = select(CrewMember.project_id, CrewMember.role).where(CrewMember.user_id == user.id)
    roles = {row.project_id: row.role for row in session.execute(mine)}
    may = {action: [p for p, role in roles.items() if allows(role, action)] for action in (Action.RATE, Action.APPROVE)}
    items = _takes(
        session,
        or_(
            (Shot.state == ShotState.TO_REVIEW) & Shot.project_id.in_(may[Action.RATE]),
            (Shot.state == ShotState.SELECTED) & Shot.project_id.in_(may[Action.APPROVE]),
            Shot.approval_stale & Shot.project_id.in_(may[Action.APPROVE]),
        ),
    )
    return [*items, *_questions(session, user, roles)]


def seconds_to_watch(items: Iterable[Waiting]) -> float:
    """Every take once."""
    return sum({item.take_id: float(item.frames / item.fps) for item in items}.values())


def _takes(session: Session, which: ColumnElement[bool]) -> list[Waiting]:
    rows = session.execute(
        select(Shot, Take, Project.code)
        .join(Take, Take.id == Shot.newest_take_id)
        .join(Project, Project.id == Shot.project_id)
        .where(which, Shot.omitted_at.is_(None), Project.archived_at.is_(None))
        .order_by(Take.ready_at, Take.id)
    )
    return [_item(_ask(shot), shot, take, code) for shot, take, code in rows]


def _ask(shot: Shot) -> str:
    if shot.approval_stale and shot.state is ShotState.APPROVED:
        return "approve_again"
    return "approve" if shot.state is ShotState.SELECTED else "review"


def _item(ask: str, shot: Shot, take: Take, code: str) -> Waiting:
    return Waiting(
        ask=ask,
        project_id=shot.project_id,
        project_code=code,
        shot_id=shot.id,
        shot_code=shot.code,
        shot_title=shot.title,
        take_id=take.id,
        version=take.version,
        tier=take.tier,
        by=take.author_name,
        fact=take.check_words,
        check=take.check,
        frame=0,
        frames=take.frames,
        fps=take.fps,
        at=take.ready_at or take.created_at,
    )


def _questions(session: Session, user: User, roles: Iterable[int]) -> list[Waiting]:
    """Open notes that name this person and that they have not answered."""
    rows = session.execute(
        select(Comment, Shot, Take, Project.code)
        .join(Take, Take.id == Comment.take_id)
        .join(Shot, Shot.id == Take.shot_id)
        .join(Project, Project.id == Comment.project_id)
        .where(
            Comment.project_id.in_(list(roles)),
            Comment.deleted_at.is_(None),
            cast(Comment.mentions, String) != "[]",
            or_(Comment.parent_id.is_not(None), Comment.state == NoteState.OPEN),
        )
        .order_by(Comment.id)
    ).all()
    mine = [row for row in rows if user.id in row[0].mentions]
    roots = [note.parent_id or note.id for note, *_ in mine]
    answered = set(
        session.scalars(select(Comment.parent_id).where(Comment.parent_id.in_(roots), Comment.author_id == user.id))
    )
    return [
        _asked(note, _item("reply", shot, take, code))
        for note, shot, take, code in mine
        if (note.parent_id or note.id) not in answered
    ]


def _asked(note: Comment, item: Waiting) -> Waiting:
    values = {name: getattr(item, name) for name in item.__dataclass_fields__}
    return Waiting(
        **values | {"by": note.author_name, "fact": note.body, "frame": note.frame_in, "at": note.created_at}
    )
