"""People, passwords and tokens by the JSON door: what the pages can do, each change written down."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from previz_studio.ledger.models import AuditEntry
from previz_studio.ledger.record import first_broken
from previz_studio.people.actions import create_token
from previz_studio.people.models import User
from tests.screens.conftest import House


def program_of(house: House, user: User) -> TestClient:
    with house.database.writing() as session:
        _, secret = create_token(session, session.get_one(User, user.id), "script")
    return TestClient(house.app, base_url="http://127.0.0.1", headers={"Authorization": f"Bearer {secret.text}"})


def written(house: House) -> list[tuple[str, str, str]]:
    """(who, verb, subject), oldest first, without what the set-up of the cast wrote."""
    with house.database.reading() as session:
        assert first_broken(session) is None
        rows = session.scalars(select(AuditEntry).where(AuditEntry.project_id.is_(None)).order_by(AuditEntry.id))
        return [(row.user_name, row.verb, row.subject) for row in rows]


def test_given_the_owner_then_a_person_comes_and_goes_and_each_step_is_in_the_audit(house: House) -> None:
    owner, before = program_of(house, house.cast.sam), len(written(house))
    added = owner.post("/api/users", json={"name": "Lena Roth", "email": "lena@example.org"}).json()
    link = owner.post(f"/api/users/{added['id']}/link").json()["path"]
    page = house.as_(None)
    assert page.get(link).status_code == 303 and page.get("/settings").status_code == 200
    assert owner.delete(f"/api/users/{added['id']}").status_code == 200
    assert page.get("/settings").status_code == 303
    assert written(house)[before:] == [
        ("Sam Okafor", "added person", "Lena Roth"),
        ("Sam Okafor", "made sign-in link", "Lena Roth"),
        ("Sam Okafor", "closed account", "Lena Roth"),
    ]


def test_given_anybody_else_then_people_are_not_theirs_to_change(house: House) -> None:
    producer = program_of(house, house.cast.rae)
    for answer in (
        producer.post("/api/users", json={"name": "A", "email": "a@example.org"}),
        producer.delete(f"/api/users/{house.cast.vic.id}"),
        producer.post(f"/api/users/{house.cast.vic.id}/link"),
    ):
        assert answer.status_code == 403 and "owner" in answer.json()["message"]


def test_given_a_password_then_the_next_change_needs_it_and_browsers_are_signed_out(house: House) -> None:
    dana, page = program_of(house, house.cast.dana), house.as_(house.cast.dana)
    first = dana.put("/api/me/password", json={"new": "a first long sentence"})
    assert first.status_code == 200 and page.get("/settings").status_code == 303
    wrong = dana.put("/api/me/password", json={"current": "a guess", "new": "another long sentence"})
    assert wrong.status_code == 422 and wrong.json()["message"] == "That is not your password now."
    assert dana.put("/api/me/password", json={"current": "a first long sentence", "new": "short"}).status_code == 422
    assert written(house)[-1] == (house.cast.dana.name, "changed password", house.cast.dana.name)


def test_given_a_token_then_it_is_written_down_when_made_and_when_ended_and_works_no_more(house: House) -> None:
    dana = program_of(house, house.cast.dana)
    made = dana.post("/api/tokens", json={"name": "nightly"}).json()
    other = TestClient(house.app, base_url="http://127.0.0.1", headers={"Authorization": f"Bearer {made['token']}"})
    assert other.get("/api/me").json()["name"] == house.cast.dana.name
    dana.delete(f"/api/tokens/{made['id']}")
    assert other.get("/api/me").status_code == 401
    assert [verb for _, verb, _ in written(house)[-2:]] == ["made token", "ended token"]


def test_given_the_account_page_then_its_presses_are_written_down_too(house: House) -> None:
    page = house.as_(house.cast.dana)
    page.post("/settings/tokens", data={"name": "by hand"})
    page.post("/settings/sessions/end")
    assert [verb for _, verb, _ in written(house)[-2:]] == ["made token", "signed out elsewhere"]


def test_given_a_browser_elsewhere_when_signed_out_by_the_api_then_it_is_out(house: House) -> None:
    page = house.as_(house.cast.dana)
    assert program_of(house, house.cast.dana).delete("/api/me/sessions").status_code == 200
    assert page.get("/settings").status_code == 303


@pytest.mark.parametrize(("who", "status"), [("rae", 200), ("ari", 403), ("otto", 404)])
def test_given_a_role_then_the_audit_is_read_by_those_who_may(house: House, who: str, status: int) -> None:
    url = f"/api/projects/{house.cast.show.code}/audit"
    answer = program_of(house, getattr(house.cast, who)).get(url)
    assert answer.status_code == status
    if status == 200:
        read = answer.json()
        assert read["chain_holds"] and read["count"] == len(read["entries"]) > 0
        assert read["entries"][0]["id"] > read["entries"][-1]["id"]
