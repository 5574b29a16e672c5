"""An identity's LoRA from its page to the picture, by both real pipelines: the same in every shot, gone at weight 0."""

import json
import os
from dataclasses import replace

import pytest

from previz_studio.engines.registry import Engines
from previz_studio.engines.weights.bring import import_model
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Invalid
from previz_studio.media.library import Library
from previz_studio.references.actions import IdentityForm, add_identity, change_identity
from previz_studio.references.models import IdentityKind
from previz_studio.references.profile import Profile
from previz_studio.shots.plan import IdentityUse
from previz_studio.takes import again
from previz_studio.takes.batch import request_batch
from previz_studio.takes.guiding import Wishes
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from tests.engines import tiny, tiny2
from tests.factories import cast_of, make_shot
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy

INES = Profile(costume="Yellow rain coat", lora="ines-v2", lora_weight=0.8)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """A model of each family for Fast, LTX-2's for Pro too, and a LoRA for each."""
    models, files = tmp_path_factory.mktemp("models"), tmp_path_factory.mktemp("loras")
    tiny.install(models, "tiny-ltx", tiny.ltx_checkpoint, tiers=("fast",))
    tiny.install(models, "ltx-2-19b-tiny", tiny2.ltx2_checkpoint, tiers=("fast", "pro"))
    tiny.install(models, "ltx-2-19b-tiny-upsampler", tiny2.ltx2_upsampler, tiers=())
    for place, (name, base) in enumerate((("ines-v2", "tiny-ltx"), ("ines-19b", "ltx-2-19b"))):
        lora = tiny.write_lora(files / f"{name}.safetensors", name, width=32, seed=place)
        import_model(models, lora.file, name, base)
    refiner = tiny.write_lora(files / "refiner.safetensors", "refiner", width=32, seed=9)
    import_model(models, refiner.file, "ltx-2-19b-tiny-distilled-lora", base="ltx-2-19b")
    return Engines(models)


@pytest.fixture
def filmed(database: Database, library: Library, trained: Engines) -> Stage:
    """Two shots of Ines; the stage is the first."""
    cast = cast_of(database)
    with database.writing() as session:
        add_identity(session, cast.ari, cast.show.id, IdentityForm("ines", IdentityKind.CHARACTER, "Ines", INES))
        shots = [
            make_shot(session, cast, identities=(IdentityUse("ines"),), lighting=light) for light in ("Sun.", "Moon.")
        ]
        return Stage(database, library, trained, cast, shots[0].id)


def made(stage: Stage, model: str, **changed: float | str) -> Take:
    """A take of the first shot, after Ines is `changed`."""
    if changed:
        with stage.database.writing() as session:
            change_identity(session, stage.cast.ari, 1, replace(INES, **changed))  # type: ignore[arg-type]
    [take_id] = stage.ask(TakeOrder("fast", seed=7, wishes=Wishes(model=model)))
    stage.work()
    take = stage.take(take_id)
    assert take.status is TakeStatus.READY, take.error
    return take


@pytest.mark.parametrize(("model", "lora"), [("tiny-ltx", "ines-v2"), ("ltx-2-19b-tiny", "ines-19b")])
def test_given_an_identity_with_a_lora_then_it_changes_the_picture_and_at_weight_zero_it_is_the_base(
    filmed: Stage, model: str, lora: str
) -> None:
    plain = made(filmed, model, lora="")
    sent = made(filmed, model, lora=lora)
    silent = made(filmed, model, lora=lora, lora_weight=0.0)
    assert plain.recipe["adapters"] == [] and plain.recipe["facts"]["adapters"] == []
    [used] = sent.recipe["facts"]["adapters"]
    assert (used["name"], used["weight"]) == (lora, 0.8) and used["sha256"]
    assert sent.files["frames_sha256"] != plain.files["frames_sha256"]
    assert silent.files["frames_sha256"] == plain.files["frames_sha256"]


def test_given_two_shots_of_one_identity_then_a_batch_sends_byte_equal_rows_with_each(filmed: Stage) -> None:
    order = TakeOrder("fast", seed=7, wishes=Wishes(model="tiny-ltx"))
    with filmed.database.writing() as session:
        ids = [take.id for take in request_batch(session, filmed.cast.ari, [1, 2], order, filmed.engines)]
    filmed.work()
    takes = [filmed.take(take_id) for take_id in ids] + [made(filmed, "tiny-ltx")]
    assert {take.status for take in takes} == {TakeStatus.READY}, [take.error for take in takes]
    rows = {json.dumps([take.recipe["adapters"], take.recipe["identities"]]) for take in takes}
    assert len(rows) == 1 and '"name": "ines-v2"' in rows.pop()
    assert takes[0].files["frames_sha256"] != takes[1].files["frames_sha256"], "another light is another picture"
    assert takes[0].files["frames_sha256"] == takes[2].files["frames_sha256"]


def test_given_a_take_with_a_lora_then_the_same_again_is_bit_equal_though_the_identity_moved_on(filmed: Stage) -> None:
    take = made(filmed, "tiny-ltx")
    with filmed.database.writing() as session:
        change_identity(session, filmed.cast.ari, 1, replace(INES, lora="", lora_weight=1.0))
        twin = again.same_again(session, filmed.cast.ari, take.id, filmed.engines).id
    filmed.work()
    assert filmed.take(twin).recipe["adapters"] == take.recipe["adapters"]
    assert filmed.take(twin).files["frames_sha256"] == take.files["frames_sha256"]


def test_given_a_take_with_a_lora_of_another_base_then_promoting_it_says_why_not(filmed: Stage) -> None:
    take, fits = made(filmed, "tiny-ltx"), made(filmed, "ltx-2-19b-tiny", lora="ines-19b")
    with filmed.database.writing() as session:
        with pytest.raises(Invalid, match="ltx-2-19b-tiny cannot take its LoRA ines-v2: made for tiny-ltx."):
            again.promote_take(session, filmed.cast.ari, take.id, "pro", filmed.engines)
        assert again.promote_take(session, filmed.cast.ari, fits.id, "pro", filmed.engines).recipe["adapters"]


def test_given_a_flipped_bit_in_the_lora_then_the_take_fails_with_the_reason(filmed: Stage, trained: Engines) -> None:
    [take_id] = filmed.ask(TakeOrder("fast", seed=7, wishes=Wishes(model="tiny-ltx")))
    [file] = trained.models.glob("ines-v2/local/*.safetensors")
    whole, times = file.read_bytes(), (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    try:
        file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        filmed.work()
    finally:
        file.write_bytes(whole)
        os.utime(file, ns=times)
    take = filmed.take(take_id)
    assert take.status is TakeStatus.FAILED and "The LoRA ines-v2 changed since it was imported." in take.error
