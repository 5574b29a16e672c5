from previz_studio.kit.db import Database, open_database
from previz_studio.people.actions import add_user
from previz_studio.people.models import User


def test_given_a_change_then_the_database_is_another_version_and_only_then(any_database: Database) -> None:
    first = any_database.version()
    with any_database.reading() as session:
        session.get(User, 1)
    assert any_database.version() == first
    with any_database.writing() as session:
        add_user(session, "Sam Okafor", "sam@example.org")
    second = any_database.version()
    assert second != first
    assert any_database.version() == second


def test_given_a_change_by_another_process_then_it_is_another_version(any_database: Database) -> None:
    before = any_database.version()
    elsewhere = open_database(any_database.engine.url.render_as_string(hide_password=False))
    with elsewhere.writing() as session:
        add_user(session, "Sam Okafor", "sam@example.org")
    elsewhere.close()
    assert any_database.version() != before
