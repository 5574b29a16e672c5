from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from previz_studio.exports.actions import EXTRAS, USUAL
from previz_studio.exports.checks import size_words
from previz_studio.exports.handoff import Handoff, read_handoff
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Invalid, NotFound
from previz_studio.media.library import Library
from previz_studio.projects.models import Project, Sequence
from tests.exports.production import (
    Production,
    add_shot,
    approve,
    approved_production,
    ask,
    deliver,
    make_production,
    paths_of,
)


def look(database: Database, production: Production, library: Library, name: str = "Vic", **kinds: Any) -> Handoff:
    with database.reading() as session:
        return read_handoff(session, production.people[name], production.sequence_id, library, **kinds)


def test_given_everything_approved_then_all_six_checks_pass(
    any_database: Database, library: Library, masters: list[str]
) -> None:
    page = look(any_database, approved_production(any_database, masters), library)
    assert [(check.kind, check.weight) for check in page.checks] == [
        *(("approval", None), ("camera", None), ("rights", None), ("format", None), ("timecode", None), ("disk", None))
    ]
    assert (page.final, page.sendable, page.name) == (True, True, "NF_SQ030_handoff_001")
    assert [check.title for check in page.checks][0] == "2 of 2 shots are approved"
    assert page.checks[4].detail == "01:00:00:00 to 01:00:00:18"


@pytest.mark.parametrize("include", [USUAL, EXTRAS, ()], ids=["usual", "everything", "nothing more"])
def test_given_the_tree_on_the_page_then_it_is_what_they_get(
    database: Database, library: Library, masters: list[str], include: tuple[str, ...]
) -> None:
    production = approved_production(database, masters)
    shown = [line.path for line in look(database, production, library, include=include).tree]
    package_id = ask(database, production, include=include)
    deliver(database, library)
    assert shown == list(paths_of(database, library, package_id))


def test_given_one_approved_shot_then_a_work_in_progress_is_offered(
    database: Database, library: Library, masters: list[str]
) -> None:
    with database.writing() as session:
        production = make_production(session, masters)
        approve(session, production, 0)
    page = look(database, production, library)
    assert (page.final, page.sendable, page.name) == (False, True, "NF_SQ030_handoff_001_WIP")
    assert page.checks[0].title == "1 of 2 shots is approved"
    assert page.checks[0].shots == ("SH020",)
    assert page.counts == {"approved": 1, "selected": 1, "best": 2, "ready": 2}
    assert [line.state for line in page.shots] == ["approved", "not_chosen"]


def test_given_nothing_approved_then_no_check_is_ticked_for_takes_that_are_not_sent(
    database: Database, library: Library, masters: list[str]
) -> None:
    with database.writing() as session:
        production = make_production(session, masters)
    page = look(database, production, library)
    assert [check.kind for check in page.checks] == ["approval", "rights"]
    assert "Best and Newest send what there is" in page.checks[0].detail
    assert not page.sendable


def test_given_a_lost_master_then_the_page_says_so(database: Database, library: Library, masters: list[str]) -> None:
    production = approved_production(database, masters)
    library.path(masters[1]).unlink()
    page = look(database, production, library)
    assert page.checks[0].detail == "The master of SH020 v007 is not on disk."
    assert not page.sendable


def test_given_a_sequence_without_shots_then_nothing_can_be_sent(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        production = make_production(session, [])
    page = look(database, production, Library(tmp_path / "empty"))
    assert (page.final, page.sendable, page.shots) == (False, False, ())


def test_given_somebody_outside_then_there_is_no_such_sequence(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    with pytest.raises(NotFound):
        look(database, production, library, "Otto")


def test_given_an_unknown_choice_then_it_is_named(database: Database, library: Library, masters: list[str]) -> None:
    production = approved_production(database, masters)
    with pytest.raises(Invalid, match="prettiest"):
        look(database, production, library, choice="prettiest")


def test_given_more_shots_then_the_page_asks_no_more_often(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    few = _queries(database, production, library)
    with database.writing() as session:
        project, sequence = session.get_one(Project, production.project_id), session.get_one(Sequence, 1)
        for number in range(30, 330, 10):
            add_shot(session, project, sequence, number=number, blob=masters[0])
    assert _queries(database, production, library) == few <= 13


def _queries(database: Database, production: Production, library: Library) -> int:
    said: list[str] = []

    def note(*args: object) -> None:
        said.append(str(args[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    look(database, production, library)
    event.remove(database.engine, "before_cursor_execute", note)
    return sum(words.startswith("SELECT") for words in said)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 kB"),
        (412, "412 bytes"),
        (2_400_000, "2.4 MB"),
        (135_000_000, "135.0 MB"),
        (812_000_000, "0.8 GB"),
        (1_400_000_000_000, "1.4 TB"),
    ],
)
def test_given_bytes_then_they_read_as_disks_are_sold(count: int, words: str) -> None:
    assert size_words(count) == words
