"""Everything that is refused before the GPU: the exact sentence, the file named, nothing loaded."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from previz_studio.engines.contract import Condition, RenderRequest, Watch
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.weights.model import read_model
from previz_studio.engines.weights.safety import refuse_unsafe_file, refuse_unsafe_folder
from previz_studio.engines.weights.shelf import installed, is_verified, verify
from previz_studio.kit.errors import Invalid, NotFound, Unavailable
from tests.engines import tiny

pytestmark = pytest.mark.heavy

Ask = Callable[..., RenderRequest]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"frames": 0}, "The shot has 0 frames"),
        ({"frames": 300}, "makes 1 to 257 in one pass"),
        ({"width": 16}, "The width is 16 pixels."),
        ({"seed": -1}, "The seed is -1."),
        ({"prompt": ()}, "no words to render from"),
        ({"tier": "warp"}, "no tier called 'warp'"),
        ({"model": "nowhere"}, "The model nowhere is not installed."),
    ],
)
def test_given_a_request_that_cannot_work_then_it_says_so(
    ltx: Ltx, ask: Ask, watch: Watch, changed: dict[str, Any], words: str
) -> None:
    with pytest.raises((Invalid, Unavailable), match=words):
        ltx.render(ask(**changed), watch)


@pytest.mark.parametrize(
    ("frame", "strength", "kind", "words"),
    [
        (9, 1.0, "image", "set on frame 9, but the shot has frames 0 to 8"),
        (-1, 1.0, "image", "set on frame -1"),
        (0, 1.5, "image", "The strength of red.png is 1.5."),
        (0, 1.0, "depth", "cannot follow a condition of kind 'depth'"),
        (3, 1.0, "video", "clips can only start on every 8th frame"),
        (0, 1.0, "source", "The strength of the source clip"),
        (0, 1.0, "video", "is not a movie"),
    ],
)
def test_given_a_condition_that_cannot_work_then_it_says_so(
    ltx: Ltx, ask: Ask, watch: Watch, red: Path, frame: int, strength: float, kind: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        ltx.render(ask(conditions=(Condition(red, frame, strength, kind=kind),)), watch)


def test_given_a_text_file_as_picture_then_it_is_named(ltx: Ltx, ask: Ask, watch: Watch, tmp_path: Path) -> None:
    text = tmp_path / "panel.png"
    text.write_text("not a picture")
    with pytest.raises(Invalid, match=r"panel\.png is not a picture"):
        ltx.render(ask(conditions=(Condition(text, 0),)), watch)


def test_given_a_playlist_named_mp4_then_it_is_refused(ltx: Ltx, ask: Ask, watch: Watch, tmp_path: Path) -> None:
    playlist = tmp_path / "clip.mp4"
    playlist.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/hostname\n#EXT-X-ENDLIST\n")
    with pytest.raises(Invalid, match="is not a movie"):
        ltx.render(ask(conditions=(Condition(playlist, 0, kind="video"),)), watch)


def test_given_a_reference_that_changed_then_it_is_refused(ltx: Ltx, ask: Ask, watch: Watch, red: Path) -> None:
    with pytest.raises(Invalid, match="changed since the plan was made"):
        ltx.render(ask(conditions=(Condition(red, 0, sha256="0" * 64),)), watch)


def test_given_a_folder_of_another_family_then_it_is_named(shelf: Path, ask: Ask, watch: Watch) -> None:
    engine = Ltx(shelf, folder=shelf / "tiny-ltx-upsampler" / "tiny")
    with pytest.raises(Invalid, match="holds an ltx-upsampler model, not LTX-Video"):
        engine.render(ask(), watch)


def test_given_an_empty_folder_then_it_is_no_model(tmp_path: Path, ask: Ask, watch: Watch) -> None:
    with pytest.raises(Invalid, match=r"no readable model_index\.json"):
        Ltx(tmp_path, folder=tmp_path).render(ask(), watch)


def test_given_no_models_then_it_says_how_to_get_one(tmp_path: Path, ask: Ask, watch: Watch) -> None:
    engine = Ltx(tmp_path)
    assert not engine.facts().usable
    with pytest.raises(Unavailable, match="No LTX-Video model for the fast tier is installed"):
        engine.render(ask(), watch)


def test_given_one_flipped_bit_then_the_file_is_named_and_nothing_renders(
    tmp_path: Path, ask: Ask, watch: Watch
) -> None:
    model = tiny.install(tmp_path, "flipped", tiny.ltx_checkpoint, tiers=("fast",))
    weights = model.folder / "transformer" / "diffusion_pytorch_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-5] ^= 1
    weights.write_bytes(content)
    assert not is_verified(model)
    with pytest.raises(Invalid, match=r"transformer/.*\.safetensors of flipped .* SHA-256 differs"):
        Ltx(tmp_path).render(ask(), watch)


def test_given_an_extra_weight_file_then_verify_names_it(tmp_path: Path) -> None:
    model = tiny.install(tmp_path, "extra", tiny.ltx_upsampler, tiers=())
    (model.folder / "vae" / "more.safetensors").write_bytes(b"")
    with pytest.raises(Invalid, match=r"vae/more\.safetensors lies in the folder of extra"):
        verify(model)


def test_given_an_unknown_model_then_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="No model called 'x'"):
        installed(tmp_path, "x")


def test_given_a_broken_manifest_then_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(Invalid, match=r"no readable manifest\.json"):
        read_model(tmp_path)


class Canary:
    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.file,))


@pytest.mark.parametrize("name", ["model.bin", "model.pt", "model.ckpt", "model.safetensors"])
def test_given_pickled_weights_then_they_are_refused_and_never_run(tmp_path: Path, name: str) -> None:
    canary = tmp_path / "canary"
    (tmp_path / name).write_bytes(pickle.dumps(Canary(canary)))
    with pytest.raises(Invalid, match="can run code"):
        refuse_unsafe_file(tmp_path, name)
    assert not canary.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("config.json", b'{"auto_map": {"AutoModel": "evil.Model"}}', "asks to run code"),
        ("modeling.py", b"print()", "program code"),
        ("w.safetensors", b"\xff" * 64, "not a safetensors file"),
        ("w.safetensors", (2**60).to_bytes(8, "little") + b"{}", "not a safetensors file"),
        ("w.safetensors", b"<html>", "not a safetensors file"),
        ("w.safetensors", (2).to_bytes(8, "little") + b"{}" + b"\0" * 9, "promises another length"),
    ],
)
def test_given_a_hostile_file_then_the_folder_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Invalid, match=words):
        refuse_unsafe_folder(tmp_path)
