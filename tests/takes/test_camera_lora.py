"""A dolly with its published LoRA, from the press to the movie, by a tiny real LTX-2 that stands for LTX-2 19B."""

from dataclasses import replace

import pytest

from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.engines.registry import Engines
from previz_studio.engines.weights.bring import import_model
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Invalid
from previz_studio.media.library import Library
from previz_studio.takes.guiding import Wishes
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from tests.engines import tiny, tiny2
from tests.factories import cast_of, make_shot
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy

DOLLY = Wishes(camera_lora=True, lora_weight=0.5)


@pytest.fixture(scope="session")
def with_lora(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    models = tmp_path_factory.mktemp("models-19b")
    tiny.install(models, "ltx-2-19b", tiny2.ltx2_checkpoint, tiers=("fast", "pro"))
    lora = tiny.write_lora(tmp_path_factory.mktemp("lora") / "dolly.safetensors", "dolly", width=32)
    import_model(models, lora.file, "camera-dolly-in", base="ltx-2-19b")
    return Engines(models)


@pytest.fixture
def dolly(database: Database, library: Library, with_lora: Engines) -> Stage:
    cast = cast_of(database)
    move = Move(MoveKind.DOLLY, "in", 1.0, "m", 0.375)
    with database.writing() as session:
        shot_id = make_shot(session, cast, camera=CameraPlan(moves=(move,), lens_mm=40)).id
    return Stage(database, library, with_lora, cast, shot_id)


def rendered(stage: Stage, wishes: Wishes) -> Take:
    [take_id] = stage.ask(TakeOrder("fast", seed=7, wishes=wishes))
    stage.work()
    take = stage.take(take_id)
    assert take.status is TakeStatus.READY, take.error
    return take


def test_given_a_dolly_with_its_lora_then_the_take_was_made_with_exactly_that_weight(dolly: Stage) -> None:
    take, plain = rendered(dolly, DOLLY), rendered(dolly, Wishes())
    [adapter] = take.recipe["facts"]["adapters"]
    assert (adapter["name"], adapter["weight"]) == ("camera-dolly-in", 0.5)
    assert plain.recipe["facts"]["adapters"] == []
    assert take.files["frames_sha256"] != plain.files["frames_sha256"]
    assert take.files["master_facts"]["has_audio"]
    again = rendered(dolly, DOLLY)
    assert take.files["frames_sha256"] == again.files["frames_sha256"]


def test_given_a_weight_of_nothing_then_the_take_is_the_one_without(dolly: Stage) -> None:
    silent = rendered(dolly, replace(DOLLY, lora_weight=0.0))
    assert silent.files["frames_sha256"] == rendered(dolly, Wishes()).files["frames_sha256"]


def test_given_a_pan_then_the_press_says_that_no_lora_exists_for_it(dolly: Stage) -> None:
    with dolly.database.writing() as session:
        pan = make_shot(session, dolly.cast).id
    with pytest.raises(Invalid, match="No camera LoRA exists for this move"):
        replace(dolly, shot_id=pan).ask(TakeOrder("fast", wishes=DOLLY))
