"""`previz-studio backup FOLDER` and `restore FOLDER`: the database and every published file, while the server runs."""

import argparse
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from previz_studio.kit.errors import Invalid, NotFound
from previz_studio.settings import Settings


def add(subparsers: Any) -> None:
    copying: argparse.ArgumentParser = subparsers.add_parser("backup", help="copy the database and all media")
    copying.add_argument("folder", type=Path, metavar="FOLDER", help="what is there already is not copied again")
    copying.set_defaults(run=back_up)
    bringing: argparse.ArgumentParser = subparsers.add_parser("restore", help="bring a back-up back; stop the server")
    bringing.add_argument("source", type=Path, metavar="FOLDER", help="a back-up's folder, or one database file")
    bringing.set_defaults(run=restore)


def back_up(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.kit.backup import copy_database

    file, folder = _database_file(settings), args.folder.resolve()
    if not file.is_file():
        raise NotFound(f"There is no database at {file}.", hint="Set PREVIZ_DATA to the studio's folder.")
    folder.mkdir(parents=True, exist_ok=True)
    # The database first: rows never name bytes that are not on disk yet, and media are only ever added.
    copy_database(file, folder / "studio.db")
    fresh, known = _copy_media(settings.data.resolve() / "library" / "media", folder / "library" / "media")
    print(f"{folder}: the database, and {fresh} media files copied; {known} were there already.")
    return 0


def restore(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.jobs.lock import QueueLock
    from previz_studio.kit.backup import check_database
    from previz_studio.kit.db import open_database

    file, source = _database_file(settings), args.source.resolve()
    held = source / "studio.db" if source.is_dir() else source
    if not held.is_file():
        raise NotFound(f"There is no back-up at {source}.", hint="Give the folder that `previz-studio backup` made.")
    check_database(held)
    settings.make_data_folder()
    database = open_database(settings.resolved_database_url)
    lock = QueueLock(database)
    lock.take()  # refuses while a server or a worker runs
    fresh = 0
    if source.is_dir():
        fresh, _ = _copy_media(source / "library" / "media", settings.data.resolve() / "library" / "media")
    aside = _put_in_place(held, file)
    lock.release()
    database.close()
    print(f"{file} is as it was in the back-up; {fresh} media files brought back.")
    if aside:
        print(f"What was there before is kept as {aside}, with its media. Remove that file once you are sure.")
    return 0


def _database_file(settings: Settings) -> Path:
    from previz_studio.cli.migrate import sqlite_file

    file = sqlite_file(settings.resolved_database_url)
    if file is None:
        raise Invalid(
            "Back-ups of PostgreSQL are made with its own tools.",
            hint="Use pg_dump and pg_restore, and copy the folder library/ after the dump.",
        )
    return file


def _put_in_place(held: Path, file: Path) -> Path | None:
    """Where the old database went; None when there was none. The queue's own store goes too: the rows decide."""
    from previz_studio.kit.backup import place_aside

    fresh = file.with_name(f"{file.name}.restoring")
    shutil.copyfile(held, fresh)
    aside = None
    if file.is_file():
        aside = place_aside(file, datetime.now(UTC))
        _fold_in(file)
        file.replace(aside)
    for leftover in (f"{file.name}-wal", f"{file.name}-shm", *(f"{file.stem}-jobs.db{end}" for end in _ENDS)):
        file.with_name(leftover).unlink(missing_ok=True)
    fresh.replace(file)
    return aside


_ENDS = ("", "-wal", "-shm")


def _fold_in(file: Path) -> None:
    """What still stands in the write-ahead log goes into the file, so that the file alone is whole."""
    import sqlite3

    connection = sqlite3.connect(file, timeout=10)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _copy_media(source: Path, target: Path) -> tuple[int, int]:
    """How many were copied, and how many were there. Files are named by their contents: the same name is the same
    file. Each appears whole; on the same disk it is a link and takes no room."""
    counts = [0, 0]
    for file in _files(source):
        place = target / file.relative_to(source)
        if place.is_file() and place.stat().st_size == file.stat().st_size:
            counts[1] += 1
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_name(f"{place.name}.part")
        half.unlink(missing_ok=True)
        try:
            os.link(file, half)
        except OSError:  # another disk, or one without links
            shutil.copyfile(file, half)
        half.replace(place)
        counts[0] += 1
    return counts[0], counts[1]


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.glob("??/*")) if file.is_file() and not file.name.endswith(".part"))
