"""Copies that can be brought back: whole, consistent under writing, with every movie their rows name."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from previz_studio.__main__ import main
from previz_studio.app import library_of, sweep
from previz_studio.jobs.lock import QueueLock
from previz_studio.kit.backup import back_up_when_due, kept
from previz_studio.kit.db import Database, open_database
from previz_studio.media.library import Blob, Library
from previz_studio.people.actions import add_user
from previz_studio.settings import Settings

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A studio's folder, with a database in today's shape."""
    monkeypatch.setenv("PREVIZ_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def movie(data: Path) -> Blob:
    library = Library(data / "library")
    file = library.work("job") / "master.mov"
    file.write_bytes(b"moov" * 1000)
    return library.publish(file, extension="mov")


def names(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "studio.db")) as opened:
        return [name for (name,) in opened.execute("SELECT name FROM users ORDER BY id")]


def add(database: Database, name: str) -> None:
    with database.writing() as session:
        add_user(session, name, f"{name.lower()}@example.org")


def test_given_a_backup_then_it_is_brought_back_with_its_media_and_what_was_there_is_kept(
    data: Path, database: Database, movie: Blob, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("backup")
    add(database, "Dana")
    assert main(["backup", str(elsewhere)]) == 0
    add(database, "Otto")
    Library(data / "library").path(movie.name).unlink()
    database.close()

    assert main(["restore", str(elsewhere)]) == 0
    assert names(data) == ["Dana"]
    assert Library(data / "library").path(movie.name).read_bytes() == b"moov" * 1000
    [aside] = data.glob("studio.db.before-*")
    with closing(sqlite3.connect(aside)) as before:
        assert before.execute("SELECT count(*) FROM users").fetchone() == (2,)


def test_given_a_database_put_aside_then_media_only_it_names_are_not_swept(data: Path, movie: Blob) -> None:
    library, aside = library_of(Settings(data=data)), data / "studio.db.before-20261125T120000Z"
    aside.touch()
    with closing(open_database(f"sqlite:///{data / 'studio.db'}")) as opened:
        assert sweep(opened, library) == [] and library.has(movie.name)
        aside.unlink()
        assert sweep(opened, library) == [movie.name]


def test_given_a_second_backup_then_only_new_media_are_copied(
    data: Path, movie: Blob, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path_factory.mktemp("backup")
    for said in ("1 media files copied; 0 were there already", "0 media files copied; 1 were there already"):
        assert main(["backup", str(elsewhere)]) == 0
        assert said in capsys.readouterr().out


def test_given_a_studio_at_work_then_nothing_is_restored_over_it(
    data: Path, database: Database, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("backup")
    add(database, "Dana")
    main(["backup", str(elsewhere)])
    lock = QueueLock(database)
    lock.take()
    assert main(["restore", str(elsewhere)]) == 1
    lock.release()
    assert "already worked by process" in capsys.readouterr().err
    assert names(data) == ["Dana"]


@pytest.mark.parametrize("contents", [b"", b"call sheet", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_given_something_else_than_a_backup_then_it_is_refused_and_nothing_changes(
    data: Path, database: Database, capsys: pytest.CaptureFixture[str], contents: bytes
) -> None:
    add(database, "Dana")
    (data / "other.db").write_bytes(contents)
    assert main(["restore", str(data / "other.db")]) == 1
    assert "is not a database of this studio" in capsys.readouterr().err
    assert names(data) == ["Dana"]


def test_given_hours_and_days_of_copies_then_24_hours_and_7_days_are_kept() -> None:
    every_hour = [NOON - timedelta(hours=age) for age in range(24 * 20)]
    standing = kept(every_hour)
    assert {NOON - timedelta(hours=age) for age in range(24)} <= standing
    assert {f"{moment:%d}" for moment in standing} == {f"{day:02}" for day in range(19, 26)}
    assert len(standing) == 24 + 7 - 2  # the newest of the last two days are among the hours


def test_given_a_young_copy_then_the_next_is_made_after_an_hour(data: Path) -> None:
    file, folder = data / "studio.db", data / "backups"
    made = [back_up_when_due(file, folder, NOON + timedelta(minutes=at)) for at in (0, 59, 60)]
    assert [copy is not None for copy in made] == [True, False, True]
    assert len(list(folder.glob("*"))) == 2


def test_given_people_writing_meanwhile_then_every_copy_is_whole(data: Path, database: Database) -> None:
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            number += 1
            add(database, f"Extra{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [_count(copy) for copy in _copies(data)]
    finally:
        over.set()
        writer.join()
    assert counts == sorted(counts) and counts[-1] > counts[0]


def _copies(data: Path) -> Iterator[Path]:
    for hour in range(5):
        made = back_up_when_due(data / "studio.db", data / "backups", NOON + timedelta(hours=hour))
        assert made
        yield made


def _count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(opened.execute("SELECT count(*) FROM users").fetchone()[0])
