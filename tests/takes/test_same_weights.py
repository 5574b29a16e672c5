"""A take made again after its model was installed anew: with its own weights while they are here, and said when not."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from previz_studio.engines.registry import Engines
from previz_studio.engines.weights.model import write_manifest
from previz_studio.engines.weights.shelf import describe_files, installed, remove, verify
from previz_studio.kit.errors import Conflict, Unavailable
from previz_studio.screens.again_page import again_page
from previz_studio.takes import again
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.queries import get_take
from previz_studio.takes.vary import vary_take
from tests.engines import tiny
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy


@pytest.fixture
def own(stage: Stage, tmp_path: Path) -> Iterator[Stage]:
    """The stage with a shelf of its own, on which weights come and go."""
    tiny.install(tmp_path / "models", "tiny-ltx", tiny.ltx_checkpoint, tiers=("fast",))
    yield replace(stage, engines=Engines(tmp_path / "models"))


def install_anew(stage: Stage) -> str:
    """The next revision, whose name comes before `tiny`, with one weight changed; returns it."""
    old = installed(stage.engines.models, "tiny-ltx")
    folder = old.folder.parent / "another"
    shutil.copytree(old.folder, folder)
    weights = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-4096:] = bytes(4096)
    weights.write_bytes(content)
    details = {**old.details, "installed": "2040-01-01T00:00:00.000000+00:00"}
    new = replace(old, folder=folder, revision="another", files=describe_files(folder), details=details)
    write_manifest(new)
    verify(new)
    return new.revision


def made(stage: Stage) -> int:
    [take_id] = stage.ask(TakeOrder("fast", seed=7))
    stage.work()
    assert stage.take(take_id).status is TakeStatus.READY, stage.take(take_id).error
    return take_id


def same(stage: Stage, take_id: int) -> int:
    with stage.database.writing() as session:
        return again.same_again(session, stage.cast.ari, take_id, stage.engines).id


def page_words(stage: Stage, take_id: int) -> str:
    with stage.database.reading() as session:
        take = get_take(session, stage.cast.ari, take_id)
        return again_page(session, stage.cast.ari, stage.engines, take).other_weights


def test_given_a_newer_revision_then_the_same_again_still_has_its_own_weights(own: Stage) -> None:
    first = made(own)
    install_anew(own)
    assert page_words(own, first) == ""
    twin = same(own, first)
    own.work()
    take, fresh = own.take(twin), own.take(made(own))
    assert take.status is TakeStatus.READY, take.error
    assert (take.recipe["revision"], take.recipe["facts"]["revision"]) == ("tiny", "tiny")
    assert take.files["frames_sha256"] == own.take(first).files["frames_sha256"]
    assert (fresh.recipe["revision"], fresh.recipe["facts"]["revision"]) == ("another", "another")


def test_given_its_weights_are_gone_then_the_same_again_uses_others_and_says_so(own: Stage) -> None:
    first = made(own)
    install_anew(own)
    shutil.rmtree(own.engines.models / "tiny-ltx" / "tiny")
    said = "tiny-ltx is no longer here in revision tiny; another is installed."
    assert page_words(own, first).startswith(said)
    twin = same(own, first)
    own.work()
    take = own.take(twin)
    assert take.status is TakeStatus.READY, take.error
    assert take.recipe["other_weights"].startswith(said) and take.recipe["revision"] == "another"
    [row] = take.likeness
    assert "with other weights (revision another of tiny-ltx instead of tiny)" in row["sentence"]
    with own.database.writing() as session, pytest.raises(Conflict, match="cannot be kept but for one thing"):
        vary_take(session, own.cast.ari, first, "lighting", "Neon.", own.engines)


def test_given_a_take_older_than_the_recipe_entry_then_what_rendered_it_counts(own: Stage) -> None:
    first = made(own)
    with own.database.writing() as session:
        take = session.get_one(Take, first)
        take.recipe = {name: value for name, value in take.recipe.items() if name not in ("revision", "weights")}
    install_anew(own)
    assert own.take(same(own, first)).recipe["revision"] == "tiny"


def test_given_no_model_at_all_then_the_press_says_how_to_get_it(own: Stage) -> None:
    first = made(own)
    remove(own.engines.models, "tiny-ltx")
    with pytest.raises(Unavailable, match="The model tiny-ltx is not installed"):
        same(own, first)
    assert "`previz-studio models pull tiny-ltx`" in page_words(own, first)


def test_given_weights_removed_while_a_take_waits_then_it_fails_with_the_sentence(own: Stage) -> None:
    [take_id] = own.ask(TakeOrder("fast", seed=7))
    install_anew(own)
    shutil.rmtree(own.engines.models / "tiny-ltx" / "tiny")
    own.work()
    take = own.take(take_id)
    assert take.status is TakeStatus.FAILED and "no longer here in revision tiny" in take.error
