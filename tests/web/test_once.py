"""A program sends the same request again because it never saw the answer."""

import io
from datetime import timedelta

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import func, select, update

from previz_studio.kit.db import now
from previz_studio.people.actions import create_token
from previz_studio.people.models import ApiToken, User
from previz_studio.references.models import Asset
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take
from previz_studio.web.models import NamedRequest
from tests.factories import make_shot
from tests.screens.conftest import House

ONE = {"Idempotency-Key": "0b6cbb5e-one"}


def program_of(house: House, user: User) -> TestClient:
    with house.database.writing() as session:
        _, secret = create_token(session, session.get_one(User, user.id), "script")
    headers = {"Authorization": f"Bearer {secret.text}"}
    return TestClient(house.app, base_url="http://127.0.0.1", headers=headers, raise_server_exceptions=False)


@pytest.fixture
def program(house: House) -> TestClient:
    return program_of(house, house.cast.dana)


@pytest.fixture
def shot(house: House) -> Shot:
    with house.database.writing() as session:
        return make_shot(session, house.cast)


def count(house: House, rows: type) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(rows)) or 0


def ask(program: TestClient, shot: Shot, count: int = 1, **headers: str) -> httpx.Response:
    return program.post(f"/api/shots/{shot.id}/takes", json={"count": count}, headers={**ONE, **headers})


def test_given_a_named_request_when_sent_again_then_it_is_done_once_and_answered_alike(
    house: House, program: TestClient, shot: Shot
) -> None:
    first, again = ask(program, shot), ask(program, shot)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (first.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert count(house, Take) == 1


def test_given_no_name_when_sent_again_then_it_is_done_twice(house: House, program: TestClient, shot: Shot) -> None:
    for _ in range(2):
        program.post(f"/api/shots/{shot.id}/takes", json={})
    assert count(house, Take) == 2


def test_given_a_used_name_when_something_else_is_asked_then_it_is_refused_in_a_sentence(
    house: House, program: TestClient, shot: Shot
) -> None:
    ask(program, shot)
    other_body = ask(program, shot, count=2)
    other_address = program.post("/api/batch", json={"shot_ids": [shot.id]}, headers=ONE)
    for refused in (other_body, other_address):
        assert refused.status_code == 422
        assert refused.json()["message"] == "This Idempotency-Key was used for another request."
    assert count(house, Take) == 1


def test_given_two_people_then_the_same_name_is_not_the_same_request(
    house: House, program: TestClient, shot: Shot
) -> None:
    ask(program, shot)
    assert "Idempotent-Replayed" not in ask(program_of(house, house.cast.ari), shot).headers
    assert count(house, Take) == 2


def test_given_a_refused_request_then_its_name_is_free_for_the_corrected_one(
    house: House, program: TestClient, shot: Shot
) -> None:
    assert ask(program, shot, count=99).status_code == 422
    assert ask(program, shot).status_code == 201
    assert count(house, Take) == 1


def test_given_a_request_that_was_never_answered_then_the_second_is_told_so_and_not_done(
    house: House, program: TestClient, shot: Shot
) -> None:
    with house.database.writing() as session:
        session.add(NamedRequest(user_id=house.cast.dana.id, key=ONE["Idempotency-Key"]))
    refused = ask(program, shot)
    assert refused.status_code == 409 and "no answer yet" in refused.json()["message"]
    assert count(house, Take) == 0


def test_given_a_name_of_yesterday_then_it_is_forgotten(house: House, program: TestClient, shot: Shot) -> None:
    ask(program, shot)
    with house.database.writing() as session:
        session.execute(update(NamedRequest).values(created_at=now() - timedelta(hours=25)))
    ask(program, shot)
    assert count(house, Take) == 2
    assert count(house, NamedRequest) == 1


def test_given_a_token_as_the_answer_then_it_is_not_kept_to_be_shown_again(house: House, program: TestClient) -> None:
    made = program.post("/api/tokens", json={"name": "nightly"}, headers=ONE)
    again = program.post("/api/tokens", json={"name": "nightly"}, headers=ONE)
    assert (made.status_code, again.status_code) == (201, 409)
    assert "shown once" in again.json()["message"]
    with house.database.reading() as session:
        assert session.scalar(select(NamedRequest.answer)) is None
        assert session.scalar(select(func.count()).where(ApiToken.name == "nightly")) == 1


def test_given_an_upload_when_sent_again_with_another_boundary_then_it_is_the_same_request(
    house: House, program: TestClient
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(picture, "PNG")

    def send(name: str) -> httpx.Response:
        files = {"file": (name, picture.getvalue(), "image/png")}
        return program.post(f"/api/projects/{house.cast.show.code}/assets", files=files, headers=ONE)

    first, again, other = send("ines.png"), send("ines.png"), send("ruth.png")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()
    assert count(house, Asset) == 1


@pytest.mark.parametrize("name", ["", "two words", "x" * 201])
def test_given_a_name_nobody_can_use_then_one_sentence_says_what_it_is(
    program: TestClient, shot: Shot, name: str
) -> None:
    refused = ask(program, shot, **{"Idempotency-Key": name})
    assert refused.status_code == 422 and "1 to 200 visible ASCII" in refused.json()["message"]
