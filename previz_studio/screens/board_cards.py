"""A sequence's rows -> the board's cards, under their scenes. A long sequence is drawn a part at a time: drawing a
card costs more than reading it, and nobody looks at a thousand at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.jobs.models import JobStatus
from previz_studio.jobs.queries import JobLine, waiting_and_running
from previz_studio.kit.timecode import seconds_of, to_timecode
from previz_studio.projects.models import Project, Scene
from previz_studio.projects.queries import crew_rows
from previz_studio.screens.board_filter import Row, state_of
from previz_studio.screens.job_words import progress_of
from previz_studio.screens.pages.board import SceneGroup, ShotCard
from previz_studio.screens.pages.parts import JobProgress, Move, Person
from previz_studio.screens.shell import initials_of
from previz_studio.screens.words import tier_words
from previz_studio.takes.actions import RENDER_TAKE
from previz_studio.takes.models import Take

AT_ONCE = 120
"""Cards of a part; a scene is kept together where it ends within as many again."""


@dataclass(frozen=True)
class Beside:
    """What the cards need beside their own row, each read in one query."""

    project: Project
    takes: Mapping[int, Any]
    """Columns of the newest ready take, by its id."""
    progress: Mapping[int, JobProgress]
    """Of shots that render now, by shot id."""
    people: Mapping[int, str]


def part_of(rows: Sequence[Row], start: int) -> tuple[int, int]:
    """Where the part that begins at index `start` really begins and ends; `start` may be anything."""
    start = start if 0 < start < len(rows) else 0
    end = min(start + AT_ONCE, len(rows))
    while start < end < min(start + 2 * AT_ONCE, len(rows)) and rows[end].scene_id == rows[end - 1].scene_id:
        end += 1
    same = end < len(rows) and rows[end].scene_id == rows[end - 1].scene_id
    return start, start + AT_ONCE if same else end


def beside_of(session: Session, project: Project, rows: Sequence[Row]) -> Beside:
    ids = [row.newest_take_id for row in rows if row.newest_take_id]
    columns = (Take.id, Take.number, Take.tier, Take.poster, Take.check)
    takes = {row.id: row for row in session.execute(select(*columns).where(Take.id.in_(ids)))} if ids else {}
    people = {user_id: name for user_id, name, _, _ in crew_rows(session, project.id)}
    return Beside(project, takes, _progress(session, project), people)


def _progress(session: Session, project: Project) -> dict[int, JobProgress]:
    """The furthest render of each shot on its way."""
    lines: dict[int, JobLine] = {
        line.subject_id: line
        for line in waiting_and_running(session)
        if line.project_id == project.id and line.kind == RENDER_TAKE and line.status is JobStatus.RUNNING
    }
    if not lines:
        return {}
    rows = session.execute(select(Take.id, Take.shot_id).where(Take.id.in_(list(lines))))
    return {shot_id: progress_of(lines[take_id]) for take_id, shot_id in rows}


def scenes_in(
    all_rows: Sequence[Row], part: Sequence[Row], scenes: Sequence[Scene], beside: Beside
) -> tuple[SceneGroup, ...]:
    """`part` in cut order; its shots without a scene stand together where the first of them is. What a scene says of
    itself counts all its rows, those of other parts too."""
    by_id = {scene.id: scene for scene in scenes}
    whole, here = _by_scene(all_rows, by_id), _by_scene(part, by_id)
    return tuple(_scene(by_id.get(key or 0), whole[key], group, beside) for key, group in here.items())


def _by_scene(rows: Sequence[Row], known: Mapping[int, Scene]) -> dict[int | None, list[Row]]:
    grouped: dict[int | None, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.scene_id if row.scene_id in known else None, []).append(row)
    return grouped


def _scene(scene: Scene | None, rows: Sequence[Row], here: Sequence[Row], beside: Beside) -> SceneGroup:
    name = str(scene.id) if scene else "none"
    total = to_timecode(sum(row.frames for row in rows), beside.project.fps)
    running = total[6:] if total.startswith("00:00") else total[3:]
    return SceneGroup(
        id=name if here[0].id == rows[0].id else f"{name}-{here[0].id}",  # the rest of a scene begun in another part
        number=scene.number if scene else "",
        heading=scene.heading if scene else "No scene yet",
        facts=f"{len(rows)} {'shot' if len(rows) == 1 else 'shots'} · {running}",
        purpose=scene.summary if scene else "",
        shots=tuple(_card(row, beside) for row in here),
        ways_url=f"/p/{beside.project.code.lower()}/scenes/{scene.id}/ways" if scene else "",
    )


def _card(row: Row, beside: Beside) -> ShotCard:
    base = f"/p/{beside.project.code.lower()}"
    take = beside.takes.get(row.newest_take_id)
    desk = f"{base}/shots/{row.id}"
    owner = beside.people.get(row.owner_id, "")
    panel = f"/media/assets/{row.panel_asset_id}.jpg" if row.panel_asset_id else ""
    return ShotCard(
        id=str(row.id),
        code=row.code,
        title=row.title,
        seconds=seconds_of(row.frames, beside.project.fps),
        state=state_of(row),
        href=f"{base}/takes/{take.id}" if take else desk,
        desk_url=desk,
        move=Move(row.glyph, row.move, off_plan=bool(take and take.check in ("drifts", "wrong_move"))),
        lens=f"{row.lens_mm:g} mm" if row.lens_mm else "",
        version=f"v{take.number:03} {tier_words(take.tier)}" if take else "",
        notes=row.notes,
        open_notes=row.open_notes,
        owner=Person(owner, initials_of(owner)) if owner else None,
        picture=f"/media/takes/{take.id}/poster.jpg" if take and take.poster else panel,
        progress=beside.progress.get(row.id),
    )
