"""Where files live. Every path in the studio is born here; a published file never changes, its name is its SHA-256."""

import contextlib
import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from previz_studio.kit.errors import Invalid, NoSpace, NotFound

_KEPT = "mov mp4 mxf mkv webm avi jpg png json csv wav pdf zip edl xml fcpxml otio ale txt srt"
EXTENSIONS = frozenset(_KEPT.split())
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
BALLAST_BYTES = 4 * 2**20

_BLOB = re.compile(r"([0-9a-f]{64})\.([a-z0-9]{1,8})")
_WORK = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Blob:
    """A published file: `name` is `<sha256>.<extension>`, the only thing the database remembers."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Library:
    """`root` holds `work/` (being made, wiped at start), `media/` (published, content-addressed) and `ballast`."""

    root: Path

    def work(self, name: str) -> Path:
        """A fresh empty folder; what an earlier attempt of the same name left is gone. Raises NoSpace."""
        self.discard_work(name)
        folder = self.work_folder(name)
        with naming_full_disk(self.root):
            folder.mkdir(parents=True)
        return folder.resolve()

    def discard_work(self, name: str) -> None:
        shutil.rmtree(self.work_folder(name), ignore_errors=True)

    def publish(self, file: Path, *, extension: str) -> Blob:
        """Moves `file` (in a work folder) to its final name: hash -> fsync -> rename -> fsync folder.

        Only after this returns may a row name the blob. Publishing the same bytes again gives the same blob.
        Raises NotFound, NoSpace, or Invalid for an extension the studio does not keep.
        """
        if extension not in EXTENSIONS:
            raise Invalid(f"The studio does not keep .{extension} files.")
        if not file.is_file():
            raise NotFound(f"{file.name} is not on disk.")
        digest, size = sha256_of(file), file.stat().st_size
        blob = Blob(f"{digest}.{extension}", digest, size)
        target = self._blob_path(blob.name)
        with naming_full_disk(self.root, size):
            fresh = not target.parent.exists()
            target.parent.mkdir(parents=True, exist_ok=True)
            _fsync(file)
            file.replace(target)
            _fsync(target.parent)
            if fresh:
                _fsync(target.parent.parent)
        return blob

    def path(self, blob_name: str) -> Path:
        """Raises NotFound when the name is not a blob's or the file is not there."""
        if not self.has(blob_name):
            raise NotFound(f"{blob_name[:80]} is not on disk.", hint="Run previz-studio doctor to see what is missing.")
        return self._blob_path(blob_name)

    def has(self, blob_name: str) -> bool:
        return _is_blob_name(blob_name) and self._blob_path(blob_name).is_file()

    def sweep(self, known: set[str]) -> list[str]:
        """Wipes `work/` and removes blobs no row names; returns the removed names, sorted. Only at start, before any
        job runs: in between, a file just published is not yet in a row."""
        shutil.rmtree(self.root / "work", ignore_errors=True)
        removed = sorted(file.name for file in self._blobs() if file.name not in known)
        for name in removed:
            self._blob_path(name).unlink()
        return removed

    def missing(self, known: set[str]) -> list[str]:
        """The names in `known` that have no file, sorted: what `doctor` reports."""
        return sorted(name for name in known if not self.has(name))

    def free_bytes(self) -> int:
        self.root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.root).free

    def require_room(self, bytes_needed: int) -> None:
        """Raises NoSpace when the disk has less than `bytes_needed` free."""
        if self.free_bytes() < bytes_needed:
            raise full_disk(self.root, bytes_needed)

    def ensure_ballast(self) -> bool:
        """Keeps a few megabytes aside so that a full disk can still record why a job failed; False when there is no
        room for it."""
        ballast = self.root / "ballast"
        if ballast.exists() and ballast.stat().st_size >= BALLAST_BYTES:
            return True
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            ballast.write_bytes(os.urandom(BALLAST_BYTES))  # random: a compressing disk would keep nothing aside
            _fsync(ballast)
        except OSError:
            ballast.unlink(missing_ok=True)
            return False
        return True

    def release_ballast(self) -> None:
        (self.root / "ballast").unlink(missing_ok=True)

    def work_folder(self, name: str) -> Path:
        if not _WORK.fullmatch(name):
            raise ValueError(f"not a work folder's name: {name!r}")
        return self.root / "work" / name

    def _blob_path(self, blob_name: str) -> Path:
        return self.root.resolve() / "media" / blob_name[:2] / blob_name

    def _blobs(self) -> Iterator[Path]:
        return (file for file in (self.root / "media").glob("??/*") if _is_blob_name(file.name))


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def full_disk(folder: Path, bytes_needed: int = 0) -> NoSpace:
    """The refusal that names the disk, what is free on it and what was needed."""
    there = next((each for each in (folder, *folder.parents) if each.exists()), Path("/"))
    free = shutil.disk_usage(there).free
    needed = f", and {_size(bytes_needed)} are needed" if bytes_needed else ""
    return NoSpace(
        f"The disk of {folder} is full: {_size(free)} are free{needed}.",
        hint="Free some space there and try again; nothing that was published is lost.",
    )


@contextlib.contextmanager
def naming_full_disk(folder: Path, bytes_needed: int = 0) -> Iterator[None]:
    """Turns a full disk, found by us or by a tool we started, into NoSpace that names `folder`."""
    try:
        yield
    except NoSpace as exc:
        raise full_disk(folder, bytes_needed) from exc
    except OSError as exc:
        if exc.errno in DISK_FULL:
            raise full_disk(folder, bytes_needed) from exc
        raise


def _is_blob_name(name: str) -> bool:
    found = _BLOB.fullmatch(name)
    return found is not None and found[2] in EXTENSIONS


def _size(count: int) -> str:
    return f"{count / 10**9:.1f} GB" if count >= 10**9 else f"{count / 10**6:.1f} MB"


def _fsync(path: Path) -> None:
    """Folders too: without it a crash can forget the name. A failure here is fatal and goes up as it is."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
