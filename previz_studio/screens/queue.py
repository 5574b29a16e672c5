"""The queue's page, its live line, and what is done to a job."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from previz_studio.jobs.models import JobStatus
from previz_studio.jobs.queries import JobLine, get, waiting_and_running
from previz_studio.kit.db import Database
from previz_studio.people.models import User
from previz_studio.people.roles import Action, allows
from previz_studio.people.signin import who_holds_cookie
from previz_studio.projects.queries import projects_of
from previz_studio.screens.queue_page import queue_page
from previz_studio.takes import queue as work
from previz_studio.takes.actions import RENDER
from previz_studio.web.deps import Actor, LiveSeat, Reads, TheStudio, Writes
from previz_studio.web.event_stream import PING, EventStream, LookAgain, event_line
from previz_studio.web.policy import Open, allow
from previz_studio.web.studio import Studio
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LOOK_AGAIN_SECONDS = 30.0
"""A listener who was signed out, or taken off a crew, hears nothing more after this long."""
LISTEN_SECONDS = 5.0


@router.get("/queue")
@allow(Open.SIGNED_IN)
def queue(request: Request, db: Reads, actor: Actor, studio: TheStudio, job: int | None = None) -> Response:
    return show(request, queue_page(db, actor, studio, job))


@router.get("/queue/events", response_class=EventStream)
@allow(Open.SIGNED_IN)
async def events(request: Request, actor: Actor, studio: TheStudio, seat: LiveSeat) -> EventStream:
    """Each change of a job of mine, within a second."""
    return EventStream(_told(studio, actor.id, request.cookies.get(studio.cookie, "")))


async def _told(studio: Studio, user_id: int, held: str) -> AsyncGenerator[bytes, None]:
    mine, again = await asyncio.to_thread(_mine, studio.database, user_id, held), LookAgain(LOOK_AGAIN_SECONDS)
    subscription = studio.feed.listen()
    try:
        while mine is not None and not studio.feed.closing:
            lines = [line for line in await subscription.next(LISTEN_SECONDS) if line.project_id in mine]
            for line in lines:
                yield _event(line)
            if not lines:
                yield PING
            if again.due():
                mine = await asyncio.to_thread(_mine, studio.database, user_id, held)
    finally:
        subscription.close()


@router.post("/queue/pause")
@allow(Open.SIGNED_IN)
def pause(
    db: Writes,
    actor: Actor,
    project_id: Annotated[int | None, Form()] = None,
    reason: Annotated[str, Form(max_length=200)] = "",
    queue: Annotated[str, Form(max_length=20)] = RENDER,
) -> Response:
    """No project: every one of them. `queue` is render or media (movies, packages, copies)."""
    work.pause_queue(db, actor, queue, project_id, reason)
    return _queue()


@router.post("/queue/resume")
@allow(Open.SIGNED_IN)
def resume(
    db: Writes,
    actor: Actor,
    project_id: Annotated[int | None, Form()] = None,
    queue: Annotated[str, Form(max_length=20)] = RENDER,
) -> Response:
    work.resume_queue(db, actor, queue, project_id)
    return _queue()


@router.post("/jobs/{job_id}/overnight")
@allow(Action.GENERATE)
def overnight(job_id: int, db: Writes, actor: Actor, on: Annotated[bool, Form()] = True) -> Response:
    work.set_overnight(db, actor, job_id, on)
    return _queue()


@router.post("/jobs/{job_id}/cancel")
@allow(Action.GENERATE)
def cancel(job_id: int, db: Writes, actor: Actor) -> Response:
    work.cancel_job(db, actor, job_id)
    return _queue()


@router.post("/jobs/{job_id}/retry")
@allow(Action.GENERATE)
def retry(job_id: int, db: Writes, actor: Actor) -> Response:
    work.retry_job(db, actor, job_id)
    return _queue()


@router.post("/jobs/{job_id}/front")
@allow(Action.ORDER)
def to_front(job_id: int, db: Writes, actor: Actor) -> Response:
    work.job_to_front(db, actor, job_id)
    return _queue()


@router.post("/jobs/{job_id}/move")
@allow(Action.ORDER)
def move(
    job_id: int,
    db: Writes,
    actor: Actor,
    by: Annotated[Literal["-1", "1", "last"], Form()] = "-1",
    before: Annotated[int | None, Form()] = None,
) -> Response:
    """In front of another job, or one place up or down, or last, among the jobs this person may order."""
    if before is not None or by == "last":
        work.move_job(db, actor, job_id, before)
        return _queue()
    line = [one.id for one in _movable(db, actor, job_id)]
    here = line.index(job_id) if job_id in line else None
    if here is None:
        work.move_job(db, actor, job_id, None)  # says why it cannot be moved
    elif by == "-1" and here > 0:
        work.move_job(db, actor, job_id, line[here - 1])
    elif by == "1" and here + 1 < len(line):
        work.move_job(db, actor, line[here + 1], job_id)
    return _queue()


def _movable(db: Session, actor: User, job_id: int) -> list[JobLine]:
    """What waits in the job's queue, in order."""
    may = {project.id for project, role in projects_of(db, actor) if allows(role, Action.ORDER)}
    queue_name = get(db, job_id).queue
    return [
        line
        for line in waiting_and_running(db)
        if line.status is JobStatus.WAITING and line.queue == queue_name and line.project_id in may
    ]


def _queue() -> Response:
    return RedirectResponse("/queue", 303)


def _event(line: JobLine) -> bytes:
    words = line.note or line.stage
    told = {"id": line.id, "status": line.status.value, "percent": round(line.progress * 100), "words": words}
    return event_line(json.dumps(told))


def _mine(database: Database, user_id: int, held: str) -> set[int] | None:
    """Ids of the projects whose jobs this listener may hear of; None once they are signed out."""
    user = who_holds_cookie(database, held)
    if user is None or user.id != user_id:
        return None
    with database.reading() as session:
        return {project.id for project, _ in projects_of(session, user)}
