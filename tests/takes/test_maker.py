"""Which model makes a take in another tier: its own kind where there is one; else what is lost is said."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.engines.registry import Engines
from previz_studio.engines.weights.bring import import_model
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Invalid
from previz_studio.media.library import Library
from previz_studio.screens.again_page import promote_part
from previz_studio.takes import again
from previz_studio.takes.go_on import going_on
from previz_studio.takes.guiding import DEPTH, FIRST, Wishes
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.recipe import differences
from previz_studio.takes.remake import remake_take
from tests.engines import tiny, tiny2
from tests.factories import cast_of, make_shot
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy

B19, B23 = {"base": "ltx-2-19b"}, {"base": "ltx-2.3-22b"}
CAMERA, UNION, REFINER = "camera-dolly-in", "ic-union-control-19b", "ltx-2-19b-distilled-lora"


def lora(models: Path, name: str, base: str) -> None:
    import_model(models, tiny.write_lora(models / f"{name}.safetensors", name, width=32).file, name, base=base)


def silent(models: Path) -> None:
    """LTX-Video for everything: by name it comes after any other."""
    tiny.install(models, "zz-ltx", tiny.ltx_checkpoint, ("fast", "pro"))
    tiny.install(models, "zz-upsampler", tiny.ltx_upsampler, ())


def heard(models: Path) -> None:
    """LTX-2 19B distilled, its LoRAs, and its upsampler."""
    tiny.install(models, "fast19", tiny2.ltx2_checkpoint, ("fast",), **B19)
    tiny.install(models, "up19", tiny2.ltx2_upsampler, (), **B19)
    for name in (CAMERA, UNION):
        lora(models, name, "ltx-2-19b")


def dev(models: Path) -> None:
    tiny.install(models, "pro19", tiny2.ltx2_checkpoint, ("pro",), **B19)
    lora(models, REFINER, "ltx-2-19b")


def newer(models: Path) -> None:
    """LTX-2.3 for Pro, with no LoRA but its refiner."""
    tiny.install(models, "pro23", tiny2.ltx2_checkpoint, ("pro",), **B23)
    tiny.install(models, "up23", tiny2.ltx2_upsampler, (), **B23)
    lora(models, "ltx-2.3-22b-distilled-lora", "ltx-2.3-22b")


@pytest.fixture
def stage_with(database: Database, library: Library, tmp_path: Path) -> Callable[..., Stage]:
    def make(*parts: Callable[[Path], None]) -> Stage:
        models = tmp_path / "models"
        models.mkdir()
        for part in parts:
            part(models)
        cast = cast_of(database)
        with database.writing() as session:
            camera = CameraPlan(moves=(Move(MoveKind.DOLLY, "in", 1.0, "m", 0.375),), lens_mm=40)
            shot_id = make_shot(session, cast, camera=camera, lighting="Moon.").id
        return Stage(database, library, Engines(models), cast, shot_id)

    return make


def taken(stage: Stage, **wishes: object) -> Take:
    [take_id] = stage.ask(TakeOrder("fast", seed=7, wishes=Wishes(**wishes)))  # type: ignore[arg-type]
    return stage.take(take_id)


def rung(stage: Stage, take: Take, tier: str = "pro") -> again.Rung:
    with stage.database.reading() as session:
        return next(one for one in again.promotions(stage.engines, session.get_one(Take, take.id)) if one.tier == tier)


def promoted(stage: Stage, take: Take, tier: str = "pro") -> Take:
    with stage.database.writing() as session:
        made = again.promote_take(session, stage.cast.ari, take.id, tier, stage.engines).id
    return stage.take(made)


def test_given_both_families_then_a_take_is_promoted_in_its_own_with_its_loras(
    stage_with: Callable[..., Stage],
) -> None:
    stage = stage_with(silent, heard, dev)
    take = taken(stage, model="fast19", camera_lora=True, lora_weight=0.5, guide=DEPTH)
    found = rung(stage, take)
    assert (found.reason, found.model, found.lost, found.words) == ("", "pro19", (), "Made by pro19.")
    stage.work()
    pro = promoted(stage, take)
    stage.work()
    made = stage.take(pro.id)
    assert made.status is TakeStatus.READY, made.error
    parts = {name for name, *_ in differences(take.recipe, pro.recipe)}
    assert parts <= {"tier", "width", "height", "model", "revision", "weights", "conditions"}
    assert [(row["name"], row["weight"]) for row in made.recipe["facts"]["adapters"]] == [(UNION, 1.0), (CAMERA, 0.5)]
    assert made.recipe["facts"]["refiner"]["name"] == REFINER


def test_given_another_family_only_then_what_is_lost_is_said_and_nothing_foreign_is_sent(
    stage_with: Callable[..., Stage],
) -> None:
    stage = stage_with(silent, heard)
    take = taken(stage, model="fast19", camera_lora=True, guide=FIRST)
    found = rung(stage, take)
    lora_lost = f"the camera LoRA {CAMERA} (made for LTX-2 19B; the move goes as words)"
    assert (found.model, found.lost) == ("zz-ltx", ("sound", lora_lost))
    assert found.words == f"Made by zz-ltx instead of fast19; lost: sound, {lora_lost}."
    with stage.database.reading() as session:
        on_review = promote_part(session, stage.cast.ari, stage.engines, session.get_one(Take, take.id))
    assert on_review == {"again_url": f"/p/nf/takes/{take.id}/again", "promote_loses": found.words}
    pro = promoted(stage, take)
    assert (pro.recipe["engine"], pro.recipe["adapters"], pro.recipe["options"]) == ("ltx", [], {})
    assert len(pro.recipe["conditions"]) == 1
    stage.work()
    assert stage.take(pro.id).status is TakeStatus.READY, stage.take(pro.id).error


def test_given_another_base_of_the_family_then_a_reference_it_cannot_read_is_refused_with_what_to_pull(
    stage_with: Callable[..., Stage],
) -> None:
    stage = stage_with(heard, newer)
    plain, deep = taken(stage, model="fast19", camera_lora=True), taken(stage, model="fast19", guide=DEPTH)
    assert rung(stage, plain).model == "pro23" and CAMERA in rung(stage, plain).words
    assert "`previz-studio models pull ic-union-control-2.3`" in rung(stage, deep).reason
    with stage.database.writing() as session, pytest.raises(Invalid, match="ic-union-control-2.3"):
        again.promote_take(session, stage.cast.ari, deep.id, "pro", stage.engines)
    lora(stage.engines.models, "ic-union-control-2.3", "ltx-2.3-22b")
    assert [row["name"] for row in promoted(stage, deep).recipe["adapters"]] == ["ic-union-control-2.3"]


def test_given_a_model_with_the_tier_itself_then_that_one_makes_it(stage_with: Callable[..., Stage]) -> None:
    stage = stage_with(silent, heard, dev)
    assert rung(stage, taken(stage, model="fast19"), "fine").model == "fast19"
    assert rung(stage, taken(stage, model="zz-ltx")).model == "zz-ltx"


def test_given_windows_then_no_tier_is_offered_that_cannot_make_them(stage_with: Callable[..., Stage]) -> None:
    stage = stage_with(silent, heard, dev)
    take = taken(stage, model="zz-ltx", windows=("It rains.",))
    assert rung(stage, take).reason.startswith("The Pro tier cannot work in windows.")
    with stage.database.writing() as session, pytest.raises(Invalid, match="does not work in windows"):
        again.promote_take(session, stage.cast.ari, take.id, "pro", stage.engines, "pro19")


def test_given_a_model_somebody_names_then_it_makes_it_or_says_why_not(stage_with: Callable[..., Stage]) -> None:
    stage = stage_with(silent, heard, dev)
    take = taken(stage, model="fast19")
    with stage.database.writing() as session:
        ltx = again.promote_take(session, stage.cast.ari, take.id, "pro", stage.engines, "zz-ltx")
        assert ltx.recipe["model"] == "zz-ltx"
        with pytest.raises(Invalid, match="fast19 was not made for the pro tier"):
            again.promote_take(session, stage.cast.ari, take.id, "pro", stage.engines, "fast19")


def test_given_a_take_then_what_goes_on_from_it_and_over_it_is_made_by_its_own_model(
    stage_with: Callable[..., Stage],
) -> None:
    stage = stage_with(silent, heard)
    take = taken(stage, model="fast19")
    stage.work()
    order = going_on(stage.engines, take, TakeOrder("auto", count=2))
    assert (order.tier, order.wishes.model, order.count) == ("fast", "fast19", 2)
    chosen = TakeOrder("auto", wishes=Wishes(model="zz-ltx"))
    assert going_on(stage.engines, take, chosen) == replace(chosen, tier="fast")
    with stage.database.writing() as session:
        over = remake_take(session, stage.cast.ari, take.id, 0.5, "fast", stage.engines)
        other = remake_take(session, stage.cast.ari, take.id, 0.5, "fast", stage.engines, "zz-ltx")
        assert (over.recipe["model"], other.recipe["model"]) == ("fast19", "zz-ltx")


def test_given_the_animatic_as_the_way_out_then_nothing_of_a_model_goes_along(stage_with: Callable[..., Stage]) -> None:
    stage = stage_with(heard)
    take = taken(stage, model="fast19", camera_lora=True, guide=DEPTH, sound=False)
    with stage.database.writing() as session:
        recipe = again.other_tier(session, stage.cast.ari, take.id, "animatic", stage.engines).recipe
    assert [recipe[part] for part in ("model", "conditions", "adapters", "options")] == ["", [], [], {}]
