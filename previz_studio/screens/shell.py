"""The shell around every page: who is here, where they are, what waits and what renders."""

from collections.abc import Sequence as Many
from datetime import timedelta

from sqlalchemy.orm import Session

from previz_studio.inbox.queries import unread_of
from previz_studio.jobs.models import JobStatus
from previz_studio.jobs.queries import waiting_and_running
from previz_studio.kit.db import now
from previz_studio.people.models import User
from previz_studio.projects.crew import Standing
from previz_studio.projects.models import Project, Sequence
from previz_studio.projects.queries import projects_of, sequences_of
from previz_studio.review.waiting import Waiting, waiting_for
from previz_studio.screens.pages.parts import Choice, Crumb, Notice, Person, Shell

LAST_DAY = timedelta(hours=18)
"""So near its end a review window shows in the bar by its hour alone: it cannot be mistaken for tomorrow's."""


def person_of(user: User, standing: Standing | None = None) -> Person:
    return Person(user.name, user.initials, standing.role.title if standing else "")


def initials_of(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def shell_for(session: Session, user: User, *, notices: tuple[Notice, ...] = ()) -> Shell:
    """Outside a project. Counts only what is mine to see."""
    return _shell(session, user, None, notices=notices)


def project_shell(
    session: Session,
    user: User,
    project: Project,
    standing: Standing,
    *,
    section: str = "",
    sequence: Sequence | None = None,
    more: Many[Crumb] = (),
    notices: tuple[Notice, ...] = (),
) -> Shell:
    crumbs = (_project_crumb(session, user, project), *_sequence_crumbs(session, project, sequence), *more)
    return _shell(session, user, project, standing, section, sequence, crumbs, notices)


def _shell(
    session: Session,
    user: User,
    project: Project | None,
    standing: Standing | None = None,
    section: str = "",
    sequence: Sequence | None = None,
    crumbs: tuple[Crumb, ...] = (),
    notices: tuple[Notice, ...] = (),
) -> Shell:
    mine = {one.id for one, _ in projects_of(session, user)}
    waiting, (unread, newest) = waiting_for(session, user), unread_of(session, user)
    moving = [line.status for line in waiting_and_running(session) if line.project_id in mine]
    return Shell(
        person=person_of(user, standing),
        waiting=len(waiting),
        deadline=_deadline(waiting),
        unread=unread,
        newest_news=newest,
        rendering=moving.count(JobStatus.RUNNING),
        queued=moving.count(JobStatus.WAITING),
        crumbs=crumbs,
        project=project.code.lower() if project else "",
        sequence=sequence.code if sequence else "",
        section=section,
        aspect=project.width / project.height if project else 2.39,
        notices=notices,
        may_manage_people=user.owner,
    )


def _deadline(waiting: Many[Waiting]) -> str:
    first = next((item.deadline for item in waiting if item.deadline), None)
    return f"closes {first.astimezone():%H:%M}" if first and first - now() < LAST_DAY else ""


def _project_crumb(session: Session, user: User, project: Project) -> Crumb:
    all_mine = projects_of(session, user)
    choices = tuple(
        Choice(one.name, f"/p/{one.code.lower()}/board", current=one.id == project.id) for one, _ in all_mine
    )
    return Crumb(project.name, f"/p/{project.code.lower()}/board", choices if len(choices) > 1 else ())


def _sequence_crumbs(session: Session, project: Project, sequence: Sequence | None) -> tuple[Crumb, ...]:
    if sequence is None:
        return ()
    here = f"/p/{project.code.lower()}/board?sequence="
    choices = tuple(
        Choice(f"{one.code} {one.name}".strip(), here + one.code, current=one.id == sequence.id)
        for one in sequences_of(session, project.id)
    )
    words = f"{sequence.code} {sequence.name}".strip()
    return (Crumb(words, here + sequence.code, choices if len(choices) > 1 else ()),)
