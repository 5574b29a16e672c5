"""One process works the queues of a SQLite file; PostgreSQL takes as many as there are machines."""

import fcntl
import os
from pathlib import Path
from typing import IO

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Unavailable


class QueueLock:
    """Held from `take` to `release`, or until the process dies: the system lets go of it then."""

    def __init__(self, database: Database) -> None:
        name = database.engine.url.database if database.is_sqlite else None
        self._path = Path(f"{name}.queues.lock") if name else None
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Raises Unavailable when another worker has the file; nothing to do on PostgreSQL."""
        if self._path is None:
            return
        file = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            file.seek(0)
            owner = file.read().strip() or "another process"
            file.close()
            raise Unavailable(
                f"The queues of this SQLite database are already worked by {owner}.",
                hint="Stop it, start the server with PREVIZ_WORK_QUEUES=false, or use PostgreSQL for several workers.",
            ) from exc
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None
