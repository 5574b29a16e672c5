"""The copies that carry a viewer's name: asked for, made by a job on the media queue, found again by take and words.

What a link hands out is one of these; the proxy itself has no door under `/s/`.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from previz_studio.jobs import outbox
from previz_studio.jobs import queries as jobs
from previz_studio.jobs.contract import JobStopped, Kind, Running, Stage
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.db import now
from previz_studio.kit.errors import NotFound
from previz_studio.media.library import Library
from previz_studio.media.mark import mark_movie
from previz_studio.media.run import Stopped
from previz_studio.sharing.models import Guest, MarkedCopy, SharedTake, ShareLink, mark_of
from previz_studio.takes.models import Take

MARK_COPY = "mark_copy"
MEDIA = "media"
SOON, AHEAD = 50, 60
"""Priorities, both before handoffs (100): somebody is looking at a page and waits; somebody will be."""


@dataclass(frozen=True)
class CopyState:
    """`blob` once it can be played. Else `percent` (0..100) of a job on its way, or `trouble`: it could not be made."""

    blob: str = ""
    percent: int = 0
    trouble: bool = False


def ask_for_copy(session: Session, library: Library, take: Take, name: str, *, again: bool = False) -> MarkedCopy:
    """The copy of a take for a viewer of this name, who looks at its page: next in line. Its job is asked for unless
    it is there, on its way, or failed (`again` tries anew)."""
    copy = _row(session, take, name)
    if copy.blob and library.has(copy.blob):
        return copy
    last = jobs.latest(session, MARK_COPY, copy.id)
    if last is not None and last.status is JobStatus.WAITING and last.priority > SOON:
        outbox.to_front(session, last)
    elif _to_be_asked(last.status if last else None) or (again and last and not last.status.moving):
        _ask(session, copy, take, name, SOON)
    return copy


def ask_ahead(session: Session, library: Library, takes: Sequence[Take], name: str) -> None:
    """The copies of `takes` that are neither there nor on their way nor failed, in their order, after those somebody
    waits for. Two queries when there are none."""
    keys = {key_of(take, mark_of(name)): take for take in takes}
    rows = {row.key: row for row in session.scalars(select(MarkedCopy).where(MarkedCopy.key.in_(keys)))}
    missing = {key for key in keys if not (key in rows and (blob := rows[key].blob) and library.has(blob))}
    asked = jobs.by_subject(session, MARK_COPY, [row.id for key, row in rows.items() if key in missing])
    for key, take in keys.items():
        job = asked.get(rows[key].id) if key in rows else None
        if key in missing and _to_be_asked(job.status if job else None):
            _ask(session, rows.get(key) or _row(session, take, name), take, name, AHEAD)


def _to_be_asked(last: JobStatus | None) -> bool:
    """Never asked for, swept since, or stopped because its link had closed."""
    return last in (None, JobStatus.DONE, JobStatus.CANCELLED)


def _row(session: Session, take: Take, name: str) -> MarkedCopy:
    key = key_of(take, mark_of(name))
    copy = session.scalar(select(MarkedCopy).where(MarkedCopy.key == key))
    if copy is None:
        copy = MarkedCopy(key=key, take_id=take.id, words=mark_of(name))
        session.add(copy)
        session.flush()
    return copy


def _ask(session: Session, copy: MarkedCopy, take: Take, name: str, priority: int) -> None:
    title = f"{take.name} for {name}"[:200]
    outbox.ask(session, MARK_COPY, copy.id, queue=MEDIA, title=title, project_id=take.project_id, priority=priority)


def copy_state(session: Session, library: Library, take: Take, guest: Guest) -> CopyState:
    """Two queries; changes nothing."""
    key = key_of(take, guest.mark)
    return copy_states(session, library, [key])[key]


def copy_states(session: Session, library: Library, keys: Collection[str]) -> dict[str, CopyState]:
    """Of each of `keys`, as `key_of` makes them. Two queries, however many."""
    rows = {row.key: row for row in session.scalars(select(MarkedCopy).where(MarkedCopy.key.in_(keys)))}
    ready = {key: CopyState(blob=row.blob) for key, row in rows.items() if row.blob and library.has(row.blob)}
    awaited = {row.id: key for key, row in rows.items() if key not in ready}
    made = jobs.latest_by_subject(session, MARK_COPY, awaited) if awaited else {}
    states = {awaited[copy_id]: _state(job) for copy_id, job in made.items()}
    return {key: ready.get(key) or states.get(key, CopyState()) for key in keys}


def _state(job: Job) -> CopyState:
    if job.status.moving or _ended_with_its_link(job):
        return CopyState(percent=round(job.progress * 100))
    return CopyState(trouble=job.status is not JobStatus.DONE)


def _ended_with_its_link(job: Job) -> bool:
    """Nobody by name stopped it: the copy is asked for again, on a link that is open."""
    return job.status is JobStatus.CANCELLED and not job.stop_by


def published_blobs(session: Session) -> set[str]:
    """What the start-up sweep must keep: copies somebody on an open link may still ask for. The rest can be made
    again, and a closed link leaves no file behind."""
    rows = session.execute(
        select(MarkedCopy.blob, Guest)
        .join(SharedTake, SharedTake.take_id == MarkedCopy.take_id)
        .join(ShareLink, ShareLink.id == SharedTake.link_id)
        .join(Guest, Guest.link_id == ShareLink.id)
        .where(MarkedCopy.blob.is_not(None), ShareLink.closed_at.is_(None), ShareLink.ends_at > now())
        .add_columns(MarkedCopy.words)
    )
    return {blob for blob, guest, words in rows if words == guest.mark}


@dataclass(frozen=True)
class MarkCopy:
    library: Library

    def kind(self) -> Kind:
        stages = (Stage("mark", self.mark, 9), Stage("publish", self.publish, 1))
        return Kind(MARK_COPY, MEDIA, stages, failed=_nothing_to_tell, cancelled=_nothing_to_tell)

    def mark(self, job: Running) -> dict[str, Any]:
        with job.database.reading() as session:
            copy = session.get(MarkedCopy, job.subject_id)
            take = session.get(Take, copy.take_id, options=[joinedload(Take.shot)]) if copy else None
        if copy is None or take is None or not take.proxy:
            raise NotFound("The take of this copy is gone.")
        if not self.library.has(take.proxy):
            raise NotFound(f"{take.name} is not on disk.", hint="Render it again, or bring the file back.")
        folder = self.library.work(f"mark-{job.job_id}-{job.attempt}")
        job.progress(0.1, "Drawing the name")
        try:
            mark_movie(self.library.path(take.proxy), folder / "copy.mp4", copy.words, stop=job.stop)
        except Stopped as exc:
            self.library.discard_work(folder.name)
            raise JobStopped from exc
        blob = self.library.publish(folder / "copy.mp4", extension="mp4")
        self.library.discard_work(folder.name)
        return {"blob": blob.name}

    def publish(self, job: Running) -> None:
        with job.database.writing() as session:
            session.get_one(MarkedCopy, job.subject_id).blob = job.results["mark"]["blob"]


def _nothing_to_tell(job: Running, reason: str = "") -> None:
    """The job's own row says how it ended; a copy has no state beside it."""


def key_of(take: Take, words: str) -> str:
    return hashlib.sha256(f"{take.proxy}\0{words}".encode()).hexdigest()
