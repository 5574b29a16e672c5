"""What goes beside the movies of a package: sidecars, shot list, cut lists, notes as markers."""

import json
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.exports.bench import Bench
from previz_studio.exports.csv_list import shot_list
from previz_studio.exports.cut import Cut
from previz_studio.exports.cutlists.formats import FORMATS
from previz_studio.exports.material import Material
from previz_studio.exports.sidecar import Movie, sidecar
from previz_studio.media.library import sha256_of
from previz_studio.media.probe import probe
from previz_studio.media.tools import ffmpeg_facts


def write_all(bench: Bench, material: Material, cut: Cut, notes: list[Any]) -> None:
    """Probes and hashes every movie on the way: what the sidecars say is what is on disk."""
    movies = {e.file: Movie(sha256_of(bench.files / e.file), probe(bench.files / e.file)) for e in cut.events}
    cut = replace(cut, events=tuple(replace(e, has_sound=movies[e.file].facts.has_audio) for e in cut.events))
    tools = tools_used()
    sidecars = [
        sidecar(material, cut, event, shot, movies[event.file], tools)
        for event, shot in zip(cut.events, material.shots, strict=True)
    ]
    for event, side in zip(cut.events, sidecars, strict=True):
        bench.write(f"sidecars/{event.name}.json", dumped(side))
    bench.write(f"sidecars/{material.name}_shots.csv", shot_list(sidecars))
    for name, cut_list in FORMATS.items():
        if name in material.include:
            bench.write(f"edit/{material.name}.{cut_list.extension}", cut_list.write(cut))


def dumped(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def tools_used() -> dict[str, str | None]:
    """Versions of what made the files; null for one that does not know its own."""
    try:
        own: str | None = version("previz-studio")
    except PackageNotFoundError:
        own = None
    return {"previz_studio": own, "ffmpeg": ffmpeg_facts().version}


def notes_of(session: Session, material: Material) -> list[Any]:
    return []
