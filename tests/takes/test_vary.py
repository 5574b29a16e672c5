"""One thing varied: exactly that part of the recipe differs, whatever else the take was made with."""

from dataclasses import replace
from pathlib import Path

import pytest

from previz_studio.engines.registry import Engines
from previz_studio.engines.weights.bring import import_model
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Invalid
from previz_studio.media.library import Library
from previz_studio.takes import again, stills
from previz_studio.takes.guiding import FIRST, FIRST_LAST, Wishes
from previz_studio.takes.models import STILL, Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.recipe import differences
from previz_studio.takes.vary import variable_of, vary_take
from tests.engines import tiny, tiny2
from tests.factories import cast_of, make_shot
from tests.takes.conftest import Stage
from tests.takes.test_references import with_identity

pytestmark = pytest.mark.heavy

SHEET = Wishes(model="ltx-2.3-22b-tiny", sheet=True)
HOW = {
    "sheet": TakeOrder("fast", seed=7, wishes=replace(SHEET, guide=FIRST_LAST)),
    "windows": TakeOrder("fast", seed=7, wishes=Wishes(model="tiny-ltx", windows=("It rains.",), guide=FIRST)),
    "silent": TakeOrder("fast", seed=7, wishes=Wishes(model="ltx-2.3-22b-tiny", sound=False, guide=FIRST)),
    "by hand": TakeOrder("fast", seed=7, words="A red car.", wishes=Wishes(model="tiny-ltx", guide=FIRST)),
    "still": TakeOrder("fast", seed=7, still=True, wishes=Wishes(model="tiny-ltx", guide=FIRST, guide_strength=0.5)),
}
VALUES = {
    "subject_action": "Nobody.",
    "environment": "A moor.",
    "lighting": "Neon.",
    "grade": "Bleached.",
    "lens_mm": "65",
    "height_m": "0.4",
    "tilt_deg": "-12",
    "guide_strength": "0.4",
    "lora_weight": "0.7",
}
SPOKEN = {"subject_action": "action", "environment": "place", "lighting": "light", "grade": "light"}


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    models = tmp_path_factory.mktemp("models-both")
    tiny.install(models, "tiny-ltx", tiny.ltx_checkpoint, tiers=("fast",))
    tiny.install(models, "ltx-2.3-22b-tiny", tiny2.ltx2_checkpoint, tiers=("fast",))
    lora = tiny.write_lora(tmp_path_factory.mktemp("ic") / "ingredients.safetensors", "ingredients", width=32)
    import_model(models, lora.file, "ic-ingredients-2.3", base="ltx-2.3-22b")
    return Engines(models)


@pytest.fixture
def set_up(database: Database, library: Library, both: Engines, tmp_path: Path) -> Stage:
    """The plan names Ines, who has a picture; it has light and a sound cue."""
    cast = cast_of(database)
    with database.writing() as session:
        shot_id = make_shot(session, cast, lighting="Moon.").id
    stage = Stage(database, library, both, cast, shot_id)
    with_identity(stage, tmp_path, False)
    return stage


def varied(stage: Stage, take_id: int, field: str) -> Take:
    with stage.database.writing() as session:
        made = vary_take(session, stage.cast.ari, take_id, field, VALUES[field], stage.engines).id
    return stage.take(made)


def changed_parts(old: Take, new: Take) -> set[str]:
    """`prompt:light` for the one part of the words that differs."""
    found = set()
    for name, was, now in differences(old.recipe, new.recipe):
        if name != "prompt":
            found.add(name)
            continue
        assert [row["origin"] for row in was] == [row["origin"] for row in now] or len(now) == len(was) + 1
        found |= {f"prompt:{row['origin']}" for row in now if row not in was}
    return found - {"varied"}


def expected(field: str, heard: bool) -> set[str]:
    if field in ("guide_strength", "lora_weight"):
        return {{"guide_strength": "conditions", "lora_weight": "adapters"}[field]}
    look = {"look"} if field in ("lighting", "grade") else set()
    camera = {"camera"} if field not in SPOKEN else set()
    return look | camera | ({f"prompt:{SPOKEN.get(field, 'camera')}"} if heard else set())


@pytest.mark.parametrize("how", HOW)
def test_given_any_take_then_each_field_changes_its_own_part_of_the_recipe_alone(set_up: Stage, how: str) -> None:
    [take_id] = set_up.ask(HOW[how])
    take = set_up.take(take_id)
    offered = variable_of(take.recipe)
    for field in offered:
        assert changed_parts(take, varied(set_up, take_id, field)) == expected(field, how != "by hand")
    unread = {"by hand": {"subject_action", "environment"}, "windows": {"subject_action"}}.get(how, set())
    assert set(VALUES) - set(offered) == unread | ({"lora_weight"} if how != "sheet" else set())
    for field in unread:
        with pytest.raises(Invalid, match=r"words that were edited by hand|lines say what happens"):
            varied(set_up, take_id, field)


def test_given_a_sheet_then_the_varied_take_is_still_told_what_is_on_it(set_up: Stage) -> None:
    [take_id] = set_up.ask(TakeOrder("fast", seed=7, wishes=SHEET))
    other = varied(set_up, take_id, "lighting").id
    set_up.work()
    take = set_up.take(other)
    assert take.status is TakeStatus.READY, take.error
    words = take.recipe["facts"]["prompt"]
    assert words.startswith("### Reference Sheet Description Ines: ") and "### Target Description" in words
    assert "Neon." in words and "Moon." not in words
    assert [one["name"] for one in take.recipe["facts"]["adapters"]] == ["ic-ingredients-2.3"]


def test_given_a_take_varied_before_then_the_first_variation_stays(set_up: Stage) -> None:
    [take_id] = set_up.ask(TakeOrder("fast", seed=7, wishes=Wishes(model="tiny-ltx")))
    neon = varied(set_up, take_id, "lighting")
    low = varied(set_up, neon.id, "height_m")
    assert changed_parts(neon, low) == {"camera", "prompt:camera"}
    bleached = varied(set_up, low.id, "grade")
    assert bleached.recipe["look"] == "Neon. Bleached."
    assert {row["origin"]: row["text"] for row in bleached.recipe["prompt"]}["light"] == "Neon. Bleached."
    with pytest.raises(Invalid, match=r"Lighting is 'Neon\.' already"):
        varied(set_up, bleached.id, "lighting")


def test_given_a_plan_without_light_then_the_new_part_stands_where_the_compiler_puts_it(set_up: Stage) -> None:
    with set_up.database.writing() as session:
        dark = replace(set_up, shot_id=make_shot(session, set_up.cast, lighting="", grade="").id)
    [take_id] = dark.ask(TakeOrder("fast", seed=7, wishes=Wishes(model="tiny-ltx")))
    assert "light" not in [row["origin"] for row in dark.take(take_id).recipe["prompt"]]
    origins = [row["origin"] for row in varied(dark, take_id, "lighting").recipe["prompt"]]
    assert origins.index("light") == origins.index("place") + 1


def test_given_a_guide_beside_a_sheet_then_its_strength_alone_is_varied(set_up: Stage) -> None:
    [take_id] = set_up.ask(HOW["sheet"])
    rows = varied(set_up, take_id, "guide_strength").recipe["conditions"]
    assert [(row["kind"], row["strength"]) for row in rows] == [("reference", 1.0), ("image", 0.4), ("image", 0.4)]


def test_given_a_still_then_what_is_made_from_it_is_a_still_and_no_take_to_review(set_up: Stage) -> None:
    [still_id] = set_up.ask(HOW["still"])
    set_up.work()
    with set_up.database.writing() as session:
        twin = again.same_again(session, set_up.cast.ari, still_id, set_up.engines).id
    other = varied(set_up, still_id, "lighting").id
    set_up.work()
    take = set_up.take(other)
    assert (take.status, take.frames, take.from_how, take.from_take_id) == (TakeStatus.READY, 1, STILL, still_id)
    assert not take.likeness[0]["identical"] and not take.likeness[0]["problem"]
    assert set_up.take(twin).likeness[0]["identical"]
    assert take.shot.newest_take_id is None
    assert stills.picture_of(set_up.library, take).blob.endswith(".png")
