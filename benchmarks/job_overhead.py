"""What the job room adds to a job: wall time from the commit that asks to the row that says done, minus its stages.

python benchmarks/job_overhead.py [--jobs 20] [--stage-seconds 0.05] [--database-url URL] [--write]
"""

import argparse
import resource
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, beside its package

from benchmarks import page
from previz_studio.cli.migrate import upgrade
from previz_studio.jobs import outbox
from previz_studio.jobs.contract import Kind, Running, Stage
from previz_studio.jobs.feed import Feed
from previz_studio.jobs.worker import Worker
from previz_studio.kit.db import open_database

SHORT_MS, LONG_SHARE = 150, 0.03
STAGES = ("render", "encode", "publish")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=20)
    parser.add_argument("--stage-seconds", type=float, default=0.05)
    parser.add_argument("--idle-seconds", type=float, default=10.0)
    parser.add_argument("--database-url", default="")
    page.add_write(parser)
    asked, conditions = parser.parse_args(), page.Conditions()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{Path(folder) / 'studio.db'}"
        found = measure(url, asked.jobs, asked.stage_seconds, asked.idle_seconds)
    body = "\n\n".join([words_of(found), table_of(found)])
    page.publish(
        "job_overhead", "What a job costs beside its work", body, conditions, libraries=("dbos",), write=asked.write
    )


def words_of(found: dict[str, float]) -> str:
    return (
        f"{found['jobs']:.0f} jobs of {found['stages_per_job']:.0f} stages of {found['stage_ms']:.0f} ms, one after "
        "another: wall time from the commit that asks to the row that says done, minus the stages. Targets: under "
        f"{SHORT_MS} ms on a short job, under {LONG_SHARE:.0%} of one of 60 s."
    )


def table_of(found: dict[str, float]) -> str:
    median = found["overhead_ms_median"]
    rows = [
        ("beside the stages, median", f"{median:.1f} ms", f"{SHORT_MS} ms"),
        ("beside the stages, worst", f"{found['overhead_ms_worst']:.1f} ms", ""),
        ("the median's share of a job of 60 s", f"{median / 60_000:.2%}", f"{LONG_SHARE:.0%}"),
        ("start to ready", f"{found['ready_ms']:.0f} ms", ""),
        ("closing", f"{found['close_ms']:.0f} ms", ""),
        ("an idle worker, of one core", f"{found['idle_core_percent']:.1f} %", ""),
    ]
    return page.table(("", "measured", "target"), rows)


def measure(url: str, jobs: int, stage_seconds: float, idle_seconds: float) -> dict[str, float]:
    """Milliseconds, except for the idle worker's share of one core."""
    upgrade(url)
    database = open_database(url)
    spent: dict[int, float] = {}

    def stage(job: Running) -> None:
        since = time.perf_counter()
        job.progress(0.5, "half way")
        threading.Event().wait(stage_seconds)
        spent[job.job_id] = spent.get(job.job_id, 0.0) + time.perf_counter() - since

    kind = Kind("bench", "render", tuple(Stage(name, stage) for name in STAGES), lambda *_: None, lambda _: None)
    feed = Feed(database)
    worker = Worker(database, "", [kind], feed=feed)
    since = time.perf_counter()
    worker.start()
    worker.ready.wait(60)
    ready = time.perf_counter() - since
    time.sleep(2)  # the queues of a new store are seen within a second
    overheads = []
    for number in range(jobs):
        listener = feed.listen()
        since = time.perf_counter()
        with database.writing() as session:
            job_id = outbox.ask(session, "bench", number, queue="render", title=f"job {number}").id
        worker.nudge()
        while not any(line.id == job_id and not line.status.moving for line in listener.wait(10)):
            pass
        overheads.append((time.perf_counter() - since - spent[job_id]) * 1000)
        listener.close()
    idle = _core_share(idle_seconds)
    since = time.perf_counter()
    worker.close()
    closing = time.perf_counter() - since
    database.close()
    return {
        "jobs": jobs,
        "stages_per_job": len(STAGES),
        "stage_ms": stage_seconds * 1000,
        "overhead_ms_median": round(statistics.median(overheads), 1),
        "overhead_ms_worst": round(max(overheads), 1),
        "ready_ms": round(ready * 1000),
        "close_ms": round(closing * 1000),
        "idle_core_percent": round(idle * 100, 2),
    }


def _core_share(seconds: float) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF)
    time.sleep(seconds)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / seconds


if __name__ == "__main__":
    main()
