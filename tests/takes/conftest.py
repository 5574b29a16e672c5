"""A studio with a tiny real LTX-Video on its shelf, worked in the test's own thread."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from previz_studio.app import kinds_of
from previz_studio.engines.registry import Engines
from previz_studio.jobs.inline import Inline
from previz_studio.kit.db import Database
from previz_studio.media.library import Library
from previz_studio.takes.actions import request_takes
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from tests.engines import tiny
from tests.factories import Cast, cast_of, make_shot


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with a tiny LTX-Video and its upsampler, verified."""
    models = tmp_path_factory.mktemp("models")
    tiny.install(models, "tiny-ltx", tiny.ltx_checkpoint, tiers=("fast", "pro"))
    tiny.install(models, "tiny-ltx-upsampler", tiny.ltx_upsampler, tiers=())
    return models


@pytest.fixture(scope="session")
def engines(shelf: Path) -> Engines:
    """One warm set of engines for all tests that only read their results."""
    return Engines(shelf)


@dataclass(frozen=True)
class Stage:
    """A shot, its people, and whoever works the queue."""

    database: Database
    library: Library
    engines: Engines
    cast: Cast
    shot_id: int

    def ask(self, order: TakeOrder, **more: Any) -> list[int]:
        with self.database.writing() as session:
            made = request_takes(session, self.cast.ari, self.shot_id, order, self.engines, **more)
            return [take.id for take in made]

    def work(self, limit: int | None = None) -> int:
        return Inline(self.database, kinds_of(self.engines, self.library)).run_all(limit)

    def take(self, take_id: int) -> Take:
        with self.database.reading() as session:
            take = session.get_one(Take, take_id)
            _ = take.shot, take.revision
            return take


@pytest.fixture
def stage(database: Database, library: Library, engines: Engines) -> Stage:
    cast = cast_of(database)
    with database.writing() as session:
        shot_id = make_shot(session, cast, lighting="Moon.").id
    return Stage(database, library, engines, cast, shot_id)
