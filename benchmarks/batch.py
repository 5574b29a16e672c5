"""How busy a batch of the whole studio keeps its device: real queue, worker, engine, encoder, measurement, database.

python benchmarks/batch.py [--model FOLDER] [--size 256x160x25] [--shots 12] [--rounds 3]

Each round runs the batch twice: with the render chair held until a take is published, as it was, and handed on as soon
as the device is free. Without --model a tiny random-weight LTX-Video is built: shares and gaps mean something then,
pictures and seconds of a GPU do not.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, beside its package

from benchmarks.rendering.cores import SHARED, Cores
from previz_studio.camera.plan import CameraPlan
from previz_studio.cli.migrate import upgrade
from previz_studio.engines.contract import EngineFacts, Frame, PromptPart, Rendered, RenderEngine, RenderRequest, Watch
from previz_studio.engines.diffusion.device import device_name, library_versions
from previz_studio.engines.registry import Engines
from previz_studio.jobs.contract import Kind, Running, Stage, Wire
from previz_studio.jobs.worker import Worker
from previz_studio.kit.db import open_database
from previz_studio.media.library import Library
from previz_studio.takes.batch import request_batch
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.render import RenderTake
from tests.engines import tiny
from tests.factories import cast_of, make_shot


@dataclass
class Traced:
    """The real engine, with a note of when its device was at work: from the request to the last decoded latent.

    `read` are the seconds for which a take waited in the chair until words were read. Without `beside` no words are
    read beside a take, and the text encoder is dropped after each reading."""

    engine: RenderEngine
    beside: bool = True
    cores: Cores = SHARED
    spans: list[tuple[float, float]] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    name: str = "ltx"
    """The engine's, as the registry calls it."""

    def facts(self) -> EngineFacts:
        return self.engine.facts()

    def read_ahead(self, requests: Sequence[RenderRequest], beside: bool = False) -> int | None:
        if beside:
            return self.engine.read_ahead(requests, beside) if self.beside else None
        began = time.perf_counter()
        try:
            with self.cores.at_work():
                return self.engine.read_ahead(requests)
        finally:
            self.read.append(time.perf_counter() - began)
            self.spans.append((began, time.perf_counter()))
            if not self.beside:
                self.engine._loaded.reader = None  # type: ignore[attr-defined]

    def render(self, request: RenderRequest, watch: Watch) -> Rendered:
        began = time.perf_counter()
        with self.cores.at_work():
            rendered = self.engine.render(request, watch)
        return replace(rendered, frames=self._noted(rendered.frames, began))

    def unload(self) -> None:
        self.engine.unload()

    def _noted(self, frames: Iterator[Frame], began: float) -> Iterator[Frame]:
        with self.cores.at_work():
            first = next(frames)
        self.spans.append((began, time.perf_counter()))
        yield first
        yield from frames


class TracedEngines(Engines):
    """The registry with one traced engine in it."""

    def __init__(self, models: Path, beside: bool, cores: Cores = SHARED, name: str = "ltx") -> None:
        super().__init__(models)
        self.traced = Traced(super().get(name), beside, cores, name=name)

    def warm(self, size: tuple[int, ...], tier: str = "fast") -> None:
        """Renders one take that nobody counts."""
        words = (PromptPart("action", "Warm up."),)
        bare = RenderRequest(*size, Fraction(24), 0, CameraPlan(), prompt=words)  # type: ignore[misc, arg-type]
        request = replace(bare, tier=tier)
        quiet = Watch(progress=lambda share, words: None, stop=lambda: False)
        with self.traced.cores.at_work():
            list(self.traced.engine.render(request, quiet).frames)

    def get(self, name: str) -> Any:
        return self.traced if name == self.traced.name else super().get(name)


@dataclass(frozen=True)
class Holding:
    """A job's wires, without the one that hands the chair on."""

    wire: Wire

    def report(self, fraction: float, words: str) -> None:
        self.wire.report(fraction, words)

    def stop(self) -> bool:
        return self.wire.stop()

    def spent(self, seconds: float, gpu_seconds: float) -> None:
        self.wire.spent(seconds, gpu_seconds)

    def sit_down(self) -> None:
        self.wire.sit_down()

    def hand_on(self) -> None:
        """Keeps the chair."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="a model folder in diffusers layout; a tiny one is built otherwise")
    parser.add_argument("--size", default="256x160x25", help="width x height x frames")
    parser.add_argument("--shots", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    size = tuple(int(side) for side in asked.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        tiny.install(work / "models", "tiny-ltx", builder(asked.model), tiers=("fast",))
        rounds = [
            {
                way: run(work / f"{way}-{number}", work / "models", size, asked.shots, way)
                for way in ("held", "handed_on")
            }
            for number in range(asked.rounds)
        ]
    result = {
        "machine": {"cores": os.cpu_count(), "device": device_name(), "load_1min": os.getloadavg()[0]},
        "libraries": library_versions(),
        "model": "tiny random weights" if asked.model is None else asked.model.name,
        "size": asked.size,
        "shots": asked.shots,
        "rounds": asked.rounds,
        **{way: _median([one[way] for one in rounds]) for way in ("held", "handed_on")},
    }
    print(json.dumps(result, indent=2))


def run(  # noqa: PLR0913  # what one round is, by name
    folder: Path,
    models: Path,
    size: tuple[int, ...],
    shots: int,
    way: str = "handed_on",
    presses: int = 1,
    beside: bool = True,
    warm: bool = False,
    cores: Cores = SHARED,
    made_by: tuple[str, str] = ("ltx", "fast"),
) -> dict[str, float]:
    """One batch from the press to the last ready take; the later presses come while the first is rendering. `warm`:
    the model is in memory before the first press. `made_by` is engine and tier."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'studio.db'}"
    upgrade(url)
    database, library = open_database(url), Library(folder / "library")
    engines = TracedEngines(models, beside, cores, made_by[0])
    if warm:
        engines.warm(size, made_by[1])
    cast = cast_of(database)
    with database.writing() as session:
        cast.show.width, cast.show.height = size[0], size[1]
        session.merge(cast.show)
        ids = [make_shot(session, cast, frames=size[2], lighting=f"Lamp {number}.").id for number in range(shots)]
    kind = RenderTake(engines, library).kind()
    worker = Worker(database, "", [kind if way == "handed_on" else _holding(kind)])
    worker.start()
    worker.ready.wait(60)
    began = time.perf_counter()
    for press in range(presses):
        with database.writing() as session:
            request_batch(session, cast.ari, ids[press::presses], TakeOrder(made_by[1]), engines)
        worker.nudge()
        while not engines.traced.read:
            time.sleep(0.01)
    _until_done(database)
    ended = time.perf_counter()
    worker.close()
    database.close()
    spans = sorted(engines.traced.spans)
    around = {"before_s": spans[0][0] - began, "after_s": ended - spans[-1][1]}
    return {"wall_s": ended - began, **around, **_shares(engines.traced, shots)}


def _shares(traced: Traced, shots: int) -> dict[str, float]:
    """Within the batch: from the device's first work to its last."""
    spans = sorted(traced.spans)
    whole = spans[-1][1] - spans[0][0]
    gaps = [max(0.0, later[0] - earlier[1]) for earlier, later in zip(spans, spans[1:], strict=False)]
    return {
        "device_busy_share": 1 - sum(gaps) / whole,
        "device_idle_share": sum(gaps) / whole,
        "idle_s": sum(gaps),
        "between_takes_median_s": statistics.median(gaps),
        "chair_reads": float(len(traced.read)),
        "chair_s": sum(traced.read[1:]),
        "takes": float(shots),
    }


def _holding(kind: Kind) -> Kind:
    def keeping(stage: Stage) -> Stage:
        def run_it(job: Running) -> dict[str, Any] | None:
            return stage.run(replace(job, wire=Holding(job.wire)))

        return replace(stage, run=run_it)

    return replace(kind, stages=tuple(map(keeping, kind.stages)))


def _until_done(database: Any) -> None:
    from previz_studio.jobs.queries import waiting_and_running

    while True:
        with database.reading() as session:
            if not waiting_and_running(session):
                return
        time.sleep(0.02)


def builder(model: Path | None) -> Any:
    """A tiny checkpoint, or the given one linked onto the shelf."""
    if model is None:
        return tiny.ltx_checkpoint

    def link(target: Path) -> Path:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(model.resolve())
        return target

    return link


def _median(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(row[name] for row in rows), 4) for name in rows[0]}


if __name__ == "__main__":
    main()
