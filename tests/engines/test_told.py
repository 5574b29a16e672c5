"""A model folder brought by hand: what its files tell, what has to be said, and what may not be said against them."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from previz_studio.__main__ import main
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.weights.bring import import_model
from previz_studio.engines.weights.describe import Told, base_in
from previz_studio.engines.weights.shelf import installed, is_verified, list_models
from previz_studio.kit.errors import Invalid

WIDE = {"num_attention_heads": 32, "attention_head_dim": 128, "num_layers": 48}
LTX, LTX2 = {"_class_name": "LTXVideoTransformer3DModel"}, {"_class_name": "LTX2VideoTransformer3DModel"}
SMALL = {"num_attention_heads": 32, "attention_head_dim": 64, "num_layers": 28}
FAST, PRO = Told(tiers=("fast",)), Told(tiers=("pro",))


def folder(where: Path, config: dict[str, Any], class_name: str = "LTXConditionPipeline", saved_as: str = "") -> Path:
    (where / "transformer").mkdir(parents=True)
    index = {"_class_name": class_name} | ({"_name_or_path": saved_as} if saved_as else {})
    (where / "model_index.json").write_text(json.dumps(index))
    (where / "transformer" / "config.json").write_text(json.dumps(config))
    return where


@pytest.mark.parametrize(
    ("config", "base"),
    [
        (LTX | SMALL, "ltx-video-2b"),
        (LTX | WIDE, "ltx-video-13b"),
        (LTX2 | WIDE, "ltx-2-19b"),
        (LTX2 | WIDE | {"gated_attn": True}, "ltx-2.3-22b"),
        (LTX2 | WIDE | {"gated_attn": True, "ff_bias": False}, "ltx-2.5-22b"),
        (LTX | SMALL | {"num_layers": 2}, ""),
        ({}, ""),
    ],
)
def test_given_a_configuration_then_its_base_is_read_where_it_can_be_of_one_alone(
    tmp_path: Path, config: dict[str, Any], base: str
) -> None:
    assert base_in(folder(tmp_path / "x", config)) == base


def test_given_a_folder_that_tells_nothing_then_each_missing_word_is_asked_for_and_nothing_is_copied(
    tmp_path: Path,
) -> None:
    models, given = tmp_path / "models", folder(tmp_path / "x", {})
    with pytest.raises(Invalid, match="what base it is of") as no:
        import_model(models, given, "x", "", FAST)
    assert no.value.hint == "Say it with --base: ltx-video-2b, ltx-video-13b, or none."
    with pytest.raises(Invalid, match="whether it is a distilled model") as no:
        import_model(models, given, "x", "ltx-video-13b")
    assert no.value.hint.startswith("Say it with --tiers: fast for a distilled model")
    with pytest.raises(Invalid, match="'quick' is not what a model is made for"):
        import_model(models, given, "x", "ltx-video-13b", Told(tiers=("quick",)))
    assert list_models(models) == [] and not models.exists()


def test_given_a_known_shape_then_only_the_tiers_are_asked_and_only_those_are_offered(tmp_path: Path) -> None:
    models, given = tmp_path / "models", folder(tmp_path / "x", LTX2 | WIDE, "LTX2Pipeline")
    model = import_model(models, given, "our-19b", "", Told(tiers=("pro",), licence="LTX-2 Community License"))
    assert (model.details["base"], model.details["version"], model.tiers) == ("ltx-2-19b", "2.0", ("pro",))
    assert installed(models, "our-19b").licence == "LTX-2 Community License" and is_verified(model)
    assert not Ltx(models).facts().usable


def test_given_a_word_against_the_files_then_it_is_refused(tmp_path: Path) -> None:
    given = folder(tmp_path / "x", LTX2 | WIDE, "LTX2Pipeline")
    with pytest.raises(Invalid, match=r"x is of LTX-2 19B by its own files, not of LTX-2\.3 22B"):
        import_model(tmp_path / "models", given, "x", "ltx-2.3-22b", PRO)
    with pytest.raises(Invalid, match=r"LTX-2 19B is version 2\.0, not 2\.5"):
        import_model(tmp_path / "models", given, "x", "", Told(tiers=("pro",), version="2.5"))
    with pytest.raises(Invalid, match="is an ltx model, not of LTX-2 19B"):
        import_model(tmp_path / "models", folder(tmp_path / "y", {}), "y", "ltx-2-19b", PRO)


@pytest.mark.parametrize("how", ["cache", "index"])
def test_given_a_copy_of_a_published_model_then_nothing_has_to_be_said(tmp_path: Path, how: str) -> None:
    repo, commit = "Lightricks/LTX-Video-0.9.7-dev", "5b8c1e90aa77" * 3 + "5b8c"
    cache = tmp_path / "models--Lightricks--LTX-Video-0.9.7-dev" / "snapshots" / commit
    where, saved_as = (cache, "") if how == "cache" else (tmp_path / "copy", repo)
    model = import_model(tmp_path / "models", folder(where, LTX | WIDE, saved_as=saved_as), "mine")
    assert (model.repo, model.tiers, model.licence) == (repo, ("pro",), "LTXV Open Weights License")
    assert (model.details["base"], model.details["version"]) == ("ltx-video-13b", "0.9.7")
    assert model.details.get("commit", "") == (commit if how == "cache" else "")
    with pytest.raises(Invalid, match=r"LTX-Video 0\.9\.7 13B dev was made for pro, not for fast"):
        import_model(tmp_path / "models", where, "other", "", FAST)


def test_given_links_into_a_cache_then_the_files_themselves_are_copied(tmp_path: Path) -> None:
    blob = tmp_path / "blobs" / "abc"
    blob.parent.mkdir()
    given = folder(tmp_path / "x", LTX | WIDE)
    shutil.move(given / "transformer" / "config.json", blob)
    (given / "transformer" / "config.json").symlink_to(blob)
    model = import_model(tmp_path / "models", given, "x", "", FAST)
    assert not (model.folder / "transformer" / "config.json").is_symlink()


def test_given_the_command_line_then_it_says_what_was_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREVIZ_MODELS", str(tmp_path / "models"))
    given = str(folder(tmp_path / "x", LTX | WIDE))
    assert main(["models", "import", given, "--id", "ours"]) != 0
    assert "--tiers: fast for a distilled model" in capsys.readouterr().err
    asked = ["models", "import", given, "--id", "ours", "--tiers", "fast, pro", "--version", "0.9.8"]
    assert main([*asked, "--licence", "Our own"]) == 0
    assert (
        "ours is installed and verified: LTX-Video 13B, for fast and pro, licence Our own." in capsys.readouterr().out
    )
    assert installed(tmp_path / "models", "ours").details["version"] == "0.9.8"
