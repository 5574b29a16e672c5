"""A change names what it changes: the rest stays, and what cannot be changed is refused, not passed over."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from previz_studio.ledger.models import AuditEntry
from previz_studio.projects.models import Sequence
from tests.factories import make_shot
from tests.screens.conftest import House

SQ030 = "/api/projects/NF/sequences/SQ030"


@pytest.fixture
def rae(house: House) -> TestClient:
    return house.as_(house.cast.rae)


def owner_of(house: House) -> int | None:
    with house.database.reading() as session:
        return session.get_one(Sequence, house.cast.sequence.id).owner_id


def changes(house: House) -> list[dict[str, Any]]:
    with house.database.reading() as session:
        rows = select(AuditEntry).where(AuditEntry.verb == "changed sequence").order_by(AuditEntry.id)
        return [row.detail for row in session.scalars(rows)]


def test_given_a_sequence_when_its_change_names_nothing_then_its_owner_stays(house: House, rae: TestClient) -> None:
    pim = house.cast.pim.id
    assert rae.patch(SQ030, json={"owner_id": pim}).json()["owner_id"] == pim
    assert rae.patch(SQ030, json={}).json()["owner_id"] == pim
    assert owner_of(house) == pim
    assert changes(house) == [{"owner": pim}]


def test_given_a_sequence_when_its_change_names_nobody_then_nobody_owns_it(house: House, rae: TestClient) -> None:
    assert rae.patch(SQ030, json={"owner_id": None}).json()["owner_id"] is None
    assert changes(house) == [{"owner": None}]


@pytest.mark.parametrize("more", [{"review_closes_at": "2026-12-01T18:00:00Z"}, {"colour": "red"}])
def test_given_a_field_that_cannot_be_changed_then_the_sentence_names_it_and_nothing_changes(
    house: House, rae: TestClient, more: dict[str, str]
) -> None:
    before = owner_of(house)
    answer = rae.patch(SQ030, json={"owner_id": house.cast.pim.id, **more})
    assert answer.status_code == 422
    assert answer.json()["message"] == f"{next(iter(more))} cannot be changed here."
    assert owner_of(house) == before
    assert changes(house) == []


@pytest.mark.parametrize(("name", "status"), [("ari", 403), ("otto", 404)])
def test_given_somebody_who_may_not_then_even_an_empty_change_is_refused(house: House, name: str, status: int) -> None:
    assert house.as_(getattr(house.cast, name)).patch(SQ030, json={}).status_code == status


def test_given_a_place_in_a_playlist_then_the_same_holds(house: House, rae: TestClient) -> None:
    with house.database.writing() as session:
        shots = [make_shot(session, house.cast).id for _ in range(2)]
    made = rae.post("/api/projects/NF/playlists", json={"name": "Tuesday", "shot_ids": shots}).json()
    url = f"/api/playlists/{made['id']}"
    [first, _] = [one["item_id"] for one in rae.get(url).json()["places"]]
    answer = rae.put(f"/api/playlist-items/{first}", json={"position": 1, "frame": 3})
    assert (answer.status_code, answer.json()["message"]) == (422, "frame cannot be changed here.")
    assert rae.get(url).json()["places"][0]["item_id"] == first
