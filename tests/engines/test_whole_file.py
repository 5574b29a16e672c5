"""A whole LTX-Video checkpoint in one file, as published, becomes a folder that renders what its weights make."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from previz_studio.engines.contract import RenderRequest, Watch
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.weights.bring import import_model
from previz_studio.engines.weights.describe import Told
from previz_studio.engines.weights.shelf import is_verified, list_models
from previz_studio.kit.errors import Invalid, NotFound
from tests.engines import tiny, tiny2
from tests.engines.test_ltx import frames_of

pytestmark = pytest.mark.heavy

TOLD = Told(tiers=("fast",), version="0.9.8", licence="Test", like="like")


def one_file(checkpoint: Path, target: Path, decoder: bool = True, scale: float = 1.0) -> Path:
    """The weights of a folder under the names the publisher gives them; the transformer's times `scale`."""
    from safetensors.torch import load_file, save_file

    [transformer] = (checkpoint / "transformer").glob("*.safetensors")
    [vae] = (checkpoint / "vae").glob("*.safetensors")
    found = {f"model.diffusion_model.{published(key)}": t * scale for key, t in load_file(transformer).items()}
    if decoder:
        found |= {f"vae.{of_vae(key)}": tensor * 1.5 for key, tensor in load_file(vae).items()}
    save_file({key: tensor.contiguous() for key, tensor in found.items()}, target)
    return target


def published(key: str) -> str:
    for ours, theirs in (("norm_q", "q_norm"), ("norm_k", "k_norm"), ("time_embed", "adaln_single")):
        key = key.replace(ours, theirs)
    return re.sub(r"^proj_in\b", "patchify_proj", key)


def of_vae(key: str) -> str:
    """As 0.9.1 and later name them: diffusers tells the layouts apart by the width of the encoder's last layer."""
    key = (
        key.replace("conv_shortcut.conv", "conv_shortcut")
        .replace("resnets", "res_blocks")
        .replace("norm3", "norm3.norm")
    )
    if key.startswith("decoder."):
        key = re.sub(r"^decoder\.(time_embedder|scale_shift_table)", r"decoder.last_\1", key)
        key = re.sub(r"up_blocks\.(\d+)\.upsamplers\.0", lambda m: f"UP.{2 * int(m[1]) + 1}", key)
        key = re.sub(r"up_blocks\.(\d+)", lambda m: f"UP.{2 * int(m[1]) + 2}", key)
        return key.replace("mid_block", "UP.0").replace("UP", "up_blocks")
    key = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", lambda m: f"DOWN.{3 * int(m[1]) + 1}", key)
    key = re.sub(r"down_blocks\.(\d+)\.conv_out", lambda m: f"DOWN.{3 * int(m[1]) + 2}", key)
    key = re.sub(r"down_blocks\.3", "DOWN.8", key)
    key = re.sub(r"down_blocks\.(\d+)", lambda m: f"DOWN.{3 * int(m[1])}", key)
    key = key.replace("mid_block", "DOWN.9").replace("DOWN", "down_blocks")
    stats = {"latents_mean": "mean-of-means", "latents_std": "std-of-means"}
    return f"per_channel_statistics.{stats[key]}" if key in stats else key


def shelf_with(models: Path, **details: Any) -> Path:
    return tiny.install(models, "like", tiny.ltx_checkpoint, ("pro",), **details).folder


def weights_in(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    [file] = folder.glob("*.safetensors")
    return load_file(file)


def test_given_one_file_then_every_weight_of_it_is_in_the_folder_unchanged(tmp_path: Path) -> None:
    like = shelf_with(tmp_path / "models")
    model = import_model(
        tmp_path / "models", one_file(like, tmp_path / "new.safetensors", scale=1.25), "new", told=TOLD
    )
    for part, scale in (("transformer", 1.25), ("vae", 1.5)):
        ours, theirs = weights_in(model.folder / part), weights_in(like / part)
        assert ours.keys() == theirs.keys()
        assert all((ours[key] == theirs[key] * scale).all() for key in theirs), part
    assert is_verified(model) and (model.tiers, model.licence) == (("fast",), "Test")
    assert model.details["from_file"]["name"] == "new.safetensors" and model.details["version"] == "0.9.8"
    assert len(model.details["from_file"]["sha256"]) == 64


def test_given_a_transformer_alone_then_it_renders_with_the_rest_of_the_model_it_is_like(
    tmp_path: Path, ask: Callable[..., RenderRequest], watch: Watch
) -> None:
    models = tmp_path / "models"
    like = tiny.install(models, "like", tiny.ltx_checkpoint, ("fast",)).folder
    import_model(models, one_file(like, tmp_path / "same.safetensors", decoder=False), "same", told=TOLD)
    import_model(models, one_file(like, tmp_path / "x.safetensors", False, scale=1.25), "other", told=TOLD)
    engine = Ltx(models)
    base, same, other = (frames_of(engine.render(ask(model=name), watch)) for name in ("like", "same", "other"))
    assert np.array_equal(base, same) and not np.array_equal(base, other)


def test_given_what_does_not_fit_then_the_sentence_says_so_and_nothing_is_left(tmp_path: Path) -> None:
    models = tmp_path / "models"
    file = one_file(shelf_with(models), tmp_path / "new.safetensors")
    with pytest.raises(Invalid, match="whole checkpoint in one file"):
        import_model(models, file, "new")
    with pytest.raises(NotFound, match="No model called 'gone' is installed"):
        import_model(models, file, "new", told=Told(tiers=("fast",), like="gone"))
    with pytest.raises(Invalid, match="whether it is a distilled model"):
        import_model(models, file, "new", "none", told=Told(like="like"))
    tiny.install(models, "two", tiny2.ltx2_checkpoint, ("fast",))
    with pytest.raises(Invalid, match="done for LTX-Video alone"):
        import_model(models, file, "new", told=Told(tiers=("fast",), like="two"))
    half = tmp_path / "half.safetensors"
    from safetensors.torch import load_file, save_file

    save_file({key: t for key, t in load_file(file).items() if "transformer_blocks.1" not in key}, half)
    with pytest.raises(Invalid, match="is no checkpoint such as like"):
        import_model(models, half, "new", told=TOLD)
    assert [model.id for model in list_models(models)] == ["like", "two"]
    assert not (models / "new" / "local").exists()
