import pytest

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden, NotFound
from previz_studio.people.roles import Action, Role
from previz_studio.projects import crew
from previz_studio.projects.actions import set_role
from tests.factories import cast_of


def test_given_an_insider_then_the_refusal_names_who_may(database: Database) -> None:
    cast = cast_of(database)
    with database.reading() as session, pytest.raises(Forbidden) as refused:
        crew.require(session, cast.vic, cast.show.id, Action.APPROVE)
    assert refused.value.sentence == "As Viewer you may not approve here. Ask Rae Tester, Producer."


def test_given_an_outsider_then_nothing_exists(database: Database) -> None:
    cast = cast_of(database)
    with database.reading() as session, pytest.raises(NotFound, match="No such project"):
        crew.require(session, cast.otto, cast.show.id, Action.LOOK)


def test_given_a_director_then_the_gate_under_approve_names_the_producer(database: Database) -> None:
    cast = cast_of(database)
    with database.reading() as session:
        held = crew.standing(session, cast.dana, cast.show.id)
    assert held.gate(Action.APPROVE, "approves") == "Rae Tester, Producer, approves."
    assert held.gate(Action.SELECT, "selects") == ""


def test_given_the_only_owner_then_they_cannot_be_changed_away(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session, pytest.raises(Conflict, match="only owner"):
        set_role(session, cast.sam, cast.show.id, cast.sam.id, Role.VIEWER)


def test_given_a_producer_then_they_cannot_make_themselves_owner(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session, pytest.raises(Conflict, match="Only an owner"):
        set_role(session, cast.rae, cast.show.id, cast.rae.id, Role.OWNER)
