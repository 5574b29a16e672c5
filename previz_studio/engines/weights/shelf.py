"""Which models are installed, and whether their files are what the manifest says. Cheap reads; hashing on demand.

A verified model carries a stamp (`verified.json`: size and modification time of every file when it was hashed), so a
28 GB checkpoint is hashed once and again only when a file changed.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from previz_studio.engines.weights.model import MANIFEST, Model, WeightFile, read_model
from previz_studio.engines.weights.official import official_models
from previz_studio.engines.weights.safety import refuse_unsafe_file
from previz_studio.kit.errors import Invalid, NotFound

STAMP = "verified.json"
CHUNK = 4 * 1024 * 1024
Progress = Callable[[float, str], None]


def list_models(models: Path) -> list[Model]:
    """Every installed revision by id, the newest installed of each last; unreadable folders are left out."""
    found = []
    for manifest in sorted(models.glob(f"*/*/{MANIFEST}")):
        try:
            found.append(read_model(manifest.parent))
        except Invalid:
            continue
    return sorted(found, key=lambda model: (model.id, model.installed, model.revision))


def newest_models(models: Path) -> list[Model]:
    """One for each id: the revision installed last, which is the one that renders."""
    return list({model.id: model for model in list_models(models)}.values())


def of_revision(found: Iterable[Model], revision: str, weights: str = "") -> Model | None:
    """The one of `found` that a recipe names: its revision and, where the recipe knows it, the hash of its files."""
    return next((one for one in found if one.revision == revision and weights in ("", one.weights)), None)


def installed(models: Path, model_id: str) -> Model:
    """The model called `model_id`, the revision installed last. Raises NotFound."""
    found = [model for model in list_models(models) if model.id == model_id]
    if not found:
        raise NotFound(
            f"No model called {model_id!r} is installed.",
            hint="`previz-studio models list` shows what is here and what can be pulled.",
        )
    return found[-1]


def verify(model: Model, progress: Progress | None = None) -> None:
    """Hashes every file against the manifest and stamps the folder. Raises Invalid naming the first wrong file."""
    (model.folder / STAMP).unlink(missing_ok=True)
    done = 0
    for file in model.files:
        if progress:
            progress(done / max(1, model.bytes), file.path)
        _verify_file(model, file)
        done += file.size
    strange = sorted(_weight_names(model.folder) - {file.path for file in model.files})
    if strange:
        raise Invalid(
            f"{strange[0]} lies in the folder of {model.id} but not in its manifest.",
            hint="Remove the file, or import the model again.",
        )
    (model.folder / STAMP).write_text(json.dumps({f.path: _stamp(model, f) for f in model.files}), encoding="utf-8")


def is_verified(model: Model) -> bool:
    """True when every file was hashed and none changed since; reads no weights."""
    try:
        stamps = json.loads((model.folder / STAMP).read_text(encoding="utf-8"))
        return bool(model.files) and all(stamps.get(file.path) == _stamp(model, file) for file in model.files)
    except (OSError, ValueError, AttributeError):
        return False


def ensure_verified(model: Model, progress: Progress | None = None) -> None:
    """Verifies unless nothing changed since the last time. Raises Invalid."""
    if not is_verified(model):
        verify(model, progress)


def remove(models: Path, model_id: str) -> int:
    """Deletes every revision of the model; returns the bytes freed. Raises NotFound."""
    freed = 0
    for model in [model for model in list_models(models) if model.id == model_id] or [installed(models, model_id)]:
        freed += model.bytes
        shutil.rmtree(model.folder)
    if not any((models / model_id).iterdir()):
        (models / model_id).rmdir()
    return freed


def hash_file(file: Path) -> str:
    """SHA-256 in hex, read in chunks."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def hash_unchanged(file: Path) -> str:
    """SHA-256 in hex; the same file, size and time of change is hashed once per process (LoRAs reach 8 GB)."""
    status = file.stat()
    return _hash_once(file, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=256)
def _hash_once(file: Path, _size: int, _changed: int) -> str:
    return hash_file(file)


def describe_files(folder: Path) -> tuple[WeightFile, ...]:
    """Size and hash of every file of a model folder, manifest, stamp and hidden folders aside, by path."""
    files = []
    for name in sorted(_names(folder)):
        file = folder / name
        files.append(WeightFile(name, file.stat().st_size, hash_file(file)))
    return tuple(files)


def _verify_file(model: Model, file: WeightFile) -> None:
    path, what = model.folder / file.path, "published" if _published(model) else "imported"
    if not path.is_file():
        raise Invalid(f"{file.path} of {model.id} is missing.", hint=_mend(model))
    refuse_unsafe_file(model.folder, file.path)
    if path.stat().st_size != file.size or hash_file(path) != file.sha256:
        raise Invalid(
            f"{file.path} of {model.id} is not the file that was {what}: its SHA-256 differs.",
            hint=_mend(model),
        )


def _published(model: Model) -> bool:
    return any(one.id == model.id for one in official_models())


def _mend(model: Model) -> str:
    if _published(model):
        return f"Run `previz-studio models pull {model.id}` to fetch it again."
    return f"Import it again, after `previz-studio models remove {model.id}`."


def _stamp(model: Model, file: WeightFile) -> list[int | str]:
    status = (model.folder / file.path).stat()
    return [status.st_size, status.st_mtime_ns, file.sha256]


def _names(folder: Path) -> set[str]:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if name not in {MANIFEST, STAMP} and not name.startswith(".")}


def _weight_names(folder: Path) -> set[str]:
    return {name for name in _names(folder) if not name.lower().endswith((".md", ".txt"))}
