"""What a client sees and says, and what the team sees of it."""

import re

import pytest
from sqlalchemy import select

from previz_studio.ledger.models import AuditEntry
from previz_studio.people.models import User
from previz_studio.review.models import Comment
from previz_studio.review.notes import NoteForm, add_note
from previz_studio.sharing.models import GuestView, MarkedCopy, Opinion
from previz_studio.sharing.queries import opinions_by_take
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take
from tests.sharing.conftest import Shared


def team_note(shared: Shared, body: str, visibility: str = "team", parent: int | None = None) -> int:
    with shared.house.database.writing() as session:
        dana = session.get_one(User, shared.house.cast.dana.id)
        form = NoteForm(body, 1, visibility=visibility, parent_id=parent)
        return add_note(session, dana, shared.takes[0], form).id


def notes(shared: Shared) -> list[Comment]:
    with shared.house.database.reading() as session:
        return list(session.scalars(select(Comment).order_by(Comment.id)))


def test_given_notes_of_every_kind_then_a_client_reads_only_those_for_clients(shared: Shared) -> None:
    team_note(shared, "Rae hates this one")
    team_note(shared, "A word for the client", "client")
    rival = shared.link(shared.takes[0])
    rival.client("J. Kerr").post(f"{rival.url}/1/notes", data={"body": "From another company"})
    client = shared.client()
    client.post(f"{shared.url}/1/notes", data={"body": "Is that lettering?", "frame_in": "4"})
    mine = notes(shared)[-1]
    team_note(shared, "It is texture.", parent=mine.id)
    page = client.get(f"{shared.url}/1").text
    assert all(
        words in page for words in ("A word for the client", "Is that lettering?", "It is texture.", "You", "Dana")
    )
    assert not re.search("hates|another company|Dana Tester|example.org|Director|v001|SH010", page)


def test_given_a_clients_note_then_the_team_reads_it_on_its_frame_marked_as_theirs(shared: Shared) -> None:
    client = shared.client("R. Amsel, Halden Pictures")
    sent = client.post(f"{shared.url}/1/notes", data={"body": "Longer ferry?", "frame_in": "5"})
    assert sent.headers["location"] == f"{shared.url}/1#f5"
    [note] = notes(shared)
    assert (note.author_id, note.author_role, note.visibility, note.frame_in) == (None, "Client", "client", 5)
    page = shared.house.as_(shared.house.cast.ari).get(f"/p/nf/takes/{shared.takes[0]}").text
    assert "Longer ferry?" in page
    assert "From the client" in page


def test_given_a_note_sent_twice_then_there_is_one(shared: Shared) -> None:
    client = shared.client()
    for _ in range(2):
        client.post(f"{shared.url}/1/notes", data={"body": "Once.", "client_key": "a-b-c"})
    assert len(notes(shared)) == 1


def test_given_somebody_elses_key_then_their_note_is_not_shown(shared: Shared) -> None:
    shared.client("A").post(f"{shared.url}/1/notes", data={"body": "Mine.", "client_key": "a-b-c"})
    answer = shared.client("B").post(f"{shared.url}/1/notes", data={"body": "Theirs.", "client_key": "a-b-c"})
    assert answer.status_code == 409
    assert "Mine." not in answer.text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"body": "Past the end.", "frame_in": "9"}, 422),
        ({"body": "   "}, 422),
        ({"body": "x" * 8001}, 422),
        ({"body": "x", "frame_in": "-1"}, 422),
        ({"body": "x", "client_key": "k" * 65}, 422),
    ],
)
def test_given_a_note_that_cannot_be_then_it_says_why_and_gives_the_words_back(
    shared: Shared, form: dict[str, str], status: int
) -> None:
    answer = shared.client().post(f"{shared.url}/1/notes", data=form)
    assert answer.status_code == status
    assert "data-message" in answer.text
    assert form["body"].strip() in answer.text
    assert notes(shared) == []


def test_given_a_link_closed_while_typing_then_the_words_are_on_the_answer(shared: Shared) -> None:
    client = shared.client()
    shared.house.as_(shared.house.cast.dana).post(f"/links/{shared.link_id}/close")
    answer = client.post(f"{shared.url}/1/notes", data={"body": "Two hours of thought"})
    assert answer.status_code == 410
    assert re.search(r"This link closed on [A-Z][a-z]+day \d\d:\d\d\.", answer.text)
    assert "Ask Rae for a new one." in answer.text
    assert "Two hours of thought" in answer.text


def test_given_an_opinion_then_the_team_hears_it_and_nothing_moves(shared: Shared) -> None:
    client = shared.client("R. Amsel")
    for says in ("notes", "works"):
        client.post(f"{shared.url}/1/opinion", data={"opinion": says})
    with shared.house.database.reading() as session:
        [said] = opinions_by_take(session, shared.takes)[shared.takes[0]]
        take = session.get_one(Take, shared.takes[0])
        assert (said.name, said.says) == ("R. Amsel", Opinion.WORKS)
        assert take.verdict is None
        assert session.get_one(Shot, take.shot_id).state.value == "to_review"
    page = shared.house.as_(shared.house.cast.vic).get(f"/p/nf/takes/{take.id}").text
    assert re.search(r"Works for me</b>.*R. Amsel, client<", page)
    assert shared.house.as_(shared.house.cast.vic).get(f"/api/takes/{take.id}/opinions").json()[0]["says"] == "works"


def test_given_an_opinion_that_is_a_decision_then_it_is_refused(shared: Shared) -> None:
    assert shared.client().post(f"{shared.url}/1/opinion", data={"opinion": "approved"}).status_code == 422


def test_given_switches_off_then_neither_note_nor_opinion_is_taken(shared: Shared) -> None:
    client = shared.ready_client()
    shared.house.as_(shared.house.cast.rae).post(f"/links/{shared.link_id}/switches", data={"may_download": "true"})
    page = client.get(f"{shared.url}/1").text
    assert "This link takes no notes." in page
    assert 'name="opinion"' not in page
    assert client.post(f"{shared.url}/1/notes", data={"body": "Still?"}).status_code == 403
    assert client.post(f"{shared.url}/1/opinion", data={"opinion": "works"}).status_code == 403


def test_given_downloads_switched_on_then_the_file_is_the_marked_copy(shared: Shared) -> None:
    client = shared.ready_client()
    shared.house.as_(shared.house.cast.rae).post(f"/links/{shared.link_id}/switches", data={"may_download": "true"})
    answer = client.get(f"{shared.url}/1/download")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content == client.get(f"{shared.url}/1/movie.mp4").content
    log = shared.house.as_(shared.house.cast.rae).get("/api/projects/NF/links").json()[0]["looks"]
    assert [(look["name"], look["downloads"]) for look in log] == [("R. Amsel", 1)]


def test_given_a_missing_file_then_the_client_reads_a_sentence_and_the_team_the_reason(shared: Shared) -> None:
    with shared.house.database.reading() as session:
        blob = session.get_one(Take, shared.takes[0]).proxy or ""
    shared.house.studio.library.path(blob).unlink()
    client = shared.ready_client()
    page = client.get(f"{shared.url}/1")
    assert page.status_code == 200
    assert "This shot cannot be shown right now." in page.text
    assert "on disk" not in page.text
    assert client.get(f"{shared.url}/1/movie.mp4").status_code == 404
    assert client.get(f"{shared.url}/2").status_code == 200
    assert "SH010 v001 is not on disk." in shared.house.as_(shared.house.cast.rae).get("/queue").text


def test_given_visits_then_the_log_says_who_looked_at_what(shared: Shared) -> None:
    client = shared.client()
    for _ in range(2):
        client.get(f"{shared.url}/2")
    with shared.house.database.reading() as session:
        [view] = session.scalars(select(GuestView))
        assert (view.take_id, view.times) == (shared.takes[1], 1)
        verbs = [row.verb for row in session.scalars(select(AuditEntry)) if row.user_name == "R. Amsel, client"]
    assert verbs == ["opened client link"]
    page = shared.house.as_(shared.house.cast.rae).get("/p/nf/links").text
    assert "Opened once by R. Amsel" in page
    assert "SH020 v001" in page


def test_given_a_link_to_one_shot_then_nothing_says_how_many_there_are(shared: Shared) -> None:
    one = shared.link(shared.takes[1])
    page = one.client().get(f"{one.url}/1").text
    assert "Car clears the containers" in page
    assert "Through the windscreen" not in page
    assert " of " not in re.sub(r"<[^>]+>", " ", page[page.index("<main") :])


def test_given_a_name_that_cannot_be_drawn_then_it_is_asked_for_again(shared: Shared) -> None:
    for name in ("", "   ", "\u202e", "x" * 81, "\U00013000"):
        answer = shared.house.as_(None).post(shared.url, data={"name": name})
        assert (answer.status_code, 'role="alert"' in answer.text) == (422, True), name


def test_given_two_people_of_one_name_then_one_copy_serves_both_and_neither_is_the_other(shared: Shared) -> None:
    first, second = shared.ready_client("R. Amsel"), shared.client("R. Amsel")
    first.post(f"{shared.url}/1/notes", data={"body": "I wrote this"})
    assert '<b class="clip">R. Amsel</b>' in second.get(f"{shared.url}/1").text
    assert second.get(f"{shared.url}/1/movie.mp4").status_code == 200
    with shared.house.database.reading() as session:
        assert len(session.scalars(select(MarkedCopy)).all()) == 2
