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
