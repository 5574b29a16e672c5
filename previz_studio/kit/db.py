"""The database seam: one Base, one way to open it, one way to read and one way to write.

Writes on SQLite take one in-process lock and BEGIN IMMEDIATE: deferred transactions fail under writers
("database is locked", 1,522 of 1,600 in the measurement behind this). PostgreSQL needs neither.
A transaction may begin in one thread and end in another: a web request's does.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, Enum, MetaData, Row, Select, String, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

from previz_studio.kit.errors import Unavailable
from previz_studio.kit.once import ANSWERS
from previz_studio.kit.version import PostgresVersion, SqliteVersion, Version

LONGEST_WAIT_SECONDS = 30.0
"""For the transactions of others, which take milliseconds each."""


class UtcDateTime(TypeDecorator[datetime]):
    """Stores aware UTC datetimes; refuses naive ones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r} given to the database; pass an aware UTC one")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Rate(TypeDecorator[Fraction]):
    """A frame rate, stored as written: `24`, `24000/1001`."""

    impl = String(16)
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        return None if value is None else _rate(value)


@lru_cache(maxsize=64)
def _rate(words: str) -> Fraction:
    """A handful of rates are read thousands of times."""
    return Fraction(words)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        Fraction: Rate,
        # Stored by value in plain text: a new state is then no migration on PostgreSQL.
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=lambda kind: [m.value for m in kind]),
    }


def now() -> datetime:
    return datetime.now(UTC)


Id = Annotated[int, mapped_column(primary_key=True)]
CreatedAt = Annotated[datetime, mapped_column(default=now)]


@dataclass(frozen=True)
class Database:
    """`reading()` for queries, `writing()` for one committed change. Both give a Session; nobody else commits."""

    engine: Engine
    _readers: sessionmaker[Session]
    _writers: sessionmaker[Session]
    _single: Engine
    _turn: Callable[[], AbstractContextManager[None]]
    _version: Version

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._readers() as session:
            session.info[ANSWERS] = {}
            yield session

    def one(self, statement: Select[Any], values: dict[str, Any]) -> Row[Any] | None:
        """The one row of a select of columns, or None. Without a session and a transaction, which cost more than the
        statement itself."""
        with self._single.connect() as connection:
            return connection.execute(statement, values).one_or_none()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on an exception. Keep files, networks and GPUs out.

        Raises Unavailable where other writers took longer than LONGEST_WAIT_SECONDS."""
        with self._turn(), self._writers.begin() as session:
            yield session

    def version(self) -> str:
        """Differs once anybody, in any process, has committed a change since: the same twice means that nothing in
        between was. Costs some 10 microseconds on SQLite, one short query on PostgreSQL."""
        return self._version.read()

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        self._version.close()
        self.engine.dispose()


def open_database(url: str) -> Database:
    """`sqlite:////absolute/path.db` or `postgresql+psycopg://…`. In-memory SQLite is refused: it is one connection."""
    engine = create_engine(url, **_options(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    writing = engine.execution_options(previz_write=True)
    sqlite = engine.dialect.name == "sqlite"
    return Database(
        engine,
        sessionmaker(engine, expire_on_commit=False),
        sessionmaker(writing, expire_on_commit=False),
        engine.execution_options(previz_single=True),
        _one_at_a_time() if sqlite else nullcontext,
        SqliteVersion(engine) if sqlite else PostgresVersion(engine),
    )


def _one_at_a_time() -> Callable[[], AbstractContextManager[None]]:
    lock = threading.Lock()  # not an RLock: only the thread that took one may release it

    @contextmanager
    def turn() -> Iterator[None]:
        if not lock.acquire(timeout=LONGEST_WAIT_SECONDS):
            raise Unavailable("The database has been busy for too long.", hint="Try again in a moment.")
        try:
            yield
        finally:
            lock.release()

    return turn


def _options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        if url in ("sqlite://", "sqlite:///:memory:"):
            raise ValueError("an in-memory database is one connection for every thread; give a file")
        return {"connect_args": {"check_same_thread": False, "timeout": 10}, "pool_size": 20, "max_overflow": 20}
    return {"pool_size": 20, "max_overflow": 60, "pool_pre_ping": True}


def _set_pragmas(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # pysqlite's own implicit BEGIN would come too late; `_begin` says it
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL lost acknowledged commits in 493 of 500 simulated power cuts
        "foreign_keys=ON",
        "busy_timeout=10000",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("previz_single"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("previz_write") else "BEGIN")
