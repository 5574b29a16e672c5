"""Thirty people in one dailies session: how fast pages still come while each holds an event stream. Then 500 streams.

`python benchmarks/dailies_load.py [--people 30] [--listeners 500] [--seconds 20] [--write]`

The studio as `previz-studio serve` starts it, one process, over a sequence of 60 shots; this process is everybody. Each
person opens a page every other second or so, now and then leaves a note, and hears of renders that move. About 90
seconds.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence as Many
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, beside its package

from sqlalchemy import update

from benchmarks import page
from benchmarks.serving.clients import Ask, Line, note
from benchmarks.serving.listeners import Listener, gather
from benchmarks.serving.production import TAKES_EACH, Production, build
from benchmarks.serving.server import Server, studio
from previz_studio.jobs import outbox
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.db import Database, now, open_database
from previz_studio.takes.actions import RENDER_TAKE

SHOTS, COMMENTS, FEW = 60, 2_000, 4
STREAM = "/queue/events"
PAUSE_SECONDS = (1.0, 3.0)
"""Between two pages of one person."""
NOTE_EVERY = 8
"""Pages of one person."""
RENDERS, MOVES_A_SECOND = 1, 2.0
"""One GPU; progress is written twice a second at most."""
LIBRARIES = ("fastapi", "uvicorn", "sqlalchemy", "jinja2")
LIMIT_MS = {"people": 150, "listeners": 100}
"""What is promised of the p95 of pages: issue 3, and T7 of the reliability brief."""


@dataclass(frozen=True)
class Stage:
    name: str
    pages: list[float]
    """Milliseconds each took."""
    notes: list[float]
    late: list[float]
    """Seconds each event came after it was written down, all listeners together."""
    cores: float
    """Of one core, the server's own."""
    resident_mb: float

    def row(self) -> tuple[str, ...]:
        return (
            self.name,
            f"{len(self.pages):,}",
            f"{statistics.median(self.pages):.0f}",
            f"{_p95(self.pages):.0f}",
            f"{_p95(self.notes):.0f}" if self.notes else "",
            f"{len(self.late):,}",
            f"{statistics.median(self.late):.2f}" if self.late else "",
            f"{max(self.late):.2f}" if self.late else "",
            f"{self.cores:.0%}",
            f"{self.resident_mb:.0f}",
        )


HEAD = (
    "",
    "pages",
    "p50 ms",
    "p95 ms",
    "note p95 ms",
    "events heard",
    "late s, median",
    "late s, worst",
    "of a core",
    "RSS MB",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--listeners", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each stage")
    page.add_write(parser)
    asked = parser.parse_args()
    conditions = page.Conditions()
    with tempfile.TemporaryDirectory() as folder:
        body = asyncio.run(measure(Path(folder), asked.people, asked.listeners, asked.seconds))
    page.publish(
        "dailies_load", "A dailies session under load", body, conditions, libraries=LIBRARIES, write=asked.write
    )


async def measure(data: Path, people: int, listeners: int, seconds: float) -> str:
    url = f"sqlite:///{data / 'studio.db'}"
    production = build(url, COMMENTS, people=people, shots=SHOTS)
    database = open_database(url)
    jobs = _renders(database)
    with studio(data, working=False) as server:
        cookies = production.cookies
        await warm(server, production)

        async def held(who: Many[str], streams: Many[str], name: str, *, keep: bool = False) -> Stage:
            return await stage(Session(server, production, database, jobs, seconds), who, streams, name, keep=keep)

        quiet = await held(cookies[:FEW], (), f"{FEW} people, no streams")
        session = await held(cookies, cookies, f"{people} people, each with a stream")
        crowd = [cookies[n % people] for n in range(listeners)]
        many = await held(cookies[:FEW], crowd, f"{FEW} people, {listeners} streams", keep=True)
        stopped = server.stop()
    database.close()
    return "\n\n".join(
        [
            f"{SHOTS} shots, {SHOTS * TAKES_EACH} takes, {COMMENTS:,} notes in SQLite. Each person opens the review "
            "page of a take, the dailies, the board, the queue or home every "
            f"{PAUSE_SECONDS[0]:g} to {PAUSE_SECONDS[1]:g} s, and with every {NOTE_EVERY}th leaves a note; {RENDERS} "
            f"render moves {MOVES_A_SECOND:g} times a second. Everybody is this one process on the same machine. "
            f"Each stage lasts {seconds:g} s.",
            page.table(HEAD, [quiet.row(), session.row(), many.row()]),
            f"Page p95 with {people} people: {_p95(session.pages):.0f} ms of {LIMIT_MS['people']} ms promised; with "
            f"{listeners} streams {_p95(many.pages):.0f} ms of {LIMIT_MS['listeners']} ms. {listeners} streams added "
            f"{many.resident_mb - session.resident_mb:.0f} MB (40 MB promised). SIGTERM with them open to the end: "
            f"{stopped:.1f} s (5 s promised).",
        ]
    )


@dataclass(frozen=True)
class Session:
    server: Server
    production: Production
    database: Database
    jobs: list[int]
    seconds: float


async def warm(server: Server, production: Production) -> None:
    """Each page once: templates are compiled at their first."""
    line = await Line(server.port).open()
    for path in _paths(production):
        await line.ask(Ask(path, headers=_cookie(production.cookies[0])))
    line.close()


async def stage(here: Session, people: Many[str], streams: Many[str], name: str, *, keep: bool) -> Stage:
    """`people` and `streams` are cookies. `keep` leaves the streams open."""
    server = here.server
    listeners = [Listener(server.port, Ask(STREAM, headers=_cookie(text))) for text in streams]
    await gather(listeners)
    pages: list[float] = []
    notes: list[float] = []
    before, began = server.cpu_seconds(), time.perf_counter()
    until = began + here.seconds
    moving = asyncio.create_task(_move(here.database, here.jobs, until))
    whose = [(text, random.Random(n)) for n, text in enumerate(people)]
    await asyncio.gather(*(_person(here, text, chosen, until, pages, notes) for text, chosen in whose))
    cores = (server.cpu_seconds() - before) / (time.perf_counter() - began)
    await moving
    late = [each for one in listeners for each in one.seconds_late]
    found = Stage(name, pages, notes, late, cores, server.resident_mb())
    if not keep:
        await asyncio.gather(*(one.close() for one in listeners))
    return found


async def _person(
    here: Session, cookie: str, chosen: random.Random, until: float, pages: list[float], notes: list[float]
) -> None:
    line = await Line(here.server.port).open()
    opened = 0
    await asyncio.sleep(chosen.uniform(0, PAUSE_SECONDS[1]))
    while time.perf_counter() < until:
        asks = [Ask(path, headers=_cookie(cookie)) for path in _paths(here.production)]
        pages.append(await _timed(line, chosen.choice(asks)))
        opened += 1
        if opened % NOTE_EVERY == 0:
            take = chosen.choice(here.production.other_takes)
            post = Ask(f"/api/takes/{take}/comments", "POST", _cookie(cookie), note, 201)
            notes.append(await _timed(line, post))
        await asyncio.sleep(chosen.uniform(*PAUSE_SECONDS))
    line.close()


async def _timed(line: Line, ask: Ask) -> float:
    began = time.perf_counter()
    await line.ask(ask)
    return (time.perf_counter() - began) * 1000


def _paths(production: Production) -> tuple[str, ...]:
    """Reviewing most of all."""
    review = f"/p/nf/takes/{production.take_id}"
    return (review, review, review, "/p/nf/dailies?sequence=SQ030", "/p/nf/board?sequence=SQ030", "/queue", "/")


def _renders(database: Database) -> list[int]:
    """Job rows that run, as another worker would have claimed them."""
    with database.writing() as session:
        made = [
            outbox.ask(session, RENDER_TAKE, n, queue="render", title=f"SH010 v{n:03}", project_id=1)
            for n in range(1, RENDERS + 1)
        ]
        for job in made:
            job.status, job.started_at, job.executor_id = JobStatus.RUNNING, now(), "elsewhere"
        return [job.id for job in made]


async def _move(database: Database, jobs: list[int], until: float) -> None:
    """Progress of renders in another process; its words are the moment."""
    turn = 0
    while time.perf_counter() < until:
        await asyncio.to_thread(_write, database, jobs[turn % len(jobs)], turn % 100 / 100)
        turn += 1
        await asyncio.sleep(1 / MOVES_A_SECOND)


def _write(database: Database, job: int, progress: float) -> None:
    with database.writing() as session:
        session.execute(
            update(Job).where(Job.id == job).values(progress=progress, note=f"{time.time():.3f}", changed_at=now())
        )


def _cookie(text: str) -> tuple[tuple[str, str], ...]:
    return (("Cookie", f"previz_session={text}"),)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else max(values, default=0.0)


if __name__ == "__main__":
    main()
