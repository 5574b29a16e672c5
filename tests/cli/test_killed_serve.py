"""The studio's own process is killed while it renders."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from previz_studio.engines.registry import Engines
from previz_studio.jobs.models import Job
from previz_studio.kit.db import Database, open_database
from previz_studio.settings import Settings
from previz_studio.takes.actions import RENDER_TAKE, request_takes
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from tests.cli.studio_process import Serving, serve
from tests.factories import cast_of, make_shot

pytestmark = pytest.mark.heavy


@pytest.fixture
def studio(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(migrated_file, tmp_path / "studio.db")
    database = open_database(Settings(data=tmp_path).resolved_database_url)
    yield database
    database.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Serving]]:
    started: list[Serving] = []

    def _start() -> Serving:
        started.append(serve(tmp_path))
        started[-1].link()
        return started[-1]

    yield _start
    for one in started:
        one.end()


def takes(database: Database) -> list[tuple[str, TakeStatus]]:
    with database.reading() as session:
        return [(take.version, take.status) for take in session.scalars(select(Take).order_by(Take.id))]


def comes(database: Database, wanted: list[tuple[str, TakeStatus]], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while takes(database) != wanted and time.monotonic() < end:
        time.sleep(0.02)
    return takes(database) == wanted


def test_given_a_server_killed_while_it_renders_when_started_again_then_the_one_take_is_ready(
    studio: Database, start: Callable[[], Serving], tmp_path: Path
) -> None:
    cast = cast_of(studio)
    with studio.writing() as session:
        shot = make_shot(session, cast, frames=240)
        request_takes(session, cast.ari, shot.id, TakeOrder(tier="animatic", seed=1), Engines(tmp_path / "models"))
    first = start()
    assert comes(studio, [("v001", TakeStatus.RENDERING)], 60)
    first.process.kill()
    first.process.wait()
    assert takes(studio) == [("v001", TakeStatus.RENDERING)]
    start()
    assert comes(studio, [("v001", TakeStatus.READY)], 120)
    with studio.reading() as session:
        take = session.scalars(select(Take)).one()
        assert take.frames == 240 and take.media_hash
        assert len(session.scalars(select(Job).where(Job.subject_id == take.id, Job.kind == RENDER_TAKE)).all()) == 1
