"""The render queue as one person may see it: only their projects' jobs, whatever else the machine works on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from previz_studio.exports.actions import DELIVER
from previz_studio.jobs.models import JobStatus
from previz_studio.jobs.night import Night
from previz_studio.jobs.queries import JobLine, recent, waiting_and_running
from previz_studio.jobs.troubled import troubles
from previz_studio.kit.db import now
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.people.queries import users_by_id
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.crew import Standing
from previz_studio.projects.models import Project
from previz_studio.projects.queries import projects_of
from previz_studio.screens.job_words import (
    TAKES,
    open_failures,
    picture_for,
    progress_of,
    seconds_words,
    stages_of,
    whose_picture,
    words_of,
)
from previz_studio.screens.pages.parts import Gate, Shell
from previz_studio.screens.pages.queue import (
    FailedJob,
    FinishedJob,
    Gauge,
    JobDetail,
    QueueJob,
    QueuePage,
    Stage,
    WayOut,
)
from previz_studio.screens.queue_times import about, clear_by, holds, in_trouble, pausable, queue_times
from previz_studio.screens.shell import person_of, project_shell, shell_for
from previz_studio.screens.ways_out import ways_by_take
from previz_studio.screens.words import clock, tier_words
from previz_studio.sharing.copies import MARK_COPY
from previz_studio.shots.models import Shot
from previz_studio.takes.actions import RENDER, RENDER_TAKE
from previz_studio.takes.glimpse import there_is
from previz_studio.takes.history import Paces, Work, paces_here
from previz_studio.takes.models import Take
from previz_studio.web.studio import Studio

ENDED_LOOKED_AT = 200
STATES = {JobStatus.DONE: "done", JobStatus.FAILED: "failed", JobStatus.CANCELLED: "cancelled"}


@dataclass(frozen=True)
class Beside:
    """What the lines need beside themselves, each read in one query."""

    projects: Mapping[int, Project]
    standings: Mapping[int, Standing]
    takes: Mapping[int, Any]
    """Columns of the take and its shot, by take id."""
    people: Mapping[int, User]
    paces: Paces
    night: Night

    def base(self, line: JobLine) -> str:
        return f"/p/{self.projects[line.project_id or 0].code.lower()}"

    def gate(self, line: JobLine, action: Action, verb: str) -> Gate:
        reason = self.standings[line.project_id or 0].gate(action, verb)
        return Gate(not reason, reason)


def queue_page(session: Session, user: User, studio: Studio, chosen: int | None = None) -> QueuePage:
    """`chosen` is the job shown on the right; the first that runs without it."""
    projects = {project.id: project for project, _ in projects_of(session, user)}
    everything = waiting_and_running(session)
    moving = [line for line in everything if line.project_id in projects]
    ended = [line for line in recent(session, ENDED_LOOKED_AT) if line.project_id in projects]
    failed = open_failures(ended, moving)
    today = [line for line in ended if line.finished_at and line.finished_at.astimezone().date() == _today()]
    beside = _beside(session, user, studio, projects, [*moving, *failed, *today])
    places = _places(everything)
    found = troubles(session, RENDER)
    trouble, meanwhile = in_trouble(found)
    times = queue_times(session, everything, beside.paces, studio.night, stalled=any(one.alone for one in found))
    jobs = tuple(_job(line, places.get(line.id, 0), beside, times) for line in moving)
    shown = next((line for line in moving if line.id == chosen), None)
    running = [line for line in moving if line.status is JobStatus.RUNNING]
    ways = ways_by_take(session, studio.engines, [line.subject_id for line in failed if line.kind == RENDER_TAKE])
    return QueuePage(
        shell=_shell(session, user),
        summary=f"{len(running)} rendering, {len(moving) - len(running)} queued.",
        clear_by=clear_by([times.get(line.id) for line in moving if line.kind == RENDER_TAKE]),
        gauges=(_spent(today),),
        failed=tuple(_failed(line, beside, ways.get(line.subject_id, ())) for line in failed),
        jobs=jobs,
        finished=tuple(_finished(line, beside) for line in today),
        finished_words=_finished_words(today),
        detail=_detail(shown or next(iter(running), None), beside, studio.library),
        holds=holds(session, user, beside.projects, beside.standings),
        pausable=pausable(user, beside.projects, beside.standings),
        night=str(studio.night),
        trouble=trouble,
        meanwhile=meanwhile,
    )


def _beside(
    session: Session, user: User, studio: Studio, projects: Mapping[int, Project], lines: Sequence[JobLine]
) -> Beside:
    ids = {line.subject_id for line in lines if line.kind in TAKES}
    columns = (Take.id, Take.shot_id, Take.number, Take.tier, Take.seed, Take.engine, Take.width, Take.height)
    model = Take.recipe["model"].as_string().label("model")
    newest = aliased(Take)
    more = (model, Take.frames, Take.fps, Take.poster, Shot.code, Shot.title, Shot.newest_take_id, Shot.panel_asset_id)
    asked = select(*columns, *more, newest.number.label("shown")).join(Shot, Shot.id == Take.shot_id)
    rows = session.execute(asked.outerjoin(newest, newest.id == Shot.newest_take_id).where(Take.id.in_(ids)))
    return Beside(
        projects=projects,
        standings={project_id: crew.standing(session, user, project_id) for project_id in projects},
        takes={row.id: row for row in rows},
        people=users_by_id(session, {line.author_id for line in lines if line.author_id}),
        paces=paces_here(session, studio.engines),
        night=studio.night,
    )


def _places(lines: Sequence[JobLine]) -> dict[int, int]:
    """1 is next in its own queue, other people's jobs counted."""
    places: dict[int, int] = {}
    counts: dict[str, int] = {}
    for line in lines:
        if line.status is JobStatus.WAITING:
            counts[line.queue] = places[line.id] = counts.get(line.queue, 0) + 1
    return places


def _job(line: JobLine, place: int, beside: Beside, times: Mapping[int, datetime | None]) -> QueueJob:
    take = beside.takes.get(line.subject_id) if line.kind in TAKES else None
    author = beside.people.get(line.author_id or 0)
    running = line.status is JobStatus.RUNNING
    return QueueJob(
        id=str(line.id),
        kind="handoff" if line.kind == DELIVER else "render",
        code=take.code if take else line.title,
        title=take.title if take else "Client copy" if line.kind == MARK_COPY else "Handoff",
        request=_request(line, take),
        where="",
        by=person_of(author) if author else None,
        running=running,
        progress=replace(progress_of(line), ready=about(times.get(line.id))) if running else None,
        position=place,
        queue=line.queue,
        why=_why(line, beside.night),
        ready=about(times.get(line.id)) if not running else "",
        overnight=line.overnight,
        cost=_cost(line, take, beside.paces),
        href=_href(line, take, beside),
        picture=picture_for(take),
        picture_words=whose_picture(take),
        stopping=line.stop_asked,
        may_cancel=beside.gate(line, Action.GENERATE, "cancels"),
        may_move=beside.gate(line, Action.ORDER, "reorders the queue"),
    )


def _why(line: JobLine, night: Night) -> str:
    if line.stop_asked:
        return f"Stops after this step, asked by {line.stop_by}" if line.stop_by else "Stops after this step"
    if line.status is not JobStatus.WAITING:
        return ""
    if line.after_id:
        return "Goes on from the take before it"
    return "Begins tonight" if line.overnight and not night.holds(now()) else ""


def _request(line: JobLine, take: Any) -> str:
    if take:
        return f"v{take.number:03} {tier_words(take.tier)}"
    return "Copy with a name" if line.kind == MARK_COPY else "Package"


def _cost(line: JobLine, take: Any, paces: Paces) -> str:
    """GPU seconds: spent so far, of what such takes cost here before. Empty where nobody knows."""
    cost = None
    if take:
        work = Work(take.engine, take.model or "", take.tier, take.width, take.height, take.frames)
        cost = paces.cost(work)
    if cost is None:
        return seconds_words(line.gpu_seconds) if line.gpu_seconds else ""
    whole = seconds_words(cost.gpu_seconds)
    return f"{seconds_words(line.gpu_seconds)} of {whole}" if line.gpu_seconds else whole


def _href(line: JobLine, take: Any, beside: Beside) -> str:
    if take:
        return f"{beside.base(line)}/shots/{take.shot_id}"
    if line.kind == MARK_COPY:
        return f"{beside.base(line)}/links"
    return f"{beside.base(line)}/packages/{line.subject_id}" if line.kind == DELIVER else ""


def _failed(line: JobLine, beside: Beside, ways: Sequence[WayOut]) -> FailedJob:
    take = beside.takes.get(line.subject_id) if line.kind in TAKES else None
    return FailedJob(
        id=str(line.id),
        fact=f"{line.title} stopped: {line.error}",
        kept="The plan and seed are kept." if take else "What was chosen is kept.",
        ways=tuple(ways),
        may_retry=beside.gate(line, Action.GENERATE, "retries"),
        href=_href(line, take, beside),
    )


def _finished(line: JobLine, beside: Beside) -> FinishedJob:
    take = beside.takes.get(line.subject_id) if line.kind in TAKES else None
    word = {JobStatus.DONE: "Ready", JobStatus.FAILED: "Failed", JobStatus.CANCELLED: "Cancelled"}[line.status]
    at = f" {clock(line.finished_at)}" if line.finished_at else ""
    spent = f", {seconds_words(line.gpu_seconds)} GPU-s" if line.gpu_seconds else ""
    by = f" by {line.stop_by}" if line.status is JobStatus.CANCELLED and line.stop_by else ""
    done_take = take is not None and line.status is JobStatus.DONE
    return FinishedJob(
        code=take.code if take else line.title,
        request=_request(line, take),
        state="new" if done_take else STATES[line.status],
        words=f"{word}{by}{at}{spent}",
        href=f"{beside.base(line)}/takes/{take.id}" if take and done_take else _href(line, take, beside),
    )


def _finished_words(lines: Sequence[JobLine]) -> str:
    takes = sum(line.kind in TAKES and line.status is JobStatus.DONE for line in lines)
    failed = sum(line.status is JobStatus.FAILED for line in lines)
    spent = sum(line.gpu_seconds for line in lines)
    parts = (
        f"{takes} {'take' if takes == 1 else 'takes'}",
        f"{seconds_words(spent)} GPU-s" if spent else "",
        f"{failed} failed" if failed else "",
    )
    return ", ".join(filter(None, parts))


def _shell(session: Session, user: User) -> Shell:
    """Whoever has one project only comes from it, and goes back to it; the queue itself is of all of them."""
    mine = projects_of(session, user)
    if len(mine) != 1:
        return replace(shell_for(session, user), section="Queue")
    project = mine[0][0]
    return project_shell(session, user, project, crew.standing(session, user, project.id), section="Queue")


def _spent(lines: Sequence[JobLine]) -> Gauge:
    """Today's bill, from the job rows."""
    gpu, engine = sum(line.gpu_seconds for line in lines), sum(line.engine_seconds for line in lines)
    return Gauge("Spent today", f"{seconds_words(gpu)} GPU-s", f"{seconds_words(engine)} s of engine time")


def _detail(line: JobLine | None, beside: Beside, library: Library) -> JobDetail | None:
    if line is None:
        return None
    take = beside.takes.get(line.subject_id) if line.kind in TAKES else None
    cost = seconds_words(line.gpu_seconds) + " GPU-s" if line.gpu_seconds else ""
    seen = bool(take) and there_is(library, line.subject_id)
    preview = f"Preview, {line.note or words_of(line.kind, line.stage)}"
    facts = (
        (("Seed", str(take.seed)), ("Engine", take.engine), ("Size", f"{take.width} × {take.height}")) if take else ()
    )
    return JobDetail(
        id=str(line.id),
        title=f"{take.code} {_request(line, take)}" if take else line.title,
        state="render" if line.status is JobStatus.RUNNING else "queued",
        stages=tuple(Stage(words, state) for words, state in stages_of(line)),
        facts=(*facts, ("Asked for", clock(line.created_at)), ("Spent so far", cost)),
        cancel_words="Cancelling keeps the plan and the seed."
        if take
        else "Nothing is published before every check passed.",
        href=_href(line, take, beside),
        may_cancel=beside.gate(line, Action.GENERATE, "cancels"),
        picture=glimpse_url(line) if seen else picture_for(take),
        preview_words=preview if seen else whose_picture(take, ", until a preview comes"),
        stopping=_why(line, beside.night) if line.stop_asked else "",
    )


def glimpse_url(line: JobLine) -> str:
    """Changes with the progress, so that a page that refreshes itself asks for the newest picture."""
    return f"/media/takes/{line.subject_id}/preview.jpg?at={round(line.progress * 1000)}"


def _today() -> Any:
    return now().astimezone().date()
