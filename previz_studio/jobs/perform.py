"""One job from its row to its end. The durable worker and the inline runner both come through here."""

import errno
import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from previz_studio.jobs.contract import JobStopped, Kind, Running, Stage
from previz_studio.jobs.feed import Feed
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.jobs.progress import Interrupted, JobWire, PutBack
from previz_studio.jobs.queries import line_of
from previz_studio.jobs.troubled import report
from previz_studio.kit.db import Database, now
from previz_studio.kit.errors import DeviceLost, StudioError

log = logging.getLogger(__name__)

Outcome = dict[str, Any]
"""JSON: {"result": {...}}, {"stopped": True} or {"failed": "one sentence"}."""

Checkpoint = Callable[[str, Callable[[], Outcome]], Outcome]
"""Runs a stage, or answers what it answered before the crash."""


CHAIRS = {"render": 1, "media": 2}
"""How many jobs of a queue one process works at once. A GPU is one chair; who has handed it on sits on a bench."""

AT_DOOR = {"render": 1}
"""So many more may get ready beside them, so that nobody waits for the next one's rows, guides and files."""

BENCH = "bench"
"""Where a job sits that has handed its chair on."""


def door(queue: str) -> str:
    """Where a claimed job of `queue` stands until it sits down."""
    return f"door of {queue}"


@dataclass
class Floor:
    """What every job of one worker shares."""

    database: Database
    kinds: Mapping[str, Kind]
    executor_id: str
    feed: Feed | None = None
    closing: threading.Event = field(default_factory=threading.Event)
    seating: threading.Condition = field(default_factory=threading.Condition)
    chairs: dict[int, str] = field(default_factory=dict)
    """The place of each job this worker has claimed, by job id, in the order of the claims: the door of its queue, a
    chair (the queue's name) or the bench."""
    running: dict[int, JobWire] = field(default_factory=dict)
    """The wires of those that have begun, by job id."""
    behind: int = 2
    """So many jobs may have handed their chair on and still be busy: what bounds the finished pictures in memory."""
    wake: threading.Event = field(default_factory=threading.Event)
    """Set when a chair became free."""
    shut: dict[str, str] = field(default_factory=dict)
    """Queues whose machine is gone from this process, and what to do, in words: nobody sits down in them again."""

    def free(self, queue: str) -> int:
        """How many more jobs of the queue may be claimed."""
        if queue in self.shut:
            return 0
        here = list(self.chairs.values())
        return CHAIRS.get(queue, 1) + AT_DOOR.get(queue, 0) - here.count(queue) - here.count(door(queue))

    def leave(self, job_id: int) -> None:
        with self.seating:
            self.chairs.pop(job_id, None)
            self.seating.notify_all()
        self.wake.set()

    def sit_down(self, job_id: int, queue: str, stop: Callable[[], bool]) -> None:
        """From the door to a chair, in the order of the claims. A job without a place passes; so does one that is to
        stop. Raises PutBack where the chairs are gone."""
        while not stop():
            with self.seating:
                if self.chairs.get(job_id) != door(queue):
                    return
                if queue in self.shut:
                    raise PutBack(self.shut[queue])
                here = list(self.chairs.items())
                first = next(one for one, place in here if place == door(queue))
                if first == job_id and sum(place == queue for _, place in here) < CHAIRS.get(queue, 1):
                    self.chairs[job_id] = queue
                    self.seating.notify_all()
                    self.wake.set()
                    return
                self.seating.wait(0.1)

    def make_way(self, job_id: int, stop: Callable[[], bool]) -> None:
        """The job moves from its place to the bench; waits while that is full. A job without a place stays."""
        while self.chairs.get(job_id, BENCH) != BENCH and not stop():
            with self.seating:
                if sum(one == BENCH for one in list(self.chairs.values())) < self.behind:
                    self.chairs[job_id] = BENCH
                    self.seating.notify_all()
                    self.wake.set()
                    return
            self.closing.wait(0.05)


def perform(floor: Floor, job_id: int, attempt: int, checkpoint: Checkpoint) -> None:
    """Does nothing for a job that ended, is at another attempt or another worker's. Raises Interrupted on closing, and
    PutBack when the job waits again because the machine it needs is gone; its queue is shut here then."""
    wire = _begin(floor, job_id, attempt)
    if wire is None:
        return
    floor.running[job_id] = wire
    try:
        running = running_of(floor, job_id, wire)
        kind = floor.kinds.get(running.kind)
        if kind is None or not kind.gets_ready:
            wire.sit_down()
        outcome = _walk(kind.stages, running, wire, checkpoint) if kind else _unknown(running.kind)
        if "stopped" in outcome:
            end(floor, running, wire, JobStatus.CANCELLED, "")
        elif "failed" in outcome:
            end(floor, running, wire, JobStatus.FAILED, outcome["failed"])
        else:
            end(floor, running, wire, JobStatus.DONE, "")
    except PutBack as gone:
        _shut(floor, wire.line.queue, str(gone))
        _put_back(floor, running, wire)
        raise
    finally:
        floor.running.pop(job_id, None)


def settle(floor: Floor) -> int:
    """Tells the kinds of jobs that ended outside a worker (cancelled while waiting, interrupted too often)."""
    with floor.database.reading() as session:
        ended = session.execute(
            select(Job.id, Job.status, Job.error)
            .where(Job.settled.is_(False), Job.status.in_((JobStatus.CANCELLED, JobStatus.FAILED)))
            .order_by(Job.id)
        ).all()
    for job_id, status, error in ended:
        with floor.database.reading() as session:
            line = line_of(session, job_id)
        wire = JobWire(floor.database, floor.feed, line, floor.executor_id, floor.closing, floor)
        tell(floor, running_of(floor, job_id, wire), status, error)
        with floor.database.writing() as session:
            session.execute(update(Job).where(Job.id == job_id).values(settled=True, changed_at=now()))
        wire.show(line)
    return len(ended)


def running_of(floor: Floor, job_id: int, wire: JobWire) -> Running:
    with floor.database.reading() as session:
        job = session.get_one(Job, job_id)
        return Running(job.id, job.kind, job.subject_id, job.attempt, dict(job.payload), floor.database, wire)


def tell(floor: Floor, running: Running, status: JobStatus, error: str) -> None:
    """A room that cannot hear it does not keep the job from ending: logged, once."""
    kind = floor.kinds.get(running.kind)
    try:
        if kind is not None and status is JobStatus.FAILED:
            kind.failed(running, error)
        elif kind is not None and status is JobStatus.CANCELLED:
            kind.cancelled(running)
    except Exception:
        log.exception("job %s (%s) ended %s, but its room could not note it", running.job_id, running.kind, status)


def end(floor: Floor, running: Running, wire: JobWire, status: JobStatus, error: str) -> None:
    """The room hears first, then the row ends: a crash between the two tells the room twice, never not at all."""
    if wire.lost:
        raise Interrupted
    tell(floor, running, status, error)
    ended = {"status": status, "error": error, "finished_at": now(), "settled": True}
    shown = {"progress": 1.0, "note": ""} if status is JobStatus.DONE else {}
    while True:
        try:
            if not wire.write({**ended, **shown}):
                raise Interrupted
            break
        except SQLAlchemyError:
            log.exception("the end of job %s could not be written (disk full?); trying again", running.job_id)
            if floor.closing.wait(1.0):
                raise Interrupted from None
    with floor.database.reading() as session:
        wire.show(line_of(session, running.job_id))


def sentence_of(error: BaseException) -> str:
    """What a person can act on; anything unplanned keeps its type and points to the log."""
    if isinstance(error, StudioError):
        return error.sentence
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or "disk is full" in str(error):
        return "The disk is full. Free some space, then try again."
    if isinstance(error, MemoryError):
        return "The machine ran out of memory. Close other programs or choose a smaller size, then try again."
    return f"It stopped on an error nobody planned for ({type(error).__name__}: {error}). The log has the details."


def _begin(floor: Floor, job_id: int, attempt: int) -> JobWire | None:
    with floor.database.writing() as session:
        found = session.execute(
            update(Job)
            .where(Job.id == job_id, Job.attempt == attempt, Job.status.in_((JobStatus.WAITING, JobStatus.RUNNING)))
            .values(status=JobStatus.RUNNING, executor_id=floor.executor_id, changed_at=now())
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        ).all()
        if not found:
            return None
        line = line_of(session, job_id)
    wire = JobWire(floor.database, floor.feed, line, floor.executor_id, floor.closing, floor)
    wire.show(line)
    return wire


def _walk(stages: tuple[Stage, ...], running: Running, wire: JobWire, checkpoint: Checkpoint) -> Outcome:
    for stage in stages:
        outcome = checkpoint(stage.name, partial(_run_stage, stages, stage, running, wire))
        if "result" not in outcome:
            return outcome
        running.results[stage.name] = outcome["result"]
    return {"result": {}}


def _run_stage(stages: tuple[Stage, ...], stage: Stage, running: Running, wire: JobWire) -> Outcome:
    wire.enter(stages, stage)
    if wire.stop():
        return _stopped(wire)
    try:
        result = stage.run(running)
        return {"result": json.loads(json.dumps(result or {}, allow_nan=False))}
    except DeviceLost as exc:
        log.error("job %s waits again: %s", running.job_id, exc.sentence)
        raise PutBack(exc.sentence) from exc
    except Exception as exc:
        if isinstance(exc, JobStopped) or wire.told_to_stop:
            return _stopped(wire)
        if isinstance(exc, StudioError):
            log.warning("job %s failed in %s: %s", running.job_id, stage.name, exc.sentence)
        else:
            log.exception("job %s failed in %s", running.job_id, stage.name)
        return {"failed": sentence_of(exc)}


def _shut(floor: Floor, queue: str, words: str) -> None:
    """Once: whoever stands at the door learns it from there."""
    with floor.seating:
        new = queue not in floor.shut
        floor.shut.setdefault(queue, words)
        floor.seating.notify_all()
    if new:
        report(floor.database, floor.executor_id, words)


def _put_back(floor: Floor, running: Running, wire: JobWire) -> None:
    """As it stood before it was claimed; cancelled, where somebody had asked for that."""
    kind = floor.kinds.get(running.kind)
    again: dict[str, object] = {"executor_id": "", "started_at": None, "stage": "", "progress": 0.0, "note": ""}
    if wire.write({"status": JobStatus.WAITING, **again}) and kind is not None:
        kind.put_back(running)
    with floor.database.writing() as session:
        session.execute(
            update(Job)
            .where(Job.id == running.job_id, Job.status == JobStatus.WAITING, Job.stop_asked)
            .values(status=JobStatus.CANCELLED, settled=False, finished_at=now(), changed_at=now())
        )
        line = line_of(session, running.job_id)
    wire.show(line)


def _stopped(wire: JobWire) -> Outcome:
    if wire.told_to_stop and not wire.stop_asked:
        raise Interrupted
    return {"stopped": True}


def _unknown(kind: str) -> Outcome:
    return {"failed": f"This worker does not know jobs of the kind {kind!r}. Start the newest version, then try again."}
