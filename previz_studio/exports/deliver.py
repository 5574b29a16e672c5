"""The job behind a handoff: chosen takes -> movies, sidecars, lists, checked on disk, then published in one step.

Each stage can run twice. Nothing is visible before every checksum passed.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from previz_studio.exports import paperwork, proof
from previz_studio.exports.actions import DELIVER, check_still_final
from previz_studio.exports.bench import Bench, Results, bench_name, open_bench, stop_if_asked
from previz_studio.exports.cut import Cut, Event
from previz_studio.exports.markers.read import markers_of
from previz_studio.exports.material import Material, ShotMaterial, cut_of
from previz_studio.exports.material_read import read_material
from previz_studio.exports.models import Package, PackageFile, PackageStatus
from previz_studio.jobs.contract import Kind, Running, Stage
from previz_studio.kit.canonical import digest
from previz_studio.kit.db import now
from previz_studio.kit.errors import MediaFailed, NotFound
from previz_studio.ledger.record import head_of, record
from previz_studio.media.commands import MASTER
from previz_studio.media.derive import Evened, Label, join_masters, retag_master, transcode_master
from previz_studio.media.library import Blob, Library, sha256_of
from previz_studio.media.probe import probe

ROOM_PER_MASTER_BYTE = 4.2
"""Movies and sequence are each as large as the masters, and the zip holds both once more."""
_BLOB_EXTENSION = {"sha256": "txt"}


@dataclass(frozen=True)
class Deliver:
    library: Library

    def kind(self) -> Kind:
        shares = {"gather": 1.0, "movies": 4.0, "sequence": 1.5, "lists": 1.0, "verify": 2.0, "publish": 0.5}
        stages = tuple(Stage(name, getattr(self, name), share) for name, share in shares.items())
        return Kind(DELIVER, "media", stages, self.failed, self.cancelled)

    def gather(self, running: Running) -> Results:
        """Every master is there, is what was approved, and there is room for the package."""
        with running.database.writing() as session:
            package = session.get_one(Package, running.subject_id)
            check_still_final(session, package)
            package.status, package.error = PackageStatus.WORKING, ""
            material = read_material(session, package.id)
        cut_of(material)
        size, sounds = 0, set()
        for index, shot in enumerate(material.shots):
            stop_if_asked(running)
            running.progress(index / len(material.shots), f"Checking {shot.shot}, {index + 1} of {len(material.shots)}")
            facts = probe(_unchanged(self.library, shot))
            size += facts.bytes
            sounds.add((facts.has_audio, facts.audio_rate, facts.audio_channels))
        self.library.require_room(round(size * ROOM_PER_MASTER_BYTE))
        bench = Bench(self.library.work(bench_name(running)))
        bench.mark("gather")
        return {"folder": str(bench.folder), "bytes": size, "stereo": len(sounds) > 1}

    def movies(self, running: Running) -> Results:
        bench, material, cut = self._open(running, "movies")
        bench.movies.mkdir(parents=True, exist_ok=True)
        for index, (shot, event) in enumerate(zip(material.shots, cut.events, strict=True)):
            stop_if_asked(running)
            running.progress(index / len(cut.events), f"Encoding {shot.shot}, {index + 1} of {len(cut.events)}")
            self._movie(bench, material, shot, event, running)
        bench.mark("movies")
        return {"movies": len(cut.events)}

    def sequence(self, running: Running) -> Results:
        bench, material, cut = self._open(running, "sequence")
        running.progress(0.0, f"Joining {len(cut.events)} shots")
        joined = bench.folder / "joined.mov"  # its list file stays outside the package
        label = Label(cut.start_timecode, _tags(material, material.name, ""))
        facts = join_masters([bench.files / event.file for event in cut.events], joined, label, stop=running.stop)
        joined.replace(bench.movies / f"{material.name}.mov")
        bench.mark("sequence")
        return {"frames": facts.frames}

    def lists(self, running: Running) -> Results:
        bench, material, cut = self._open(running, "lists")
        running.progress(0.0, "Sidecars and cut lists")
        with running.database.reading() as session:
            markers = markers_of(session, cut, paperwork.take_ids_of(material, cut))
        paperwork.write_all(bench, material, cut, markers, self.library)
        bench.mark("lists")
        return {}

    def verify(self, running: Running) -> Results:
        bench, material, cut = self._open(running, "verify")
        with running.database.reading() as session:
            chain = head_of(session)
        checks = proof.prove(bench, material, cut, running)
        proof.seal(bench, material, checks, chain, running)
        bench.mark("verify")
        return {"checks": checks}

    def publish(self, running: Running) -> Results:
        with running.database.reading() as session:
            if session.get_one(Package, running.subject_id).status is PackageStatus.READY:
                return {}
        bench, material, _ = self._open(running, "publish")
        checks, sealed = proof.sealed(bench)
        blobs: list[tuple[str, Blob]] = []
        for index, (name, expected) in enumerate(sealed):
            running.progress(index / len(sealed), "Publishing")
            blobs.append((name, self._publish(bench, name, expected)))
        with running.database.writing() as session:
            package = session.get_one(Package, running.subject_id)
            check_still_final(session, package)
            _write_rows(session, package, material, blobs, checks)
        self.library.discard_work(bench_name(running))
        return {"files": len(blobs)}

    def failed(self, running: Running, reason: str) -> None:
        self._end(running, PackageStatus.FAILED, reason)

    def cancelled(self, running: Running) -> None:
        self._end(running, PackageStatus.CANCELLED, "")

    def _end(self, running: Running, status: PackageStatus, reason: str) -> None:
        self.library.discard_work(bench_name(running))
        with running.database.writing() as session:
            package = session.get(Package, running.subject_id)
            if package is not None and package.status.moving:
                package.status, package.error = status, reason
                verb = "package failed" if status is PackageStatus.FAILED else "package stopped"
                detail = {"package": package.id, "reason": reason[:1000]}
                record(session, None, verb, f"package {package.number}", detail, package.project_id)

    def _open(self, running: Running, stage: str) -> tuple[Bench, Material, Cut]:
        """The bench with all that stands before `stage`, made again where a crash took it."""
        stages = self.kind().stages
        bench = open_bench(self.library, running)
        for earlier in stages[: [each.name for each in stages].index(stage)]:
            if not bench.done(earlier.name):
                running.results[earlier.name] = earlier.run(running) or {}
                bench = open_bench(self.library, running)
        with running.database.reading() as session:
            material = read_material(session, running.subject_id)
        return bench, material, cut_of(material)

    def _movie(self, bench: Bench, material: Material, shot: ShotMaterial, event: Event, running: Running) -> None:
        """By stream copy where the master is what is wanted already: then its picture stays bit for bit."""
        label = Label(event.media_start, _tags(material, event.name, shot.media_hash))
        source, target = self.library.path(shot.master), bench.files / event.file
        even = Evened(material.size, running.results["gather"]["stereo"])
        if material.flavour == MASTER.name and (shot.width, shot.height) == material.size:
            retag_master(source, target, label, even=even, stop=running.stop)
        else:
            transcode_master(source, target, material.flavour, label, even=even, stop=running.stop)

    def _publish(self, bench: Bench, name: str, expected: str) -> Blob:
        """Also when an earlier try moved the file already. Raises MediaFailed when the bytes are not those proved."""
        file, suffix = bench.files / name, name.rpartition(".")[2]
        extension = _BLOB_EXTENSION.get(suffix, suffix)
        blob_name = f"{expected}.{extension}"
        if not file.exists() and self.library.has(blob_name):
            return Blob(blob_name, expected, self.library.path(blob_name).stat().st_size)
        blob = self.library.publish(file, extension=extension)
        if blob.sha256 != expected:
            raise MediaFailed(f"{name} changed on disk while it was published.", hint="Make the package again.")
        return blob


def _unchanged(library: Library, shot: ShotMaterial) -> Path:
    """The master's path. Raises NotFound, or MediaFailed when its bytes are not the take's any more."""
    name = f"{shot.shot} {shot.version}"
    if not library.has(shot.master):
        raise NotFound(f"The master of {name} is not on disk.", hint="Restore it from a backup, or make a new take.")
    path = library.path(shot.master)
    if sha256_of(path) != shot.media_hash:
        raise MediaFailed(
            f"The master of {name} is not the file that was published: its bytes changed.",
            hint="Restore it from a backup, or make a new take.",
        )
    return path


def _tags(material: Material, name: str, media_hash: str) -> dict[str, str]:
    tags = {"title": name, "comment": f"{material.name} by previz_studio"}
    return {**tags, "master_sha256": media_hash} if media_hash else tags


def _write_rows(
    session: Session, package: Package, material: Material, blobs: list[tuple[str, Blob]], checks: list[str]
) -> None:
    package.status, package.checks, package.ready_at, package.error = PackageStatus.READY, checks, now(), ""
    for position, (name, blob) in enumerate(blobs):
        session.add(
            PackageFile(
                package_id=package.id,
                name=name,
                blob=blob.name,
                sha256=blob.sha256,
                bytes=blob.bytes,
                position=position,
            )
        )
    detail = {"package": package.id, "files": len(blobs), "sha256": digest([(n, b.sha256) for n, b in blobs])}
    record(session, None, "delivered package", material.name, detail, package.project_id)


def deliver_kind(library: Library) -> Kind:
    """For the table of job kinds."""
    return Deliver(library).kind()
