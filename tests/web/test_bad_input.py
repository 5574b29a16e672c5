"""What people and programs send by mistake: one clear sentence, the right status, nothing lost."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, func, select, text

from previz_studio.people.actions import create_token
from previz_studio.people.models import User
from previz_studio.review.models import Comment
from previz_studio.takes.models import Take
from tests.factories import make_shot, make_take
from tests.screens.conftest import House

MEGABYTE = 2**20


@pytest.fixture
def program(house: House) -> TestClient:
    """Dana's, with a token."""
    with house.database.writing() as session:
        _, secret = create_token(session, session.get_one(User, house.cast.dana.id), "script")
    headers = {"Authorization": f"Bearer {secret.text}", "Content-Type": "application/json"}
    return TestClient(house.app, base_url="http://127.0.0.1", headers=headers, raise_server_exceptions=False)


@pytest.fixture
def take(house: House) -> Take:
    with house.database.writing() as session:
        return make_take(session, house.cast, make_shot(session, house.cast))


def said(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["message"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        ({"frame_in": 9}, "has frames 0 to 8; frame 9 is not one of them."),
        ({"frame_in": -1}, "has frames 0 to 8; frame -1 is not one of them."),
        ({"frame_in": 2**63}, f"has frames 0 to 8; frame {2**63} is not one of them."),
        ({"frame_in": 5, "frame_out": 2}, "a note cannot end on frame 2 before it begins on frame 5."),
    ],
)
def test_given_a_note_on_a_frame_that_is_not_there_then_the_sentence_names_those_that_are(
    house: House, program: TestClient, take: Take, frames: dict[str, int], words: str
) -> None:
    status, message = said(program.post(f"/api/takes/{take.id}/comments", json={"body": "Late", **frames}))
    assert status == 422 and message.endswith(words)
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Comment)) == 0


def test_given_an_unknown_role_then_the_sentence_names_the_roles(house: House, program: TestClient) -> None:
    url = f"/api/projects/{house.cast.show.code}/crew/{house.cast.ari.id}"
    status, message = said(program.put(url, json={"role": "gaffer"}))
    assert status == 422 and "'producer', 'director', 'dp'" in message


@pytest.mark.parametrize("declared", [True, False])
def test_given_sixty_megabytes_of_json_then_it_is_refused_by_its_size_declared_or_not(
    program: TestClient, declared: bool
) -> None:
    def parts() -> Iterator[bytes]:
        yield b'{"shots": "'
        for _ in range(60):
            yield b"x" * MEGABYTE
        yield b'"}'

    body = b"".join(parts()) if declared else parts()
    assert said(program.post("/api/breakdowns", content=body)) == (413, "This is larger than 16 MB.")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"body":', "This is not JSON: Expecting value at character 8."),
        (b"[1, 2]", "The body is not a JSON object."),
        (b'{"body": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "The body breaks off, or is nested too deep"),
        (b'{"body": "\\ud800", "frame_in": 1}', "There are characters in there that are not text."),
    ],
)
def test_given_a_body_that_is_no_request_then_the_sentence_says_what_is_wrong_with_it(
    program: TestClient, take: Take, body: bytes, words: str
) -> None:
    status, message = said(program.post(f"/api/takes/{take.id}/comments", content=body))
    assert status == 422 and message.startswith(words)


@pytest.mark.parametrize(("name", "door"), [("panel.png", "picture"), ("plate.mov", "movie")])
def test_given_a_renamed_text_file_then_the_sentence_names_it_and_what_is_taken(
    house: House, take: Take, name: str, door: str
) -> None:
    page = house.as_(house.cast.dana)
    base = f"/p/{house.cast.show.code.lower()}/shots/{take.shot_id}"
    files = {"panel" if door == "picture" else "movie": (name, io.BytesIO(b"call sheet"))}
    url = f"{base}/panel" if door == "picture" else f"{base}/takes/import"
    answer = page.post(url, files=files, data={"made_with": "a phone"}, headers={"accept": "application/json"})
    assert said(answer)[0] == 422 and said(answer)[1].startswith(f"{name} is not a {door} the studio can read.")


@pytest.mark.sqlite
def test_given_a_database_that_finds_the_disk_full_then_it_is_507_and_goes_on_when_there_is_room(
    house: House, program: TestClient, take: Take
) -> None:
    """SQLite's own limit stands in for the disk: the same error at the same moment."""
    url, note = f"/api/takes/{take.id}/comments", {"body": "Late " * 900, "frame_in": 1}
    with full_database(house):
        status, message = said(program.post(url, json=note))
        assert status == 507 and message.startswith("The disk of ")
        assert program.get(url).json() == []
    assert program.post(url, json=note).status_code == 201


@contextmanager
def full_database(house: House) -> Iterator[None]:
    engine = house.database.engine
    with engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))

    def no_page_more(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "connect", no_page_more)
    engine.dispose()
    yield
    event.remove(engine, "connect", no_page_more)
    engine.dispose()


@pytest.mark.parametrize("address", [f"/api/shots/{2**63}", f"/api/takes/{2**63}", f"/api/takes/{2**63}/comments"])
def test_given_a_number_no_database_holds_then_it_is_bad_input_and_the_connection_stays(
    house: House, program: TestClient, address: str
) -> None:
    """What the server raises again after its answer ends the connection: this client would raise it too."""
    heard = TestClient(house.app, base_url="http://127.0.0.1", headers=program.headers)
    assert said(heard.get(address)) == (422, "A number or a letter in there cannot be stored.")


def test_given_a_shot_or_picture_that_is_not_there_then_a_keyframe_says_so(program: TestClient, take: Take) -> None:
    assert said(program.delete("/api/shots/999/keyframes/0")) == (404, "No shot 999.")
    frames = f"/api/shots/{take.shot_id}/keyframes"
    assert said(program.delete(f"{frames}/-1"))[0] == 404
    assert said(program.put(f"{frames}/0", json={"asset_id": 77})) == (404, "Show NF keeps no picture 77.")
    assert said(program.put(f"{frames}/0", json={"asset_id": 77, "strength": 3}))[0] == 422
