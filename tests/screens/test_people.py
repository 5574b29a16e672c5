import re

import pytest
from sqlalchemy import select

from previz_studio.people.models import ApiToken, SignInSession, User
from previz_studio.people.roles import Role
from previz_studio.projects.crew import role_of
from tests.screens.conftest import House

LINK = re.compile(r"http://127\.0\.0\.1(/welcome/[\w-]+)")
CREW = "/p/nf/crew"
LONG = "a long enough sentence"


def role_on_show(house: House, user_id: int) -> Role | None:
    with house.database.reading() as session:
        return role_of(session, session.get_one(User, user_id), house.cast.show.id)


def test_given_the_studio_owner_when_they_add_somebody_then_the_link_signs_them_in_once(house: House) -> None:
    form = {"action": "invite", "name": "Lena Roth", "email": "lena@example.org"}
    page = house.as_(house.cast.sam).post("/people", data=form).text
    path = LINK.findall(page)[0]
    lena = house.as_(None)
    assert lena.get(path).headers["location"] == "/"
    assert lena.get("/").status_code == 200
    assert house.as_(None).get(path).status_code in (401, 404, 410)


def test_given_the_page_asked_for_again_then_no_link_is_on_it(house: House) -> None:
    sam = house.as_(house.cast.sam)
    sam.post("/people", data={"action": "link", "user_id": house.cast.ari.id})
    assert not LINK.search(sam.get("/people").text)


@pytest.mark.parametrize("name", ["rae", "dana", "vic", "otto"])
def test_given_anybody_else_then_the_list_of_people_is_closed(house: House, name: str) -> None:
    client = house.as_(getattr(house.cast, name))
    assert client.get("/people").status_code == 403
    assert client.post("/people", data={"action": "remove", "user_id": house.cast.ari.id}).status_code == 403


def test_given_somebody_who_leaves_then_their_browser_is_out(house: House) -> None:
    ari = house.as_(house.cast.ari)
    assert ari.get("/").status_code == 200
    house.as_(house.cast.sam).post("/people", data={"action": "remove", "user_id": house.cast.ari.id})
    assert ari.get("/").headers["location"] == "/signin"


def test_given_the_owner_when_they_close_their_own_account_then_it_is_refused(house: House) -> None:
    answer = house.as_(house.cast.sam).post("/people", data={"action": "remove", "user_id": house.cast.sam.id})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"action": "invite", "name": "Lena", "email": "not an address"}, 422),
        ({"action": "invite", "name": "Ari again", "email": "ari@example.org"}, 409),
        ({"action": "remove", "user_id": "everybody"}, 422),
        ({"action": "remove", "user_id": "99999"}, 404),
        ({"action": "sing"}, 422),
        ({}, 422),
    ],
)
def test_given_a_wrong_form_then_the_page_says_what_to_correct(house: House, form: dict[str, str], status: int) -> None:
    answer = house.as_(house.cast.sam).post("/people", data=form)
    assert answer.status_code == status
    assert "data-message" in answer.text


def test_given_a_viewer_then_the_crew_is_shown_and_its_changes_are_locked(house: House) -> None:
    page = house.as_(house.cast.vic).get(CREW).text
    assert "changes the crew." in page
    assert 'name="role"' not in page


def test_given_a_producer_when_they_change_a_role_then_it_holds_at_once(house: House) -> None:
    ari = house.cast.ari
    form = {"action": "role", "user_id": ari.id, "role": "viewer"}
    answer = house.as_(house.cast.rae).post(CREW, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, CREW)
    assert role_on_show(house, ari.id) is Role.VIEWER


@pytest.mark.parametrize(("name", "status"), [("otto", 404), ("vic", 403), ("dana", 403), ("rae", 303), ("sam", 303)])
def test_given_a_role_then_the_crew_is_gated_by_it(house: House, name: str, status: int) -> None:
    form = {"action": "role", "user_id": house.cast.ari.id, "role": "editor"}
    assert house.as_(getattr(house.cast, name)).post(CREW, data=form).status_code == status


def test_given_a_producer_then_they_make_no_owner(house: House) -> None:
    form = {"action": "role", "user_id": house.cast.ari.id, "role": "owner"}
    assert house.as_(house.cast.rae).post(CREW, data=form).status_code == 409


def test_given_the_only_owner_when_they_leave_the_crew_then_it_is_refused(house: House) -> None:
    form = {"action": "remove", "user_id": house.cast.sam.id}
    assert house.as_(house.cast.sam).post(CREW, data=form).status_code == 409


def test_given_somebody_of_the_studio_when_a_producer_adds_them_then_they_see_the_board(house: House) -> None:
    otto = house.cast.otto
    form = {"action": "invite", "user_id": otto.id, "role": "editor", "name": "", "email": ""}
    assert house.as_(house.cast.rae).post(CREW, data=form).status_code == 303
    assert house.as_(otto).get("/p/nf/board").status_code == 200


def test_given_a_producer_when_they_invite_somebody_new_then_they_are_told_whose_job_it_is(house: House) -> None:
    form = {"action": "invite", "name": "Lena Roth", "email": "lena@example.org", "role": "artist"}
    assert house.as_(house.cast.rae).post(CREW, data=form).status_code == 403
    page = house.as_(house.cast.sam).post(CREW, data=form)
    assert LINK.search(page.text)


def test_given_an_unknown_role_then_the_known_ones_are_named(house: House) -> None:
    answer = house.as_(house.cast.rae).post(CREW, data={"action": "role", "user_id": house.cast.ari.id, "role": "king"})
    assert answer.status_code == 422
    assert "producer" in answer.text


def test_given_my_account_when_i_set_a_password_then_other_places_are_out_and_this_one_is_not(house: House) -> None:
    here, elsewhere = house.as_(house.cast.ari), house.as_(house.cast.ari)
    answer = here.post("/settings/password", data={"new": LONG})
    assert answer.headers["location"] == "/settings?done=password"
    assert "Your password is changed" in here.get("/settings?done=password").text
    assert elsewhere.get("/settings").headers["location"].startswith("/signin")


def test_given_a_wrong_password_now_then_nothing_is_changed_and_the_page_says_so(house: House) -> None:
    ari = house.as_(house.cast.ari)
    ari.post("/settings/password", data={"new": LONG})
    answer = ari.post("/settings/password", data={"current": "a wrong sentence", "new": "another long one"})
    assert answer.status_code == 422
    assert "That is not your password now." in answer.text
    assert ari.post("/settings/password", data={"current": LONG, "new": "short"}).status_code == 422


def test_given_a_token_then_it_is_shown_once_works_and_is_revoked(house: House) -> None:
    ari = house.as_(house.cast.ari)
    secret = re.findall(r"pvz_[\w-]+", ari.post("/settings/tokens", data={"name": "nightly"}).text)[0]
    program = house.as_(None)
    bearer = {"authorization": f"Bearer {secret}"}
    assert secret not in ari.get("/settings").text
    assert program.get("/api/me", headers=bearer).json()["name"] == house.cast.ari.name
    with house.database.reading() as session:
        token = session.scalars(select(ApiToken)).one()
    assert house.as_(house.cast.vic).post(f"/settings/tokens/{token.id}/revoke").status_code == 404
    assert ari.post(f"/settings/tokens/{token.id}/revoke").status_code == 303
    assert program.get("/api/me", headers=bearer).status_code == 401


def test_given_three_browsers_when_i_end_the_others_then_one_is_left(house: House) -> None:
    first, _, _ = (house.as_(house.cast.ari) for _ in range(3))
    assert first.post("/settings/sessions/end").status_code == 303
    with house.database.reading() as session:
        held = session.scalars(select(SignInSession).where(SignInSession.user_id == house.cast.ari.id)).all()
    assert len(held) == 1
