"""Identities, audit and compare: they show what the rooms hold, to those who may see it."""

from dataclasses import replace

from previz_studio.references.actions import (
    IdentityForm,
    ReferenceForm,
    add_identity,
    add_reference,
    change_identity,
    set_identity_lock,
)
from previz_studio.references.models import IdentityKind
from previz_studio.references.profile import Profile, profile_from
from previz_studio.references.queries import identity_by_slug
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, TakeStatus
from tests.factories import make_shot, make_take
from tests.screens.conftest import House


def ines(house: House, *, locked: bool = False) -> None:
    profile = Profile(summary="Lead, 34.", must_stay_the_same={"Hair": "Black bob"})
    with house.studio.database.writing() as session:
        form = IdentityForm("ines", IdentityKind.CHARACTER, "Ines Calder", profile)
        made = add_identity(session, house.cast.ari, house.cast.show.id, form)
        set_identity_lock(session, house.cast.dana, made.id, locked)


def test_given_an_identity_then_its_page_says_what_must_stay_the_same(house: House) -> None:
    ines(house)
    page = house.as_(house.cast.vic).get("/p/nf/identities/ines").text
    assert "Black bob" in page and "Used in 0 shots" in house.as_(house.cast.vic).get("/p/nf/identities").text


def test_given_a_change_by_the_artist_then_the_words_are_new(house: House) -> None:
    ines(house)
    house.as_(house.cast.ari).post("/p/nf/identities/ines", data={"must:Hair": "Wet from SH020 on"})
    assert "Wet from SH020 on" in house.as_(house.cast.vic).get("/p/nf/identities/ines").text


def test_given_a_new_identity_then_its_appearance_is_asked_for_and_goes_into_the_words_of_a_request(
    house: House,
) -> None:
    artist = house.as_(house.cast.ari)
    artist.post("/p/nf/identities", data={"name": "Ruth", "kind": "character"})
    page = artist.get("/p/nf/identities/ruth").text
    fields = ("must:Face", "must:Hair", "height_m", "build", "costume", "distinctive_features", "mannerisms", "trigger")
    assert [name for name in fields if f'name="{name}"' not in page] == []
    typed = {"height_m": "1,81 m", "build": "Broad", "must:Face": "Broken nose", "must:Hair": "", "trigger": "rth"}
    artist.post("/p/nf/identities/ruth", data=typed)
    with house.database.reading() as session:
        profile = profile_from(identity_by_slug(session, house.cast.show.id, "ruth").profile)
    assert profile.appearance() == "rth; 1.81 m tall; Broad"
    assert replace(profile, worn_by="ines").appearance() == "rth; 1.81 m long; Broad", "a coat is not tall"
    assert profile.must_stay_the_same == {"Face": "Broken nose"}


def test_given_a_height_that_is_none_then_one_sentence_says_how_to_write_it(house: House) -> None:
    ines(house)
    answer = house.as_(house.cast.ari).post("/p/nf/identities/ines", data={"height_m": "tall"})
    assert answer.status_code == 422 and "is not a height." in answer.text


def test_given_a_picture_then_whoever_locks_sets_its_rights_and_without_a_release_it_is_held_out(
    house: House,
) -> None:
    ines(house)
    with house.database.writing() as session:
        identity = identity_by_slug(session, house.cast.show.id, "ines")
        form = ReferenceForm("street.jpg", "Hair, wet")
        picture = add_reference(session, house.cast.ari, identity.id, None, form).id
    typed = {"rights": "cleared", "until": "2027-11-30", f"reference:{picture}": "no release"}
    assert house.as_(house.cast.ari).post("/p/nf/identities/ines/rights", data=typed).status_code == 403
    director = house.as_(house.cast.dana)
    assert director.post("/p/nf/identities/ines/rights", data=typed).status_code == 303
    page = director.get("/p/nf/identities/ines").text
    assert "2027-11-30" in page and "held out of every request" in page
    cleared = director.put(f"/api/references/{picture}/rights", json={"rights": "cleared"}).json()
    assert (cleared["rights"], cleared["held_out"]) == ("cleared", False)


def test_given_a_locked_identity_then_changing_it_is_refused_with_the_name_of_who_locked_it(house: House) -> None:
    ines(house, locked=True)
    answer = house.as_(house.cast.ari).post("/p/nf/identities/ines", data={"build": "Taller"})
    assert answer.status_code == 409 and "Ines Calder is locked by Dana Tester." in answer.text


def test_given_a_text_file_as_reference_then_one_sentence_says_what_pictures_are(house: House) -> None:
    ines(house)
    files = {"picture": ("notes.png", b"not a picture at all", "image/png")}
    answer = house.as_(house.cast.ari).post("/p/nf/identities/ines/references", files=files, data={"role": "Anchor"})
    assert answer.status_code == 422 and "notes.png" in answer.text


def test_given_the_audit_then_the_director_reads_it_and_the_artist_is_told_who_may(house: House) -> None:
    ines(house)
    page = house.as_(house.cast.dana).get("/p/nf/audit").text
    assert "added identity" in page and "chain holds" in page
    refused = house.as_(house.cast.ari).get("/p/nf/audit")
    assert refused.status_code == 403 and "Ask Rae Tester, Producer." in refused.text


def two_takes(house: House) -> tuple[Take, Take]:
    with house.studio.database.writing() as session:
        shot = make_shot(session, house.cast)
        return make_take(session, house.cast, shot), make_take(session, house.cast, shot)


def test_given_two_takes_then_comparing_says_what_changed_between_their_recipes(house: House) -> None:
    first, second = two_takes(house)
    with house.studio.database.writing() as session:
        session.get_one(Take, second.id).seed = 41
    page = house.as_(house.cast.vic).get(f"/p/nf/takes/{second.id}/compare?with={first.id}&mode=ab").text
    assert "7 to 41" in page


def test_given_a_shot_with_a_take_then_its_desk_leads_to_a_client_link_for_whoever_may(house: House) -> None:
    with house.database.writing() as session:
        shot = make_shot(session, house.cast)
    dana, door = house.as_(house.cast.dana), f"/p/nf/links/new?shot_ids={shot.id}"
    assert door not in dana.get(f"/p/nf/shots/{shot.id}").text, "there is nothing to show yet"
    with house.database.writing() as session:
        make_take(session, house.cast, session.get_one(Shot, shot.id))
    assert door in dana.get(f"/p/nf/shots/{shot.id}").text
    assert shot.code in dana.get(door).text
    kept_out = house.as_(house.cast.vic).get(f"/p/nf/shots/{shot.id}").text
    assert door not in kept_out and "shares with clients" in kept_out


def test_given_a_take_that_is_not_ready_then_it_cannot_be_compared(house: House) -> None:
    first, second = two_takes(house)
    with house.studio.database.writing() as session:
        session.get_one(Take, second.id).status = TakeStatus.FAILED
    answer = house.as_(house.cast.vic).get(f"/p/nf/takes/{first.id}/compare?with={second.id}")
    assert answer.status_code == 422 and "SH010 v002 is failed." in answer.text


def test_given_changes_then_the_identity_page_says_who_changed_what_of_this_one_and_not_of_its_namesake(
    house: House,
) -> None:
    ines(house)
    artist = house.as_(house.cast.ari)
    artist.post("/p/nf/identities/ines", data={"must:Hair": "Wet", "build": "Narrow"})
    with house.database.writing() as session:
        twin = IdentityForm("ines_too", IdentityKind.CHARACTER, "Ines Calder", Profile())
        made = add_identity(session, house.cast.ari, house.cast.show.id, twin)
        change_identity(session, house.cast.ari, made.id, Profile(costume="Green coat"))
    page = house.as_(house.cast.vic).get("/p/nf/identities/ines").text
    history = page[page.index('id="history-title"') :].partition("</section>")[0]
    assert "by Ari Tester" in history and "Hair: “Black bob” to “Wet”" in history
    assert "Build: nothing to “Narrow”" in history and "Revision 2." in history
    assert "Green coat" not in history
