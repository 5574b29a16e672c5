"""The job that looks at the two ends of a take once it is ready, and at those of takes made before there was one.

It never fails a take: a picture that cannot be read is written down as a sentence, and the page repeats it.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from previz_studio.jobs import outbox
from previz_studio.jobs.contract import JobStopped, Kind, Running, Stage
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.errors import NotFound, StudioError
from previz_studio.media.decode import MovieEnds, Picture, both_ends
from previz_studio.media.library import Library
from previz_studio.review.cuts.end import OFF_PLAN, VERSION
from previz_studio.review.cuts.named import identities_to, named_in
from previz_studio.review.cuts.picture import picture_of
from previz_studio.review.cuts.planned import Setup, planned_end
from previz_studio.review.cuts.travel import Travel
from previz_studio.review.cuts.travel_regions import regions_of, window_of
from previz_studio.review.cuts.travel_seen import WIDTH, travels_in
from previz_studio.review.models import TakeEnds
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import plan_from
from previz_studio.takes.actions import MEDIA
from previz_studio.takes.models import Take, TakeStatus

LOOK_AT_ENDS = "look_at_ends"
STILL_WIDTH, MEASURED_WIDTH = 480, 320
"""Pixels. One width for every take, so that a small and a large one of the same picture measure the same."""


@dataclass(frozen=True)
class LookAtEnds:
    library: Library

    def after(self, kind: Kind) -> Kind:
        """The same kind of job with this stage behind its own; its subject is a take."""
        return replace(kind, stages=(*kind.stages, Stage("ends", self._one, 0.1)))

    def kind(self) -> Kind:
        """The job for what is there already; its subject is the project."""
        stage = Stage("ends", self._all)
        return Kind(LOOK_AT_ENDS, MEDIA, (stage,), failed=lambda *_: None, cancelled=lambda *_: None)

    def _one(self, job: Running) -> None:
        self._look(job, job.subject_id)

    def _all(self, job: Running) -> None:
        with job.database.reading() as session:
            ids = list(session.scalars(select(Take.id).where(Take.project_id == job.subject_id, *_UNSEEN)))
        for done, take_id in enumerate(ids):
            if job.stop():
                raise JobStopped
            job.progress(done / len(ids), f"{done + 1} of {len(ids)}")
            self._look(job, take_id)

    def _look(self, job: Running, take_id: int) -> None:
        with job.database.reading() as session:
            take = session.get(Take, take_id)
            if take is None or take.status is not TakeStatus.READY:
                return
            name, found, setup = take.name, _planned_part(session, take), _setup_of_take(take)
            blob, check = take.proxy or "", take.check
        folder = self.library.work(f"ends-{job.job_id}-{job.attempt}-{take_id}")
        try:
            found |= _picture_part(self.library, blob, folder, setup, check)
        except NotFound:
            found["problem"] = f"The picture of {name} is not on disk."
        except StudioError:
            found["problem"] = f"The picture of {name} could not be read."
        finally:
            self.library.discard_work(folder.name)
        with job.database.writing() as session:
            row = session.scalar(select(TakeEnds).where(TakeEnds.take_id == take_id)) or TakeEnds(take_id=take_id)
            for name, value in found.items():
                setattr(row, name, value)
            session.add(row)


def ask_for_unseen(session: Session) -> int:
    """At start: one job for each project with ready takes nobody looked at; how many. Belongs to no page's queue."""
    waiting = select(Job.subject_id).where(
        Job.kind == LOOK_AT_ENDS, Job.status.in_((JobStatus.WAITING, JobStatus.RUNNING))
    )
    projects = list(
        session.scalars(select(Take.project_id).where(*_UNSEEN, Take.project_id.not_in(waiting)).distinct())
    )
    for project_id in projects:
        outbox.ask(session, LOOK_AT_ENDS, project_id, queue=MEDIA, title="First and last frames", priority=900)
    return len(projects)


_AGAIN = select(TakeEnds.take_id).where(or_(TakeEnds.version < VERSION, TakeEnds.problem != ""))
_UNSEEN: tuple[ColumnElement[bool], ...] = (
    Take.status == TakeStatus.READY,
    or_(Take.id.not_in(select(TakeEnds.take_id)), Take.id.in_(_AGAIN)),
)
"""Never looked at, looked at by older rules, or without a picture then: it may be back."""


def published_blobs(session: Session) -> set[str]:
    """What the start-up sweep must keep."""
    return {blob for stills in session.scalars(select(TakeEnds.stills)) for blob in stills}


def setup_of(plan: ShotPlan, take: Take) -> Setup:
    named = tuple(use.slug for use in plan.identities)
    return Setup(plan.camera, plan.pieces, plan.frames, take.fps, take.width / take.height, named)


def _setup_of_take(take: Take) -> Setup:
    return setup_of(plan_from(take.revision.plan, take.fps), take)


def _planned_part(session: Session, take: Take) -> dict[str, Any]:
    setup = _setup_of_take(take)
    made_with = {row["slug"]: row["version"] for row in take.recipe.get("identities", ())}
    named = named_in(session, take.project_id, setup.named, made_with)
    return {
        "version": VERSION,
        "last_frame": take.frames - 1,
        "plans": [planned_end(setup, last=last).to_json() for last in (False, True)],
        "identities": identities_to(named),
        "pictures": [],
        "travels": [],
        "stills": [],
        "problem": "",
    }


def _picture_part(library: Library, blob: str, folder: Path, setup: Setup, check: str) -> dict[str, Any]:
    """Raises NotFound, MediaFailed or NoSpace."""
    ends = both_ends(library.path(blob), max(len(window_of(setup, last=last)) for last in (False, True)), WIDTH)
    stills = []
    for name, frame in (("first", ends.first), ("last", ends.last)):
        file = folder / f"{name}.jpg"
        Image.fromarray(_shrunk(frame, STILL_WIDTH)).save(file, format="JPEG", quality=85)
        stills.append(library.publish(file, extension="jpg").name)
    pictures = [picture_of(_shrunk(frame, MEASURED_WIDTH)).to_json() for frame in (ends.first, ends.last)]
    travels = [_travels(ends, setup, check, last=last) for last in (False, True)]
    return {"last_frame": ends.count - 1, "pictures": pictures, "travels": travels, "stills": stills}


def _travels(ends: MovieEnds, setup: Setup, check: str, *, last: bool) -> list[dict[str, Any]]:
    """Where the plan is no guide to the picture, each subject with the reason."""
    window = window_of(setup, last=last)
    regions = regions_of(setup, window)
    reason = "its camera is off its plan, which then does not say where to look" if check in OFF_PLAN else ""
    if ends.count != setup.frames:
        reason = "its picture has not the length of its plan"
    if reason:
        found = [Travel(one.key, None, reason, window[0], window[-1]) for one in regions]
    else:
        frames = ends.closing if last else ends.opening
        found = travels_in(frames, setup.fps, window[0], regions, on_plan=check == "on_plan")
    return [one.to_json() for one in found]


def _shrunk(frame: Picture, width: int) -> Picture:
    """Never enlarged; each pixel the mean of those it covers, so that a lamp keeps its share of the light."""
    if frame.shape[1] <= width:
        return frame
    height = max(1, round(frame.shape[0] * width / frame.shape[1]))
    return np.asarray(cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
