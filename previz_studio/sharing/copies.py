"""The copies that carry a viewer's name: asked for, made by a job on the media queue, found again by take and words.

What a link hands out is one of these; the proxy itself has no door under `/s/`.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from previz_studio.jobs import outbox
from previz_studio.jobs import queries as jobs
from previz_studio.jobs.contract import JobStopped, Kind, Running, Stage
from previz_studio.jobs.models import JobStatus
from previz_studio.kit.db import now
from previz_studio.kit.errors import NotFound
from previz_studio.media.library import Library
from previz_studio.media.mark import mark_movie
from previz_studio.media.run import Stopped
from previz_studio.sharing.models import Guest, MarkedCopy, SharedTake, ShareLink
from previz_studio.takes.models import Take

MARK_COPY = "mark_copy"
MEDIA = "media"
SOON = 50
"""Before handoffs (100): somebody is looking at a page and waits."""


@dataclass(frozen=True)
class CopyState:
    """`blob` once it can be played. Else `percent` (0..100) of a job on its way, or `trouble`: it could not be made."""

    blob: str = ""
    percent: int = 0
    trouble: bool = False


def ask_for_copy(session: Session, library: Library, take: Take, guest: Guest, *, again: bool = False) -> MarkedCopy:
    """The guest's copy of a take, its job asked for unless it is there, on its way, or failed (`again` tries anew)."""
    key = _key(take, guest.mark)
    copy = session.scalar(select(MarkedCopy).where(MarkedCopy.key == key))
    if copy is None:
        copy = MarkedCopy(key=key, take_id=take.id, words=guest.mark)
        session.add(copy)
        session.flush()
    if copy.blob and library.has(copy.blob):
        return copy
    last = jobs.latest(session, MARK_COPY, copy.id)
    if last is None or last.status is JobStatus.DONE or (again and not last.status.moving):
        title = f"{take.name} for {guest.name}"[:200]
        outbox.ask(session, MARK_COPY, copy.id, queue=MEDIA, title=title, project_id=take.project_id, priority=SOON)
    return copy


def ask_for_rest(session: Session, library: Library, takes: list[Take], guest: Guest) -> None:
    """The copies of `takes` nobody asked for yet, in their order. One query when there are none."""
    keys = {_key(take, guest.mark): take for take in takes}
    rows = session.execute(select(MarkedCopy.key, MarkedCopy.blob).where(MarkedCopy.key.in_(keys)))
    known = {key for key, blob in rows if blob is None or library.has(blob)}
    for key, take in keys.items():
        if key not in known:
            ask_for_copy(session, library, take, guest)


def copy_state(session: Session, library: Library, take: Take, guest: Guest) -> CopyState:
    """Two queries; changes nothing."""
    copy = session.scalar(select(MarkedCopy).where(MarkedCopy.key == _key(take, guest.mark)))
    if copy is not None and copy.blob and library.has(copy.blob):
        return CopyState(blob=copy.blob)
    job = jobs.latest(session, MARK_COPY, copy.id) if copy else None
    if job is None or job.status.moving:
        return CopyState(percent=round(job.progress * 100) if job else 0)
    return CopyState(trouble=job.status is not JobStatus.DONE)


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
            raise JobStopped from exc
        blob = self.library.publish(folder / "copy.mp4", extension="mp4")
        self.library.discard_work(folder.name)
        return {"blob": blob.name}

    def publish(self, job: Running) -> None:
        with job.database.writing() as session:
            session.get_one(MarkedCopy, job.subject_id).blob = job.results["mark"]["blob"]


def _nothing_to_tell(job: Running, reason: str = "") -> None:
    """The job's own row says how it ended; a copy has no state beside it."""


def _key(take: Take, words: str) -> str:
    return hashlib.sha256(f"{take.proxy}\0{words}".encode()).hexdigest()
