"""Reading productions: which are mine, and one by its code."""

from collections.abc import Sequence as Many

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import NotFound
from previz_studio.kit.once import once
from previz_studio.people.models import User
from previz_studio.people.roles import Role
from previz_studio.projects.models import CrewMember, Project, Scene, Sequence

# Asked by every page, so built once.
_MINE = (
    select(Project, CrewMember.role)
    .join(CrewMember, CrewMember.project_id == Project.id)
    .where(CrewMember.user_id == bindparam("user"), Project.archived_at.is_(None))
    .order_by(Project.id.desc())
)
_BY_CODE = (
    select(Project)
    .join(CrewMember, CrewMember.project_id == Project.id)
    .where(Project.code == bindparam("code"), CrewMember.user_id == bindparam("user"))
)
_SEQUENCES = select(Sequence).where(Sequence.project_id == bindparam("project")).order_by(Sequence.position)
_CREW = (
    select(User.id, User.name, User.email, CrewMember.role)
    .join(User, User.id == CrewMember.user_id)
    .where(CrewMember.project_id == bindparam("project"))
    .order_by(User.name)
)


@once
def projects_of(session: Session, user: User) -> list[tuple[Project, Role]]:
    """Newest first, with the person's role on each."""
    return [(project, role) for project, role in session.execute(_MINE, {"user": user.id})]


def project_by_code(session: Session, user: User, code: str) -> Project:
    """Raises the same NotFound for a project that is not there and one that is not yours."""
    project = session.scalar(_BY_CODE, {"code": code.upper(), "user": user.id})
    if project is None:
        raise NotFound("No such project.", hint="Go back to the start page to see yours.")
    return project


@once
def sequences_of(session: Session, project_id: int) -> list[Sequence]:
    return list(session.scalars(_SEQUENCES, {"project": project_id}))


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
    return session.execute(_CREW, {"project": project_id}).all()
