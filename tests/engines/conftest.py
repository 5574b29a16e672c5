"""Tiny checkpoints and pictures, built once per session; requests of 64x64 pixels and 9 frames."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from previz_studio.camera.plan import CameraPlan
from previz_studio.engines.contract import Adapter, PromptPart, RenderRequest, Watch
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.weights.bring import import_model
from tests.engines import tiny, tiny2


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with a tiny LTX-Video and its upsampler installed and verified."""
    models = tmp_path_factory.mktemp("models")
    tiny.install(models, "tiny-ltx", tiny.ltx_checkpoint, tiers=("fast", "pro"))
    tiny.install(models, "tiny-ltx-upsampler", tiny.ltx_upsampler, tiers=())
    return models


@pytest.fixture(scope="session")
def ltx(shelf: Path) -> Ltx:
    """One warm engine for all tests that only read its results."""
    return Ltx(shelf)


@pytest.fixture
def ask() -> Callable[..., RenderRequest]:
    """A request with the fields given; the rest is the smallest clip there is."""

    def make(**changed: Any) -> RenderRequest:
        usual: dict[str, Any] = {
            "width": 64,
            "height": 64,
            "frames": 9,
            "fps": Fraction(24),
            "seed": 7,
            "camera": CameraPlan(),
            "prompt": (PromptPart("action", "A ferry leaves the pier at night."),),
        }
        return RenderRequest(**(usual | changed))

    return make


@pytest.fixture
def watch() -> Watch:
    return Watch(progress=lambda share, words: None, stop=lambda: False)


@pytest.fixture(scope="session")
def red(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _plain(tmp_path_factory, "red", (220, 20, 10))


@pytest.fixture(scope="session")
def blue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _plain(tmp_path_factory, "blue", (10, 30, 220))


def _plain(folders: pytest.TempPathFactory, name: str, colour: tuple[int, int, int]) -> Path:
    file = folders.mktemp("pictures") / f"{name}.png"
    Image.fromarray(np.full((48, 96, 3), colour, np.uint8)).save(file)
    return file


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """25 frames of 64x64: a grey square walking right."""
    pictures = np.zeros((25, 64, 64, 3), np.uint8)
    for index, picture in enumerate(pictures):
        picture[20:40, index : index + 20] = 200
    return tiny.write_clip(tmp_path_factory.mktemp("clips") / "walk.mp4", pictures)


@pytest.fixture(scope="session")
def shelf2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = tmp_path_factory.mktemp("models2")
    tiny.install(models, "tiny-ltx2", tiny2.ltx2_checkpoint, tiers=("fast", "pro"))
    tiny.install(models, "tiny-ltx2-upsampler", tiny2.ltx2_upsampler, tiers=())
    refiner = tiny.write_lora(models / "refiner.safetensors", "refiner", width=32, seed=9)
    import_model(models, refiner.file, "tiny-ltx2-distilled-lora", base="tiny-ltx2")
    return models


@pytest.fixture(scope="session")
def ltx2(shelf2: Path) -> Ltx2:
    return Ltx2(shelf2)


@pytest.fixture(scope="session")
def in_context_lora(tmp_path_factory: pytest.TempPathFactory) -> Adapter:
    return tiny.write_lora(tmp_path_factory.mktemp("loras") / "sheet.safetensors", "sheet", width=32)
