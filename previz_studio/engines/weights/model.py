"""What one installed model is: a folder in diffusers layout and the manifest beside it.

`<models>/<id>/<revision>/manifest.json` says where the files came from, what they hash to, and what they can make.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from previz_studio.kit.errors import Invalid

MANIFEST = "manifest.json"
FAMILY_BY_CLASS = {
    "LTXPipeline": "ltx",
    "LTXImageToVideoPipeline": "ltx",
    "LTXConditionPipeline": "ltx",
    "LTXI2VLongMultiPromptPipeline": "ltx",
    "LTXLatentUpsamplePipeline": "ltx-upsampler",
    "LTX2Pipeline": "ltx2",
    "LTX2ImageToVideoPipeline": "ltx2",
    "LTX2ConditionPipeline": "ltx2",
    "LTX2InContextPipeline": "ltx2",
    "LTX2LatentUpsamplePipeline": "ltx2-upsampler",
}


@dataclass(frozen=True)
class WeightFile:
    """`path` relative to the model folder, with forward slashes; `size` in bytes; `sha256` in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Model:
    """One installed model. `tiers` are the recipes it was made for; `licence` its name as the publisher writes it."""

    id: str
    revision: str
    folder: Path
    family: str
    class_name: str
    repo: str = ""
    licence: str = ""
    tiers: tuple[str, ...] = ("fast", "pro")
    files: tuple[WeightFile, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    """Everything else of the manifest: title, base, version, trigger, reference_downscale_factor, weight, installed."""

    @property
    def title(self) -> str:
        return str(self.details.get("title") or self.id)

    @property
    def bytes(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def installed(self) -> str:
        """When it came onto the shelf, ISO 8601 in UTC; empty when nobody wrote it down."""
        return str(self.details.get("installed", ""))

    @property
    def weights(self) -> str:
        """SHA-256 over every file's path and hash: the same for the same files, whenever they came. Empty for none."""
        return weights_of({file.path: file.sha256 for file in self.files})


def weights_of(sha256_by_path: Mapping[str, str]) -> str:
    """One hash for a model's files; empty when there are none."""
    lines = "".join(f"{path} {sha256}\n" for path, sha256 in sorted(sha256_by_path.items()))
    return hashlib.sha256(lines.encode()).hexdigest() if lines else ""


def now_installed() -> dict[str, str]:
    """The part of a manifest that says when; to the microsecond, since the newest of two revisions renders."""
    return {"installed": datetime.now(UTC).isoformat(timespec="microseconds")}


def read_model(folder: Path) -> Model:
    """From `manifest.json`. Raises Invalid when it is missing or broken.

    One that does not say when it was installed (older than that entry) was when its manifest was written."""
    try:
        written = datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime, UTC).isoformat(timespec="microseconds")
        manifest = {"installed": written, **json.loads((folder / MANIFEST).read_text(encoding="utf-8"))}
        files = tuple(WeightFile(str(f["path"]), int(f["size"]), str(f["sha256"])) for f in manifest["files"])
        known = {"id", "revision", "family", "class", "repo", "licence", "tiers", "files"}
        return Model(
            id=str(manifest["id"]),
            revision=str(manifest["revision"]),
            folder=folder,
            family=str(manifest["family"]),
            class_name=str(manifest.get("class", "")),
            repo=str(manifest.get("repo", "")),
            licence=str(manifest.get("licence", "")),
            tiers=tuple(manifest.get("tiers", ())),
            files=files,
            details={key: value for key, value in manifest.items() if key not in known},
        )
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise Invalid(
            f"The model folder {folder.name} has no readable {MANIFEST}.",
            hint="Pull or import the model again with `previz-studio models`.",
        ) from exc


def write_manifest(model: Model) -> None:
    manifest = {
        **model.details,
        "id": model.id,
        "revision": model.revision,
        "family": model.family,
        "class": model.class_name,
        "repo": model.repo,
        "licence": model.licence,
        "tiers": list(model.tiers),
        "files": [{"path": f.path, "size": f.size, "sha256": f.sha256} for f in model.files],
    }
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    unfinished = model.folder / f".{MANIFEST}.part"
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(model.folder / MANIFEST)


def class_of(folder: Path) -> str:
    """The pipeline class named by `model_index.json`. Raises Invalid when there is none."""
    try:
        name = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))["_class_name"]
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise Invalid(
            f"{folder.name} is not a model folder: it has no readable model_index.json.",
            hint="Give a folder in diffusers layout, with model_index.json at its top.",
        ) from exc
    return str(name)


def family_of(folder: Path) -> str:
    """ltx, ltx2, or an upsampler of either. Raises Invalid for any other class."""
    name = class_of(folder)
    if name not in FAMILY_BY_CLASS:
        raise Invalid(
            f"{folder.name} holds a {name}, which no engine here can run.",
            hint="The studio runs LTX-Video and LTX-2 checkpoints.",
        )
    return FAMILY_BY_CLASS[name]
