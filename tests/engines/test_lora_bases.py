"""What a LoRA was made for: said at import, read from the file, or left open; and which models it goes with."""

from pathlib import Path

import pytest

from previz_studio.__main__ import main
from previz_studio.engines.trained_loras import made_for, trained_loras
from previz_studio.engines.weights.bases import base_of, misfit
from previz_studio.engines.weights.bring import Usual, import_model
from previz_studio.engines.weights.shelf import installed, list_models
from previz_studio.kit.errors import Invalid
from tests.engines.paper import LTX2, lora_file, paper_lora, paper_model


@pytest.mark.parametrize(
    ("base", "weight", "words"),
    [("ltx-13b", 1.0, "no base model called 'ltx-13b'"), ("ltx-2-19b", 3.0, "A weight of 3 is out of range")],
)
def test_given_a_base_or_weight_that_cannot_be_then_nothing_is_imported(
    tmp_path: Path, base: str, weight: float, words: str
) -> None:
    file = lora_file(tmp_path / "ines.safetensors")
    with pytest.raises(Invalid, match=words):
        import_model(tmp_path / "models", file, "ines", base, usual=Usual(weight=weight))
    assert list_models(tmp_path / "models") == [] and not (tmp_path / "models" / "ines").exists()


def test_given_a_lora_as_wide_as_no_installed_model_of_its_base_then_it_is_refused_at_import(tmp_path: Path) -> None:
    models = tmp_path / "models"
    paper_model(models, "tiny-ltx", width=32)
    with pytest.raises(Invalid, match="The layers of ines.safetensors are 64 wide, those of tiny-ltx 32"):
        import_model(models, lora_file(tmp_path / "ines.safetensors", 64), "ines", "tiny-ltx")
    assert not (models / "ines").exists()
    assert import_model(models, lora_file(tmp_path / "fits.safetensors", 32), "fits", "tiny-ltx").details["width"] == 32
    with pytest.raises(Invalid, match="no base model called 'tiny'") as no:
        import_model(models, lora_file(tmp_path / "other.safetensors", 32), "other", "tiny")
    assert "or an installed model: tiny-ltx." in no.value.hint


def test_given_a_pickle_then_it_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "ines.pt").write_bytes(b"\x80\x04")
    with pytest.raises(Invalid, match="pickled weight file"):
        import_model(tmp_path / "models", tmp_path / "ines.pt", "ines", "ltx-2-19b")


@pytest.mark.parametrize(
    ("metadata", "base", "trigger"),
    [
        ({"modelspec__trigger_phrase": "inesxc", "base_model": "Lightricks/LTX-2.3-22b"}, "ltx-2.3-22b", "inesxc"),
        ({"ss_base_model_version": "ltxv 13B"}, "ltx-video-13b", ""),
        ({"modelspec__architecture": "ltx-video-2b/lora"}, "ltx-video-2b", ""),
        ({"ss_base_model_version": "ltx2"}, "", ""),
        ({}, "", ""),
    ],
)
def test_given_metadata_then_base_and_trigger_are_read_only_where_they_are_clear(
    tmp_path: Path, metadata: dict[str, str], base: str, trigger: str
) -> None:
    lora = import_model(tmp_path / "models", lora_file(tmp_path / "one.safetensors", 48, **metadata))
    assert (lora.details["base"], lora.details.get("trigger", ""), lora.details["width"]) == (base, trigger, 48)


def test_given_what_somebody_says_then_it_counts_before_what_the_file_says(tmp_path: Path) -> None:
    file = lora_file(tmp_path / "one.safetensors", base_model="ltx-2-19b", trigger_word="old")
    lora = import_model(tmp_path / "models", file, "one", "ltx-2.3-22b", usual=Usual("inesxc", 0.8))
    assert [lora.details[name] for name in ("base", "trigger", "weight")] == ["ltx-2.3-22b", "inesxc", 0.8]


def test_given_models_then_their_base_is_told_by_name_version_or_width(tmp_path: Path) -> None:
    models = {
        "ltx-video-0.9.8-13b-distilled": ("ltx-video-13b", 4096),
        "our-small-one": ("ltx-video-2b", 2048),
        "tiny": ("tiny", 32),
    }
    found = {name: base_of(paper_model(tmp_path, name, width=width)) for name, (_, width) in models.items()}
    assert found == {name: base for name, (base, _) in models.items()}
    assert base_of(paper_model(tmp_path, "ltx-2-19b-distilled", LTX2)) == "ltx-2-19b"


@pytest.mark.parametrize(
    ("base", "width", "model", "words"),
    [
        ("ltx-2-19b", 32, "tiny", "made for LTX-2 19B"),
        ("ltx-2-19b", 32, "ltx-2.3-22b", "made for LTX-2 19B"),
        ("", 48, "tiny", "its layers are 48 wide, those of tiny 32"),
        ("", 32, "tiny", ""),
        ("tiny", 32, "tiny", ""),
        ("ltx-2-19b", 32, "ltx-2-19b-tiny", ""),
    ],
)
def test_given_a_lora_and_a_model_then_it_says_why_they_do_not_go_together(
    tmp_path: Path, base: str, width: int, model: str, words: str
) -> None:
    for name in ("tiny", "ltx-2.3-22b", "ltx-2-19b-tiny"):
        paper_model(tmp_path, name, LTX2 if name.startswith("ltx-2") else "LTXConditionPipeline")
    assert misfit(paper_lora(tmp_path, "ines", base, width), installed(tmp_path, model)) == words


def test_given_the_publishers_tools_on_the_shelf_then_only_trained_loras_are_offered(tmp_path: Path) -> None:
    paper_model(tmp_path, "ltx-2-19b-tiny", LTX2)
    for name in ("camera-dolly-in", "ic-union-control-19b", "ltx-2-19b-distilled-lora", "ines-v2"):
        paper_lora(tmp_path, name, "ltx-2-19b")
    file = lora_file(tmp_path / "reads.safetensors", reference_downscale_factor="2")
    import_model(tmp_path, file, "reads-a-sheet", "ltx-2-19b")
    assert [(one.id, made_for(one)) for one in trained_loras(list_models(tmp_path))] == [("ines-v2", "LTX-2 19B")]


def test_given_the_command_line_then_it_says_what_was_recorded_and_what_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREVIZ_DATA", str(tmp_path))
    monkeypatch.setenv("PREVIZ_MODELS", str(tmp_path / "models"))
    ines = str(lora_file(tmp_path / "ines.safetensors"))
    more = ["--base", "ltx-video-13b", "--trigger", "inesxc", "--weight", "0.8"]
    assert main(["models", "import", ines, *more]) == 0
    assert "a LoRA for LTX-Video 13B, trigger inesxc, weight 0.8." in capsys.readouterr().out
    assert main(["models", "import", ines, "--id", "again"]) == 0
    assert "Import it with --base" in capsys.readouterr().out
    assert main(["models", "import", ines, "--id", "third", "--base", "ltx"]) != 0
    assert "Use ltx-video-2b, ltx-video-13b" in capsys.readouterr().err
