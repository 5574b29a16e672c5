"""Which base model a LoRA was made for, and whether an installed model is of it. Reads manifests, never weights.

A LoRA only means something on the base it was trained on: 0.9.7 and 0.9.8 are one base, 13B and 19B are two, though
both are 4096 wide. What nobody said and no file tells is left open: the engine's own check has the last word.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.official import official_models
from previz_studio.engines.weights.safety import read_header
from previz_studio.kit.errors import Invalid

BASES = {
    "ltx-video-2b": "LTX-Video 2B",
    "ltx-video-13b": "LTX-Video 13B",
    "ltx-2-19b": "LTX-2 19B",
    "ltx-2.3-22b": "LTX-2.3 22B",
    "ltx-2.5-22b": "LTX-2.5 22B",
}
BY_WIDTH = {2048: "ltx-video-2b", 4096: "ltx-video-13b"}
"""Width of LTX-Video's transformer: heads times their size, of the published configurations."""
BY_VERSION = {"2.0": "ltx-2-19b", "2.3": "ltx-2.3-22b", "2.5": "ltx-2.5-22b"}
TRIGGERS = ("modelspec.trigger_phrase", "ss_trigger_words", "trigger_phrase", "trigger_word")
"""Where trainers write the word a LoRA listens to."""
NAMED_BASE = ("base_model", "ss_base_model_version", "ss_sd_model_name", "modelspec.architecture")
"""Where trainers write what they started from."""
SELF_ATTENTION = re.compile(r"(?<!audio_)attn1[._]to_[qkv]\.lora_(A|down)")
"""Of the picture: its input is as wide as the transformer. LTX-2's sound has layers of another width."""


def base_of(model: Model) -> str:
    """One of BASES, or the model's own id when it is none of them."""
    said = str(model.details.get("base") or "")
    named = next((base for base in BASES if model.id == base or model.id.startswith(f"{base}-")), "")
    if said or named:
        return said or named
    if model.family == "ltx2":
        return BY_VERSION.get(str(model.details.get("version", "")), model.id)
    return BY_WIDTH.get(width_of(model), model.id)


def made_for(part: Model, model: Model) -> bool:
    """Whether an upsampler or a LoRA belongs to the model's base. One that says nothing goes with a model that is of
    no known base either: both were put together by whoever brought them."""
    fits = _fits(part)
    return bool({base_of(model), model.id} & fits) if fits else base_of(model) not in BASES


def _fits(part: Model) -> set[str]:
    """By its manifest, or, where that is older than this entry, by what is published under its name."""
    entry = next((one.details for one in official_models() if one.id == part.id), {})
    for said in (part.details, entry):
        if said.get("fits") or said.get("base"):
            return set(said.get("fits") or [said["base"]])
    return {base_of(part)} & set(BASES)


def base_title(base: str) -> str:
    return BASES.get(base, base)


def misfit(lora: Model, model: Model) -> str:
    """Why it does not go with the model, `made for LTX-2 19B`; empty where it does, or where nobody knows."""
    base = str(lora.details.get("base") or "")
    if base and base not in (base_of(model), model.id) and not model.id.startswith(f"{base}-"):
        return f"made for {base_title(base)}"
    width, needed = int(lora.details.get("width") or 0), width_of(model)
    if width and needed and width != needed:
        return f"its layers are {width} wide, those of {model.title} {needed}"
    return ""


def width_of(model: Model) -> int:
    """Of the transformer's layers, from its configuration; 0 when there is none."""
    try:
        config = json.loads((model.folder / "transformer" / "config.json").read_text(encoding="utf-8"))
        return int(config["num_attention_heads"]) * int(config["attention_head_dim"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def known_base(asked: str, installed: list[Model]) -> str:
    """The base somebody named: one of BASES, or an installed model. Raises Invalid."""
    if asked in BASES:
        return asked
    model = next((one for one in installed if one.id == asked), None)
    if model is None:
        here = ", ".join(dict.fromkeys(one.id for one in installed if one.tiers))
        hint = f"Use {', '.join(BASES)}{f', or an installed model: {here}' if here else ''}."
        raise Invalid(f"The studio knows no base model called {asked[:80]!r}.", hint=hint)
    return base_of(model)


def check_width(name: str, width: int, base: str, installed: list[Model]) -> None:
    """Of a LoRA file that is said to be for `base`, against the models of it that are here. Raises Invalid."""
    made = [one for one in installed if one.tiers and base in (one.id, base_of(one))]
    needed = {found: one.title for one in made if (found := width_of(one))}
    if width and needed and width not in needed:
        wide, title = next(iter(needed.items()))
        raise Invalid(
            f"The layers of {name} are {width} wide, those of {title} {wide}: it was made for another base.",
            hint="Name the base it was trained on, or leave --base out.",
        )


def said_of(file: Path) -> dict[str, Any]:
    """What a LoRA file tells of itself: `width` of its layers, `trigger` and `base`, each only where it is there."""
    header = read_header(file)
    metadata = header.get("__metadata__", {})
    width = next((_columns(row) for key, row in header.items() if SELF_ATTENTION.search(key)), 0)
    found = {"width": width, "trigger": _first(metadata, TRIGGERS)[:120], "base": _base_named(metadata)}
    return {name: value for name, value in found.items() if value}


def _columns(row: Mapping[str, Any]) -> int:
    shape = row.get("shape") or [0]
    return int(shape[-1])


def _base_named(metadata: Mapping[str, Any]) -> str:
    """Only a name that can mean one base alone: `ltx-2` may be any of three."""
    words = re.sub(r"[^a-z0-9.]+", "-", _first(metadata, NAMED_BASE).lower())
    said = [base for base in BASES if base in words]
    if "ltx-2" not in words and "ltx2" not in words and ("ltx-video" in words or "ltxv" in words):
        said += [base for base, size in (("ltx-video-2b", "2b"), ("ltx-video-13b", "13b")) if size in words.split("-")]
    return said[0] if len(set(said)) == 1 else ""


def _first(metadata: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(metadata[name]).strip() for name in names if str(metadata.get(name) or "").strip()), "")
