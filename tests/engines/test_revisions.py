"""Two revisions of one model on the shelf: the one installed last renders, and a recipe's own is found by name."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from previz_studio.engines.contract import RenderRequest, Watch
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.weights.model import MANIFEST, Model, read_model, write_manifest
from previz_studio.engines.weights.shelf import describe_files, installed, list_models, newest_models, verify
from previz_studio.kit.errors import Unavailable
from tests.engines import tiny

EARLIER, LATER = "f00dface0000", "0ddba11c0ffe"
"""By name the earlier one would come last."""


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """A shelf on which `tiny` was installed as EARLIER, then as LATER with other weights."""
    first = tiny.install(tmp_path, "tiny", tiny.ltx_checkpoint, tiers=("fast",))
    shelve(first, EARLIER, "2026-01-02T03:04:05.000001+00:00")
    other = shelve(first, LATER, "2026-01-02T03:04:05.000002+00:00")
    weights = other.folder / "transformer" / "diffusion_pytorch_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-2:] = b"\x80\x3f"
    weights.write_bytes(content)
    again = replace(other, files=describe_files(other.folder))
    write_manifest(again)
    verify(again)
    shutil.rmtree(first.folder)
    return tmp_path


def shelve(model: Model, revision: str, installed_at: str) -> Model:
    folder = model.folder.parent / revision
    shutil.copytree(model.folder, folder)
    made = replace(model, folder=folder, revision=revision, details={**model.details, "installed": installed_at})
    write_manifest(made)
    verify(made)
    return made


def test_given_two_revisions_then_the_one_installed_last_is_used_whatever_its_name(twice: Path) -> None:
    assert [model.revision for model in list_models(twice)] == [EARLIER, LATER]
    assert [model.revision for model in newest_models(twice)] == [LATER]
    assert installed(twice, "tiny").revision == LATER
    [facts] = Ltx(twice).facts().models
    assert (facts.revision, facts.weights) == (LATER, installed(twice, "tiny").weights)


@pytest.mark.heavy
def test_given_a_recipe_of_the_earlier_revision_then_that_one_renders(
    twice: Path, ask: Callable[..., RenderRequest], watch: Watch
) -> None:
    engine, (earlier, later) = Ltx(twice), list_models(twice)
    assert engine.render(ask(model="tiny"), watch).facts["revision"] == LATER
    asked = ask(model="tiny", revision=EARLIER, weights=earlier.weights)
    assert engine.render(asked, watch).facts["revision"] == EARLIER
    assert earlier.weights != later.weights


def test_given_that_revision_is_gone_then_the_sentence_names_both(
    twice: Path, ask: Callable[..., RenderRequest], watch: Watch
) -> None:
    earlier = list_models(twice)[0]
    shutil.rmtree(earlier.folder)
    asked = ask(model="tiny", revision=EARLIER, weights=earlier.weights)
    with pytest.raises(Unavailable, match=f"tiny is no longer here in revision {EARLIER}; {LATER} is installed"):
        Ltx(twice).render(asked, watch)
    other_files = ask(model="tiny", revision=LATER, weights=earlier.weights)
    with pytest.raises(Unavailable, match=r"are not those this take was asked for with"):
        Ltx(twice).render(other_files, watch)


def test_given_a_manifest_that_does_not_say_when_then_it_was_when_it_was_written(twice: Path) -> None:
    for model, when in zip(list_models(twice), (2_000_000_000, 1_900_000_000), strict=True):
        write_manifest(replace(model, details={k: v for k, v in model.details.items() if k != "installed"}))
        os.utime(model.folder / MANIFEST, (when, when))
    assert installed(twice, "tiny").revision == EARLIER
    assert read_model(twice / "tiny" / EARLIER).installed.startswith("2033-05-18")
