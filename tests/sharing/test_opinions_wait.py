"""What a client thinks waits for whoever shared the take and whoever decides, until it is dealt with."""

import pytest
from sqlalchemy import select

from previz_studio.inbox.make import make_news
from previz_studio.inbox.models import News
from previz_studio.ledger.models import AuditEntry
from previz_studio.people.models import User
from previz_studio.review.decide import decide, take_back
from previz_studio.review.models import Comment
from previz_studio.review.notes import NoteForm, add_note
from previz_studio.takes.models import Take, Verdict
from tests.sharing.conftest import Shared


def says(shared: Shared, opinion: str, name: str = "R. Amsel", shot: int = 1) -> None:
    link = shared.link(shared.takes[shot - 1])
    answer = link.client(name).post(f"{link.url}/1/opinion", data={"opinion": opinion})
    assert answer.status_code == 303, answer.text


def waits(shared: Shared, name: str) -> list[tuple[str, str, str, str]]:
    """(ask, take, by, fact) of what clients said, for one of the cast."""
    rows = shared.house.as_(getattr(shared.house.cast, name)).get("/api/waiting").json()
    ours = [row for row in rows if row["ask"] in ("client", "opinion")]
    return [(row["ask"], f"{row['shot_code']} {row['version']}", row["by"], row["fact"]) for row in ours]


def decides(shared: Shared, name: str, verdict: Verdict) -> int:
    with shared.house.database.writing() as session:
        user = session.get_one(User, getattr(shared.house.cast, name).id)
        take = session.get_one(Take, shared.takes[0])
        return decide(session, user, take.id, verdict, seen_hash=take.media_hash).id


def sees(shared: Shared, name: str) -> None:
    user = getattr(shared.house.cast, name)
    assert shared.house.as_(user).post(f"/api/takes/{shared.takes[0]}/opinions/seen").status_code == 200


def test_given_an_opinion_then_it_waits_for_who_shared_and_who_decides_and_for_nobody_else(shared: Shared) -> None:
    says(shared, "works")
    item = ("opinion", "SH010 v001", "R. Amsel", "Works for me")
    assert {name: waits(shared, name) for name in ("rae", "dana", "sam", "ari", "vic", "ed", "otto")} == {
        **dict.fromkeys(("rae", "dana", "sam"), [item]),
        **dict.fromkeys(("ari", "vic", "ed", "otto"), []),
    }


def test_given_an_opinion_then_home_says_who_what_and_how_long_it_is_to_watch(shared: Shared) -> None:
    decides(shared, "rae", Verdict.APPROVED)
    for take in shared.takes[1:]:
        with shared.house.database.writing() as session:
            session.get_one(Take, take).shot.state = "maybe"  # type: ignore[assignment]
    rae = shared.house.as_(shared.house.cast.rae)
    assert "Nothing waiting for you" in rae.get("/").text
    says(shared, "works", "R. Amsel, Halden Pictures")
    page = rae.get("/").text
    assert "Works for me: R. Amsel, Halden Pictures, client" in page
    assert "An opinion: decide on the take, or say you have seen it" in page
    assert "About a second to watch." in page
    [row] = rae.get("/api/waiting").json()
    assert (row["ask"], row["take_id"], round(row["seconds"], 3)) == ("opinion", shared.takes[0], 0.375)


@pytest.mark.parametrize("verdict", [Verdict.REJECTED, Verdict.MAYBE, Verdict.SELECTED])
def test_given_a_decision_on_the_take_then_it_is_dealt_with_for_everybody(shared: Shared, verdict: Verdict) -> None:
    says(shared, "works")
    decision = decides(shared, "dana", verdict)
    assert [waits(shared, name) for name in ("rae", "dana", "sam")] == [[], [], []]
    with shared.house.database.writing() as session:
        take_back(session, session.get_one(User, shared.house.cast.dana.id), decision)
    assert len(waits(shared, "rae")) == 1, "a decision taken back settles nothing"


def test_given_an_approved_take_when_a_client_has_notes_after_all_then_it_waits(shared: Shared) -> None:
    decides(shared, "rae", Verdict.APPROVED)
    says(shared, "notes")
    assert waits(shared, "rae") == [("opinion", "SH010 v001", "R. Amsel", "Has notes, none written yet")]


def test_given_somebody_has_seen_it_then_it_waits_for_the_others_and_for_them_when_the_client_says_another(
    shared: Shared,
) -> None:
    client = shared.client()
    client.post(f"{shared.url}/1/opinion", data={"opinion": "works"})
    sees(shared, "rae")
    sees(shared, "rae")
    assert (waits(shared, "rae"), len(waits(shared, "dana"))) == ([], 1)
    client.post(f"{shared.url}/1/opinion", data={"opinion": "notes"})
    assert [fact for *_, fact in waits(shared, "rae")] == ["Has notes, none written yet"]
    with shared.house.database.reading() as session:
        verbs = [row.verb for row in session.scalars(select(AuditEntry)) if row.verb == "saw opinions on"]
    assert len(verbs) == 1


def test_given_the_review_page_then_seen_is_a_button_there_only_while_it_waits(shared: Shared) -> None:
    says(shared, "works")
    rae, take = shared.house.as_(shared.house.cast.rae), shared.takes[0]
    door, page = f"/takes/{take}/opinions/seen", f"/p/nf/takes/{take}"
    assert door in rae.get(page).text
    assert door not in shared.house.as_(shared.house.cast.ari).get(page).text
    answer = rae.post(door)
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert door not in rae.get(page).text
    assert shared.house.as_(shared.house.cast.otto).post(door).status_code == 404


def test_given_notes_with_an_opinion_then_the_notes_wait_and_the_opinion_does_not(shared: Shared) -> None:
    client = shared.client()
    note = ("client", "SH010 v001", "R. Amsel", "Longer ferry?")
    client.post(f"{shared.url}/1/notes", data={"body": "Longer ferry?", "frame_in": "5"})
    client.post(f"{shared.url}/1/opinion", data={"opinion": "notes"})
    assert waits(shared, "rae") == [note]
    with shared.house.database.writing() as session:
        [root] = session.scalars(select(Comment)).all()
        dana = session.get_one(User, shared.house.cast.dana.id)
        add_note(session, dana, shared.takes[0], NoteForm("It is texture.", parent_id=root.id))
    assert waits(shared, "rae") == []
    client.post(f"{shared.url}/1/opinion", data={"opinion": "notes"})
    assert [ask for ask, *_ in waits(shared, "rae")] == ["opinion"], "they still have notes, after our answer"
    client.post(f"{shared.url}/1/notes", data={"body": "And the lamps?"})
    assert [(ask, fact) for ask, *_, fact in waits(shared, "rae")] == [("client", "And the lamps?")]


def test_given_several_clients_then_a_take_waits_once(shared: Shared) -> None:
    for name, opinion in (("R. Amsel", "works"), ("J. Kerr", "notes"), ("L. Mo", "works")):
        says(shared, opinion, name)
    says(shared, "works", shot=2)
    assert waits(shared, "dana") == [
        ("opinion", "SH010 v001", "R. Amsel and others", "Works for 2 of 3, notes to come from 1"),
        ("opinion", "SH020 v001", "R. Amsel", "Works for me"),
    ]


def test_given_an_opinion_then_the_inbox_says_which(shared: Shared) -> None:
    says(shared, "notes")
    make_news(shared.house.database)
    with shared.house.database.reading() as session:
        news = session.scalars(select(News).where(News.user_id == shared.house.cast.rae.id)).all()
    assert [(one.words, one.more) for one in news] == [
        ("R. Amsel, a client, says what they think of SH010 v001", "Has notes")
    ]
