"""Reading shots and their plans. The board selects columns: loading row objects cost six times as much."""

from collections.abc import Sequence as Many

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session, joinedload

from previz_studio.kit.errors import NotFound
from previz_studio.kit.json_rows import json_list, json_row
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import plan_from

BOARD = (
    Shot.id,
    Shot.code,
    Shot.title,
    Shot.sequence_id,
    Shot.scene_id,
    Shot.frames,
    Shot.revision,
    Shot.move,
    Shot.glyph,
    Shot.lens_mm,
    Shot.state,
    Shot.approval_stale,
    Shot.complete,
    Shot.notes,
    Shot.open_notes,
    Shot.owner_id,
    Shot.newest_take_id,
    Shot.approved_take_id,
    Shot.panel_asset_id,
    Shot.last_take_number,
    Shot.locked_at,
    Shot.identities,
)

_LISTED = (
    Shot.id,
    Shot.code,
    Shot.title,
    Shot.frames,
    Shot.move,
    Shot.lens_mm,
    Shot.state,
    Shot.approval_stale,
    Shot.complete,
    Shot.notes,
    Shot.open_notes,
    Shot.owner_id,
    Shot.newest_take_id,
    Shot.approved_take_id,
)
JSON_SHOT = json_row({column.key: column for column in _LISTED})
"""What the JSON list says of a shot: schemas.ShotRead."""

_ALL = select(
    json_list(
        select(JSON_SHOT)
        .where(Shot.sequence_id == bindparam("sequence"), Shot.omitted_at.is_(None))
        .order_by(Shot.position)
    )
)


def get_shot(session: Session, user: User, shot_id: int, action: Action = Action.LOOK) -> Shot:
    """The shot with its project, sequence and scene, if `user` may do `action` on it."""
    shot = session.scalar(
        select(Shot)
        .where(Shot.id == shot_id)
        .options(joinedload(Shot.project), joinedload(Shot.sequence), joinedload(Shot.scene))
    )
    return crew.require_of(session, user, shot, action, f"No shot {shot_id}.")


def board_rows(session: Session, sequence_id: int) -> Many[Row[tuple[object, ...]]]:
    """The columns of BOARD for every shot in the cut, in cut order. One query."""
    return session.execute(
        select(*BOARD).where(Shot.sequence_id == sequence_id, Shot.omitted_at.is_(None)).order_by(Shot.position)
    ).all()


def listed(session: Session, sequence_id: int) -> str:
    """A JSON list of schemas.ShotRead for every shot in the cut, in cut order. One query."""
    return session.scalars(_ALL, {"sequence": sequence_id}).one()


def shots_of(session: Session, sequence_id: int) -> list[Shot]:
    """In cut order, omitted ones left out."""
    return list(
        session.scalars(
            select(Shot).where(Shot.sequence_id == sequence_id, Shot.omitted_at.is_(None)).order_by(Shot.position)
        )
    )


def neighbours(session: Session, shot: Shot) -> tuple[int | None, int | None]:
    """Ids of the shots before and after in the cut."""
    ids = list(
        session.scalars(
            select(Shot.id)
            .where(Shot.sequence_id == shot.sequence_id, Shot.omitted_at.is_(None))
            .order_by(Shot.position)
        )
    )
    here = ids.index(shot.id) if shot.id in ids else 0
    return (ids[here - 1] if here > 0 else None, ids[here + 1] if here + 1 < len(ids) else None)


def newest_revision(session: Session, shot: Shot) -> PlanRevision:
    revision = session.scalar(
        select(PlanRevision).where(PlanRevision.shot_id == shot.id, PlanRevision.number == shot.revision)
    )
    if revision is None:
        raise NotFound(f"{shot.code} has no plan yet.", hint="Write the shot's job in a sentence.")
    return revision


def revisions_of(session: Session, shot_id: int) -> list[PlanRevision]:
    """Newest first."""
    return list(
        session.scalars(
            select(PlanRevision).where(PlanRevision.shot_id == shot_id).order_by(PlanRevision.number.desc())
        )
    )


def plan_of(session: Session, shot: Shot) -> ShotPlan:
    return plan_from(newest_revision(session, shot).plan, shot.project.fps)


def plans_by_shot(session: Session, shots: Many[Shot]) -> dict[int, ShotPlan]:
    """The newest plan of each shot that has one, its project loaded; one query."""
    newest = select(PlanRevision).join(Shot, (Shot.id == PlanRevision.shot_id) & (Shot.revision == PlanRevision.number))
    rates = {shot.id: shot.project.fps for shot in shots}
    rows = session.scalars(newest.where(Shot.id.in_(list(rates))).order_by(PlanRevision.shot_id))
    return {row.shot_id: plan_from(row.plan, rates[row.shot_id]) for row in rows}
