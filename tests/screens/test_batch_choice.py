"""Model and guide of many shots at once: what is offered, what is not sent, what it costs, what the takes become."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.engines.weights.bring import import_model
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.shots.plan import AudioCue
from previz_studio.takes.actions import request_takes
from previz_studio.takes.guiding import Wishes
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from tests.engines import tiny, tiny2
from tests.factories import make_shot
from tests.screens.conftest import House, house_with


@pytest.fixture
def house(modelled: House) -> House:
    return modelled


@pytest.fixture
def ids(house: House) -> list[int]:
    cue = AudioCue("sfx", "A horn.", 0.0, 0.2)
    with house.database.writing() as session:
        plans = ({"audio": (cue,)}, {"constraints": ("No crowd.",)})
        return [make_shot(session, house.cast, **plan).id for plan in plans]


def look(house: House, ids: list[int], **asked: str) -> str:
    answer = house.as_(house.cast.ari).get("/p/nf/batch", params={"shot_ids": ids, **asked})
    assert answer.status_code == 200
    return answer.text


def not_sent(page: str) -> str:
    return page.partition("<dt>Not sent</dt>")[2].partition("</dl>")[0]


def test_given_a_guide_the_model_cannot_follow_then_the_press_is_refused_and_no_plan_changes(
    house: House, ids: list[int]
) -> None:
    form = {"shot_ids": ids, "tier": "fast", "model": "tiny-ltx", "guide": "edges", "field": "lighting", "text": "Red."}
    answer = house.as_(house.cast.ari).post("/p/nf/batch", data=form)
    assert answer.status_code == 422 and "tiny-ltx cannot follow edges guides." in answer.text
    with house.database.reading() as session:
        assert session.scalars(select(Take)).all() == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"guide": "tracing"}, "is not a guide"),
        ({"guide": "first", "guide_strength": "strong"}, "Guide strength is &#39;strong&#39;"),
        ({"guide": "first", "guide_strength": "7"}, "The guide&#39;s strength is 7"),
        ({"guide": "clip", "chain": "true"}, "cannot also follow a clip"),
    ],
)
def test_given_wishes_that_cannot_be_then_the_page_says_so_and_neither_door_makes_takes(
    house: House, ids: list[int], asked: dict[str, str], words: str
) -> None:
    form = {"tier": "fast", "model": "tiny-ltx", **asked}
    page = look(house, ids, **form)
    assert words in page and "aria-disabled" in page
    refused = house.as_(house.cast.ari).post("/p/nf/batch", data={"shot_ids": ids, **form})
    assert refused.status_code == 422 and words in refused.text
    with house.database.reading() as session:
        assert session.scalars(select(Take)).all() == []


def test_given_a_model_then_only_what_it_follows_is_offered_and_what_is_left_out_is_counted(
    house: House, ids: list[int]
) -> None:
    silent = look(house, ids, tier="fast", model="tiny-ltx")
    heard = look(house, ids, tier="fast", model="ltx-2-19b-tiny")
    assert '<option value="tiny-ltx" selected>' in silent
    assert 'value="depth"' not in silent and "tiny-ltx makes no sound." in silent
    assert 'value="depth"' in heard and "with sound" in heard
    assert "depth and edge guides" in not_sent(silent) and "sound" in not_sent(silent)
    assert "depth" not in not_sent(heard)
    assert "what must not be seen: Fast has no guidance (1 of 2 shots)" in not_sent(heard)
    switched = look(house, ids, tier="fast", model="ltx-2-19b-tiny", sound="false")
    assert "sound, which is switched off (1 of 2 shots)" in not_sent(switched)


def test_given_a_guide_then_the_page_shows_it_and_the_animatic_drops_it(house: House, ids: list[int]) -> None:
    asked = {"model": "tiny-ltx", "guide": "first_last", "guide_strength": "0.7"}
    page = look(house, ids, tier="fast", **asked)
    assert '<option value="first_last" selected>' in page
    assert "Guide: first and last frame, strength 0.7." in page
    drawn = look(house, ids, tier="animatic", **asked)
    assert "The animatic is drawn from the plan alone." in drawn and "strength 0.7." not in drawn
    assert "aria-disabled" not in drawn.partition("batfoot")[2]


def test_given_the_press_then_every_take_has_the_model_and_the_guide(house: House, ids: list[int]) -> None:
    form = {"shot_ids": ids, "tier": "fast", "model": "tiny-ltx", "guide": "first", "guide_strength": "0.6"}
    assert house.as_(house.cast.ari).post("/p/nf/batch", data=form).status_code == 303
    with house.database.reading() as session:
        recipes = list(session.scalars(select(Take.recipe)))
    assert [recipe["model"] for recipe in recipes] == ["tiny-ltx", "tiny-ltx"]
    assert [[row["strength"] for row in recipe["conditions"]] for recipe in recipes] == [[0.6], [0.6]]


def test_given_a_take_of_one_model_then_the_price_follows_the_chosen_one(house: House, ids: list[int]) -> None:
    with house.database.writing() as session:
        order = TakeOrder("fast", wishes=Wishes(model="tiny-ltx"))
        request_takes(session, house.cast.ari, ids[0], order, house.studio.engines)
        job = session.scalars(select(Job)).one()
        job.status, job.engine_seconds, job.gpu_seconds = JobStatus.DONE, 9.0, 9.0
    assert "About 18 GPU-s" in look(house, ids, tier="fast", model="tiny-ltx")
    assert "Cost and time unknown" in look(house, ids, tier="fast", model="ltx-2-19b-tiny")


@pytest.fixture(scope="module")
def with_lora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = tmp_path_factory.mktemp("models")
    tiny2.install_both(models)
    lora = tiny.write_lora(tmp_path_factory.mktemp("lora") / "dolly.safetensors", "dolly", width=32)
    import_model(models, lora.file, "camera-dolly-in", base="ltx-2-19b")
    return models


@pytest.fixture
def moving(migrated_file: Path, tmp_path: Path, with_lora: Path) -> Iterator[tuple[House, list[int]]]:
    """A pan, which no LoRA makes, and a dolly, which one does."""
    for house in house_with(with_lora, migrated_file, tmp_path):
        dolly = CameraPlan(moves=(Move(MoveKind.DOLLY, "in", 1.0, "m", 0.375),), lens_mm=40)
        with house.database.writing() as session:
            ids = [make_shot(session, house.cast).id, make_shot(session, house.cast, camera=dolly).id]
        yield house, ids


def test_given_moves_of_which_one_has_a_lora_then_it_goes_with_that_one(moving: tuple[House, list[int]]) -> None:
    house, ids = moving
    ari, form = house.as_(house.cast.ari), {"tier": "fast", "model": "ltx-2-19b-tiny", "camera_lora": "true"}
    page = look(house, ids, **form)
    assert "1 of 2 moves have one." in page and "The camera LoRA where one fits." in page
    assert "None fits these moves." in look(house, ids, tier="fast", model="tiny-ltx")
    refused = ari.post("/p/nf/batch", data={**form, "shot_ids": ids[:1]})
    assert refused.status_code == 422 and "No camera LoRA exists for this move" in refused.text
    assert ari.post("/p/nf/batch", data={**form, "shot_ids": ids, "lora_weight": "0.5"}).status_code == 303
    with house.database.reading() as session:
        takes = session.scalars(select(Take).order_by(Take.shot_id)).all()
        sent = [[(row["name"], row["weight"]) for row in take.recipe["adapters"]] for take in takes]
    assert sent == [[], [("camera-dolly-in", 0.5)]]
