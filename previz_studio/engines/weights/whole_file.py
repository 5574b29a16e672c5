"""A whole LTX-Video checkpoint in one file, as 2B 0.9.8 is published, put into the folder layout the engines read.

The file holds transformer and picture decoder; text encoder, tokenizer, scheduler and both configurations come from a
model of the same base that is installed. Weights are renamed, never changed.
"""

import os
import shutil
from pathlib import Path
from typing import Any

from previz_studio.engines.weights.bases import base_of, base_title, width_of
from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.safety import read_header
from previz_studio.kit.errors import Invalid

PREFIX = "model.diffusion_model."
FIRST_LAYER = "patchify_proj.weight"
DECODER = "vae.encoder.conv_out.conv.weight"
"""Without it the file holds a transformer alone."""


def is_whole(header: dict[str, Any]) -> bool:
    return any(f"{prefix}{FIRST_LAYER}" in header for prefix in ("", PREFIX))


def check_whole(given: Path, like: Model) -> None:
    """Raises Invalid when the file cannot be a model such as `like`."""
    header: dict[str, Any] = dict(read_header(given))
    layer = header.get(f"{PREFIX}{FIRST_LAYER}") or header.get(FIRST_LAYER)
    if like.family != "ltx" or layer is None:
        raise Invalid(
            f"{given.name} cannot be put into a folder like {like.id}: that is done for LTX-Video alone.",
            hint="Use the release in diffusers layout, with model_index.json.",
        )
    width = int(layer["shape"][0])
    if width != width_of(like):
        raise Invalid(
            f"{given.name} is {width} wide, and {like.title} {width_of(like)} ({base_title(base_of(like))}).",
            hint="Name an installed model of the same base with --like.",
        )


def unpack_whole(given: Path, like: Model, folder: Path) -> None:
    """Writes `folder`. Raises Invalid when weights are missing or of another shape; `folder` is gone then."""
    header = read_header(given)
    parts = ("transformer", "vae") if DECODER in header else ("transformer",)
    try:
        shutil.copytree(like.folder, folder, ignore=_others(parts), copy_function=_link)
        for part in parts:
            _convert(given, like, part, folder / part)
    except (ValueError, RuntimeError, KeyError, OSError) as exc:
        shutil.rmtree(folder, ignore_errors=True)
        raise Invalid(
            f"{given.name} is no checkpoint such as {like.title}: {str(exc)[:160]}",
            hint="Name an installed model of the same base with --like.",
        ) from exc


def _convert(given: Path, like: Model, part: str, target: Path) -> None:
    import diffusers

    name = {"transformer": "LTXVideoTransformer3DModel", "vae": "AutoencoderKLLTXVideo"}[part]
    kind: Any = getattr(diffusers, name)
    made = kind.from_single_file(
        str(given), config=str(like.folder), subfolder=part, local_files_only=True, dtype=_dtype(given)
    )
    lost = [key for key, tensor in made.named_parameters() if tensor.is_meta]
    if lost:
        raise ValueError(f"it has no {lost[0]}")
    made.save_pretrained(target)


def _dtype(given: Path) -> Any:
    """As most of the file is stored, so that nothing is rounded."""
    import torch

    kinds = [str(row["dtype"]) for key, row in read_header(given).items() if key != "__metadata__"]
    usual = max(set(kinds), key=kinds.count)
    return {"BF16": torch.bfloat16, "F16": torch.float16}.get(usual, torch.float32)


def _others(parts: tuple[str, ...]) -> Any:
    """What of the installed model is not taken: the weights that come from the file, and its papers."""

    def ignored(where: str, names: list[str]) -> list[str]:
        replaced = Path(where).name in parts
        papers = {"manifest.json", "verified.json"}
        return [name for name in names if name in papers or (replaced and ".safetensors" in name)]

    return ignored


def _link(source: str, target: str) -> str:
    """A second name for the same bytes, where the disk can: a text encoder is 10 to 20 GB."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
