"""Takes a model or a LoRA that is already on this machine onto the shelf, with a manifest and hashes."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from previz_studio.engines.weights.bases import base_of, check_width, known_base, said_of
from previz_studio.engines.weights.describe import Told, describe_folder
from previz_studio.engines.weights.model import Model, class_of, family_of, now_installed, write_manifest
from previz_studio.engines.weights.pull import lora_details
from previz_studio.engines.weights.safety import read_header, refuse_unsafe_folder, refuse_unsafe_name
from previz_studio.engines.weights.shelf import (
    describe_files,
    ensure_verified,
    hash_file,
    installed,
    list_models,
    verify,
)
from previz_studio.engines.weights.whole_file import check_whole, is_whole, unpack_whole
from previz_studio.kit.errors import Conflict, Invalid, NotFound

LOCAL = "local"


@dataclass(frozen=True)
class Usual:
    """How a LoRA is used: its word (empty: what the file says) and its weight, -2..2."""

    trigger: str = ""
    weight: float = 1.0


def import_model(
    models: Path,
    given: Path,
    model_id: str = "",
    base: str = "",
    told: Told | None = None,
    usual: Usual | None = None,
) -> Model:
    """Copies a folder in diffusers layout, of which somebody may have `told` more, or one LoRA file. `base` empty is
    what the files say.

    Raises Invalid, Conflict or NotFound."""
    name = model_id or given.stem.lower().replace(" ", "-")
    if not given.exists():
        raise NotFound(f"There is no {given}.", hint="Give a model folder or a .safetensors file.")
    if "/" in name or name.startswith("."):
        raise Invalid(f"{name!r} cannot be a model's name.", hint="Use letters, digits, dots and dashes.")
    if any(model.id == name for model in list_models(models)):
        raise Conflict(f"A model called {name} is already here.", hint="Give another --id, or remove it first.")
    folder = models / name / LOCAL
    if given.is_dir():
        return _import_folder(models, given, folder, name, replace(told or Told(), base=base))
    if given.suffix.lower() == ".safetensors" and is_whole(dict(read_header(given))):
        return _import_whole(models, given, folder, name, replace(told or Told(), base=base))
    return _import_lora(given, folder, name, _details(models, given, name, base, usual or Usual()))


def _import_folder(models: Path, given: Path, folder: Path, name: str, told: Told) -> Model:
    family = family_of(given)
    found = describe_folder(given, family, told, list_models(models))
    refuse_unsafe_folder(given)
    shutil.copytree(given, folder, ignore=shutil.ignore_patterns(".*", "manifest.json", "verified.json"))
    details = {"title": name, **found.details, **now_installed()}
    model = Model(
        name,
        LOCAL,
        folder,
        family,
        class_of(given),
        found.repo,
        found.licence,
        found.tiers,
        describe_files(folder),
        details,
    )
    return _shelved(model)


def _shelved(model: Model) -> Model:
    """What lies in its folder, with a manifest and its hashes checked once."""
    write_manifest(model)
    verify(model)
    return model


def _whole(given: Path, hint: str) -> Invalid:
    return Invalid(f"{given.name} is a whole checkpoint in one file; the engines read folders.", hint=hint)


def _import_whole(models: Path, given: Path, folder: Path, name: str, told: Told) -> Model:
    """LTX-Video in one file, with text encoder and configuration of the installed model it is `told` to be like."""
    if not told.like:
        hint = "Use the release in diffusers layout, or name an installed model of the same base with --like."
        raise _whole(given, hint)
    like = installed(models, told.like)
    check_whole(given, like)
    ensure_verified(like)
    found = describe_folder(like.folder, like.family, replace(told, base=told.base or base_of(like)), [like])
    unpack_whole(given, like, folder)
    origin = {"name": given.name, "sha256": hash_file(given), "like": f"{like.id} {like.revision}"}
    details = {"title": name, **found.details, "from_file": origin, **now_installed()}
    files, licence = describe_files(folder), told.licence.strip()[:120]
    model = Model(name, LOCAL, folder, like.family, like.class_name, "", licence, found.tiers, files, details)
    return _shelved(model)


def _details(models: Path, given: Path, name: str, base: str, usual: Usual) -> dict[str, Any]:
    """Of a LoRA's manifest. Raises Invalid."""
    refuse_unsafe_name(given.name)
    if given.suffix.lower() != ".safetensors":
        raise Invalid(f"{given.name} is not a .safetensors file.", hint="Use a safetensors release.")
    keys = [key for key in read_header(given) if key != "__metadata__"]
    if not any("lora" in key.lower() for key in keys):
        raise _whole(given, "Use the release in diffusers layout, with model_index.json.")
    if not -2 <= usual.weight <= 2:
        raise Invalid(f"A weight of {usual.weight:g} is out of range.", hint="Use -2 to 2; 1 is usual.")
    found: dict[str, Any] = {"title": name, "base": "", **said_of(given), **lora_details(given), "weight": usual.weight}
    if base:
        shelf = list_models(models)
        found["base"] = known_base(base, shelf)
        check_width(given.name, int(found.get("width") or 0), base, shelf)
    return found | ({"trigger": usual.trigger.strip()[:120]} if usual.trigger.strip() else {})


def _import_lora(given: Path, folder: Path, name: str, details: dict[str, Any]) -> Model:
    folder.mkdir(parents=True)
    shutil.copyfile(given, folder / given.name)
    details = {**details, **now_installed()}
    model = Model(name, LOCAL, folder, "lora", "", tiers=(), files=describe_files(folder), details=details)
    return _shelved(model)
