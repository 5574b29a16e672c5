"""What goes beside the movies of a package: sidecars, shot list, cut lists, notes as markers."""

import json
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from PIL import Image

from previz_studio.exports import shot_paper
from previz_studio.exports.bench import Bench
from previz_studio.exports.csv_list import shot_list
from previz_studio.exports.cut import Cut
from previz_studio.exports.cutlists.formats import FORMATS
from previz_studio.exports.markers import avid, premiere, resolve, table
from previz_studio.exports.markers.marker import Marker
from previz_studio.exports.material import Material
from previz_studio.exports.sidecar import Movie, sidecar
from previz_studio.media.library import Library, sha256_of
from previz_studio.media.probe import probe
from previz_studio.media.tools import ffmpeg_facts


def write_all(bench: Bench, material: Material, cut: Cut, markers: list[Marker], library: Library) -> None:
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
    if "pdf" in material.include:
        posters = {shot.shot: shot.poster for shot in material.shots}
        paper = shot_paper.write(
            material.name, sidecars, lambda shot: _picture(library, posters[shot]), made_at=material.asked_at
        )
        bench.write(f"pdf/{material.name}_shotlist.pdf", paper)
    if "markers" in material.include:
        bench.write(f"notes/{material.name}_resolve.edl", resolve.write(cut, markers))
        bench.write(f"notes/{material.name}_premiere.xml", premiere.write(cut, markers))
        bench.write(f"notes/{material.name}_avid.txt", avid.write(cut, markers))
        notes = table.write(cut, markers, first_frame=material.first_frame)
        bench.write(f"notes/{material.name}_notes.csv", notes)


def _picture(library: Library, poster: str) -> Image.Image | None:
    """A poster that is lost leaves its place empty; the movie is what counts."""
    if not library.has(poster):
        return None
    with Image.open(library.path(poster), formats=("JPEG",)) as picture:
        return picture.convert("RGB")


def dumped(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def tools_used() -> dict[str, str | None]:
    """Versions of what made the files; null for one that does not know its own."""
    try:
        own: str | None = version("previz-studio")
    except PackageNotFoundError:
        own = None
    return {"previz_studio": own, "ffmpeg": ffmpeg_facts().version}


def take_ids_of(material: Material, cut: Cut) -> dict[str, int]:
    """Take id by event name."""
    return {event.name: shot.take_id for event, shot in zip(cut.events, material.shots, strict=True)}
