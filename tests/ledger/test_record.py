import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from previz_studio.kit.db import Database
from previz_studio.ledger.record import first_broken, head_of, record


def write_three(database: Database) -> None:
    for name in ("SH010", "SH020", "SH030"):
        with database.writing() as session:
            record(session, None, "added shot", name, {"title": name, "n": 1.5})


def test_given_entries_then_each_follows_from_the_one_before(any_database: Database) -> None:
    write_three(any_database)
    with any_database.reading() as session:
        assert first_broken(session) is None
        assert len(head_of(session)) == 64 and head_of(session) != "0" * 64


@pytest.mark.parametrize(
    "change", ["UPDATE audit SET subject = 'SH999' WHERE id = 2", "DELETE FROM audit WHERE id = 2"]
)
def test_given_an_entry_then_the_database_itself_refuses_to_change_it(any_database: Database, change: str) -> None:
    write_three(any_database)
    with pytest.raises(DBAPIError), any_database.writing() as session:
        session.execute(text(change))


@pytest.mark.sqlite
def test_given_an_insider_who_gets_around_the_triggers_then_the_chain_names_the_entry(database: Database) -> None:
    write_three(database)
    with database.writing() as session:
        for (trigger,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(text(f"DROP TRIGGER {trigger}"))
        session.execute(text("UPDATE audit SET subject = 'SH999' WHERE id = 2"))
    with database.reading() as session:
        assert first_broken(session).id == 2  # type: ignore[union-attr]


def test_given_a_change_that_fails_then_nothing_of_it_is_written(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        record(session, None, "added shot", "SH010")
        raise RuntimeError("the change failed after all")
    with database.reading() as session:
        assert head_of(session) == "0" * 64
