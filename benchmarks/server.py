"""How fast the server answers over a large production (1,000 shots, 10,000 takes, 20,000 comments), beside a floor.

`python benchmarks/server.py [--rounds 3] [--seconds 0.6] [--write]`

One run, two servers over the same database on loopback: the studio as `previz-studio serve` starts it, one process, a
person signed in, and benchmarks/serving/floor.py, plain FastAPI with hand-written SQL where nobody signs in. This
process is the client; the servers take turns, so whatever else the machine does meets both. About 90 seconds.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, beside its package

from benchmarks import page
from benchmarks.serving.clients import Ask, Figures, Line, loop, note
from benchmarks.serving.production import NOTES_ON_ONE, SHOTS, TAKES_EACH, Production, build, grow
from benchmarks.serving.server import Server, floor, studio

FEW, MANY = 1_000, 20_000
BUSY_CLIENTS = 4
WARM_SECONDS = 0.15
"""A loop before the counted ones: what is made once is made before."""
ZOU = {"list": 14.5, "comments": 76.0, "post": 21.0}
"""Requests per second of Kitsu's server, measured once on a machine of this size (2 cores) with 2 workers and
PostgreSQL on the same amount of rows."""
LIBRARIES = ("fastapi", "uvicorn", "sqlalchemy", "jinja2")


@dataclass(frozen=True)
class Case:
    name: str
    words: str
    ours: Ask
    plain: Ask


def cases(production: Production) -> list[Case]:
    take, cookie = production.take_id, (("Cookie", f"previz_session={production.cookies[0]}"),)
    comments = {"path": "/takes/{n}/comments", "method": "POST", "body": note, "status": 201}

    board = "/p/nf/board?sequence=SQ030"

    def mine(path: str, status: int = 200) -> Ask:
        return Ask(path, headers=cookie, status=status)

    return [
        Case(
            "list",
            f"list of {SHOTS:,} shots (JSON)",
            mine("/api/projects/NF/sequences/SQ030/shots"),
            Ask("/shots"),
        ),
        Case(
            "review",
            f"one shot, {TAKES_EACH} takes, {NOTES_ON_ONE} notes (JSON)",
            mine(f"/api/takes/{take}/review"),
            Ask(f"/takes/{take}/review.json"),
        ),
        Case(
            "comments", "comments of a take (JSON)", mine(f"/api/takes/{take}/comments"), Ask(f"/takes/{take}/comments")
        ),
        Case(
            "post",
            "post a comment (synchronous=FULL)",
            Ask(**comments | {"path": "/api/takes/{n}/comments"}, headers=cookie),
            Ask(**comments),
        ),
        Case("unchanged", f"board of {SHOTS:,} shots, unchanged (304)", mine(board, 304), Ask("/board")),
        Case("board", f"board of {SHOTS:,} shots (HTML)", mine(board), Ask("/board")),
        Case(
            "page",
            f"review page, {TAKES_EACH} takes, {NOTES_ON_ONE} notes (HTML)",
            mine(f"/p/nf/takes/{take}"),
            Ask(f"/takes/{take}"),
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.6, help="of each loop")
    page.add_write(parser)
    asked = parser.parse_args()
    conditions = page.Conditions()
    with tempfile.TemporaryDirectory() as folder:
        body = asyncio.run(measure(Path(folder), asked.rounds, asked.seconds))
    page.publish("server", "The server's speed", body, conditions, libraries=LIBRARIES, write=asked.write)


async def measure(data: Path, rounds: int, seconds: float) -> str:
    database = data / "studio.db"
    url = f"sqlite:///{database}"
    production = build(url, FEW)
    with studio(data) as ours, floor(database) as plain:
        memory = [ours.resident_mb()]
        work = cases(production)
        few = await measured(work, ours, plain, max(1, rounds - 1), seconds, clients=(1,))
        grow(url, production, MANY - FEW)
        found = await measured(work, ours, plain, rounds, seconds, clients=(1, BUSY_CLIENTS))
        memory.append(ours.resident_mb())
        sizes = {case.name: len(await answer_of(ours, case.ours)) for case in work if case.ours.status != 304}
        plain_memory = plain.resident_mb()
        stopped = ours.stop()
    return "\n\n".join(
        [
            words_before(seconds, rounds),
            speeds(work, found, sizes),
            flatness(work, few, found),
            f"Memory (RSS): {memory[0]:.0f} MB after start, {memory[1]:.0f} MB after the run; the floor "
            f"{plain_memory:.0f} MB. SIGTERM to end: {stopped:.1f} s.",
        ]
    )


async def known(server: Server, ask: Ask) -> Ask:
    """The same, asked by a browser that has the answer already."""
    line = await Line(server.port).open()
    tag = (await line.ask(replace(ask, status=200))).headers["etag"]
    line.close()
    return replace(ask, headers=(*ask.headers, ("If-None-Match", tag)))


async def answer_of(server: Server, ask: Ask) -> bytes:
    line = await Line(server.port).open()
    answer = await line.ask(ask, 11)
    line.close()
    return answer.body


Found = dict[tuple[str, str, int], list[tuple[Figures, float]]]
"""By case, server and number of clients: each round's figures, and the server's CPU milliseconds an answer."""


async def measured(
    work: list[Case], ours: Server, plain: Server, rounds: int, seconds: float, clients: tuple[int, ...]
) -> Found:
    found: Found = {}
    for turn in range(rounds + 1):
        for case in work:
            ask_ours = await known(ours, case.ours) if case.ours.status == 304 else case.ours
            for count in clients:
                for name, server, ask in (("ours", ours, ask_ours), ("plain", plain, case.plain)):
                    before = server.cpu_seconds()
                    figures = await loop(server.port, ask, clients=count, seconds=seconds if turn else WARM_SECONDS)
                    cpu = (server.cpu_seconds() - before) * 1000 / len(figures.milliseconds)
                    found.setdefault((case.name, name, count), []).append((figures, cpu))
    return {key: figures[1:] for key, figures in found.items()}


def rate(found: Found, case: str, who: str) -> float:
    """Requests per second: the better number of clients, the median of its rounds."""
    return max(statistics.median(f.per_second for f, _ in found[case, who, n]) for n in (1, BUSY_CLIENTS))


def middle(found: Found, case: str, who: str, clients: int = 1) -> float:
    return statistics.median(f.median for f, _ in found[case, who, clients])


def cpu(found: Found, case: str, who: str) -> float:
    return statistics.median(each for n in (1, BUSY_CLIENTS) for _, each in found[case, who, n])


def p95(found: Found, case: str) -> float:
    return statistics.median(f.p95 for f, _ in found[case, "ours", 1])


def speeds(work: list[Case], found: Found, sizes: dict[str, int]) -> str:
    rows = []
    for case in work:
        ours, plain = rate(found, case.name, "ours"), rate(found, case.name, "plain")
        zou, used = ZOU.get(case.name), cpu(found, case.name, "ours")
        rows.append(
            (
                case.words,
                f"{ours:,.0f}",
                f"{middle(found, case.name, 'ours'):.1f}",
                f"{p95(found, case.name):.1f}",
                f"{plain:,.0f}",
                f"{middle(found, case.name, 'plain'):.1f}",
                f"{ours / plain:.2f}",
                f"{used:.2f}",
                f"{cpu(found, case.name, 'plain') / used:.2f}",
                f"{ours / zou:.1f}" if zou else "",
                f"{sizes[case.name] / 1000:,.0f}" if case.name in sizes else "0",
            )
        )
    head = (
        "",
        "per s",
        "p50 ms",
        "p95 ms",
        "floor per s",
        "floor p50 ms",
        "of floor",
        "CPU ms",
        "CPU of floor",
        "x Zou",
        "kB",
    )
    return page.table(head, rows)


def flatness(work: list[Case], few: Found, many: Found) -> str:
    rows = [
        (case.words, f"{p95(few, case.name):.1f}", f"{p95(many, case.name):.1f}", f"{growth(few, many, case):.2f}")
        for case in work
        if case.name in ("review", "comments", "post", "page")
    ]
    head = ("p95 ms, one client", f"{FEW:,} comments", f"{MANY:,} comments", "growth")
    return page.table(head, rows)


def growth(few: Found, many: Found, case: Case) -> float:
    return p95(many, case.name) / p95(few, case.name)


def words_before(seconds: float, rounds: int) -> str:
    return (
        f"{SHOTS:,} shots, {SHOTS * TAKES_EACH:,} takes, {MANY:,} comments in SQLite. The floor is plain FastAPI with "
        "hand-written SQL over the same file, without sign-in, roles, audit or engines, asked in the same run. Each "
        f"figure is the median of {rounds} loops of {seconds:g} s: p50 and p95 with one client, requests per second "
        f"with one or {BUSY_CLIENTS}, whichever served more. CPU is the server's own time an answer, which a busy "
        f"machine changes least. Zou is Kitsu's server, measured before on a machine of "
        f"this size: list {ZOU['list']}, comments {ZOU['comments']:g}, posting {ZOU['post']:g} requests a second."
    )


if __name__ == "__main__":
    main()
