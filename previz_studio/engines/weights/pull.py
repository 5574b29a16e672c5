"""Brings a published model onto the shelf: licence first, then space, files with resume, hashes, manifest, rename."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from previz_studio.engines.weights.bases import said_of
from previz_studio.engines.weights.model import Model, WeightFile, now_installed, write_manifest
from previz_studio.engines.weights.official import Official
from previz_studio.engines.weights.safety import PICKLED, read_header, refuse_unsafe_file, refuse_unsafe_name
from previz_studio.engines.weights.shelf import hash_file, list_models, verify
from previz_studio.engines.weights.source import Listed, Source
from previz_studio.kit.errors import Conflict, Invalid, NoSpace

WANTED = {".safetensors", ".json", ".model", ".txt", ".jinja"}
LICENCES = "licences.json"
SPARE = 1024**3
"""Bytes left free on the disk."""

Progress = Callable[[int, int, str], None]
"""(bytes done, bytes in all, file); may raise to stop."""


def pull(models: Path, entry: Official, source: Source, progress: Progress, accept: bool = False) -> Model:
    """Raises Conflict until the licence is accepted; NoSpace, Unavailable, Invalid, Forbidden, NotFound."""
    require_licence(models, entry.licence, accept, entry.licence_url)
    commit, listed = source.listing(entry.repo, entry.revision)
    for model in list_models(models):
        if model.id == entry.id and model.revision == commit[:12]:
            return _in_front(model)
    wanted = wanted_files(entry, listed)
    work = models / entry.id / f".{commit[:12]}.part"
    _require_space(models, sum(file.size for file in wanted), work)
    _fetch_all(source, entry, commit, wanted, work, progress)
    return _publish(models, entry, commit, wanted, work)


def _in_front(model: Model) -> Model:
    """Pulled again, it is the newest again: what the command says is installed is what renders."""
    model = replace(model, details={**model.details, **now_installed()})
    write_manifest(model)
    return model


def require_licence(models: Path, licence: str, accept: bool, address: str = "") -> None:
    """Each licence is accepted once per shelf; when, and where its text stands, is written down. Raises Conflict."""
    file = models / LICENCES
    accepted: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    if licence in accepted:
        return
    if not accept:
        raise Conflict(
            f"This model comes under the {licence}, which nobody accepted here yet.",
            hint=f"Read it {f'at {address}' if address else 'on its page'}, then pull again with --accept-licence.",
        )
    models.mkdir(parents=True, exist_ok=True)
    accepted[licence] = {"accepted": datetime.now(UTC).isoformat(timespec="seconds"), "address": address}
    file.write_text(json.dumps(accepted, indent=2) + "\n", encoding="utf-8")


def wanted_files(entry: Official, listed: list[Listed]) -> list[Listed]:
    """The files a diffusers folder, or a LoRA, needs. Raises Invalid when only pickles are published."""
    if entry.only:
        chosen = [file for file in listed if file.path in entry.only]
    elif entry.family.endswith("-lora"):
        chosen = [file for file in listed if file.path.endswith(".safetensors") and "/" not in file.path]
    else:
        chosen = [file for file in listed if "/" in file.path or file.path == "model_index.json"]
        chosen = [file for file in chosen if Path(file.path).suffix in WANTED]
    chosen = [file for file in chosen if not file.path.startswith(entry.leave_out or ("\0",))]
    for file in chosen:
        refuse_unsafe_name(file.path)
        if entry.sha256.get(file.path, file.sha256) != file.sha256:
            raise Invalid(
                f"{file.path} of {entry.repo} is not the file that the studio's list names: its SHA-256 differs.",
                hint="Do not trust this source, or update the studio.",
            )
    if not any(file.path.endswith(".safetensors") for file in chosen):
        pickled = next((file.path for file in listed if Path(file.path).suffix in PICKLED), "")
        raise Invalid(
            f"{entry.repo} publishes no safetensors weights{f', only {pickled}' if pickled else ''}.",
            hint="Pickled weights can run code; choose another release.",
        )
    return chosen


def _require_space(models: Path, size: int, work: Path) -> None:
    models.mkdir(parents=True, exist_ok=True)
    have = sum(file.stat().st_size for file in work.rglob("*") if file.is_file()) if work.is_dir() else 0
    free = shutil.disk_usage(models).free
    if size - have + SPARE > free:
        raise NoSpace(
            f"The model needs {size - have:,} more bytes, and {models} has {free:,} free.",
            hint="Free some space, or set PREVIZ_MODELS to a larger disk.",
        )


def _fetch_all(
    source: Source, entry: Official, commit: str, wanted: list[Listed], work: Path, progress: Progress
) -> None:
    total, done = sum(file.size for file in wanted), 0
    for file in wanted:
        target = work / entry.kept_as(file.path)
        if target.is_file() and target.stat().st_size == file.size:
            done += file.size
            continue
        start = done

        def took(size: int, name: str = file.path) -> None:
            nonlocal done
            done += size
            progress(done, total, name)

        source.fetch(entry.repo, commit, file, target, took)
        done = start + file.size
        refuse_unsafe_file(work, entry.kept_as(file.path))


def _publish(models: Path, entry: Official, commit: str, wanted: list[Listed], work: Path) -> Model:
    """Hashes once more from disk, writes the manifest, and gives the folder its name in one step."""
    kept = [(file, entry.kept_as(file.path)) for file in wanted]
    files = tuple(WeightFile(path, file.size, file.sha256 or hash_file(work / path)) for file, path in kept)
    details = {**entry.details, "title": entry.title, "commit": commit, **now_installed()}
    if entry.family.endswith("-lora"):
        own = said_of(work / files[0].path)
        details = own | {name: value for name, value in details.items() if value} | lora_details(work / files[0].path)
    described = Model(
        entry.id,
        commit[:12],
        work,
        entry.family,
        entry.class_name,
        entry.repo,
        entry.licence,
        entry.tiers,
        files,
        details,
    )
    write_manifest(described)
    folder = models / entry.id / commit[:12]
    if folder.exists():
        shutil.rmtree(folder)
    work.rename(folder)
    model = Model(**{**vars(described), "folder": folder})
    verify(model)
    return model


def lora_details(file: Path) -> dict[str, object]:
    """What the file says about itself: `reference_downscale_factor`, and which file it is."""
    metadata = read_header(file).get("__metadata__", {})
    factor = metadata.get("reference_downscale_factor")
    return {"file": file.name} | ({"reference_downscale_factor": int(str(factor))} if factor else {})
