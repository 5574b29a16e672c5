"""Brings the database to the shape this code needs, or back. Each migration is one transaction on both databases."""

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from previz_studio.kit.errors import Invalid, Unavailable
from previz_studio.kit.places import shipped
from previz_studio.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import MetaData

ROOM_TO_OPEN = 10**6
"""Bytes SQLite wants for its journal and shared memory before it opens a file at all."""


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "migrate", help="bring the database up to date, or back down"
    )
    parser.add_argument("--to", default="head", metavar="REVISION", help="head (default), base (empty), or a revision")
    parser.add_argument("--down", action="store_true", help="needed to go back: older shapes hold less")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    url = settings.resolved_database_url
    before = revision_of(url)
    if args.down:
        downgrade(url, args.to if args.to != "head" else "-1")
    else:
        upgrade(url, args.to)
    print(f"{before or 'empty'} -> {revision_of(url) or 'empty'}")
    return 0


def upgrade(url: str, revision: str = "head") -> None:
    """Safe to call at every start: does nothing when the database is current, makes it where there is none.

    Raises Unavailable when the database does not answer, Invalid for a revision this code does not know.
    """
    if file := sqlite_file(url):
        file.parent.mkdir(parents=True, exist_ok=True)
    if revision == "head" and revision_of(url) == newest_revision():
        return
    from alembic import command

    with _in_words(sqlite_file(url)), _scripts_in_words():
        command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Raises as `upgrade`. Data that only the newer shape can hold is lost."""
    from alembic import command

    with _in_words(sqlite_file(url)), _scripts_in_words():
        command.downgrade(_config(url), revision)


def revision_of(url: str) -> str | None:
    """The revision the database is at; None for an empty one. Raises Unavailable when it does not answer."""
    from sqlalchemy import NullPool, create_engine, inspect, text

    file = sqlite_file(url)
    if file and not file.exists():
        return None
    with _in_words(file), create_engine(url, poolclass=NullPool).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def sqlite_file(url: str) -> Path | None:
    """None for a database on a server."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def newest_revision() -> str | None:
    """By the files' names alone (0001_words.py): every start asks, and alembic takes a sixth of a second to load."""
    files = sorted((shipped("migrations") / "versions").glob("[0-9]*.py"))
    return files[-1].name.partition("_")[0] if files else None


def all_tables() -> "MetaData":
    """Every room's rows: loads each `models.py` there is."""
    from previz_studio.kit.db import Base

    package = Path(__file__).resolve().parents[1]
    for file in sorted(package.rglob("models.py")):
        import_module(".".join((package.name, *file.relative_to(package).with_suffix("").parts)))
    return Base.metadata


def _config(url: str) -> "Config":
    from alembic.config import Config

    config = Config(str(shipped("alembic.ini")))
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    config.attributes["url"] = url
    return config


@contextmanager
def _scripts_in_words() -> Iterator[None]:
    """What Alembic says, as a refusal a person can act on."""
    from alembic.util import CommandError

    try:
        yield
    except CommandError as wrong:
        raise Invalid(
            f"The database cannot be migrated: {wrong}.",
            hint="Was it last used by a newer previz_studio? Use that one, or restore the back-up made before.",
        ) from wrong


@contextmanager
def _in_words(file: Path | None) -> Iterator[None]:
    """What the driver says, likewise. SQLite on a full disk says `disk I/O error` and nothing more."""
    from sqlalchemy.exc import OperationalError

    from previz_studio.media.library import full_disk

    try:
        yield
    except OperationalError as wrong:
        if file and shutil.disk_usage(file.parent).free < ROOM_TO_OPEN:
            raise full_disk(file.parent, ROOM_TO_OPEN) from wrong
        raise Unavailable(
            f"The database does not answer: {str(wrong.orig).strip()}",
            hint="Check PREVIZ_DATABASE_URL and PREVIZ_DATA.",
        ) from wrong
