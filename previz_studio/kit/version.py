"""Has anything been committed to the database since? Without reading any of it."""

import sqlite3
import threading
from typing import Protocol

from sqlalchemy import Engine


class Version(Protocol):
    def read(self) -> str:
        """The same as before: no change was committed in between, by anybody."""
        ...

    def close(self) -> None: ...


class SqliteVersion:
    """`PRAGMA data_version` tells one connection of the commits of all others, in this process and elsewhere: one is
    set aside for it that never writes."""

    def __init__(self, engine: Engine) -> None:
        self._file = engine.url.database or ""
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def read(self) -> str:
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(self._file, check_same_thread=False)
            return str(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None


class PostgresVersion:
    """Which transactions are over and which are not: every commit of a change makes it another."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self) -> str:
        with self._engine.connect() as connection:
            return str(connection.exec_driver_sql("SELECT pg_current_snapshot()").scalar_one())

    def close(self) -> None:
        """Nothing is held."""
