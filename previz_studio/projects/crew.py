"""A person's standing on a project, and the one gate every action passes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from previz_studio.kit.errors import Forbidden, NotFound
from previz_studio.kit.once import once
from previz_studio.people.models import User
from previz_studio.people.roles import Action, Role, allows, roles_allowed
from previz_studio.projects.gates import Member
from previz_studio.projects.models import CrewMember

CREW_CHANGED = "crew changed"
"""Set in a session's `info` by who changes a crew: after the commit, open pages ask anew whether they may listen."""


class Outsider(NotFound):
    """Somebody who is not on the project asked: for them nothing of it exists."""


class OfProject(Protocol):
    """A row that belongs to a project."""

    @property
    def project_id(self) -> int: ...


Row = TypeVar("Row", bound=OfProject)


@dataclass(frozen=True)
class Standing:
    """What one person may do on one project, and who to name for what they may not."""

    role: Role
    user_id: int
    crew: tuple[Member, ...]
    """Everybody on the project, in the order they came."""

    @property
    def holders(self) -> dict[Role, tuple[str, ...]]:
        """Names on the crew by role."""
        roles = dict.fromkeys(member.role for member in self.crew)
        return {role: tuple(member.name for member in self.crew if member.role is role) for role in roles}

    def may(self, action: Action) -> bool:
        return allows(self.role, action)

    @property
    def actions(self) -> frozenset[Action]:
        return frozenset(a for a in Action if self.may(a))

    def who_may(self, action: Action) -> str:
        """`Marcus Oyelaran, Producer` or, with nobody in that role, `a producer`."""
        holders = self.holders
        for role in roles_allowed(action):
            if holders.get(role):
                return f"{holders[role][0]}, {role.title}"
        return roles_allowed(action)[0].anybody

    def gate(self, action: Action, verb: str) -> str:
        """The sentence under a locked button, '' when it is open: `Marcus Oyelaran, Producer, approves.`"""
        return "" if self.may(action) else f"{self.who_may(action)}, {verb}."


_CREW = (
    select(CrewMember.user_id, CrewMember.role, User.name)
    .join(User, User.id == CrewMember.user_id)
    .where(CrewMember.project_id == bindparam("project"), User.closed_at.is_(None))
    .order_by(CrewMember.id)
)
_ROLE = select(CrewMember.role).where(
    CrewMember.project_id == bindparam("project"), CrewMember.user_id == bindparam("user")
)
# Every gate asks these, so they are built once.


def role_of(session: Session, user: User, project_id: int) -> Role | None:
    return session.scalar(_ROLE, {"project": project_id, "user": user.id})


def members_of(session: Session, project_id: int) -> tuple[Member, ...]:
    """Everybody on the project whose account is open, in the order they came; one query."""
    return tuple(Member(user_id, name, role) for user_id, role, name in session.execute(_CREW, {"project": project_id}))


@once
def standing(session: Session, user: User, project_id: int) -> Standing:
    """One query. Raises NotFound for somebody who is not on the project."""
    crew = members_of(session, project_id)
    mine = next((member.role for member in crew if member.id == user.id), None)
    if mine is None:
        raise Outsider("No such project.")
    return Standing(mine, user.id, crew)


def require_as(session: Session, user: User, project_id: int, role: Role | None, action: Action) -> None:
    """As `require`, for whoever read `my_role` along with the row: only a refusal asks for the crew."""
    if role is None or not allows(role, action):
        require(session, user, project_id, action)


def my_role(project_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[Role | None]:
    """The role on that project of whoever `:user` is, as a column of a select about something in it."""
    mine = select(CrewMember.role).where(CrewMember.project_id == project_id, CrewMember.user_id == bindparam("user"))
    return mine.correlate_except(CrewMember).scalar_subquery()


def require(session: Session, user: User, project_id: int, action: Action) -> Standing:
    """Outsiders are told nothing exists; insiders are told who may."""
    held = standing(session, user, project_id)
    if not held.may(action):
        raise Forbidden(f"As {held.role.title} you may not {action.value} here.", hint=f"Ask {held.who_may(action)}.")
    return held


def require_of(  # noqa: PLR0913  # who may do what with which row, and what is said where there is none
    session: Session, user: User, row: Row | None, action: Action, missing: str, hint: str = ""
) -> Row:
    """The row, where it is there and `user` may do `action` in its project. Raises NotFound in the same words for one
    that is not there and for an outsider's, Forbidden for insiders."""
    if row is None:
        raise NotFound(missing, hint)
    with unseen(missing, hint):
        require(session, user, row.project_id, action)
    return row


@contextmanager
def unseen(missing: str, hint: str = "") -> Iterator[None]:
    """An outsider hears within what they would hear of a thing that is not there."""
    try:
        yield
    except Outsider:
        raise NotFound(missing, hint) from None
