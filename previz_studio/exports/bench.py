"""The work folder of one package: what each stage left there, and which stages are done.

A crash may take the folder with it (the start-up sweep empties `work/`), so a stage asks before it relies on others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from previz_studio.jobs.contract import JobStopped, Running
from previz_studio.media.library import Library, naming_full_disk


@dataclass(frozen=True)
class Bench:
    """`files` becomes the package; `made` keeps what belongs to no one but the job."""

    folder: Path

    @property
    def files(self) -> Path:
        return self.folder / "package"

    @property
    def movies(self) -> Path:
        return self.files / "media"

    def done(self, stage: str) -> bool:
        return (self.folder / f"done-{stage}").exists()

    def mark(self, stage: str) -> None:
        (self.folder / f"done-{stage}").touch()

    def write(self, path: str, text: str | bytes) -> Path:
        """`path` is inside the package. Text is UTF-8; what cannot be written so becomes `?`."""
        target = self.files / path
        with naming_full_disk(self.folder):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
        return target

    def listing(self) -> Iterator[tuple[str, Path]]:
        """(path inside the package, file), sorted as a file tree reads."""
        found = sorted(self.files.rglob("*"), key=lambda file: file.relative_to(self.files).parts)
        return ((file.relative_to(self.files).as_posix(), file) for file in found if file.is_file())


def bench_name(running: Running) -> str:
    return f"package-{running.subject_id}-{running.job_id}"


def open_bench(library: Library, running: Running) -> Bench:
    """The folder as an earlier stage left it, or a fresh one when it is gone."""
    folder = Path(str(running.results.get("gather", {}).get("folder", "")))
    if folder.name != bench_name(running) or not folder.is_dir():
        folder = library.work(bench_name(running))
    return Bench(folder)


def stop_if_asked(running: Running) -> None:
    if running.stop():
        raise JobStopped


Results = dict[str, Any]
