"""Which engine Generate uses and why; what may be loaded to find out."""

import subprocess
import sys
from pathlib import Path

import pytest

from previz_studio.engines.registry import Engines, first_choice
from previz_studio.engines.weights.shelf import list_models
from previz_studio.kit.errors import NotFound
from tests.engines import tiny2


def test_given_no_models_then_auto_is_animatic_and_says_why(tmp_path: Path) -> None:
    name, why = Engines(tmp_path).default()
    assert name == "animatic"
    assert "no LTX-Video or LTX-2 model is installed" in why


def test_given_a_model_but_no_gpu_then_auto_is_animatic(shelf: Path) -> None:
    from previz_studio.engines.diffusion.device import has_cuda

    if has_cuda():
        pytest.skip("this machine has a GPU")
    name, why = Engines(shelf).default()
    assert (name, "no CUDA device" in why) == ("animatic", True)


def test_given_ltx2_alone_then_it_would_make_the_takes_and_ltx_video_where_both_are(tmp_path: Path) -> None:
    tiny2.install_both(tmp_path)
    both = [model for model in list_models(tmp_path) if model.tiers]
    alone = [model for model in both if model.family == "ltx2"]
    assert (first_choice(both) or both[-1]).family == "ltx"
    assert (first_choice(alone) or both[0]).family == "ltx2"
    assert first_choice([]) is None


def test_given_a_setting_then_it_decides(tmp_path: Path) -> None:
    name, why = Engines(tmp_path, "ltx").default()
    assert (name, "PREVIZ_ENGINE" in why) == ("ltx", True)


def test_given_an_unknown_engine_then_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no engine called 'x'"):
        Engines(tmp_path).get("x")


def test_given_two_asks_then_one_instance(tmp_path: Path) -> None:
    engines = Engines(tmp_path)
    assert engines.get("ltx") is engines.get("ltx")


def test_given_no_gpu_then_finding_out_imports_nothing_heavy(shelf: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from previz_studio.engines.registry import Engines;"
        "engines = Engines(Path(sys.argv[1])); engines.default(); engines.get('ltx').facts();"
        "from previz_studio.engines.diffusion.device import may_have_gpu;"
        "heavy = {'torch', 'diffusers', 'transformers', 'peft'} & set(sys.modules);"
        "sys.exit(0 if may_have_gpu() else len(heavy))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(shelf)], check=False).returncode == 0


def test_given_the_engines_then_each_says_what_it_can(tmp_path: Path) -> None:
    facts = {engine.name: engine for engine in Engines(tmp_path).facts()}
    assert facts["animatic"].usable
    assert not facts["ltx"].usable
    assert "models list" in facts["ltx"].reason
