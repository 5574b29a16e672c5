"""Copies of a SQLite database: whole and consistent while it is written to, the newest day's by the hour.

A plain copy of the file is stale or torn (17 of 20 in the measurement behind this); VACUUM INTO never was.
"""

import contextlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from previz_studio.kit.errors import Invalid, NoSpace

HOURS, DAYS = 24, 7
"""How many are kept: the newest of each of so many hours and of so many days."""
ROOM_LEFT = 10**9
"""Bytes a back-up leaves free: it must not be what fills the disk."""
_NAME = re.compile(r"studio-(\d{8}T\d{6}Z)\.db")


def copy_database(file: Path, target: Path) -> Path:
    """`target` appears whole or not at all. Raises NoSpace, or Invalid when `file` is no sound database."""
    size, free = file.stat().st_size, shutil.disk_usage(target.parent).free
    if free < size + ROOM_LEFT:
        raise NoSpace(
            f"No back-up was made in {target.parent}: {free / 10**6:.0f} MB are free, and"
            f" {(size + ROOM_LEFT) / 10**6:.0f} MB are needed.",
            hint="Free some space there.",
        )
    half = target.with_name(f"{target.name}.part")
    half.unlink(missing_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=30)) as source:
            source.execute("VACUUM INTO ?", (str(half),))
        check_database(half)
        _settle(half)
        half.replace(target)
        _settle(target.parent)
    except sqlite3.Error as wrong:
        raise Invalid(f"{file} could not be copied: {wrong}.") from wrong
    finally:
        half.unlink(missing_ok=True)
    return target


def check_database(file: Path) -> None:
    """Raises Invalid unless SQLite finds the file whole and a studio's."""
    try:
        with contextlib.closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            [found] = opened.execute("PRAGMA quick_check(1)").fetchone()
            opened.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as wrong:
        raise Invalid(f"{file} is not a database of this studio ({wrong}).") from wrong
    if found != "ok":
        raise Invalid(f"{file} is damaged: {found}.", hint="Use an older back-up.")


def back_up_when_due(file: Path, folder: Path, at: datetime) -> Path | None:
    """One an hour into `folder`, the old ones thinned out; None when the newest is younger. Raises as copy_database."""
    folder.mkdir(parents=True, exist_ok=True)
    standing = _standing(folder)
    if standing and at - max(standing) < timedelta(hours=1):
        return None
    made = copy_database(file, folder / _name(at))
    keep = kept([*standing, at.replace(microsecond=0)])
    for moment in standing:
        if moment not in keep:
            (folder / _name(moment)).unlink(missing_ok=True)
    return made


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """The newest of each of the last 24 hours and 7 days that have one."""
    by_hour: dict[str, datetime] = {}
    by_day: dict[str, datetime] = {}
    for moment in sorted(moments):
        by_hour[f"{moment:%Y%m%d%H}"] = by_day[f"{moment:%Y%m%d}"] = moment
    return {*list(by_hour.values())[-HOURS:], *list(by_day.values())[-DAYS:]}


def newest(folder: Path) -> datetime | None:
    return max(_standing(folder), default=None)


def place_aside(file: Path, at: datetime) -> Path:
    """Where a database goes that a restored one takes the place of."""
    return file.with_name(f"{file.name}.before-{at:%Y%m%dT%H%M%SZ}")


def put_aside(file: Path) -> list[Path]:
    """Databases that were put aside: while one is there, files only it names must stay."""
    return sorted(file.parent.glob(f"{file.name}.before-*"))


def _standing(folder: Path) -> list[datetime]:
    found = (_NAME.fullmatch(file.name) for file in folder.glob("studio-*.db"))
    return [datetime.strptime(name[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) for name in found if name]


def _name(moment: datetime) -> str:
    return f"studio-{moment:%Y%m%dT%H%M%SZ}.db"


def _settle(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
