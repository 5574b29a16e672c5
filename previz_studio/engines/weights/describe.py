"""What a model folder is: of which base, made for which tiers, in which version, under which licence.

Read from its files and from where they came; somebody's word fills what is missing and may not contradict. Nothing is
guessed: a dev model rendered as a distilled one, or the other way round, makes poor pictures and no error.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from previz_studio.engines.weights.bases import BASES, BY_VERSION, BY_WIDTH, base_title, known_base
from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.official import Official, official_models
from previz_studio.kit.errors import Invalid

TIERS = ("fast", "pro")
NONE = "none"
"""Said for a model of none of the known bases: no published LoRA or upsampler goes with it."""
VERSIONS = {base: version for version, base in BY_VERSION.items()}
CACHED = re.compile(r"models--([^/]+)--([^/]+)/snapshots/([0-9a-f]{12,64})")
"""How the hub's own client names a folder of its cache."""


@dataclass(frozen=True)
class Told:
    """What somebody said of a folder; empty what they did not."""

    base: str = ""
    tiers: tuple[str, ...] = ()
    version: str = ""
    licence: str = ""
    like: str = ""
    """An installed model of the same base, for a checkpoint in one file."""


@dataclass(frozen=True)
class Described:
    """For the manifest. `base` is empty for none that is known."""

    base: str
    tiers: tuple[str, ...]
    version: str
    licence: str
    repo: str = ""
    commit: str = ""
    fits: tuple[str, ...] = ()
    """Of an upsampler: the bases it was made for, where they are several."""

    @property
    def details(self) -> dict[str, Any]:
        found = {"base": self.base, "version": self.version, "commit": self.commit, "fits": list(self.fits)}
        return {name: value for name, value in found.items() if value}


def describe_folder(given: Path, family: str, told: Told, installed: Sequence[Model]) -> Described:
    """Raises Invalid for what is missing, with how to say it, and for what contradicts the files."""
    entry, commit = recognised(given)
    base = _base(given, family, told.base, entry, list(installed))
    tiers = () if family.endswith("-upsampler") else _tiers(given, told.tiers, entry)
    published = str(entry.details.get("version", "")) if entry else ""
    version = told.version.strip()[:20] or published or VERSIONS.get(base, "")
    if base in VERSIONS and version != VERSIONS[base]:
        raise Invalid(f"{base_title(base)} is version {VERSIONS[base]}, not {version}.", hint="Leave --version out.")
    licence = told.licence.strip()[:120] or (entry.licence if entry else "")
    fits = tuple(entry.details.get("fits", ())) if entry else ()
    return Described(base, tiers, version, licence, entry.repo if entry else "", commit, fits)


def recognised(given: Path) -> tuple[Official | None, str]:
    """(the published model this is a copy of, its commit): by the hub client's cache it lies in, or by the name its own
    index was saved under. Neither is proof of the files, which get their hashes here."""
    cached = CACHED.search(given.resolve().as_posix())
    repo, commit = (f"{cached[1]}/{cached[2]}", cached[3]) if cached else (_saved_as(given), "")
    whole = (one for one in official_models() if one.repo == repo and not one.only and not one.rename)
    return next(whole, None), commit


def base_in(given: Path) -> str:
    """The base that the transformer's configuration can be of alone; empty for any other shape."""
    config = _json(given / "transformer" / "config.json")
    width = int(config.get("num_attention_heads", 0)) * int(config.get("attention_head_dim", 0))
    shape = (config.get("_class_name"), width, config.get("num_layers"))
    if shape == ("LTX2VideoTransformer3DModel", 4096, 48):
        later = config.get("use_keyframes_abs_pos_embedding") or config.get("ff_bias") is False
        middle = config.get("gated_attn") or config.get("cross_attn_mod")
        return BY_VERSION["2.5" if later else "2.3" if middle else "2.0"]
    layers = {2048: 28, 4096: 48}.get(width)
    return BY_WIDTH[width] if shape == ("LTXVideoTransformer3DModel", width, layers) else ""


def _base(given: Path, family: str, told: str, entry: Official | None, installed: list[Model]) -> str:
    read = base_in(given) or str(entry.details.get("base", "") if entry else "")
    said = "" if told in ("", NONE) else known_base(told, installed)
    known = [base for base in BASES if base.startswith("ltx-video") == (family.removesuffix("-upsampler") == "ltx")]
    if said and read and said != read:
        raise Invalid(
            f"{given.name} is of {base_title(read)} by its own files, not of {base_title(said)}.",
            hint="Leave --base out, or look whether it is the right folder.",
        )
    if said in BASES and said not in known:
        raise Invalid(f"{given.name} is an {family} model, not of {base_title(said)}.", hint=f"Use {', '.join(known)}.")
    if not (said or read or told):
        raise Invalid(
            f"Nothing in {given.name} tells what base it is of, and LoRAs and upsamplers go by that.",
            hint=f"Say it with --base: {', '.join(known)}, or {NONE}.",
        )
    return said or read


def _tiers(given: Path, told: tuple[str, ...], entry: Official | None) -> tuple[str, ...]:
    strange = [tier for tier in told if tier not in TIERS]
    if strange:
        raise Invalid(f"{strange[0][:20]!r} is not what a model is made for.", hint="Use fast, pro, or fast,pro.")
    if entry and told and set(told) != set(entry.tiers):
        raise Invalid(
            f"{entry.title} was made for {' and '.join(entry.tiers)}, not for {' and '.join(told)}.",
            hint="Leave --tiers out.",
        )
    found = told or (entry.tiers if entry else ())
    if not found:
        raise Invalid(
            f"Nothing in {given.name} tells whether it is a distilled model, and the wrong steps spoil every picture.",
            hint="Say it with --tiers: fast for a distilled model, pro for a dev model, fast,pro for one made as both.",
        )
    return tuple(tier for tier in TIERS if tier in found)


def _saved_as(given: Path) -> str:
    return str(_json(given / "model_index.json").get("_name_or_path", ""))


def _json(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
