"""The two ends of each shot of a cut, as the job kept them, or as planned where there is no take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from previz_studio.review.cuts.end import OFF_PLAN, End
from previz_studio.review.cuts.named import Named, identities_from, named_in
from previz_studio.review.cuts.picture import Picture
from previz_studio.review.cuts.places import Place
from previz_studio.review.cuts.planned import PlannedEnd, Setup, planned_end
from previz_studio.review.cuts.travel import Travel
from previz_studio.review.models import TakeEnds
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.shots.plan_read import plan_from
from previz_studio.takes.models import Take


@dataclass(frozen=True)
class Ends:
    """First and last frame of one shot; `stills` when both can be shown."""

    first: End
    last: End
    stills: bool = False


def ends_by_place(session: Session, line: Sequence[Place], *, slates: bool = True) -> dict[Place, Ends]:
    """One query; two more for shots without a take, unless told to leave their plans unread."""
    kept = _kept(session, [place.take_id for place in line if place.take_id])
    empty = [place for place in line if place.take_id is None] if slates else []
    planned = _planned(session, empty) if empty else {}
    return {place: _ends(place, kept.get(place.take_id or 0), planned) for place in line}


def _ends(place: Place, row: tuple[TakeEnds, str] | None, planned: Mapping[int, Ends]) -> Ends:
    if row is not None:
        return _as_kept(place, *row)
    if place.take_id is not None:
        reason = f"{place.code} {place.version} is being looked at."
    elif place.shot_id in planned:
        return planned[place.shot_id]
    else:
        reason = f"{place.code} has no take."
    nothing = End(place.code, place.version, 0, None, missing=reason)
    return Ends(nothing, nothing)


def _as_kept(place: Place, kept: TakeEnds, check: str) -> Ends:
    pictures: list[Picture | None] = [Picture.from_json(value) for value in kept.pictures]
    named = identities_from(kept.identities)
    first, last = (
        End(
            code=place.code,
            version=place.version,
            frame=frame,
            plan=PlannedEnd.from_json(plan),
            picture=picture,
            missing=kept.problem,
            identities=named,
            travels=tuple(map(Travel.from_json, travels)),
            off_plan=check in OFF_PLAN,
        )
        for frame, plan, picture, travels in zip(
            (0, kept.last_frame), kept.plans, pictures or [None, None], kept.travels or [[], []], strict=True
        )
    )
    return Ends(first, last, stills=bool(kept.stills))


def _kept(session: Session, take_ids: Sequence[int]) -> dict[int, tuple[TakeEnds, str]]:
    """With the take's camera check."""
    rows = session.execute(
        select(TakeEnds, Take.check)
        .join(Take, Take.id == TakeEnds.take_id)
        .where(TakeEnds.take_id.in_(take_ids))
        .order_by(TakeEnds.take_id)
    )
    return {kept.take_id: (kept, check) for kept, check in rows}


def _planned(session: Session, places: Sequence[Place]) -> dict[int, Ends]:
    """From the newest plans. Two queries."""
    newest = and_(PlanRevision.shot_id == Shot.id, PlanRevision.number == Shot.revision)
    rows = session.execute(
        select(Shot, PlanRevision)
        .join(PlanRevision, newest)
        .where(Shot.id.in_([place.shot_id for place in places]))
        .options(joinedload(Shot.project))
        .order_by(Shot.id)
    ).all()
    if not rows:
        return {}
    project = rows[0][0].project
    setups = {}
    for shot, revision in rows:
        plan = plan_from(revision.plan, project.fps)
        named, aspect = tuple(use.slug for use in plan.identities), project.width / project.height
        setups[shot.id] = Setup(plan.camera, plan.pieces, plan.frames, project.fps, aspect, named)
    slugs = {slug for setup in setups.values() for slug in setup.named}
    known = named_in(session, project.id, slugs)
    return {shot.id: _slate(shot.code, setups[shot.id], known) for shot, _ in rows}


def _slate(code: str, setup: Setup, known: Mapping[str, Named]) -> Ends:
    mine = {slug: known[slug] for slug in setup.named if slug in known}
    end = End(code, "", 0, planned_end(setup, last=False), missing=f"{code} has no take.", identities=mine)
    return Ends(end, replace(end, plan=planned_end(setup, last=True), frame=setup.frames - 1))
