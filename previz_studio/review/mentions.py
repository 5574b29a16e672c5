"""Naming people in a note: @ines or @ines.k, and who on the crew answers to which name."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.people.models import User
from previz_studio.people.roles import Role
from previz_studio.projects.models import CrewMember

MENTION = re.compile(r"@(\w[\w.-]{1,60})")


@dataclass(frozen=True)
class Handle:
    """`at` is what is written behind the @: the first name, or where two share it the address's own part."""

    at: str
    user_id: int
    name: str
    role: Role


def handles(session: Session, project_id: int) -> tuple[Handle, ...]:
    """The crew by name."""
    rows = _crew(session, project_id)
    firsts = Counter(_first(name) for _, name, _, _ in rows)
    return tuple(
        Handle(_first(name) if firsts[_first(name)] == 1 else _local(email), user_id, name, role)
        for user_id, name, email, role in rows
    )


def mentioned(session: Session, project_id: int, body: str) -> list[int]:
    """Ids of the crew named in `body`: by first name, or by the part of the address before the @."""
    names = {name.lower().rstrip(".-") for name in MENTION.findall(body)}
    if not names:
        return []
    found = [row[0] for row in _crew(session, project_id) if {_first(row[1]), _local(row[2])} & names]
    return sorted(found)


def _crew(session: Session, project_id: int) -> list[tuple[int, str, str, Role]]:
    rows: Iterable[tuple[int, str, str, Role]] = session.execute(
        select(User.id, User.name, User.email, CrewMember.role)
        .join(CrewMember, CrewMember.user_id == User.id)
        .where(CrewMember.project_id == project_id)
        .order_by(User.name, User.id)
    ).tuples()
    return list(rows)


def _first(name: str) -> str:
    return name.split()[0].lower() if name.split() else ""


def _local(email: str) -> str:
    return email.split("@")[0].lower()
