"""The database's shape: the migrations and the models say the same, and every way is passable in both directions."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DatabaseError

from previz_studio.cli.migrate import all_tables, downgrade, newest_revision, revision_of, upgrade
from previz_studio.kit.db import Database
from previz_studio.ledger.record import first_broken, record


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("empty_postgres_url"))


def tables(url: str) -> set[str]:
    return set(sa.inspect(sa.create_engine(url, poolclass=sa.NullPool)).get_table_names())


def test_given_the_newest_revision_then_it_is_what_the_models_say(any_database: Database) -> None:
    with any_database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), all_tables())
    assert differences == []


def test_given_the_newest_revision_then_constraints_have_the_models_names(database: Database) -> None:
    """So that a later migration can name what it drops; SQLite's reflection compares no names by itself."""
    found = sa.inspect(database.engine)
    for table in all_tables().sorted_tables:
        named = {key["name"] for key in found.get_foreign_keys(table.name)}
        assert named == {str(key.name) for key in table.foreign_key_constraints}, table.name


def test_given_an_empty_database_then_up_and_down_leaves_nothing(empty_url: str) -> None:
    upgrade(empty_url)
    assert tables(empty_url) == set(all_tables().tables) | {"alembic_version"}
    assert revision_of(empty_url) == newest_revision()

    downgrade(empty_url, "base")
    assert tables(empty_url) == {"alembic_version"}
    assert revision_of(empty_url) is None

    upgrade(empty_url)
    assert revision_of(empty_url) == newest_revision()


@pytest.mark.parametrize("statement", ["UPDATE audit SET verb = 'nothing'", "DELETE FROM audit"])
def test_given_an_audit_entry_then_the_database_itself_refuses_to_change_it(
    any_database: Database, statement: str
) -> None:
    with any_database.writing() as session:
        record(session, None, "started", "the studio")
    with pytest.raises(DatabaseError, match="append-only"), any_database.writing() as session:
        session.execute(sa.text(statement))
    with any_database.reading() as session:
        assert first_broken(session) is None
