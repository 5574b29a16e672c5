"""LoRA adapters on both real pipelines: exactly the chosen ones at exactly their weights, and gone without a trace."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from previz_studio.engines.contract import Adapter, RenderRequest, Watch
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.kit.errors import Invalid
from tests.engines import tiny
from tests.engines.test_ltx import frames_of

pytestmark = pytest.mark.heavy

Ask = Callable[..., RenderRequest]


@dataclass(frozen=True)
class Bench:
    """`warm` has rendered before, with other adapters; `fresh()` never has."""

    warm: Ltx | Ltx2
    fresh: Callable[[], Ltx | Ltx2]


@pytest.fixture(params=["ltx", "ltx2"])
def bench(request: pytest.FixtureRequest, ltx: Ltx, ltx2: Ltx2, shelf: Path, shelf2: Path) -> Bench:
    return Bench(ltx, lambda: Ltx(shelf)) if request.param == "ltx" else Bench(ltx2, lambda: Ltx2(shelf2))


@pytest.fixture(scope="session")
def loras(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Adapter]:
    folder = tmp_path_factory.mktemp("loras")
    return {
        "noir": tiny.write_lora(folder / "noir.safetensors", "noir", width=32, seed=1),
        "ines": tiny.write_lora(folder / "ines.safetensors", "ines", width=32, seed=2),
        "wide": tiny.write_lora(folder / "wide.safetensors", "wide", width=48),
        "foreign": tiny.write_lora(folder / "foreign.safetensors", "foreign", width=32, prefix="unet"),
    }


def test_given_adapters_off_then_the_picture_equals_the_base_exactly(
    bench: Bench, ask: Ask, watch: Watch, loras: dict[str, Adapter]
) -> None:
    base = frames_of(bench.warm.render(ask(), watch))
    adapted = frames_of(bench.warm.render(ask(adapters=(loras["noir"],)), watch))
    assert not np.array_equal(base, adapted)
    assert np.array_equal(base, frames_of(bench.warm.render(ask(), watch)))


def test_given_two_adapters_in_any_history_then_the_picture_depends_on_the_request_alone(
    bench: Bench, ask: Ask, watch: Watch, loras: dict[str, Adapter]
) -> None:
    both = ask(adapters=(loras["noir"], replace(loras["ines"], weight=0.5)))
    fresh = frames_of(bench.fresh().render(both, watch))
    bench.warm.render(ask(adapters=(replace(loras["ines"], weight=2.0),)), watch)
    assert np.array_equal(fresh, frames_of(bench.warm.render(both, watch)))
    only = ask(adapters=(loras["noir"],))
    assert np.array_equal(frames_of(bench.fresh().render(only, watch)), frames_of(bench.warm.render(only, watch)))


def test_given_a_name_with_a_dot_then_it_loads_and_is_named_so_in_the_recipe(
    bench: Bench, ask: Ask, watch: Watch, loras: dict[str, Adapter]
) -> None:
    dotted = replace(loras["noir"], name="ic-union-control-2.3")
    rendered = bench.warm.render(ask(adapters=(dotted, loras["ines"])), watch)
    assert [one["name"] for one in rendered.facts["adapters"]] == ["ic-union-control-2.3", "ines"]
    plain = bench.warm.render(ask(adapters=(loras["noir"], loras["ines"])), watch)
    assert np.array_equal(frames_of(rendered), frames_of(plain))


def test_given_weight_zero_then_it_is_the_base(bench: Bench, ask: Ask, watch: Watch, loras: dict[str, Adapter]) -> None:
    silent = ask(adapters=(replace(loras["noir"], weight=0.0),))
    assert np.array_equal(frames_of(bench.warm.render(silent, watch)), frames_of(bench.warm.render(ask(), watch)))


@pytest.mark.parametrize(("name", "words"), [("wide", "does not fit this model"), ("foreign", "belongs to this model")])
def test_given_a_lora_of_another_model_then_it_says_so_and_leaves_nothing(
    bench: Bench, ask: Ask, watch: Watch, loras: dict[str, Adapter], name: str, words: str
) -> None:
    base = frames_of(bench.warm.render(ask(), watch))
    with pytest.raises(Invalid, match=words):
        bench.warm.render(ask(adapters=(loras["noir"], loras[name])), watch)
    assert np.array_equal(base, frames_of(bench.warm.render(ask(), watch)))


def test_given_adapters_then_names_weights_and_hashes_join_the_recipe(
    bench: Bench, ask: Ask, watch: Watch, loras: dict[str, Adapter]
) -> None:
    facts = bench.warm.render(ask(adapters=(replace(loras["ines"], weight=0.7),)), watch).facts
    assert facts["adapters"] == [{"name": "ines", "weight": 0.7, "sha256": loras["ines"].sha256}]


def test_given_a_changed_lora_file_then_it_is_refused(
    bench: Bench, ask: Ask, watch: Watch, loras: dict[str, Adapter]
) -> None:
    with pytest.raises(Invalid, match="changed since it was imported"):
        bench.warm.render(ask(adapters=(replace(loras["ines"], sha256="0" * 64),)), watch)


def test_given_one_name_twice_then_it_is_refused(
    bench: Bench, ask: Ask, watch: Watch, loras: dict[str, Adapter]
) -> None:
    with pytest.raises(Invalid, match="share a name"):
        bench.warm.render(ask(adapters=(loras["ines"], loras["ines"])), watch)
