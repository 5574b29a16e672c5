"""The published models the studio knows how to run: `official.json` beside this file. Unknown figures are null.

A hash stands there only where it was seen published; none is made up. What is not known is recorded at the first pull.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from previz_studio.kit.errors import NotFound

LICENCES = {
    "LTXV Open Weights License": "https://huggingface.co/Lightricks/LTX-Video/blob/main/LTX-Video-Open-Weights-License-0.X.txt",
    "LTX-Video 2B 0.9.5 licence": "https://huggingface.co/Lightricks/LTX-Video/blob/main/ltx-video-2b-v0.9.5.license.txt",
    "LTX-2 Community License": "https://github.com/Lightricks/LTX-2/blob/main/LICENSE-2",
    "LTX-2.x Community License": "https://github.com/Lightricks/LTX-2/blob/main/LICENSE-2_x",
}
"""Where the text of each stands. LTX-2.x is another licence than LTX-2: of August 11, 2026, for 2.5 and later."""
UNKNOWN = (
    "Commit, size and SHA-256 are unknown until a model is pulled; they are recorded then, and verified ever after."
)


@dataclass(frozen=True)
class Official:
    """One published model. `revision` None means the newest commit at the time of pulling, which is then recorded.

    `only` names the files wanted (a LoRA); `leave_out` folders that are not; `rename` says under which folder's name
    another is kept; `sha256` by path those hashes that are known; `bytes` is None when not measured."""

    id: str
    title: str
    repo: str
    family: str
    class_name: str
    tiers: tuple[str, ...]
    licence: str
    revision: str | None = None
    gated: bool = False
    bytes: int | None = None
    only: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    rename: dict[str, str] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def licence_url(self) -> str:
        """Empty when it is not known."""
        return LICENCES.get(self.licence, "")

    def kept_as(self, path: str) -> str:
        """The path of a published file in the model's folder here."""
        found = next((old for old in self.rename if path.startswith(old)), "")
        return self.rename[found] + path.removeprefix(found) if found else path


@cache
def official_models() -> tuple[Official, ...]:
    entries = json.loads((Path(__file__).parent / "official.json").read_text(encoding="utf-8"))
    return tuple(_official(entry) for entry in entries)


def official(model_id: str) -> Official:
    """Raises NotFound."""
    for entry in official_models():
        if entry.id == model_id:
            return entry
    raise NotFound(
        f"The studio knows no published model called {model_id!r}.", hint="`previz-studio models list` shows them."
    )


def _official(entry: dict[str, Any]) -> Official:
    named = {"id", "title", "repo", "family", "class", "tiers", "licence", "revision", "gated", "bytes"}
    named |= {"only", "leave_out", "rename", "sha256"}
    return Official(
        id=entry["id"],
        title=entry["title"],
        repo=entry["repo"],
        family=entry["family"],
        class_name=entry["class"],
        tiers=tuple(entry["tiers"]),
        licence=entry["licence"],
        revision=entry["revision"],
        gated=entry["gated"],
        bytes=entry["bytes"],
        only=tuple(entry.get("only", ())),
        leave_out=tuple(entry.get("leave_out", ())),
        rename=entry.get("rename", {}),
        sha256=entry.get("sha256", {}),
        details={key: value for key, value in entry.items() if key not in named},
    )
