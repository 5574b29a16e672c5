"""Everybody of the studio, or the crew of one project -> the people page's values."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.people.models import User
from previz_studio.people.queries import everybody, users_by_id
from previz_studio.people.roles import Action, Role, roles_allowed
from previz_studio.projects import crew
from previz_studio.projects.crew import Standing
from previz_studio.projects.gates import GATED, gate_for
from previz_studio.projects.models import CrewMember, Project
from previz_studio.projects.queries import crew_rows
from previz_studio.screens.pages.parts import OPEN, Choice, Gate, Person
from previz_studio.screens.pages.people import PeoplePage, PersonRow
from previz_studio.screens.shell import initials_of, project_shell, shell_for
from previz_studio.screens.words import ago

OWNERS_ONLY = "Only an owner makes or changes an owner."


def studio_people(session: Session, user: User) -> PeoplePage:
    """Two queries for any number of people. The caller has checked that `user` owns the studio."""
    projects = _projects_by_user(session)
    return PeoplePage(
        shell=shell_for(session, user),
        title="People",
        words="Everybody who can sign in here. What each may do is decided per project, by its crew.",
        post_url="/people",
        people=tuple(_studio_row(one, user, projects.get(one.id, "")) for one in everybody(session)),
        roles=(),
        rights=(),
        may_invite=OPEN,
    )


def crew_page(session: Session, user: User, project: Project) -> PeoplePage:
    standing = crew.standing(session, user, project.id)
    rows = crew_rows(session, project.id)
    seen = users_by_id(session, [row[0] for row in rows])
    closed = standing.gate(Action.CREW, "changes the crew")
    roles = [role for role in Role if role is not Role.OWNER or standing.role is Role.OWNER]
    here = {row[0] for row in rows}
    return PeoplePage(
        shell=project_shell(session, user, project, standing, section="Crew"),
        title=f"Crew of {project.name}",
        words=f"{len(rows)} {'person' if len(rows) == 1 else 'people'}.",
        post_url=f"/p/{project.code.lower()}/crew",
        people=tuple(_crew_row(seen[user_id], role, standing, closed) for user_id, _, _, role in rows),
        roles=tuple(Choice(role.title, value=role.value) for role in roles),
        rights=_rights(standing, project),
        may_invite=Gate(not closed, closed),
        gates_url=f"/p/{project.code.lower()}/gates",
        offered=() if closed else _offered(session, here),
    )


def with_link(page: PeoplePage, name: str, link: str) -> PeoplePage:
    """The same page, once, with the link just made."""
    return replace(page, invite_link=link, invited=name)


def _rights(standing: Standing, project: Project) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The policy table in words; selecting and approving as this project's gates say (a sequence may differ)."""
    rows = []
    for action in Action:
        roles = tuple(role.title for role in roles_allowed(action))
        if action in GATED:
            gate = gate_for(action, project.gates)
            named = tuple(member.name for member in standing.crew if member.id in gate.people)
            roles = (*(role.title for role in gate.roles), *named, *(("each of them",) if gate.each else ()))
        rows.append((action.value.capitalize(), roles))
    return tuple(rows[1:])


def _offered(session: Session, here: set[int]) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"{one.name}, {one.email}", value=str(one.id))
        for one in everybody(session)
        if one.id not in here and one.closed_at is None
    )


def _crew_row(one: User, role: Role, standing: Standing, closed: str) -> PersonRow:
    reason = closed or (OWNERS_ONLY if role is Role.OWNER and standing.role is not Role.OWNER else "")
    return PersonRow(
        id=str(one.id),
        person=Person(one.name, initials_of(one.name), role.title),
        email=one.email,
        role=role.value,
        last_seen=_last_seen(one),
        active=one.closed_at is None,
        may_change=Gate(not reason, reason),
    )


def _studio_row(one: User, me: User, projects: str) -> PersonRow:
    reason = "This is you." if one.id == me.id else "This account is closed." if one.closed_at else ""
    return PersonRow(
        id=str(one.id),
        person=Person(one.name, initials_of(one.name)),
        email=one.email,
        role="Owner" if one.owner else "",
        last_seen=_last_seen(one),
        active=one.closed_at is None,
        projects=projects,
        may_change=Gate(not reason, reason),
    )


def _projects_by_user(session: Session) -> dict[int, str]:
    rows = session.execute(
        select(CrewMember.user_id, Project.name, CrewMember.role)
        .join(Project, Project.id == CrewMember.project_id)
        .where(Project.archived_at.is_(None))
        .order_by(Project.name)
    )
    found: dict[int, list[str]] = {}
    for user_id, name, role in rows:
        found.setdefault(user_id, []).append(f"{name}, {role.title}")
    return {user_id: "; ".join(names) for user_id, names in found.items()}


def _last_seen(one: User) -> str:
    age = ago(one.last_seen_at)
    return "never" if not age else age if age == "now" else f"{age} ago"
