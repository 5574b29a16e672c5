"""Thirty people in one dailies session: how fast pages still come while each holds an event stream. Then 500 streams.

`python benchmarks/dailies_load.py [--people 30] [--listeners 500] [--seconds 20] [--write]`

The studio as `previz-studio serve` starts it, one process, over a sequence of 60 shots; those who ask are this process,
those who listen another. Each person opens a page every other second or so, now and then leaves a note, follows the
presenter and hears of renders that move. About 90 seconds.
"""

import argparse
import asyncio
import json
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
from benchmarks.serving.listeners import crowd
from benchmarks.serving.production import TAKES_EACH, Production, build
from benchmarks.serving.server import Server, studio
from previz_studio.jobs import outbox
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.db import Database, now, open_database
from previz_studio.takes.actions import RENDER_TAKE

SHOTS, COMMENTS, FEW = 60, 2_000, 4
RENDERING = "/queue/events"
MOST_EACH = 6
"""Streams one person may hold (kit/seats.py)."""
PAUSE_SECONDS = (1.0, 3.0)
"""Between two pages of one person."""
NOTE_EVERY = 8
"""Pages of one person."""
MOVES_A_SECOND = 2.0
"""Of the one render, whose progress is written so often at most, and of the presenter, who starts, stops, jumps."""
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
    stopped: float
    """Seconds from SIGTERM to the end, where it was stopped."""

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
    production = build(url, COMMENTS, people=max(people, -(-listeners // MOST_EACH)), shots=SHOTS)
    database = open_database(url)
    job = _render(database)
    with studio(data, working=False) as server:
        everybody, cookies = production.cookies, production.cookies[:people]
        here = Session(server, production, database, job, await warm(server, production), seconds)
        both = [(text, path) for text in cookies for path in (here.following, RENDERING)]
        many_streams = [(everybody[n % len(everybody)], here.following) for n in range(listeners)]
        quiet = await stage(here, cookies[:FEW], (), f"{FEW} people, no streams")
        session = await stage(here, cookies, both, f"{people} people, each with two streams")
        many = await stage(here, cookies[:FEW], many_streams, f"{FEW} people, {listeners} streams", last=True)
    database.close()
    return "\n\n".join(
        [
            f"{SHOTS} shots, {SHOTS * TAKES_EACH} takes, {COMMENTS:,} notes in SQLite. Each person opens the review "
            "page of a take, the dailies, the board, the queue or home every "
            f"{PAUSE_SECONDS[0]:g} to {PAUSE_SECONDS[1]:g} s, and with every {NOTE_EVERY}th leaves a note. A presenter "
            f"tells where they are {MOVES_A_SECOND:g} times a second, and a render, by another process, as often how "
            "far it is. The two streams are that of the live session and that of the queue; the many are of the live "
            "session. Everybody is on the same machine: who asks for pages in one process, who listens in another. "
            f"Each stage lasts {seconds:g} s.",
            page.table(HEAD, [quiet.row(), session.row(), many.row()]),
            f"Page p95 with {people} people: {_p95(session.pages):.0f} ms of {LIMIT_MS['people']} ms promised; with "
            f"{listeners} streams {_p95(many.pages):.0f} ms of {LIMIT_MS['listeners']} ms. {listeners} streams added "
            f"{many.resident_mb - session.resident_mb:.0f} MB (40 MB promised). SIGTERM with them open to the end: "
            f"{many.stopped:.1f} s (5 s promised).",
        ]
    )


@dataclass(frozen=True)
class Session:
    server: Server
    production: Production
    database: Database
    job: int
    screening: int
    seconds: float

    @property
    def following(self) -> str:
        """The stream of the live session."""
        return f"/api/screenings/{self.screening}/events"


async def warm(server: Server, production: Production) -> int:
    """Each page once, since templates are compiled at their first; and a live session, by its presenter: its id."""
    line, presenter = await Line(server.port).open(), _cookie(production.cookies[0])
    for path in _paths(production):
        await line.ask(Ask(path, headers=presenter))
    asked = {"list": "best", "sequence": "SQ030"}
    begin = Ask("/api/projects/NF/screenings", "POST", presenter, lambda _: json.dumps(asked), 201)
    made = json.loads((await line.ask(begin)).body)
    line.close()
    return int(made["id"])


async def stage(
    here: Session, people: Many[str], streams: Many[tuple[str, str]], name: str, *, last: bool = False
) -> Stage:
    """`people` are cookies, `streams` a cookie and an address each. The `last` stops the server, all streams open."""
    server, pages, notes, stopped = here.server, list[float](), list[float](), 0.0
    async with crowd(server.port, [(_cookie(text)[0][1], path) for text, path in streams]) as listeners:
        before, began = server.cpu_seconds(), time.perf_counter()
        until = began + here.seconds
        moving = asyncio.gather(_move(here, until), _present(here, until))
        whose = [(text, random.Random(n)) for n, text in enumerate(people)]
        await asyncio.gather(*(_person(here, text, chosen, until, pages, notes) for text, chosen in whose))
        cores = (server.cpu_seconds() - before) / (time.perf_counter() - began)
        await moving
        resident = server.resident_mb()
        if last:
            stopped = await asyncio.to_thread(server.stop)
    return Stage(name, pages, notes, listeners.seconds_late, cores, resident, stopped)


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


def _render(database: Database) -> int:
    """The row of a job that runs, as another worker would have claimed it."""
    with database.writing() as session:
        job = outbox.ask(session, RENDER_TAKE, 1, queue="render", title="SH010 v001", project_id=1)
        job.status, job.started_at, job.executor_id = JobStatus.RUNNING, now(), "elsewhere"
        return job.id


async def _move(here: Session, until: float) -> None:
    """Progress of a render in another process; its words are the moment."""
    turn = 0
    while time.perf_counter() < until:
        await asyncio.to_thread(_write, here.database, here.job, turn % 100 / 100)
        turn += 1
        await asyncio.sleep(1 / MOVES_A_SECOND)


async def _present(here: Session, until: float) -> None:
    line, presenter = await Line(here.server.port).open(), _cookie(here.production.cookies[0])

    def where(n: int) -> str:
        return json.dumps({"at": n % SHOTS, "frame": n % 90, "speed": n % 2, "moment": time.time() * 1000})

    turn = 0
    while time.perf_counter() < until:
        await line.ask(Ask(f"/api/screenings/{here.screening}/position", "POST", presenter, where, 204), turn)
        turn += 1
        await asyncio.sleep(1 / MOVES_A_SECOND)
    line.close()


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
