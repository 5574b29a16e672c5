"""Pictures of identities in a take: as one reference sheet, and as where a chain begins again after it drifted."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from previz_studio.engines.registry import Engines
from previz_studio.engines.weights.bring import import_model
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Invalid
from previz_studio.media.library import Library
from previz_studio.references.actions import IdentityForm, ReferenceForm, add_identity, add_reference, keep_asset
from previz_studio.references.keep import publish_picture
from previz_studio.references.models import IdentityKind
from previz_studio.references.profile import Profile
from previz_studio.shots.actions import save_plan
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import IdentityUse
from previz_studio.shots.queries import plan_of
from previz_studio.takes.actions import request_takes
from previz_studio.takes.guiding import Wishes
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.sheet import draw_sheet
from tests.engines import tiny, tiny2
from tests.factories import cast_of, make_shot
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy

FAST = TakeOrder("fast", seed=7)


@pytest.fixture(scope="session")
def with_sheet(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    models = tmp_path_factory.mktemp("models-22b")
    tiny.install(models, "ltx-2.3-22b-tiny", tiny2.ltx2_checkpoint, tiers=("fast",))
    lora = tiny.write_lora(tmp_path_factory.mktemp("ic") / "ingredients.safetensors", "ingredients", width=32)
    import_model(models, lora.file, "ic-ingredients-2.3", base="ltx-2.3-22b")
    return Engines(models)


@pytest.fixture
def listed(database: Database, library: Library, with_sheet: Engines) -> Stage:
    cast = cast_of(database)
    with database.writing() as session:
        shot_id = make_shot(session, cast, lighting="Moon.").id
    return Stage(database, library, with_sheet, cast, shot_id)


def picture(folder: Path, name: str, colour: tuple[int, int, int]) -> Path:
    """`colour` is BGR."""
    file = folder / f"{name}.png"
    cv2.imwrite(str(file), np.full((96, 64, 3), colour, np.uint8))
    return file


def with_identity(stage: Stage, folder: Path, *held_out: bool) -> list[str]:
    """The plan names Ines, who has one picture for each of `held_out`; their blobs."""
    blobs = []
    with stage.database.writing() as session:
        ari, project_id = stage.cast.ari, stage.cast.show.id
        profile = Profile(costume="Yellow rain coat")
        ines = add_identity(session, ari, project_id, IdentityForm("ines", IdentityKind.CHARACTER, "Ines", profile))
        for place, held in enumerate(held_out):
            kept = publish_picture(stage.library, picture(folder, f"{place}", (40 * place, 200, 20)), f"{place}.png")
            asset = keep_asset(session, ari, project_id, f"{place}.png", kept)
            add_reference(session, ari, ines.id, asset.id, ReferenceForm(f"{place}", "identity anchor", held_out=held))
            blobs.append(kept.blob)
        plan = plan_of(session, session.get_one(Shot, stage.shot_id))
        save_plan(session, ari, stage.shot_id, replace(plan, identities=(IdentityUse("ines"),)))
    return blobs


def test_given_a_sheet_then_the_pictures_in_use_reach_the_model_and_the_words_describe_them(
    listed: Stage, tmp_path: Path
) -> None:
    used, _held, other = with_identity(listed, tmp_path, False, True, False)
    [take_id] = listed.ask(replace(FAST, wishes=Wishes(sheet=True)))
    listed.work()
    take = listed.take(take_id)
    assert take.status is TakeStatus.READY, take.error
    [row] = take.recipe["conditions"]
    assert row["sheet"] == [used, other] and row["kind"] == "reference"
    facts = take.recipe["facts"]
    assert facts["conditions"][0]["sha256"] == row["sha256"]
    assert [one["name"] for one in facts["adapters"]] == ["ic-ingredients-2.3"]
    assert (
        facts["prompt"].startswith("### Reference Sheet Description Ines: ") and "Yellow rain coat" in facts["prompt"]
    )
    assert "### Target Description" in facts["prompt"]


def test_given_no_picture_then_a_sheet_is_refused_with_what_to_do(listed: Stage, tmp_path: Path) -> None:
    with_identity(listed, tmp_path, True)
    with pytest.raises(Invalid, match="No identity of this plan has a picture"):
        listed.ask(replace(FAST, wishes=Wishes(sheet=True)))


def test_given_three_pictures_then_the_sheet_shows_each_whole(tmp_path: Path) -> None:
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    files = [picture(tmp_path, str(place), colour) for place, colour in enumerate(colours)]
    sheet = draw_sheet(files, 320, 160)
    assert sheet.shape == (160, 320, 3)
    areas = [int((sheet == colour).all(axis=2).sum()) for colour in colours]
    assert min(areas) > 2000 and max(areas) == min(areas)


def going_on(stage: Stage, wishes: Wishes) -> Take:
    """From a take that is said to have drifted."""
    [first] = stage.ask(FAST)
    stage.work()
    with stage.database.writing() as session:
        take = session.get_one(Take, first)
        seam = {"luminance": 0.2, "words": "20% brighter"}
        take.recipe = {**take.recipe, "facts": {**take.recipe["facts"], "seam": seam}}
        order = replace(FAST, wishes=wishes)
        [after] = request_takes(session, stage.cast.ari, stage.shot_id, order, stage.engines, behind=[take])
        after_id = after.id
    stage.work()
    found = stage.take(after_id)
    assert found.status is TakeStatus.READY, found.error
    return found


def test_given_a_drifted_take_and_the_identity_chosen_then_the_next_begins_at_its_picture(
    stage: Stage, tmp_path: Path
) -> None:
    [blob] = with_identity(stage, tmp_path, False)
    take = going_on(stage, Wishes(again="identity"))
    [row] = take.recipe["conditions"]
    assert row["blob"] == blob and row["anchored"]
    assert "begins at the picture of its identity again" in take.recipe["facts"]["remark"]


def test_given_a_drifted_take_and_never_chosen_then_the_next_goes_on_all_the_same(stage: Stage) -> None:
    take = going_on(stage, Wishes(again="never"))
    assert take.recipe["conditions"][0]["kind"] == "tail" and "seam" in take.recipe["facts"]


@pytest.mark.parametrize(
    ("way", "words"),
    [("panel", "no storyboard panel to begin at"), ("identity", "has a picture to begin at"), ("x", "no way to begin")],
)
def test_given_a_beginning_that_is_not_there_then_the_press_says_so(stage: Stage, way: str, words: str) -> None:
    [first] = stage.ask(FAST)
    with stage.database.writing() as session:
        take, order = session.get_one(Take, first), replace(FAST, wishes=Wishes(again=way))
        with pytest.raises(Invalid, match=words):
            request_takes(session, stage.cast.ari, stage.shot_id, order, stage.engines, behind=[take])
