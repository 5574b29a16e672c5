"""Conditions that exist only when a render begins: the take before, and the animatic of the same plan.

Everything in here follows from the recipe and from published files, so a render that runs twice sends the same twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2

from previz_studio.engines.animatic.guides import guide_painter
from previz_studio.engines.animatic.painter import painter_for
from previz_studio.engines.contract import Frame, RenderRequest
from previz_studio.jobs.contract import JobStopped, Running
from previz_studio.kit.errors import Conflict
from previz_studio.media.encode import TakeSpec, encode_take
from previz_studio.media.library import Library, sha256_of
from previz_studio.media.run import Stopped
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.reanchor import NEVER, beginning, drifted
from previz_studio.takes.recipe import request_from
from previz_studio.takes.sheet import draw_sheet


@dataclass(frozen=True)
class Prepared:
    """`request` is complete; `rows` are the recipe's conditions with what was found, for the record."""

    request: RenderRequest
    rows: tuple[dict[str, Any], ...]
    remark: str = ""


def prepare(job: Running, recipe: Mapping[str, Any], library: Library, folder: Path) -> Prepared:
    """`folder` takes what is drawn. Raises Conflict when the take to go on from was not made, JobStopped."""
    rows, remark = [], ""
    for row in recipe["conditions"]:
        found, said = _tail(job, row, recipe) if "take" in row and "blob" not in row else (dict(row), "")
        rows.append(found)
        remark = remark or said
    drawn = [_drawn(job, row, recipe, library, folder, place) for place, row in enumerate(rows)]
    request = request_from({**recipe, "conditions": drawn}, library)
    kept = tuple({name: value for name, value in row.items() if name != "file"} for row in drawn)
    return Prepared(request, kept, remark)


def _tail(job: Running, row: Mapping[str, Any], recipe: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The take before as a condition, or, where that one has drifted already, what the press chose instead."""
    with job.database.reading() as session:
        other = session.get_one(Take, row["take"])
        name, master, ready = other.name, other.master, other.status is TakeStatus.READY
        seam = other.recipe.get("facts", {}).get("seam") or {}
    if not ready or not master:
        raise Conflict(f"{name} was not made, so there is nothing to go on from.", hint="Retry it, then this take.")
    if not drifted(seam) or row.get("again") == NEVER:
        return {**row, "blob": master}, ""
    return beginning(row, recipe, name, str(seam.get("words", "")))


def _drawn(
    job: Running, row: dict[str, Any], recipe: Mapping[str, Any], library: Library, folder: Path, place: int
) -> dict[str, Any]:
    """A row whose picture is drawn from the plan gets its file; every other row stays."""
    if row.get("sheet"):
        file = folder / f"sheet-{place}.png"
        pictures = [library.path(blob) for blob in row["sheet"]]
        cv2.imwrite(str(file), draw_sheet(pictures, recipe["width"], recipe["height"]))
        return {**row, "file": str(file), "sha256": sha256_of(file)}
    if not row.get("animatic"):
        return row
    bare = replace(request_from({**recipe, "conditions": [], "adapters": [], "options": {}}, library), tier="animatic")
    file = folder / f"guide-{place}.png"
    if row["kind"] == "image":
        picture = painter_for(bare)(row["frame"])
        cv2.imwrite(str(file), picture[:, :, ::-1])
    else:
        file = _clip(job, bare, row["kind"], folder / f"guide-{place}")
    return {**row, "file": str(file), "sha256": sha256_of(file)}


def _clip(job: Running, request: RenderRequest, kind: str, folder: Path) -> Path:
    folder.mkdir()
    paint = guide_painter(request, kind)

    def frames() -> Iterator[Frame]:
        for frame in range(request.frames):
            job.progress(0.0, f"Draw the guide, frame {frame + 1} of {request.frames}")
            yield paint(frame)

    spec = TakeSpec(request.width, request.height, request.fps, request.frames)
    try:
        return encode_take(frames(), folder, spec, stop=job.stop).master
    except Stopped as exc:
        raise JobStopped from exc
