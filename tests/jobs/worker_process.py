"""A worker in a process of its own, to be killed: `worker_process.py DATABASE_URL FOLDER [deaf]`.

Its jobs have two stages that write to FOLDER/log; the second one waits for the file FOLDER/go.
"""

import signal
import sys
import threading
import time
from pathlib import Path

from previz_studio.jobs.contract import JobStopped, Kind, Running, Stage
from previz_studio.jobs.worker import Worker
from previz_studio.kit.db import open_database


class Bench:
    def __init__(self, folder: Path, deaf: bool) -> None:
        self.folder, self.deaf = folder, deaf

    def note(self, line: str) -> None:
        with (self.folder / "log").open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")

    def first(self, job: Running) -> None:
        self.note(f"first {job.subject_id}")

    def second(self, job: Running) -> None:
        self.note(f"second begins {job.subject_id}")
        while not (self.folder / "go").exists():
            if not self.deaf and job.stop():
                raise JobStopped
            time.sleep(0.01)
        self.note(f"second ends {job.subject_id}")

    def kind(self) -> Kind:
        stages = (Stage("first", self.first), Stage("second", self.second))
        return Kind("render", "render", stages, lambda *_: None, lambda _: None)


def main(url: str, folder: Path, deaf: bool) -> None:
    bench, terminated = Bench(folder, deaf), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: terminated.set())
    worker = Worker(open_database(url), "", [bench.kind()])
    worker.start()
    terminated.wait()
    worker.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), "deaf" in sys.argv)
