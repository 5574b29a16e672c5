"""The LoRA of an identity and a look: chosen on their page, sent with every shot, or left out with the reason."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from previz_studio.engines.weights.bring import Usual
from previz_studio.engines.weights.shelf import remove
from previz_studio.references.actions import IdentityForm, add_identity
from previz_studio.references.models import Identity, IdentityKind
from previz_studio.references.profile import Profile
from previz_studio.shots.plan import IdentityUse
from previz_studio.takes.models import Take
from previz_studio.takes.vary import vary_take
from tests.engines.paper import LTX2, paper_lora, paper_model
from tests.factories import make_shot
from tests.screens.conftest import House, house_with

INES = "/p/nf/identities/ines"
BOTH = (IdentityUse("ines"), IdentityUse("noir"))


@pytest.fixture
def house(migrated_file: Path, tmp_path: Path) -> Iterator[House]:
    """Ines and the look Noir, with a model of each family and three LoRAs on the shelf."""
    models = tmp_path / "models"
    paper_model(models, "tiny-ltx")
    paper_model(models, "ltx-2-19b-tiny", LTX2)
    paper_lora(models, "ines-v2", "tiny-ltx", usual=Usual("inesxc", 0.8))
    paper_lora(models, "noir-v1", "ltx-2-19b")
    paper_lora(models, "camera-dolly-in", "ltx-2-19b")
    for found in house_with(models, migrated_file, tmp_path):
        with found.database.writing() as session:
            ari, project_id = found.cast.ari, found.cast.show.id
            ines = IdentityForm("ines", IdentityKind.CHARACTER, "Ines", Profile(costume="Yellow rain coat"))
            noir = IdentityForm("noir", IdentityKind.LOOK, "Noir", Profile(summary="Hard light"))
            add_identity(session, ari, project_id, ines)
            add_identity(session, ari, project_id, noir)
        yield found


def choose(house: House, slug: str, lora: str, weight: str = "") -> None:
    data = {"lora": lora, "lora_weight": weight}
    assert house.as_(house.cast.ari).post(f"/p/nf/identities/{slug}", data=data).status_code == 303


def profile(house: House, slug: str) -> dict[str, Any]:
    with house.database.reading() as session:
        return dict(session.scalars(select(Identity).where(Identity.slug == slug)).one().profile)


def shot(house: House, **plan: Any) -> str:
    with house.database.writing() as session:
        return str(make_shot(session, house.cast, **{"identities": BOTH, **plan}).id)


def request(house: House, shot_id: str, **asked: str) -> dict[str, list[str]]:
    """The parts of the compiled request by origin."""
    page = house.as_(house.cast.ari).get(f"/p/nf/shots/{shot_id}", params=asked).text
    parts = re.findall(r'"rk">([\w ]+)</span> <span[^>]*>(.*?)</span>', page)
    return {origin: [words for name, words in parts if name == origin] for origin, _ in parts}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"lora": "nobody"}, "No LoRA called"),
        ({"lora": "camera-dolly-in"}, "No LoRA called"),
        ({"lora": "ines-v2", "lora_weight": "3"}, "is not a weight."),
        ({"lora": "ines-v2", "lora_weight": "much"}, "is not a weight."),
    ],
)
def test_given_a_lora_that_cannot_be_chosen_then_it_says_why_and_nothing_changes(
    house: House, asked: dict[str, str], says: str
) -> None:
    answer = house.as_(house.cast.ari).post(INES, data=asked)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert "lora" not in profile(house, "ines")


def test_given_a_locked_identity_or_a_viewer_then_its_lora_stays(house: House) -> None:
    choose(house, "ines", "ines-v2")
    assert house.as_(house.cast.vic).post(INES, data={"lora": ""}).status_code == 403
    dana = house.as_(house.cast.dana)
    dana.post(f"{INES}/lock")
    assert dana.post(INES, data={"lora": ""}).status_code == 409
    page = dana.get(INES).text.partition('id="lora-title"')[2].partition("</section>")[0]
    assert "ines-v2, tiny-ltx, weight 0.8" in page and "<select" not in page


def test_given_a_missing_lora_then_every_press_says_so_and_the_animatic_goes_on(house: House) -> None:
    choose(house, "ines", "ines-v2")
    remove(house.studio.engines.models, "ines-v2")
    said, shot_id = "The LoRA of Ines: ines-v2 is not on this machine&#39;s shelf.", shot(house)
    ari = house.as_(house.cast.ari)
    assert "ines-v2, not on the shelf" in ari.get(INES).text
    desk, many = f"/p/nf/shots/{shot_id}", {"shot_ids": [shot_id], "tier": "fast"}
    assert said in ari.get(desk, params={"tier": "fast"}).text
    assert said not in ari.get(desk, params={"tier": "animatic"}).text
    assert said in ari.get("/p/nf/batch", params=many).text
    for url, form in ((f"{desk}/takes", {"tier": "fast"}), ("/p/nf/batch", many)):
        refused = ari.post(url, data=form)
        assert (refused.status_code, said in refused.text) == (422, True)
        assert "previz-studio models import FILE --id ines-v2" in refused.text
    assert ari.post(f"{desk}/takes", data={"tier": "animatic"}).status_code == 303


def test_given_a_changed_lora_file_then_the_press_is_refused(house: House) -> None:
    choose(house, "ines", "ines-v2")
    [file] = house.studio.engines.models.glob("ines-v2/local/*.safetensors")
    file.write_bytes(file.read_bytes() + b"\0")
    answer = house.as_(house.cast.ari).post(f"/p/nf/shots/{shot(house)}/takes", data={"tier": "fast"})
    assert answer.status_code == 422 and "The LoRA of Ines: ines-v2 is not the file that was imported." in answer.text


def test_given_a_lora_of_another_base_then_desk_batch_and_recipe_say_that_it_is_not_sent(house: House) -> None:
    choose(house, "ines", "ines-v2")
    choose(house, "noir", "noir-v1", "0,5")
    with_look, without = shot(house), shot(house, identities=(IdentityUse("ines"),))
    found = request(house, with_look, tier="fast", model="tiny-ltx")
    assert found["lora"] == ["Ines at weight 0.8 (ines-v2, tiny-ltx)"]
    assert "the LoRA of Noir: made for LTX-2 19B" in found["not sent"][0]
    other = request(house, with_look, tier="fast", model="ltx-2-19b-tiny")
    assert other["lora"] == ["Noir at weight 0.5 (noir-v1, LTX-2 19B)"]
    assert "the LoRA of Ines: made for tiny-ltx" in other["not sent"][0]
    ari, chosen = house.as_(house.cast.ari), {"tier": "fast", "model": "tiny-ltx"}
    batch = ari.get("/p/nf/batch", params={"shot_ids": [with_look, without], **chosen}).text
    assert "the LoRA of Noir: made for LTX-2 19B (1 of 2 shots)" in batch
    assert "LoRAs: Ines at weight 0.8 (ines-v2, tiny-ltx)." in batch
    ari.post(f"/p/nf/shots/{with_look}/takes", data=chosen)
    with house.database.reading() as session:
        take = session.scalars(select(Take)).one()
        ines, noir = take.recipe["identities"]
        assert (ines["lora"], "lora_not_sent" in ines) == ("ines-v2", False)
        assert (noir["lora"], noir["lora_not_sent"]) == ("noir-v1", "made for LTX-2 19B")
        assert [(row["name"], row["weight"]) for row in take.recipe["adapters"]] == [("ines-v2", 0.8)]
    assert "the LoRA of Noir: made for LTX-2 19B" in ari.get(f"/p/nf/takes/{take.id}/again").text


def test_given_one_lora_for_two_identities_then_it_goes_along_once_and_the_second_weight_is_said(house: House) -> None:
    choose(house, "ines", "ines-v2")
    choose(house, "noir", "ines-v2", "0.3")
    found = request(house, shot(house), tier="fast", model="tiny-ltx")
    assert found["lora"] == ["Ines at weight 0.8 (ines-v2, tiny-ltx)"]
    assert "the LoRA of Noir: ines-v2 goes along once, for Ines at weight 0.8, not 0.3" in found["not sent"][0]


def test_given_a_shelf_without_trained_loras_then_the_page_says_how_to_bring_one(house: House) -> None:
    for name in ("ines-v2", "noir-v1"):
        remove(house.studio.engines.models, name)
    page = house.as_(house.cast.vic).get(INES).text
    assert "No trained LoRA is on this studio&#39;s shelf." in page and "previz-studio models import" in page


def test_given_a_lora_chosen_then_its_word_and_usual_weight_come_along_and_go_with_it(house: House) -> None:
    ari = house.as_(house.cast.ari)
    page = ari.get(INES).text
    assert "ines-v2, tiny-ltx" in page and "noir-v1, LTX-2 19B" in page and "camera-dolly-in" not in page
    choose(house, "ines", "ines-v2")
    assert {"lora": "ines-v2", "lora_weight": 0.8, "trigger": "inesxc"}.items() <= profile(house, "ines").items()
    assert "LoRA: nothing to “ines-v2”. LoRA weight: “1” to “0.8”" in ari.get(INES).text
    choose(house, "ines", "ines-v2", "0.6")
    assert "LoRA weight: “0.8” to “0.6”. Revision 3." in ari.get(INES).text
    choose(house, "ines", "")
    kept = profile(house, "ines")
    assert kept["trigger"] == "" and "lora" not in kept and "lora_weight" not in kept


def test_given_another_lora_then_its_usual_weight_comes_along_unless_one_is_typed(house: House) -> None:
    choose(house, "ines", "noir-v1")
    choose(house, "ines", "ines-v2", "1")
    assert profile(house, "ines")["lora_weight"] == 0.8
    choose(house, "ines", "noir-v1", "0.7")
    assert profile(house, "ines")["lora_weight"] == 0.7
    choose(house, "ines", "noir-v1", "0.7")
    assert profile(house, "ines")["lora_weight"] == 0.7


def test_given_a_trigger_somebody_wrote_then_a_lora_does_not_change_it(house: House) -> None:
    house.as_(house.cast.ari).post(INES, data={"trigger": "calder"})
    choose(house, "ines", "ines-v2")
    assert profile(house, "ines")["trigger"] == "calder"


def test_given_a_program_then_it_lists_loras_and_gives_an_identity_one(house: House) -> None:
    ari = house.as_(house.cast.ari)
    rows = {row["id"]: row for row in ari.get("/api/loras").json()}
    assert list(rows) == ["ines-v2", "noir-v1"]
    assert rows["ines-v2"] | {"title": ""} == {
        "id": "ines-v2",
        "title": "",
        "made_for": "tiny-ltx",
        "trigger": "inesxc",
        "weight": 0.8,
    }
    ids = {row["slug"]: row["id"] for row in ari.get("/api/projects/NF/identities").json()}
    url = f"/api/identities/{ids['ines']}"
    assert ari.put(url, json={"profile": {"lora": "ines-v2", "lora_weight": 4}}).status_code == 422
    answer = ari.put(url, json={"profile": {"lora": "ines-v2", "lora_weight": 0.5}})
    assert (answer.status_code, answer.json()["profile"]["lora_weight"]) == (200, 0.5)
    assert house.as_(None).get("/api/loras").status_code == 401


def test_given_a_look_then_it_is_listed_found_and_said_as_style_with_its_word_first(house: House) -> None:
    ari = house.as_(house.cast.ari)
    added = ari.post("/p/nf/identities", data={"name": "Wet sodium", "kind": "look"})
    assert added.headers["location"] == "/p/nf/identities/wet_sodium"
    listing = ari.get("/p/nf/identities", params={"find": "look"}).text
    assert ">Looks</h2>" in listing and "Wet sodium" in listing and "Ines" not in listing
    words = {"summary": "16 mm grain", "trigger": "nfgrade", "must:Colour": "cyan in the shadows"}
    ari.post("/p/nf/identities/wet_sodium", data=words)
    page = ari.get("/p/nf/identities/wet_sodium").text
    assert "Look " in page and "Height in metres" not in page and "No model is sent them" in page
    found = request(house, shot(house, identities=(IdentityUse("wet_sodium"), IdentityUse("ines"))), tier="fast")
    assert found["style"] == ["nfgrade; 16 mm grain; cyan in the shadows."]
    assert found["identity"] == ["Ines: Yellow rain coat."]


def test_given_several_loras_then_one_weight_is_varied_and_the_other_stays(house: House) -> None:
    choose(house, "ines", "ines-v2")
    paper_lora(house.studio.engines.models, "grain", "tiny-ltx")
    choose(house, "noir", "grain")
    ari, shot_id = house.as_(house.cast.ari), shot(house)
    ari.post(f"/p/nf/shots/{shot_id}/takes", data={"tier": "fast", "model": "tiny-ltx"})
    url = "/p/nf/takes/1/again"
    assert "Weight of the LoRA grain" in ari.get(url).text
    unclear = ari.post(f"{url}/vary", data={"field": "lora_weight", "value": "0.5"})
    assert (unclear.status_code, "This take has 2 LoRAs." in unclear.text) == (422, True)
    strange = ari.post(f"{url}/vary", data={"field": "lora_weight:x", "value": "0.5"})
    assert (strange.status_code, "was not made with the LoRA" in strange.text) == (422, True)
    with house.database.writing() as session:
        engines = house.studio.engines
        made = vary_take(session, house.cast.ari, 1, "lora_weight:grain", "0.5", engines)
        assert [(row["name"], row["weight"]) for row in made.recipe["adapters"]] == [("ines-v2", 0.8), ("grain", 0.5)]
        assert made.recipe["varied"] == {"field": "lora_weight:grain", "before": "1", "after": "0.5"}
    assert "Weight of the LoRA grain: 1 → 0.5" in ari.get(url).text


def test_given_identities_that_are_not_locked_then_the_desk_says_so_once(house: House) -> None:
    ari, shot_id = house.as_(house.cast.ari), shot(house)
    assert "Ines and Noir are not locked." in ari.get(f"/p/nf/shots/{shot_id}").text
    house.as_(house.cast.dana).post(f"{INES}/lock")
    assert "Noir is not locked." in ari.get(f"/p/nf/shots/{shot_id}").text
