"""One take from another, by the tiny real model: promoted, the same again, one thing varied, stills, chains."""

from dataclasses import replace

import pytest

from previz_studio.kit.errors import Conflict, Forbidden, Invalid, Unavailable
from previz_studio.shots.actions import save_plan
from previz_studio.shots.keyframes import drop_keyframe
from previz_studio.shots.models import Shot
from previz_studio.shots.queries import plan_of
from previz_studio.takes import again, stills
from previz_studio.takes.actions import request_takes
from previz_studio.takes.batch import request_batch
from previz_studio.takes.guiding import CLIP, FIRST_LAST, Wishes
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.recipe import differences
from previz_studio.takes.vary import vary_take
from tests.factories import make_shot, no_models
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy

FAST = TakeOrder("fast", seed=7)


def made(stage: Stage, order: TakeOrder = FAST) -> int:
    [take_id] = stage.ask(order)
    stage.work()
    assert stage.take(take_id).status is TakeStatus.READY, stage.take(take_id).error
    return take_id


def test_given_a_take_in_windows_then_pro_says_at_the_press_that_it_cannot(stage: Stage) -> None:
    take_id = made(stage, replace(FAST, wishes=Wishes(windows=("She looks up.",))))
    with stage.database.reading() as session:
        [pro] = [one for one in again.promotions(stage.engines, stage.take(take_id)) if one.tier == "pro"]
        assert "The Pro tier cannot work in windows." in pro.reason
    with pytest.raises(Invalid, match="cannot work in windows"), stage.database.writing() as session:
        again.promote_take(session, stage.cast.ari, take_id, "pro", stage.engines)
    assert stage.work() == 0


def test_given_a_take_when_promoted_then_plan_seed_and_conditions_stay_though_the_plan_moved_on(stage: Stage) -> None:
    take_id = made(stage, replace(FAST, wishes=Wishes(guide=FIRST_LAST, guide_strength=0.8)))
    with stage.database.writing() as session:
        shot = session.get_one(Shot, stage.shot_id)
        save_plan(session, stage.cast.ari, stage.shot_id, replace(plan_of(session, shot), lighting="Neon."))
        pro = again.promote_take(session, stage.cast.ari, take_id, "pro", stage.engines)
        pro_id = pro.id
    stage.work()
    old, new = stage.take(take_id), stage.take(pro_id)
    assert new.status is TakeStatus.READY, new.error
    assert {name for name, *_ in differences(old.recipe, new.recipe)} <= {"tier", "width", "height", "model"}
    assert (new.seed, new.revision_id, new.from_how, new.from_take_id) == (7, old.revision_id, "promoted", take_id)


def test_given_a_model_without_an_upsampler_then_promoting_says_what_is_missing(stage: Stage) -> None:
    take_id = made(stage)
    with stage.database.writing() as session:
        with pytest.raises(Unavailable, match="Pro takes cannot be rendered here"):
            again.promote_take(session, stage.cast.ari, take_id, "pro", no_models())
        with pytest.raises(Invalid, match="cannot be promoted to 'animatic'"):
            again.promote_take(session, stage.cast.ari, take_id, "animatic", stage.engines)
        with pytest.raises(Forbidden):
            again.promote_take(session, stage.cast.vic, take_id, "pro", stage.engines)
        take = session.get_one(Take, take_id)
        assert [(rung.tier, bool(rung.reason)) for rung in again.promotions(no_models(), take)] == [("pro", True)]


def test_given_the_same_again_then_it_is_bit_equal_and_both_takes_say_so(stage: Stage) -> None:
    take_id = made(stage)
    with stage.database.writing() as session:
        twin = again.same_again(session, stage.cast.ari, take_id, stage.engines).id
    stage.work()
    first, second = stage.take(take_id), stage.take(twin)
    assert first.files["frames_sha256"] == second.files["frames_sha256"]
    for one, other in ((first, second), (second, first)):
        [row] = one.likeness
        assert (row["take"], row["identical"], row["same_machine"]) == (other.id, True, True)
        assert row["sentence"] == "Identical: all 9 frames, bit for bit."


def test_given_one_thing_varied_then_recipe_and_picture_differences_are_both_there(stage: Stage) -> None:
    take_id = made(stage)
    with stage.database.writing() as session:
        other = vary_take(session, stage.cast.ari, take_id, "lighting", "Red neon.", stage.engines).id
    stage.work()
    old, new = stage.take(take_id), stage.take(other)
    assert new.status is TakeStatus.READY, new.error
    assert new.seed == old.seed and new.revision_id == old.revision_id
    assert new.recipe["varied"] == {"field": "lighting", "before": "Moon.", "after": "Red neon."}
    assert {name for name, *_ in differences(old.recipe, new.recipe)} == {"prompt", "look", "varied"}
    [row] = new.likeness
    assert not row["identical"] and row["psnr_db"] > 0 and row["largest"] > 0
    assert "dB PSNR, largest difference" in row["sentence"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "x", "cannot be varied alone"),
        ("lighting", "Moon.", "is 'Moon.' already"),
        ("lens_mm", "wide", "not a number"),
        ("guide_strength", "0.5", "no conditions to vary"),
    ],
)
def test_given_a_variation_that_cannot_be_then_it_says_so(stage: Stage, field: str, value: str, words: str) -> None:
    [take_id] = stage.ask(FAST)
    with stage.database.writing() as session, pytest.raises(Invalid, match=words):
        vary_take(session, stage.cast.ari, take_id, field, value, stage.engines)


def test_given_a_take_that_is_not_ready_then_there_is_nothing_to_compare_with(stage: Stage) -> None:
    [take_id] = stage.ask(FAST)
    with stage.database.writing() as session, pytest.raises(Conflict, match="SH010 v001 is queued"):
        again.same_again(session, stage.cast.ari, take_id, stage.engines)


def test_given_a_guide_from_the_animatic_then_the_take_follows_it_and_repeats(stage: Stage) -> None:
    take_id = made(stage, replace(FAST, wishes=Wishes(guide=CLIP, guide_strength=0.9)))
    take = stage.take(take_id)
    [row] = take.recipe["conditions"]
    assert (row["kind"], row["strength"], len(row["sha256"])) == ("video", 0.9, 64)
    assert take.recipe["facts"]["conditions"][0]["kind"] == "video"
    with stage.database.writing() as session:
        twin = again.same_again(session, stage.cast.ari, take_id, stage.engines).id
    stage.work()
    assert stage.take(twin).files["frames_sha256"] == take.files["frames_sha256"]


def test_given_a_guide_for_the_animatic_then_it_says_where_guides_belong(stage: Stage) -> None:
    with pytest.raises(Invalid, match="drawn from the plan itself"):
        stage.ask(TakeOrder("animatic", wishes=Wishes(guide=CLIP)))


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        (Wishes(guide="tracing"), "is not a guide"),
        (Wishes(guide_strength=1.5), "strength is 1.5"),
        (Wishes(model="ltx-9"), "No model called"),
        (Wishes(camera_lora=True), "No camera LoRA exists for this move"),
    ],
)
def test_given_a_wish_that_cannot_be_then_it_says_so(stage: Stage, wishes: Wishes, words: str) -> None:
    with pytest.raises(Exception, match=words):
        stage.ask(replace(FAST, wishes=wishes))


def test_given_stills_then_the_chosen_one_begins_the_next_take_and_none_counts_as_a_take(stage: Stage) -> None:
    with stage.database.writing() as session:
        order = TakeOrder("fast", count=3, seed=5)
        ids = [t.id for t in stills.request_stills(session, stage.cast.ari, stage.shot_id, order, stage.engines)]
    stage.work()
    still = stage.take(ids[1])
    assert (still.status, still.frames, still.from_how) == (TakeStatus.READY, 1, "still"), still.error
    assert still.shot.newest_take_id is None
    picture = stills.picture_of(stage.library, still)
    with stage.database.writing() as session:
        stills.choose_still(session, stage.cast.ari, still.id, picture)
    take = stage.take(made(stage))
    assert take.recipe["conditions"] == [{"blob": picture.blob, "frame": 0, "strength": 1.0, "kind": "image"}]
    with stage.database.writing() as session:
        drop_keyframe(session, stage.cast.ari, stage.shot_id, 0)
    assert stage.take(made(stage)).recipe["conditions"] == []


def test_given_a_chain_then_each_take_goes_on_from_the_one_before_with_its_seam_measured(stage: Stage) -> None:
    with stage.database.writing() as session:
        ids = [stage.shot_id, *(make_shot(session, stage.cast).id for _ in range(2))]
        takes = request_batch(session, stage.cast.ari, ids, replace(FAST, count=1), stage.engines, chain=True)
        take_ids = [take.id for take in takes]
    assert stage.work() == 3
    first, second, third = (stage.take(take_id) for take_id in take_ids)
    assert [take.status for take in (first, second, third)] == [TakeStatus.READY] * 3, third.error
    assert second.recipe["conditions"][0] | {"blob": ""} == {"take": first.id, "frame": 0, "kind": "tail", "blob": ""}
    assert second.frames == 9 and "jump" in second.recipe["facts"]["seam"]
    begins_anew = abs(second.recipe["facts"]["seam"]["luminance"]) > 0.04
    assert ("begins at its own plan again" in third.recipe["facts"].get("remark", "")) is begins_anew


def test_given_a_drifted_take_then_the_next_in_the_chain_is_anchored_to_its_plan(stage: Stage) -> None:
    first = made(stage)
    with stage.database.writing() as session:
        take = session.get_one(Take, first)
        seam = {"luminance": 0.2, "words": "20% brighter"}
        take.recipe = {**take.recipe, "facts": {**take.recipe["facts"], "seam": seam}}
        [after] = request_takes(session, stage.cast.ari, stage.shot_id, FAST, stage.engines, behind=[take])
        after_id = after.id
    stage.work()
    found = stage.take(after_id)
    assert found.status is TakeStatus.READY, found.error
    [row] = found.recipe["conditions"]
    assert row["animatic"] and row["anchored"] and row["frame"] == 0
    assert "had drifted (20% brighter)" in found.recipe["facts"]["remark"]


def test_given_a_chain_whose_first_take_fails_then_the_next_says_why_and_the_queue_goes_on(stage: Stage) -> None:
    with stage.database.writing() as session:
        other = make_shot(session, stage.cast).id
        takes = request_batch(session, stage.cast.ari, [stage.shot_id, other], FAST, stage.engines, chain=True)
        takes[0].recipe = {**takes[0].recipe, "model": "gone"}
        ids = [take.id for take in takes]
    last = stage.ask(FAST)[0]
    stage.work()
    assert "model gone is not installed" in stage.take(ids[0]).error
    assert "SH010 v001 was not made, so there is nothing to go on from." in stage.take(ids[1]).error
    assert stage.take(last).status is TakeStatus.READY


def test_given_a_failure_then_smaller_and_another_tier_are_the_two_ways_out(stage: Stage) -> None:
    [take_id] = stage.ask(FAST)
    with stage.database.writing() as session:
        take = session.get_one(Take, take_id)
        take.width, take.height = 768, 512
        assert again.ways_out(stage.engines, take) == [("fast", 512, 342), ("draft", 768, 512)]
        smaller = again.smaller_again(session, stage.cast.ari, take_id, stage.engines)
        assert (smaller.width, smaller.height, smaller.seed) == (512, 342, 7)
        lower = again.other_tier(session, stage.cast.ari, take_id, "animatic", stage.engines)
        assert (lower.engine, lower.seed) == ("animatic", 7)
        take.width, take.height = 300, 300
        with pytest.raises(Invalid, match="as small as it gets"):
            again.smaller_again(session, stage.cast.ari, take_id, stage.engines)


def test_given_takes_waiting_then_their_words_are_read_with_the_first(stage: Stage) -> None:
    stage.ask(replace(FAST, seed=1))
    with stage.database.writing() as session:
        ids = [make_shot(session, stage.cast, lighting=f"Lamp {n}.").id for n in range(3)]
        request_batch(session, stage.cast.ari, ids, FAST, stage.engines)
    embeddings = stage.engines.get("ltx").embeddings  # type: ignore[attr-defined]
    before = embeddings.misses
    stage.work(limit=1)
    assert embeddings.misses - before >= 3
    read = embeddings.misses
    stage.work()
    assert embeddings.misses == read
