"""What helps a model goes by its base: an upsampler or a LoRA of another one is never taken, whatever it is called."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.engines.camera_loras import camera_help
from previz_studio.engines.contract import RenderRequest, Watch
from previz_studio.engines.in_context_loras import DEPTH, SHEET, in_context_help
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.weights.bases import made_for
from previz_studio.engines.weights.bring import import_model
from previz_studio.engines.weights.official import official
from previz_studio.engines.weights.shelf import installed, remove
from previz_studio.kit.errors import Unavailable
from tests.engines import tiny, tiny2

pytestmark = pytest.mark.heavy

OLD, NEW = {"base": "ltx-2-19b", "version": "2.0"}, {"base": "ltx-2.3-22b", "version": "2.3"}


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """`ours` of LTX-2 19B with everything, `theirs` of LTX-2.3 with nothing beside it."""
    tiny.install(tmp_path, "ours", tiny2.ltx2_checkpoint, ("fast", "pro"), **OLD)
    tiny.install(tmp_path, "theirs", tiny2.ltx2_checkpoint, ("fast", "pro"), **NEW)
    tiny.install(tmp_path, "some-upsampler", tiny2.ltx2_upsampler, (), **OLD)
    lora(tmp_path, "ltx-2-19b-distilled-lora", "ltx-2-19b")
    return tmp_path


def lora(models: Path, name: str, base: str) -> None:
    file = tiny.write_lora(models / f"{name}.safetensors", name, width=32).file
    import_model(models, file, name, base=base)


def test_given_an_upsampler_and_a_refiner_of_one_base_then_the_other_base_lacks_both(
    two: Path, ask: Callable[..., RenderRequest], watch: Watch
) -> None:
    ours, theirs = Ltx2(two).facts().models
    assert "pro" in ours.tiers and not ours.lacks
    assert theirs.tiers == ("fast", "draft") and dict(theirs.lacks).keys() == {"fine", "pro", "4k"}
    assert dict(theirs.lacks)["pro"] == "the latent upsampler: `previz-studio models pull ltx-2.3-upsampler`"
    facts = Ltx2(two).render(ask(tier="pro", model="ours", width=128, height=128), watch).facts
    assert (facts["upsampler"]["name"], facts["refiner"]["name"]) == ("some-upsampler", "ltx-2-19b-distilled-lora")
    with pytest.raises(Unavailable, match="needs the latent upsampler of theirs, which is not installed") as no:
        Ltx2(two).render(ask(tier="fine", model="theirs"), watch)
    assert "`previz-studio models pull ltx-2.3-upsampler`" in no.value.sentence
    tiny.install(two, "their-upsampler", tiny2.ltx2_upsampler, (), **NEW)
    assert dict(Ltx2(two).facts().models[1].lacks) == {
        "pro": "the distilled LoRA: `previz-studio models pull ltx-2.3-22b-distilled-lora`"
    }


def test_given_a_model_by_another_name_then_the_loras_of_its_base_are_its_own(two: Path) -> None:
    push = CameraPlan(moves=(Move(MoveKind.DOLLY, "in"),))
    for name, base in (("camera-dolly-in", "ltx-2-19b"), ("ic-union-control-19b", "ltx-2-19b")):
        lora(two, name, base)
    lora(two, "ic-ingredients-2.3", "ltx-2.3-22b")
    ours, theirs = Ltx2(two).facts().models
    assert camera_help(push, installed(two, "ours"), two).adapter is not None
    assert "made for LTX-2 19B" in camera_help(push, installed(two, "theirs"), two).why
    assert in_context_help(DEPTH, ours, two).adapter is not None
    assert in_context_help(SHEET, ours, two).adapter is None
    assert in_context_help(SHEET, theirs, two).adapter is not None


def test_given_a_model_with_its_own_upsampler_then_it_lends_it_to_another_of_its_base(two: Path) -> None:
    remove(two, "some-upsampler")
    own = installed(two, "ours")
    (own.folder / "latent_upsampler").mkdir()
    (own.folder / "latent_upsampler" / "config.json").write_text("{}")
    tiny.install(two, "again", tiny2.ltx2_checkpoint, ("fast",), **OLD)
    tiers = {model.id: model.tiers for model in Ltx2(two).facts().models}
    assert "fine" in tiers["again"] and "fine" not in tiers["theirs"]


def test_given_an_upsampler_pulled_before_bases_were_written_down_then_the_registry_knows_its_own(two: Path) -> None:
    old = replace(installed(two, "some-upsampler"), id="ltx-video-upsampler-0.9.7", family="ltx-upsampler", details={})
    small = replace(installed(two, "ours"), family="ltx", id="x", details={"base": "ltx-video-2b"})
    assert made_for(old, small)
    assert not made_for(old, replace(small, details=OLD))
    assert official(old.id).details["fits"] == ["ltx-video-13b", "ltx-video-2b"]
