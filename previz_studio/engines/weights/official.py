"""The published models the studio knows how to run: `official.json` beside this file. Unknown figures are null."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from previz_studio.kit.errors import NotFound


@dataclass(frozen=True)
class Official:
    """One published model. `revision` None means the newest commit at the time of pulling, which is then recorded.

    `only` names the files wanted (a LoRA); `leave_out` folders that are not; `bytes` is None when not measured."""

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
    details: dict[str, Any] = field(default_factory=dict)


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
        details={key: value for key, value in entry.items() if key not in named | {"only", "leave_out"}},
    )
