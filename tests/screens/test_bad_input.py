"""Bad input of a review, through both doors: the sentence of the design, the right status, nothing lost."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier

import pytest
from httpx2 import Response
from sqlalchemy import func, select

from previz_studio.people.models import User
from previz_studio.review.models import Comment, Decision
from previz_studio.review.notes import NoteForm, add_note, delete_note
from previz_studio.sharing.actions import LinkForm, close_link, make_link
from previz_studio.takes.models import Take, Verdict
from tests.factories import make_shot, make_take
from tests.screens.conftest import House

DOORS = ("page", "api")
WORDS = "Two hours of thought."


@pytest.fixture
def take(house: House) -> int:
    with house.database.writing() as session:
        return make_take(session, house.cast, make_shot(session, house.cast)).id


def note(house: House, door: str, take: int, who: User, **form: object) -> Response:
    """A note with WORDS, as a plain form without script, or as JSON."""
    client = house.as_(who)
    if door == "api":
        return client.post(f"/api/takes/{take}/comments", json={"body": WORDS} | form)
    plain = {name: json.dumps(value) if name == "drawing" else str(value) for name, value in form.items()}
    return client.post(f"/p/nf/takes/{take}/comments", data={"body": WORDS} | plain)


def said(answer: Response) -> str:
    """What a person reads of it."""
    if answer.headers["content-type"].startswith("application/json"):
        found = answer.json()
        return f"{found['message']} {found.get('hint') or ''}".strip()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def count(house: House, kind: type[Comment] | type[Decision]) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("frames", "sentence"),
    [
        ({"frame_in": 9}, "SH010 v001 has frames 0 to 8; frame 9 is not one of them."),
        ({"frame_in": 2, "frame_out": 99}, "SH010 v001 has frames 0 to 8; frame 99 is not one of them."),
        ({"frame_in": -1}, "SH010 v001 has frames 0 to 8; frame -1 is not one of them."),
    ],
)
def test_given_a_note_past_the_end_then_it_names_the_frames_there_are_and_keeps_the_words(
    house: House, take: int, door: str, frames: dict[str, int], sentence: str
) -> None:
    answer = note(house, door, take, house.cast.dana, **frames)
    assert answer.status_code == 422
    assert f"{sentence} Put the note on a frame of this take." in said(answer)
    assert door == "api" or WORDS in answer.text
    assert count(house, Comment) == 0


@pytest.mark.parametrize("door", DOORS)
def test_given_a_drawing_of_a_million_points_then_it_says_how_many_are_the_most(
    house: House, take: int, door: str
) -> None:
    """A part fits into a request and is counted; the whole is refused by its size, before it is read."""
    part = [{"tool": "pen", "colour": "#ffe14d", "points": [[0.5, 0.5]] * 30_000}]
    answer = note(house, door, take, house.cast.dana, drawing=part)
    assert answer.status_code == 422
    assert "This drawing has 30000 points. 20000 are the most; draw fewer, longer lines." in said(answer)
    assert door == "api" or WORDS in answer.text
    whole = [{"tool": "pen", "colour": "#ffe14d", "points": [[0.5, 0.5]] * 1_000_000}]
    answer = note(house, door, take, house.cast.dana, drawing=whole)
    assert answer.status_code == 413
    assert "This is larger than 2 MB. Send something smaller." in said(answer)
    assert count(house, Comment) == 0


@pytest.mark.parametrize("door", DOORS)
def test_given_a_reply_to_a_deleted_thread_then_it_says_so_and_keeps_the_words(
    house: House, take: int, door: str
) -> None:
    with house.database.writing() as session:
        root = add_note(session, session.get_one(User, house.cast.dana.id), take, NoteForm("Slower")).id
    with house.database.writing() as session:
        delete_note(session, session.get_one(User, house.cast.dana.id), root)
    answer = note(house, door, take, house.cast.ari, parent_id=root)
    assert answer.status_code == 410
    sentence = "The note you are answering was deleted. Write a new note; your words are kept here."
    assert sentence in said(answer) if door == "page" else "The note you are answering was deleted." in said(answer)
    assert door == "api" or WORDS in answer.text
    assert count(house, Comment) == 1


def decide(house: House, door: str, take: int, who: User, verdict: Verdict) -> Response:
    """As pressed on a page on which nobody had decided yet."""
    client = house.as_(who)
    with house.database.reading() as session:
        seen = session.get_one(Take, take).media_hash
    if door == "api":
        body = {"verdict": verdict.value, "seen_hash": seen, "seen_decision": 0}
        return client.post(f"/api/takes/{take}/decisions", json=body)
    form = {"verdict": verdict.value, "seen_hash": seen, "seen_decision": "0"}
    return client.post(f"/p/nf/takes/{take}/decisions", data=form)


@pytest.mark.parametrize("door", DOORS)
def test_given_two_people_deciding_at_once_then_one_counts_and_the_other_is_told_whose(
    house: House, take: int, door: str
) -> None:
    together = Barrier(2)

    def press(who: User, verdict: Verdict) -> Response:
        together.wait(timeout=10)
        return decide(house, door, take, who, verdict)

    with ThreadPoolExecutor(2) as two:
        pressed = [
            two.submit(press, house.cast.dana, Verdict.SELECTED),
            two.submit(press, house.cast.rae, Verdict.REJECTED),
        ]
        answers = [one.result(timeout=30) for one in pressed]
    statuses = sorted(one.status_code for one in answers)
    assert statuses == ([201, 409] if door == "api" else [303, 409])
    [late] = [one for one in answers if one.status_code == 409]
    first = "Dana Tester marked it selected" if answers[0] is not late else "Rae Tester marked it rejected"
    words = f"{first} while you were looking at SH010 v001. Look again; decide again if you disagree."
    assert words in said(late)
    assert count(house, Decision) == 1


def test_given_a_closed_link_then_every_door_of_it_says_when_and_whom_to_ask(house: House, take: int) -> None:
    with house.database.writing() as session:
        rae = session.get_one(User, house.cast.rae.id)
        link, secret = make_link(session, rae, house.cast.show.id, LinkForm(take_ids=[take]), None)
    url, client = f"/s/{secret.text}", house.as_(None)
    assert client.post(url, data={"name": "R. Amsel"}).status_code == 303
    with house.database.writing() as session:
        close_link(session, session.get_one(User, house.cast.rae.id), link.id)
    asked = [client.get(f"{url}{path}") for path in ("", "/1", "/1/movie.mp4", "/1/poster.jpg", "/1/download")]
    asked += [
        client.post(f"{url}/1/notes", data={"body": WORDS}),
        client.post(f"{url}/1/opinion", data={"opinion": "works"}),
    ]
    for answer in asked:
        assert answer.status_code == 410, answer.url
        assert re.search(r"This link closed on [A-Z][a-z]+day \d\d:\d\d\. Ask Rae for a new one\.", said(answer))
    assert WORDS in asked[-2].text
    assert count(house, Comment) == 0


def test_given_a_take_whose_file_is_missing_then_its_page_says_what_is_left_and_its_notes_are_there(
    house: House, take: int
) -> None:
    """The factory's takes are ready and their files are not on disk."""
    assert note(house, "api", take, house.cast.dana, frame_in=2).status_code == 201
    page = house.as_(house.cast.ari).get(f"/p/nf/takes/{take}")
    assert page.status_code == 200
    assert "v001 is not on disk. Its record and seed are." in said(page)
    assert WORDS in page.text and "Render it again" in said(page)
    movie = house.as_(house.cast.ari).get(f"/media/takes/{take}/proxy.mp4")
    assert movie.status_code == 404
    assert "is not on disk." in said(movie)
    assert house.as_(house.cast.ari).get(f"/api/takes/{take}/comments").json()[0]["body"] == WORDS


@pytest.mark.parametrize(
    ("path", "back"),
    [("takes/1/again/vary", "takes/1/again"), ("shots/1/lock", "shots/1"), ("batch", ""), ("queue/nowhere", "")],
)
def test_given_a_refused_form_then_the_page_it_stood_on_is_offered(house: House, path: str, back: str) -> None:
    with house.database.writing() as session:
        make_take(session, house.cast, make_shot(session, house.cast))
    page = house.as_(house.cast.vic).post(f"/p/nf/{path}", data={"shot_ids": [1]}).text
    assert (f'href="/p/nf/{back}">Back to the page' in page) is bool(back)
    assert back or "Back to the page" not in page
