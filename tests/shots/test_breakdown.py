from typing import Any

import pytest
from sqlalchemy import func, select

from previz_studio.cli.demo import read
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Forbidden, Invalid
from previz_studio.people.actions import add_user
from previz_studio.people.models import User
from previz_studio.references.queries import identities_of
from previz_studio.shots.breakdown import import_breakdown
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.shots.queries import shots_of


@pytest.fixture
def owner(database: Database) -> User:
    with database.writing() as session:
        return add_user(session, "Sam Okafor", "sam@example.org", owner=True)


def test_given_night_ferry_then_the_production_is_all_there(database: Database, owner: User) -> None:
    with database.writing() as session:
        done = import_breakdown(session, owner, read("shots.json"), read("identities.json"), {})
        shots = shots_of(session, done.sequence.id)  # type: ignore[union-attr]
        ines = next(one for one in identities_of(session, done.project.id) if one.slug == "ines")
    assert (done.project.code, str(done.project.fps), done.shots, done.identities) == ("NF", "24", 14, 13)
    assert [shot.code for shot in shots][:2] == ["SH010", "SH020"] and sum(shot.frames for shot in shots) == 1434
    assert shots[4].move == "Pan 20° right" and shots[4].lens_mm == 40
    assert ines.locked_by == "Lena Roth" and ines.profile["height_m"] == 1.72
    assert "panels/SH010.jpg" in done.missing, "pictures that did not come are named"


def test_given_the_same_file_twice_then_nothing_is_made_twice(database: Database, owner: User) -> None:
    for _ in range(2):
        with database.writing() as session:
            import_breakdown(session, owner, read("shots.json"), read("identities.json"), {})
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Shot)) == 14
        assert session.scalar(select(func.count()).select_from(PlanRevision)) == 14


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"format": "excel"}, "format 'excel'"),
    ({"shots": "all of them"}, "not a list"),
    ({"fps": "12.5"}, "not a frame rate"),
    ({"resolution": [0, 804]}, "0 pixels wide"),
]


@pytest.mark.parametrize(("change", "words"), BROKEN)
def test_given_a_broken_file_then_nothing_at_all_is_imported(
    database: Database, owner: User, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(Invalid, match=words), database.writing() as session:
        import_breakdown(session, owner, read("shots.json") | change, None, {})
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Shot)) == 0


def test_given_somebody_who_does_not_own_the_studio_then_no_project_is_made(database: Database, owner: User) -> None:
    with database.writing() as session:
        ari = add_user(session, "Ari", "ari@example.org")
    with pytest.raises(Forbidden), database.writing() as session:
        import_breakdown(session, ari, read("shots.json"), None, {})
