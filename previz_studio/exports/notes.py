"""Taking notes out of the studio: which cut they stand on, and the file in the form somebody picked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from previz_studio.exports.actions import choice_named
from previz_studio.exports.cut import Cut
from previz_studio.exports.markers import avid, pdf, premiere, resolve, table
from previz_studio.exports.markers.formats import FORMATS
from previz_studio.exports.markers.marker import Marker
from previz_studio.exports.markers.read import markers_of
from previz_studio.exports.material import lay_out
from previz_studio.exports.naming import legal, movie_name
from previz_studio.exports.queries import shot_facts
from previz_studio.exports.readiness import choose
from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict, Invalid
from previz_studio.media.decode import frames_of
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew, models
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take

_PICTURE_WIDTH = 620


@dataclass(frozen=True)
class Notes:
    """A cut with its notes. `proxies` are blob names by take id, for the pictures."""

    cut: Cut
    markers: list[Marker]
    first_frame: int
    proxies: dict[int, str]
    made_at: datetime


@dataclass(frozen=True)
class _InCut:
    shot: str
    scene: str
    title: str
    take: int
    frames: int
    has_sound: bool = False


def take_notes(session: Session, user: User, take_id: int) -> Notes:
    """On a cut of this take alone, from the production's start timecode."""
    take = crew.require_of(session, user, session.get(Take, take_id), Action.LOOK, f"No take {take_id}.")
    return _notes(session, session.get_one(models.Project, take.project_id), "", [take_id])


def sequence_notes(session: Session, user: User, sequence_id: int, *, choice: str = "ready") -> Notes:
    """On the cut of the chosen takes. Raises Conflict when there is none."""
    sequence = crew.require_of(
        session, user, session.get(models.Sequence, sequence_id), Action.LOOK, "No such sequence."
    )
    shots = shot_facts(session, sequence_id)
    chosen = choose(shots, choice_named(choice))
    if not chosen:
        raise Conflict(f"{sequence.code} has no take to note on with this choice.", hint="Choose other takes.")
    project = session.get_one(models.Project, sequence.project_id)
    return _notes(session, project, sequence.code, [chosen[shot.id].id for shot in shots if shot.id in chosen])


def notes_file(notes: Notes, form: str, library: Library) -> tuple[str, bytes]:
    """(file name, bytes) in one of markers.formats.FORMATS. Raises Invalid for another."""
    if form not in FORMATS:
        raise Invalid(f"Notes cannot leave as {form[:20]!r}.", hint=f"Use one of {', '.join(FORMATS)}.")
    name = f"{legal(notes.cut.title)}{FORMATS[form].ending}"
    if form == "pdf":
        pictures = pictures_of(notes, library)
        return name, pdf.write(
            notes.cut,
            notes.markers,
            lambda marker: opened(pictures.get((marker.take_id, marker.frame_in))),
            first_frame=notes.first_frame,
            made_at=notes.made_at,
        )
    return name, _text(notes, form).encode("utf-8", "replace")


def _text(notes: Notes, form: str) -> str:
    match form:
        case "resolve":
            return resolve.write(notes.cut, notes.markers)
        case "premiere":
            return premiere.write(notes.cut, notes.markers)
        case "avid":
            return avid.write(notes.cut, notes.markers)
        case _:
            return table.write(notes.cut, notes.markers, first_frame=notes.first_frame)


def _notes(session: Session, project: models.Project, sequence: str, take_ids: list[int]) -> Notes:
    """`sequence` empty: the notes of one take."""
    rows = {row.id: row for row in _rows(session, take_ids)}
    ordered = [rows[take_id] for take_id in take_ids]
    names = [_name(project, row) for row in ordered]
    takes = [_InCut(row.code, row.scene or "", row.title, row.number, row.frames) for row in ordered]
    title = f"{project.code}_{sequence}" if sequence else names[0]
    empty = Cut(title, project.fps, ordered[0].width, ordered[0].height, project.start_timecode, ())
    cut = lay_out(empty, names, takes)
    markers = markers_of(session, cut, dict(zip(names, take_ids, strict=True)))
    proxies = {row.id: row.proxy for row in ordered if row.proxy}
    return Notes(cut, markers, project.first_frame, proxies, now())


def _rows(session: Session, take_ids: list[int]) -> Sequence[Row[Any]]:
    return session.execute(
        select(
            *(Take.id, Take.number, Take.frames, Take.width, Take.height, Take.proxy, Shot.code, Shot.title),
            *(models.Scene.number.label("scene"), models.Sequence.code.label("sequence")),
        )
        .join(Shot, Shot.id == Take.shot_id)
        .join(models.Sequence, models.Sequence.id == Shot.sequence_id)
        .outerjoin(models.Scene, models.Scene.id == Shot.scene_id)
        .where(Take.id.in_(take_ids))
    ).all()


def _name(project: models.Project, row: Row[Any]) -> str:
    values: dict[str, str | int] = {"project": project.code, "sequence": row.sequence, "scene": row.scene or ""}
    return movie_name(project.naming_rule, {**values, "shot": row.code, "take": row.number}, final=True)


def pictures_of(notes: Notes, library: Library) -> dict[tuple[int, int], bytes]:
    """JPEG by (take id, frame); each proxy is decoded once, as far as needed. A lost proxy gives no picture."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for marker in notes.markers:
        wanted[marker.take_id].add(marker.frame_in)
    found = {}
    for take_id, frames in wanted.items():
        blob = notes.proxies.get(take_id, "")
        if not library.has(blob):
            continue
        last = max(frames)
        for index, array in enumerate(frames_of(library.path(blob), max_width=_PICTURE_WIDTH)):
            if index in frames:
                kept = BytesIO()
                Image.fromarray(array).save(kept, "JPEG", quality=88)
                found[take_id, index] = kept.getvalue()
            if index == last:
                break
    return found


def opened(jpeg: bytes | None) -> Image.Image | None:
    return None if jpeg is None else Image.open(BytesIO(jpeg))
