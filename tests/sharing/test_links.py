"""Making and keeping links: who may, what is refused, what is shown once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from previz_studio.app import sweep
from previz_studio.kit.db import now
from previz_studio.kit.errors import TooMany
from previz_studio.ledger.models import AuditEntry
from previz_studio.people.link_gate import LINES, LinkGate
from previz_studio.sharing.models import MarkedCopy, ShareLink
from previz_studio.takes.models import Take, TakeStatus
from tests.sharing.conftest import Shared

NEW = "/p/nf/links/new"


def form(*takes: int, **more: str) -> dict[str, object]:
    return {
        "take_ids": [str(take) for take in takes],
        "made_for": "Halden",
        "days": "14",
        "ask_passphrase": "true",
    } | more


def test_given_a_producer_when_they_make_a_link_then_it_is_shown_once_and_opens(shared: Shared) -> None:
    rae = shared.house.as_(shared.house.cast.rae)
    page = rae.post("/p/nf/links", data=form(shared.takes[0])).text
    token = re.findall(r"/s/([\w-]{43})<", page)[0]
    words = re.findall(r'id="made-pass">([\w-]+)<', page)[0]
    assert Shared(shared.house, shared.takes, 0, token).client(passphrase=words).get(f"/s/{token}/1").status_code == 200
    assert token not in rae.get("/p/nf/links").text
    with shared.house.database.reading() as session:
        kept = " ".join(str(vars(row)) for kind in (ShareLink, AuditEntry) for row in session.scalars(select(kind)))
    assert token not in kept
    assert words not in kept


def test_given_shots_then_the_form_names_the_approved_take_else_the_newest(shared: Shared) -> None:
    rae = shared.house.as_(shared.house.cast.rae)
    with shared.house.database.writing() as session:
        take = session.get_one(Take, shared.takes[0])
        shot_id = take.shot_id
    page = rae.get(NEW, params={"shot_ids": [shot_id]}).text
    assert f'name="take_ids" value="{shared.takes[0]}"' in page
    assert "SH010 v001" in page


def test_given_a_later_approval_then_the_link_keeps_its_take_and_its_row_says_so(shared: Shared) -> None:
    with shared.house.database.writing() as session:
        take = session.get_one(Take, shared.takes[0])
        take.shot.approved_take_id = shared.takes[2]
    page = shared.house.as_(shared.house.cast.rae).get("/p/nf/links").text
    assert "is approved and not in this link." in page


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"days": "0"}, 422, "1 to 90 days"),
        ({"days": "9000"}, 422, "1 to 90 days"),
        ({"passphrase": "short"}, 422, "A passphrase has 10 to 200 characters."),
        ({"days": "soon"}, 422, "days"),
    ],
)
def test_given_a_wrong_form_then_it_says_what_to_correct(
    shared: Shared, more: dict[str, str], status: int, words: str
) -> None:
    answer = shared.house.as_(shared.house.cast.rae).post("/p/nf/links", data=form(shared.takes[0], **more))
    assert answer.status_code == status
    assert words in answer.text


def test_given_takes_that_cannot_be_shared_then_no_link_is_made(shared: Shared) -> None:
    rae = shared.house.as_(shared.house.cast.rae)
    with shared.house.database.writing() as session:
        session.get_one(Take, shared.takes[2]).status = TakeStatus.FAILED
    assert rae.post("/p/nf/links", data=form(shared.takes[2])).status_code == 422
    assert rae.post("/p/nf/links", data=form()).status_code == 422
    assert rae.post("/p/nf/links", data=form(99999)).status_code == 404
    assert len(rae.get("/api/projects/NF/links").json()) == 1


def test_given_a_role_then_only_who_shares_sees_and_changes_the_links(shared: Shared) -> None:
    for name in ("sam", "rae", "dana", "pim", "ed", "ari", "vic"):
        client, may = shared.house.as_(getattr(shared.house.cast, name)), name in ("sam", "rae", "dana")
        assert client.get("/p/nf/links").status_code == (200 if may else 403), name
        assert client.get("/api/projects/NF/links").status_code == (200 if may else 403), name
        for door in ("switches", "extend"):
            assert client.post(f"/links/{shared.link_id}/{door}").status_code == (303 if may else 403), (name, door)
        if not may:
            assert client.post(f"/links/{shared.link_id}/close").status_code == 403


def test_given_somebody_of_another_show_then_the_link_is_not_there(shared: Shared) -> None:
    otto = shared.house.as_(shared.house.cast.otto)
    assert otto.post(f"/links/{shared.link_id}/close").status_code == 404
    assert otto.post(f"/api/links/{shared.link_id}/close").status_code == 404
    assert otto.get("/p/nf/links").status_code == 404


def test_given_an_artist_then_the_share_button_is_locked_and_says_who_may(shared: Shared) -> None:
    ari = shared.house.as_(shared.house.cast.ari)
    for page in (f"/p/nf/takes/{shared.takes[0]}", "/p/nf/board"):
        assert "Rae Tester, Producer, shares with clients." in ari.get(page).text


def test_given_a_closed_link_then_it_stays_closed(shared: Shared) -> None:
    rae = shared.house.as_(shared.house.cast.rae)
    assert rae.post(f"/api/links/{shared.link_id}/close").json()["open"] is False
    assert rae.post(f"/api/links/{shared.link_id}/extend", json={"days": 14}).status_code == 409
    assert (
        rae.put(
            f"/api/links/{shared.link_id}", json={"may_note": True, "may_judge": True, "may_download": True}
        ).status_code
        == 409
    )


def test_given_a_link_that_ran_out_when_it_is_extended_then_its_guests_are_back(shared: Shared) -> None:
    client = shared.client()
    with shared.house.database.writing() as session:
        session.get_one(ShareLink, shared.link_id).ends_at = now() - timedelta(days=1)
    assert client.get(f"{shared.url}/1").status_code == 410
    shared.house.as_(shared.house.cast.rae).post(f"/links/{shared.link_id}/extend")
    assert client.get(f"{shared.url}/1").status_code == 200


def test_given_the_api_then_it_makes_the_same_link(shared: Shared) -> None:
    rae = shared.house.as_(shared.house.cast.rae)
    made = rae.post("/api/projects/NF/links", json={"take_ids": shared.takes, "ask_passphrase": False}).json()
    assert (made["passphrase_text"], made["may_download"], len(made["take_ids"])) == ("", False, 3)
    assert made["ends_at"][:10] == (now() + timedelta(days=14)).isoformat()[:10]
    assert re.fullmatch(r"http://127\.0\.0\.1/s/[\w-]{43}", made["url"])


def test_given_every_change_then_the_audit_says_who_did_it(shared: Shared) -> None:
    rae = shared.house.as_(shared.house.cast.rae)
    for door in ("switches", "extend", "close", "close"):
        rae.post(f"/links/{shared.link_id}/{door}")
    with shared.house.database.reading() as session:
        verbs = [row.verb for row in session.scalars(select(AuditEntry)) if "client" in row.verb]
    assert verbs == ["shared with a client", "changed client link", "extended client link", "closed client link"]


def test_given_a_closed_link_when_the_studio_starts_again_then_its_copies_are_gone(shared: Shared) -> None:
    shared.ready_client()
    house = shared.house
    with house.database.reading() as session:
        blobs = [copy.blob or "" for copy in session.scalars(select(MarkedCopy))]
    assert all(map(house.studio.library.has, blobs))
    sweep(house.database, house.studio.library)
    assert all(map(house.studio.library.has, blobs))
    house.as_(house.cast.rae).post(f"/links/{shared.link_id}/close")
    sweep(house.database, house.studio.library)
    assert not any(map(house.studio.library.has, blobs))


def test_given_many_links_then_the_page_asks_as_few_questions(shared: Shared) -> None:
    rae = shared.house.as_(shared.house.cast.rae)
    rae.get("/p/nf/links")
    with shared.house.counting() as few:
        rae.get("/p/nf/links")
    for _ in range(5):
        shared.link(*shared.takes)
    with shared.house.counting() as many:
        rae.get("/p/nf/links")
    assert len(many) <= len(few)


def test_given_too_many_open_lines_then_the_next_is_refused_until_one_ends() -> None:
    gate = LinkGate()
    lines = [gate.line(7) for _ in range(LINES)]
    for line in lines:
        line.__enter__()
    with pytest.raises(TooMany), gate.line(7):
        pass
    lines[0].__exit__(None, None, None)
    with gate.line(7), gate.line(8):
        pass
