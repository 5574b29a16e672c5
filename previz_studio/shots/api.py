"""JSON door to shots, plans and breakdowns."""

from fastapi import APIRouter
from fastapi.responses import Response

from previz_studio.people.roles import Action
from previz_studio.projects.queries import project_by_code, sequence_by_code
from previz_studio.shots import actions, keyframes, queries
from previz_studio.shots.breakdown import import_breakdown
from previz_studio.shots.history import bring_back, undo
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.shots.plan import ReferenceUse
from previz_studio.shots.plan_read import plan_from
from previz_studio.shots.schemas import (
    BreakdownIn,
    BreakdownOut,
    KeyframeSet,
    PlanBack,
    PlanNow,
    PlanRead,
    PlanSave,
    ShotAdd,
    ShotLock,
    ShotOwner,
    ShotRead,
)
from previz_studio.web.deps import Actor, Reads, Writes
from previz_studio.web.policy import Open, allow
from previz_studio.web.rows import json_text

router = APIRouter(prefix="/api", tags=["shots"])


@router.post("/breakdowns", status_code=201, response_model=BreakdownOut)
@allow(Open.SIGNED_IN)
def bring_breakdown(wanted: BreakdownIn, db: Writes, actor: Actor) -> BreakdownOut:
    """A whole production in one call. Needs the right to change the project, or to make it when it is new."""
    done = import_breakdown(db, actor, wanted.shots, wanted.identities, {}, project_code=wanted.project)
    return BreakdownOut(
        project=done.project.code,
        sequence=done.sequence.code if done.sequence else None,
        shots=done.shots,
        identities=done.identities,
        missing_pictures=list(done.missing),
    )


@router.get("/projects/{code}/sequences/{sequence}/shots", response_model=list[ShotRead])
@allow(Action.LOOK)
def shots(code: str, sequence: str, db: Reads, actor: Actor) -> Response:
    """In cut order."""
    found = sequence_by_code(db, project_by_code(db, actor, code).id, sequence)
    return json_text(queries.listed(db, found.id))


@router.post("/projects/{code}/sequences/{sequence}/shots", status_code=201, response_model=ShotRead)
@allow(Action.PLAN)
def new_shot(code: str, sequence: str, wanted: ShotAdd, db: Writes, actor: Actor) -> Shot:
    project = project_by_code(db, actor, code)
    return actions.new_shot(
        db,
        actor,
        sequence_by_code(db, project.id, sequence).id,
        plan_from(wanted.plan, project.fps),
        code=wanted.code,
        scene_id=wanted.scene_id,
        after_id=wanted.after_id,
    )


@router.get("/shots/{shot_id}", response_model=ShotRead)
@allow(Action.LOOK)
def shot(shot_id: int, db: Reads, actor: Actor) -> Shot:
    return queries.get_shot(db, actor, shot_id)


@router.get("/shots/{shot_id}/plan", response_model=PlanNow)
@allow(Action.LOOK)
def plan(shot_id: int, db: Reads, actor: Actor) -> PlanRevision:
    return queries.newest_revision(db, queries.get_shot(db, actor, shot_id))


@router.get("/shots/{shot_id}/plan/revisions", response_model=list[PlanRead])
@allow(Action.LOOK)
def revisions(shot_id: int, db: Reads, actor: Actor) -> list[PlanRevision]:
    return queries.revisions_of(db, queries.get_shot(db, actor, shot_id).id)


@router.put("/shots/{shot_id}/plan", response_model=PlanNow)
@allow(Action.PLAN)
def save_plan(shot_id: int, wanted: PlanSave, db: Writes, actor: Actor) -> PlanRevision:
    fps = queries.get_shot(db, actor, shot_id).project.fps
    plan = plan_from(wanted.plan, fps)
    return actions.save_plan(db, actor, shot_id, plan, seen=wanted.seen, reason=wanted.reason)


@router.post("/shots/{shot_id}/plan/back", response_model=PlanNow)
@allow(Action.PLAN)
def back(shot_id: int, wanted: PlanBack, db: Writes, actor: Actor) -> PlanRevision:
    """Undo the newest change, or bring a revision back. It becomes a new revision; nothing is lost."""
    if wanted.to is None:
        return undo(db, actor, shot_id, seen=wanted.seen)
    return bring_back(db, actor, shot_id, wanted.to, seen=wanted.seen)


@router.put("/shots/{shot_id}/keyframes/{at}", response_model=ShotRead)
@allow(Action.PLAN)
def set_keyframe(shot_id: int, at: int, wanted: KeyframeSet, db: Writes, actor: Actor) -> Shot:
    """A picture that every take shows on frame `at`, counted from 0; -1 is the last one. A new plan revision."""
    use = ReferenceUse(keyframes.KEYFRAME, asset_id=wanted.asset_id, frame=at, strength=wanted.strength)
    return keyframes.set_keyframe(db, actor, shot_id, use)


@router.delete("/shots/{shot_id}/keyframes/{at}", response_model=ShotRead)
@allow(Action.PLAN)
def drop_keyframe(shot_id: int, at: int, db: Writes, actor: Actor) -> Shot:
    """Takes are made without it; the picture itself is kept."""
    return keyframes.drop_keyframe(db, actor, shot_id, at)


@router.put("/shots/{shot_id}/lock", response_model=ShotRead)
@allow(Action.LOCK)
def lock(shot_id: int, wanted: ShotLock, db: Writes, actor: Actor) -> Shot:
    return actions.set_plan_lock(db, actor, shot_id, wanted.locked)


@router.put("/shots/{shot_id}/owner", response_model=ShotRead)
@allow(Action.PLAN)
def set_owner(shot_id: int, wanted: ShotOwner, db: Writes, actor: Actor) -> Shot:
    return actions.set_shot_owner(db, actor, shot_id, wanted.owner_id)


@router.delete("/shots/{shot_id}", response_model=ShotRead)
@allow(Action.PLAN)
def omit(shot_id: int, db: Writes, actor: Actor) -> Shot:
    """Out of the cut; nothing is deleted."""
    return actions.omit_shot(db, actor, shot_id)
