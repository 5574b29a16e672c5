"""Reading productions: which are mine, and one by its code."""

from collections.abc import Sequence as Many

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import NotFound
from previz_studio.kit.once import once
from previz_studio.people.models import User
from previz_studio.people.roles import Role
from previz_studio.projects.models import CrewMember, Project, Scene, Sequence


@once
def projects_of(session: Session, user: User) -> list[tuple[Project, Role]]:
    """Newest first, with the person's role on each."""
    rows = session.execute(
        select(Project, CrewMember.role)
        .join(CrewMember, CrewMember.project_id == Project.id)
        .where(CrewMember.user_id == user.id, Project.archived_at.is_(None))
        .order_by(Project.id.desc())
    )
    return [(project, role) for project, role in rows]


def project_by_code(session: Session, user: User, code: str) -> Project:
    """Raises the same NotFound for a project that is not there and one that is not yours."""
    project = session.scalar(
        select(Project)
        .join(CrewMember, CrewMember.project_id == Project.id)
        .where(Project.code == code.upper(), CrewMember.user_id == user.id)
    )
    if project is None:
        raise NotFound("No such project.", hint="Go back to the start page to see yours.")
    return project


@once
def sequences_of(session: Session, project_id: int) -> list[Sequence]:
    return list(session.scalars(select(Sequence).where(Sequence.project_id == project_id).order_by(Sequence.position)))


def sequence_by_code(session: Session, project_id: int, code: str) -> Sequence:
    sequence = session.scalar(select(Sequence).where(Sequence.project_id == project_id, Sequence.code == code.upper()))
    if sequence is None:
        raise NotFound(f"No sequence {code[:20]} in this project.")
    return sequence


@once
def scenes_of(session: Session, sequence_id: int) -> list[Scene]:
    return list(session.scalars(select(Scene).where(Scene.sequence_id == sequence_id).order_by(Scene.position)))


@once
def crew_rows(session: Session, project_id: int) -> Many[Row[tuple[int, str, str, Role]]]:
    """(user id, name, e-mail, role), by name."""
    return session.execute(
        select(User.id, User.name, User.email, CrewMember.role)
        .join(User, User.id == CrewMember.user_id)
        .where(CrewMember.project_id == project_id)
        .order_by(User.name)
    ).all()
