"""The identity page: who it is, where it stands in the newest takes, and finding one among many."""

import re

import pytest

from previz_studio.references.actions import IdentityForm, add_identity, change_identity
from previz_studio.references.models import IdentityKind
from previz_studio.references.profile import Profile
from previz_studio.shots.plan import IdentityUse
from tests.factories import make_shot, make_take
from tests.screens.conftest import House

LIST = "/p/nf/identities"


@pytest.fixture
def ines(house: House) -> int:
    """The id of @ines, a character."""
    with house.database.writing() as session:
        form = IdentityForm("ines", IdentityKind.CHARACTER, "Ines Calder", Profile(summary="Lead, 34."))
        coat = IdentityForm("rain_coat", IdentityKind.WARDROBE, "Rain coat, yellow", Profile())
        add_identity(session, house.cast.ari, house.cast.show.id, coat)
        return add_identity(session, house.cast.ari, house.cast.show.id, form).id


def listed(text: str) -> list[str]:
    """The names in the list beside the page, or on the page of all."""
    return re.findall(r'href="/p/nf/identities/(\w+)"', text.partition('id="identity-list"')[2].partition("</main>")[0])


@pytest.mark.parametrize(
    ("words", "found"),
    [("ine", ["ines"]), ("lead 34", ["ines"]), ("WARDROBE", ["rain_coat"]), ("@rain", ["rain_coat"]), ("ruth", [])],
)
def test_given_a_few_letters_then_the_list_holds_what_they_name(
    house: House, ines: int, words: str, found: list[str]
) -> None:
    vic = house.as_(house.cast.vic)
    for page in (LIST, f"{LIST}/ines"):
        answer = vic.get(page, params={"find": words}).text
        assert listed(answer)[: len(found)] == found
        assert ("Nothing here is called" in answer) == (not found)
    assert f'value="{words}"' in answer


def test_given_takes_then_each_says_whose_words_it_was_made_with_and_that_no_match_is_measured(
    house: House, ines: int
) -> None:
    uses = (IdentityUse("ines"),)
    with house.database.writing() as session:
        for _ in range(2):
            make_take(session, house.cast, make_shot(session, house.cast, identities=uses))
        change_identity(session, house.cast.ari, ines, Profile(summary="Lead, 35."))
        newest = make_take(session, house.cast, make_shot(session, house.cast, identities=uses))
        make_take(session, house.cast, make_shot(session, house.cast))
    page = house.as_(house.cast.vic).get(f"{LIST}/ines").text
    holding = page.partition('id="holding-title"')[2].partition("</section>")[0]
    assert re.findall(r"SH\d+", holding) == ["SH010", "SH020", "SH030"]
    assert len(re.findall(r"Made with \w{4}-1", holding)) == 2
    assert "Made with" not in holding.partition(f"/p/nf/takes/{newest.id}")[2]
    assert "unknown, nothing here measures it" in holding


def test_given_changes_then_a_program_reads_who_made_which(house: House, ines: int) -> None:
    house.as_(house.cast.ari).post(f"{LIST}/ines", data={"build": "Narrow"})
    url = f"/api/identities/{ines}/history"
    newest, oldest = house.as_(house.cast.vic).get(url).json()
    assert (newest["user_name"], newest["verb"]) == ("Ari Tester", "changed identity")
    assert newest["detail"]["changes"]["build"] == ["", "Narrow"]
    assert oldest["verb"] == "added identity"
    assert house.as_(house.cast.otto).get(url).status_code == 404


@pytest.mark.parametrize(
    ("page", "asked", "status", "says"),
    [
        ("ines", {}, 422, "Which piece is it?"),
        ("ines", {"piece": "rain_coat", "name": "Cape"}, 422, "Which piece is it?"),
        ("ines", {"piece": "ines"}, 404, "There is no wardrobe called @ines."),
        ("ines", {"name": "Rain coat"}, 409, "@rain_coat exists already."),
        ("rain_coat", {"name": "Cape"}, 422, "only characters have a wardrobe"),
    ],
)
def test_given_a_piece_that_cannot_be_worn_then_it_says_why_and_nothing_changes(
    house: House, ines: int, page: str, asked: dict[str, str], status: int, says: str
) -> None:
    ari = house.as_(house.cast.ari)
    answer = ari.post(f"{LIST}/{page}/wardrobe", data=asked)
    assert (answer.status_code, says in answer.text) == (status, True)
    assert "Cape" not in ari.get(LIST).text
    assert "Nothing yet." in ari.get(f"{LIST}/ines").text


def test_given_a_locked_character_then_a_piece_is_added_and_its_takes_keep_their_version(
    house: House, ines: int
) -> None:
    with house.database.writing() as session:
        make_take(session, house.cast, make_shot(session, house.cast, identities=(IdentityUse("ines"),)))
    house.as_(house.cast.dana).post(f"{LIST}/ines/lock")
    ari = house.as_(house.cast.ari)
    assert ari.post(f"{LIST}/ines/wardrobe", data={"piece": "rain_coat"}).status_code == 303
    page = ari.get(f"{LIST}/ines").text
    assert "Rain coat, yellow" in page.partition('id="wardrobe-title"')[2].partition("</section>")[0]
    assert "Made with" not in page
    assert 'data-reason="Locked by Dana Tester. Unlock it first."' in page, "its words and pictures are another matter"


def test_given_a_locked_piece_then_it_is_neither_put_on_nor_taken_off(house: House, ines: int) -> None:
    dana = house.as_(house.cast.dana)
    dana.post(f"{LIST}/rain_coat/lock")
    refused = dana.post(f"{LIST}/ines/wardrobe", data={"piece": "rain_coat"})
    assert (refused.status_code, "Rain coat, yellow is locked by Dana Tester." in refused.text) == (409, True)
    assert "Nothing yet." in dana.get(f"{LIST}/ines").text


def test_given_pieces_added_then_the_page_shows_scenes_and_the_history_both_and_another_cannot_wear_them(
    house: House, ines: int
) -> None:
    ari = house.as_(house.cast.ari)
    ari.post(f"{LIST}/ines/wardrobe", data={"piece": "rain_coat"})
    ari.post(f"{LIST}/ines/wardrobe", data={"name": "Port jacket", "scenes": "8, 9 10"})
    page = ari.get(f"{LIST}/ines").text
    worn = page.partition('id="wardrobe-title"')[2].partition("</section>")[0]
    assert re.findall(r"<a[^>]*>([^<]+)</a>", worn) == ["Rain coat, yellow", "Port jacket"]
    assert "Scenes 8 to 10" in worn
    assert "Wardrobe: “rain_coat” to “rain_coat, port_jacket”" in page
    ari.post(LIST, data={"name": "Teo", "kind": "character"})
    assert "rain_coat" not in ari.get(f"{LIST}/teo").text.partition('id="wardrobe-piece"')[2]
    taken = ari.post(f"{LIST}/teo/wardrobe", data={"piece": "rain_coat"})
    assert (taken.status_code, "Rain coat, yellow is worn by @ines." in taken.text) == (409, True)


def test_given_a_program_then_it_adds_a_piece_and_takes_it_off_again(house: House, ines: int) -> None:
    ari, url = house.as_(house.cast.ari), f"/api/identities/{ines}/wardrobe"
    made = ari.post(url, json={"name": "Port jacket", "scenes": ["8"]})
    assert (made.status_code, made.json()["slug"], made.json()["profile"]["worn_by"]) == (201, "port_jacket", "ines")
    assert house.as_(house.cast.vic).delete(f"{url}/port_jacket").status_code == 403
    assert ari.delete(f"{url}/port_jacket").status_code == 204
    assert ari.delete(f"{url}/port_jacket").status_code == 404
    known = {one["slug"]: one["profile"] for one in ari.get("/api/projects/NF/identities").json()}
    assert known["port_jacket"]["worn_by"] == ""


@pytest.mark.parametrize("day", ["2026-13-45", "2027", "soon"])
def test_given_rights_until_no_day_there_is_then_both_doors_refuse_and_the_handoff_still_opens(
    house: House, day: str
) -> None:
    with house.database.writing() as session:
        form = IdentityForm("radio", IdentityKind.PROP, "Radio", Profile())
        identity_id = add_identity(session, house.cast.dana, house.cast.show.id, form).id
    rae = house.as_(house.cast.rae)
    page = rae.post("/p/nf/identities/radio/rights", data={"rights": "cleared", "until": day})
    assert page.status_code == 422 and "is not a day." in page.text
    program = rae.put(f"/api/identities/{identity_id}/rights", json={"rights": "cleared", "until": day})
    assert (program.status_code, program.json()["message"]) == (422, f"'{day}' is not a day.")
    assert rae.get("/p/nf/handoff").status_code == 200
