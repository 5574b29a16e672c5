"""Looks this machine over and says whether the studio can work here, and with which engine. Changes nothing."""

import argparse
import platform
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Any

from previz_studio.cli.migrate import newest_revision, revision_of, sqlite_file
from previz_studio.kit.errors import StudioError
from previz_studio.kit.places import shipped
from previz_studio.settings import Settings

PACKAGES = ("fastapi", "sqlalchemy", "dbos", "torch", "diffusers", "transformers")
SQLITE_FLOOR = (3, 51, 3)
"""Older ones can corrupt a WAL file when two processes checkpoint at once; one server process alone avoids it."""
GIB = 1024**3
ROOMY, TIGHT = 20 * GIB, 2 * GIB
"""Free disk in bytes: below the first a note, below the second no render should start."""


class Health(StrEnum):
    GOOD = "ok"
    NOTE = "note"
    BAD = "FAIL"


@dataclass(frozen=True)
class Finding:
    health: Health
    about: str
    words: str

    def __str__(self) -> str:
        return f"{self.health:<4}  {self.about:<10}  {self.words}"


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "doctor", help="what is installed, which engine will be used and why; exit status 0 when the studio can work"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    bad = 0
    for finding in examine(settings):
        print(finding, flush=True)
        bad += finding.health is Health.BAD
    print(f"The studio cannot work yet: {bad} to put right." if bad else "The studio can work on this machine.")
    return 1 if bad else 0


def examine(settings: Settings) -> Iterator[Finding]:
    """Cheap findings first; torch is loaded only where a GPU could be."""
    for look in (
        _python,
        _packages,
        _ffmpeg,
        _disk,
        _database,
        _backups,
        _sqlite,
        _pages,
        _port,
        _proxies,
        _mail,
        _models,
        _engine,
        _gpu,
        _workers,
    ):
        yield from look(settings)


def _python(settings: Settings) -> Iterator[Finding]:
    yield Finding(Health.GOOD, "python", f"{platform.python_version()} on {platform.platform(terse=True)}")


def _packages(settings: Settings) -> Iterator[Finding]:
    found = {name: _version(name) for name in PACKAGES}
    missing = [name for name, version in found.items() if not version]
    yield Finding(Health.GOOD, "packages", ", ".join(f"{name} {version}" for name, version in found.items() if version))
    if missing:
        yield Finding(Health.BAD, "packages", f"Not installed: {', '.join(missing)}. Run ./studio install.")


def _ffmpeg(settings: Settings) -> Iterator[Finding]:
    from previz_studio.media.tools import ffmpeg_facts, protection

    try:
        found = ffmpeg_facts()
    except StudioError as refused:
        yield Finding(Health.BAD, "ffmpeg", refused.sentence)
        return
    yield Finding(Health.GOOD, "ffmpeg", f"{found.version} at {found.path}")
    if found.missing:
        lack = ", ".join(found.missing)
        yield Finding(Health.BAD, "ffmpeg", f"This build cannot encode {lack}. Set PREVIZ_FFMPEG to a full build.")
    held, words = protection()
    yield Finding(Health.GOOD if held else Health.NOTE, "sandbox", words)


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data.resolve()
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        _write_a_little(standing)
    except OSError as refused:
        yield Finding(Health.BAD, "disk", f"{standing} cannot be written: {refused.strerror}. Set PREVIZ_DATA.")
    free = shutil.disk_usage(standing).free
    health = Health.GOOD if free >= ROOMY else Health.NOTE if free >= TIGHT else Health.BAD
    yield Finding(health, "disk", f"{free / GIB:.1f} GiB free for {folder}")


def _database(settings: Settings) -> Iterator[Finding]:
    url = settings.resolved_database_url
    file = sqlite_file(url)
    if file and not file.exists():
        yield Finding(Health.GOOD, "database", f"{file} will be made at the first start")
        return
    try:
        here, newest = revision_of(url), newest_revision()
    except StudioError as refused:
        yield Finding(Health.BAD, "database", refused.sentence)
        return
    named = f"SQLite at {file}" if file else f"PostgreSQL at {url.rpartition('@')[2]}"
    current = "up to date" if here == newest else f"at {here or 'nothing'}, brought to {newest} at the next start"
    yield Finding(Health.GOOD, "database", f"{named}, {current}")


def _backups(settings: Settings) -> Iterator[Finding]:
    from previz_studio.kit.backup import newest

    folder = settings.data.resolve() / "backups"
    if sqlite_file(settings.resolved_database_url) and (made := newest(folder)):
        yield Finding(Health.GOOD, "back-up", f"the newest is of {made:%Y-%m-%d %H:%M} UTC, in {folder}")


def _sqlite(settings: Settings) -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < SQLITE_FLOOR and sqlite_file(settings.resolved_database_url):
        floor = ".".join(map(str, SQLITE_FLOOR))
        yield Finding(
            Health.NOTE,
            "sqlite",
            f"{sqlite3.sqlite_version} is older than {floor}, which mended a rare corruption when two processes use one"
            " file. One server process is safe; for more, use PostgreSQL.",
        )


def _pages(settings: Settings) -> Iterator[Finding]:
    if not (shipped("static") / "dist" / "stamp.txt").exists():
        yield Finding(
            Health.NOTE,
            "pages",
            "Third-party scripts and fonts are not built; pages work plainly. Run ./studio install.",
        )


def _port(settings: Settings) -> Iterator[Finding]:
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((settings.host, settings.port)) == 0:
            yield Finding(
                Health.NOTE, "port", f"Something answers at {settings.host}:{settings.port}: the studio itself?"
            )


def _proxies(settings: Settings) -> Iterator[Finding]:
    try:
        found = settings.proxies
    except StudioError as refused:
        yield Finding(Health.BAD, "proxies", refused.sentence)
        return
    if found:
        words = f"X-Forwarded-For is believed from {', '.join(found)} and from nobody else."
        yield Finding(Health.GOOD, "proxies", words)
    elif settings.public_url:
        yield Finding(
            Health.NOTE,
            "proxies",
            "Whoever comes through the TLS proxy counts as one address: ten wrong passphrases keep everybody out for a"
            " minute. Set PREVIZ_TRUSTED_PROXIES to the proxy's address.",
        )


def _mail(settings: Settings) -> Iterator[Finding]:
    """Does not connect: the server's answer to real mail is on the mail's own row."""
    from previz_studio.inbox.post_office import post_office

    try:
        office = post_office(settings.smtp_url.get_secret_value())
    except StudioError as refused:
        yield Finding(Health.BAD, "mail", refused.sentence)
        return
    off = "Not configured: news is in the inbox only. Set PREVIZ_SMTP_URL to send it by mail too."
    yield Finding(Health.GOOD, "mail", office.words if office else off)


def _models(settings: Settings) -> Iterator[Finding]:
    from previz_studio.engines.weights.shelf import is_verified, list_models

    for model in list_models(settings.resolved_models):
        verified = is_verified(model)
        words = "verified" if verified else "not verified: previz-studio models verify"
        yield Finding(Health.GOOD if verified else Health.NOTE, "model", f"{model.title}, {words}")


def _engine(settings: Settings) -> Iterator[Finding]:
    from previz_studio.engines.registry import Engines

    engines = Engines(settings.resolved_models, settings.engine)
    try:
        name, why = engines.default()
    except StudioError as refused:
        yield Finding(Health.BAD, "engine", refused.sentence)
        return
    facts = engines.get(name).facts()
    yield Finding(Health.GOOD if facts.usable else Health.BAD, "engine", why if facts.usable else facts.reason)


def _gpu(settings: Settings) -> Iterator[Finding]:
    from previz_studio.engines.diffusion.device import free_memory, has_cuda, may_have_gpu

    if not may_have_gpu():
        yield Finding(Health.GOOD, "gpu", "None: the Animatic engine draws on the processor.")
    elif not has_cuda():
        yield Finding(Health.NOTE, "gpu", "There is a GPU driver, but this torch cannot use it. Run ./studio install.")
    else:
        yield Finding(Health.GOOD, "gpu", f"CUDA device with {free_memory('cuda') / GIB:.0f} GiB free")


def _workers(settings: Settings) -> Iterator[Finding]:
    """What running workers say of themselves; a studio that never ran, or an older shape, has none to ask."""
    from previz_studio.jobs.troubled import troubles
    from previz_studio.kit.db import open_database

    url = settings.resolved_database_url
    file = sqlite_file(url)
    try:
        if (file and not file.exists()) or revision_of(url) != newest_revision():
            return
    except StudioError:
        return  # said of the database itself
    database = open_database(url)
    try:
        with database.reading() as session:
            found = troubles(session, "render")
    finally:
        database.close()
    for one in found:
        yield Finding(Health.BAD, "renders", f"{one.worker}: {one.words}")


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _write_a_little(folder: Path) -> None:
    """Raises OSError where nothing can be written."""
    probe = folder / ".previz-doctor"
    probe.write_bytes(b"?")
    probe.unlink()
