"""The job behind Generate: recipe -> engine -> files -> measured camera -> take is ready.

Every stage is safe to run again: nothing names a file before it is published, and one transaction ends it. As soon as
the device is free the next take may begin; encoding, measuring and publishing go on beside it.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from previz_studio.engines.contract import Audio, Frame, RenderCancelled, Rendered, Watch
from previz_studio.engines.registry import Engines
from previz_studio.jobs.contract import JobStopped, Kind, Running, Stage
from previz_studio.kit.db import now
from previz_studio.kit.timecode import FrameRate
from previz_studio.ledger.record import record
from previz_studio.media.encode import TakeFiles, TakeSpec, encode_take
from previz_studio.media.library import Library
from previz_studio.media.run import Stopped
from previz_studio.media.sound import write_wav
from previz_studio.shots.models import Shot
from previz_studio.takes.actions import RENDER, RENDER_TAKE
from previz_studio.takes.ahead import ReadAhead
from previz_studio.takes.check import measured
from previz_studio.takes.glimpse import forget, show
from previz_studio.takes.identity_versions import identities_of_take
from previz_studio.takes.likeness import compared, note_likeness
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.prepare import prepare
from previz_studio.takes.sidecar import take_sidecar
from previz_studio.takes.standing import refresh_shot

LEAST_ROOM = 2 * 10**9
"""Bytes: renders stop below this, so that the database and the failure itself always fit."""

NEXT = "Ready, next on the engine"


@dataclass(frozen=True)
class Brief:
    """What a render needs to know of its take, read once."""

    take_id: int
    name: str
    recipe: dict[str, Any]
    start_timecode: str
    fps: FrameRate


@dataclass(frozen=True)
class RenderTake:
    engines: Engines
    library: Library
    ahead: ReadAhead = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ahead", ReadAhead(self.engines, self.library))

    def kind(self) -> Kind:
        stages = (
            Stage("render", self.render, 8),
            Stage("measure", self.measure, 1.5),
            Stage("compare", self.compare, 0.3),
            Stage("finish", self.finish, 0.5),
        )
        return Kind(RENDER_TAKE, RENDER, stages, failed=failed, cancelled=cancelled, gets_ready=True, put_back=put_back)

    def render(self, job: Running) -> dict[str, Any]:
        brief = start(job)
        self.library.require_room(max(LEAST_ROOM, 2 * expected_bytes(brief.recipe)))
        folder = self.library.work(f"take-{job.job_id}-{job.attempt}")
        prepared = prepare(job, brief.recipe, self.library, folder)
        request = prepared.request
        job.progress(0.0, NEXT)
        job.sit_down()
        clock = DeviceClock(job)
        try:
            job.progress(0.0, "Read the words")
            self.ahead(job, brief.recipe, request)
            engine = self.engines.get(brief.recipe["engine"])
            with self.ahead.meanwhile(job, brief.recipe):
                looking = watch(job, self.library, brief.take_id, self.ahead.alike(job, brief.recipe))
                rendered = engine.render(request, looking)
            files = encode(replace(rendered, frames=clock.until_free(rendered)), folder, brief, job)
        except (RenderCancelled, Stopped) as exc:
            raise JobStopped from exc
        finally:
            forget(self.library, brief.take_id)
        published = publish(self.library, files)
        self.library.discard_work(folder.name)
        facts = rendered.facts | ({"remark": prepared.remark} if prepared.remark else {})
        return {**published, "facts": facts, "seconds": clock.seconds, "conditions": list(prepared.rows)}

    def measure(self, job: Running) -> dict[str, Any]:
        job.hand_on()
        with job.database.reading() as session:
            recipe = session.get_one(Take, job.subject_id).recipe
        return measured(self.library.path(job.results["render"]["proxy"]), recipe, job)

    def compare(self, job: Running) -> dict[str, Any]:
        return compared(job, self.library, job.results["render"])

    def finish(self, job: Running) -> None:
        finish(job, self.library, job.results["render"], job.results["measure"], job.results["compare"])


@dataclass
class DeviceClock:
    """Counts how long a take keeps the device, then hands the chair on: encoding needs no GPU."""

    job: Running
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def until_free(self, rendered: Rendered) -> Iterator[Frame]:
        for index, frame in enumerate(rendered.frames):
            if index == 0 and rendered.whole:
                self._free(rendered.facts)
            yield frame
        if not rendered.whole:
            self._free(rendered.facts)

    def _free(self, facts: dict[str, Any]) -> None:
        self.seconds = time.monotonic() - self.began
        self.job.spent(self.seconds, self.seconds if "cuda" in str(facts.get("device", "")) else 0.0)
        self.job.hand_on()


def start(job: Running) -> Brief:
    with job.database.writing() as session:
        take = session.get_one(Take, job.subject_id)
        take.status, take.error = TakeStatus.RENDERING, ""
        return Brief(take.id, take.name, take.recipe, take.shot.project.start_timecode, take.fps)


def watch(job: Running, library: Library, take_id: int, alike: int = 0) -> Watch:
    return Watch(
        progress=lambda fraction, words: job.progress(0.95 * fraction, words),
        stop=job.stop,
        preview=lambda frame: show(library, take_id, frame),
        alike=alike,
    )


def encode(rendered: Rendered, folder: Path, brief: Brief, job: Running) -> TakeFiles:
    spec = TakeSpec(
        rendered.width,
        rendered.height,
        brief.fps,
        rendered.count,
        start_timecode=brief.start_timecode,
        metadata={"title": brief.name, "comment": f"engine={brief.recipe['engine']} seed={brief.recipe['seed']}"},
    )
    if rendered.audio is not None:
        spec = replace(spec, sound=_sound(rendered.audio, folder / "sound.wav"))
    return encode_take(
        rendered.frames,
        folder,
        spec,
        progress=lambda done: job.progress(done / rendered.count, f"Frame {done} of {rendered.count}"),
        stop=job.stop,
    )


def _sound(audio: Audio, target: Path) -> Path:
    write_wav(target, audio.samples, audio.rate)
    return target


def publish(library: Library, files: TakeFiles) -> dict[str, Any]:
    """Every file to its final name; the result goes into the stage's checkpoint."""
    master = library.publish(files.master, extension="mov")
    proxy = library.publish(files.proxy, extension="mp4")
    return {
        "master": master.name,
        "proxy": proxy.name,
        "poster": library.publish(files.poster, extension="jpg").name,
        "filmstrip": library.publish(files.filmstrip, extension="jpg").name,
        "filmstrip_tiles": files.filmstrip_tiles,
        "media_hash": master.sha256,
        "frames_sha256": files.frames_sha256,
        "frame_hashes": list(files.frame_hashes),
        "master_facts": jsonable(asdict(files.master_facts)),
        "proxy_facts": jsonable(asdict(files.proxy_facts)),
    }


def finish(
    job: Running, library: Library, made: dict[str, Any], check: dict[str, Any], alike: dict[str, Any] | None = None
) -> None:
    """Sidecar, then the one transaction that makes the take ready."""
    with job.database.reading() as session:
        take = session.get_one(Take, job.subject_id)
        sidecar_text = take_sidecar(take, take.shot, made, check, identities_of_take(session, take))
    folder = library.work(f"sidecar-{job.job_id}-{job.attempt}")
    file = folder / "sidecar.json"
    file.write_text(sidecar_text)
    sidecar = library.publish(file, extension="json").name
    library.discard_work(folder.name)
    with job.database.writing() as session:
        take = session.get_one(Take, job.subject_id)
        facts = made["master_facts"]
        take.master, take.proxy, take.poster = made["master"], made["proxy"], made["poster"]
        take.filmstrip, take.filmstrip_tiles, take.sidecar = made["filmstrip"], made["filmstrip_tiles"], sidecar
        take.media_hash, take.frames = made["media_hash"], facts["frames"]
        take.width, take.height = facts["width"], facts["height"]
        take.files = {key: made[key] for key in ("master_facts", "proxy_facts", "frames_sha256")}
        sent = {"conditions": made["conditions"]} if "conditions" in made else {}
        take.recipe = {**take.recipe, **sent, "facts": made.get("facts", {})}
        take.measurement, take.check, take.check_words = check["measurement"], check["check"], check["words"]
        if take.status is not TakeStatus.READY:  # a stage may run twice, what happened is written down once
            record(session, None, "finished take", take.name, {"take": take.id, "job": job.job_id}, take.project_id)
        take.engine_seconds, take.status, take.ready_at = made.get("seconds", 0.0), TakeStatus.READY, now()
        if alike:
            note_likeness(take, session.get_one(Take, alike["other"]), alike["how"], alike["likeness"])
        refresh_shot(session, session.get_one(Shot, take.shot_id))


def failed(job: Running, reason: str) -> None:
    _end(job, TakeStatus.FAILED, reason)


def cancelled(job: Running) -> None:
    _end(job, TakeStatus.CANCELLED, "")


def put_back(job: Running) -> None:
    """It waits again, so it is not being rendered."""
    with job.database.writing() as session:
        take = session.get(Take, job.subject_id)
        if take is not None and take.status is TakeStatus.RENDERING:
            take.status = TakeStatus.QUEUED
            refresh_shot(session, session.get_one(Shot, take.shot_id))


def _end(job: Running, status: TakeStatus, error: str) -> None:
    with job.database.writing() as session:
        take = session.get(Take, job.subject_id)
        if take is not None and take.status is not TakeStatus.READY:
            if status is TakeStatus.FAILED and take.status is not status:
                detail = {"take": take.id, "reason": error[:1000]}
                record(session, None, "take stopped", take.name, detail, take.project_id)
            take.status, take.error = status, error
            refresh_shot(session, session.get_one(Shot, take.shot_id))


def expected_bytes(recipe: Mapping[str, Any]) -> int:
    """Master plus proxy: 4:2:2 at q 4 measured at about 1.1 bytes a pixel for detailed pictures."""
    return int(recipe["width"] * recipe["height"] * recipe["frames"] * 1.5)


def jsonable(values: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, Fraction) else value for key, value in values.items()}
