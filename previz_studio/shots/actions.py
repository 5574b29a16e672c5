"""Planning: new shots, plan revisions, locks, owners. A plan is never edited: saving appends a revision."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.camera.glyph import glyph_of, short_move
from previz_studio.kit.canonical import digest
from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict, Invalid, NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew, numbering
from previz_studio.projects.models import Scene, Sequence
from previz_studio.references.actions import check_kept
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import plan_to
from previz_studio.shots.queries import get_shot, newest_revision


def new_shot(
    session: Session,
    user: User,
    sequence_id: int,
    plan: ShotPlan,
    *,
    code: str = "",
    scene_id: int | None = None,
    after_id: int | None = None,
) -> Shot:
    """At the end of the cut, or after `after_id` with an insertion number. The sequence row is locked meanwhile."""
    sequence = crew.require_of(
        session, user, session.get(Sequence, sequence_id, with_for_update=True), Action.PLAN, "No such sequence."
    )
    number, position = _place(session, sequence_id, code, after_id)
    _check_scene(session, sequence_id, scene_id)
    shot = Shot(
        project_id=sequence.project_id,
        sequence_id=sequence_id,
        scene_id=scene_id,
        number=number,
        code=numbering.code_of("SH", number),
        position=position,
        owner_id=user.id,
    )
    session.add(shot)
    session.flush()
    _append(session, user, shot, plan, "first plan")
    record(session, user, "added shot", shot.code, {"title": plan.title}, shot.project_id)
    return shot


def save_plan(
    session: Session, user: User, shot_id: int, plan: ShotPlan, *, seen: int | None = None, reason: str = ""
) -> PlanRevision:
    """Appends a revision if anything changed. `seen` is the revision the editor was looking at: saving over a newer
    one raises Conflict, so that nobody's words are lost."""
    session.execute(select(Shot.id).where(Shot.id == shot_id).with_for_update())
    shot = get_shot(session, user, shot_id, Action.PLAN)
    if shot.locked_at:
        raise Conflict(f"The plan of {shot.code} is locked by {shot.locked_by}.", hint="Unlock it to change it.")
    newest = newest_revision(session, shot) if shot.revision else None
    if newest and newest.hash == _hash(shot, plan):
        return newest
    if newest and seen is not None and seen != newest.number:
        raise Conflict(
            f"{newest.author_name} saved revision {newest.number} of this plan while you were writing.",
            hint="Keep theirs, keep yours, or compare.",
        )
    revision = _append(session, user, shot, plan, reason)
    record(
        session,
        user,
        "changed plan",
        shot.code,
        {"shot": shot.id, "revision": revision.number, "hash": revision.hash},
        shot.project_id,
    )
    return revision


def set_plan_lock(session: Session, user: User, shot_id: int, locked: bool) -> Shot:
    shot = get_shot(session, user, shot_id, Action.LOCK)
    if bool(shot.locked_at) != locked:
        shot.locked_at, shot.locked_by = (now(), user.name) if locked else (None, None)
        verb = "locked plan" if locked else "unlocked plan"
        record(session, user, verb, shot.code, {"revision": shot.revision}, shot.project_id)
    return shot


def set_shot_owner(session: Session, user: User, shot_id: int, owner_id: int | None) -> Shot:
    shot = get_shot(session, user, shot_id, Action.PLAN)
    if owner_id is not None:
        owner = session.get(User, owner_id)
        if owner is None or crew.role_of(session, owner, shot.project_id) is None:
            raise Invalid("A shot belongs to somebody on the crew.", hint="Add them to the crew first.")
    shot.owner_id = owner_id
    record(session, user, "assigned shot", shot.code, {"shot": shot.id, "owner": owner_id}, shot.project_id)
    return shot


def omit_shot(session: Session, user: User, shot_id: int) -> Shot:
    """Out of the cut; its number, plan and takes stay."""
    shot = get_shot(session, user, shot_id, Action.PLAN)
    shot.omitted_at = shot.omitted_at or now()
    record(session, user, "omitted shot", shot.code, {}, shot.project_id)
    return shot


def _append(session: Session, user: User, shot: Shot, plan: ShotPlan, reason: str) -> PlanRevision:
    fps = shot.project.fps
    named = [plan.panel_asset_id, *(use.asset_id for use in plan.references)]
    check_kept(session, shot.project_id, [asset_id for asset_id in named if asset_id is not None])
    revision = PlanRevision(
        shot_id=shot.id,
        number=shot.revision + 1,
        plan=plan_to(plan, fps),
        hash=_hash(shot, plan),
        author_id=user.id,
        author_name=user.name,
        reason=reason[:200],
    )
    session.add(revision)
    shot.revision, shot.changed_at = revision.number, now()
    shot.title, shot.frames, shot.complete = plan.title[:200], plan.frames, plan.complete
    shot.move, shot.glyph, shot.lens_mm = short_move(plan.camera)[:120], glyph_of(plan.camera), plan.camera.lens_mm
    shot.identities = [use.slug for use in plan.identities]
    shot.panel_asset_id = plan.panel_asset_id
    shot.approval_stale = shot.approved_take_id is not None
    session.flush()
    return revision


def _hash(shot: Shot, plan: ShotPlan) -> str:
    return digest(plan_to(plan, shot.project.fps))


def _place(session: Session, sequence_id: int, code: str, after_id: int | None) -> tuple[int, int]:
    """(number, position in the cut) of a new shot; makes room in the cut."""
    rows = session.execute(
        select(Shot.id, Shot.number, Shot.position).where(Shot.sequence_id == sequence_id).order_by(Shot.position)
    ).all()
    used = {number for _, number, _ in rows}
    at = next((i for i, row in enumerate(rows) if row.id == after_id), None)
    if after_id is not None and at is None:
        raise NotFound("The shot to insert after is not in this sequence.")
    before = rows[at].number if at is not None else None
    following = rows[at + 1].number if at is not None and at + 1 < len(rows) else None
    number = (
        numbering.number_of("SH", code)
        if code
        else numbering.number_between(before, following, used)
        if at is not None
        else numbering.next_number(used)
    )
    if number in used:
        raise Conflict(f"{numbering.code_of('SH', number)} was used already.", hint="A number is never used twice.")
    if at is None:
        last = session.scalar(select(func.max(Shot.position)).where(Shot.sequence_id == sequence_id)) or 0
        return number, last + 1
    position = rows[at].position + 1
    for row in rows[at + 1 :]:
        session.get_one(Shot, row.id).position += 1
    return number, position


def _check_scene(session: Session, sequence_id: int, scene_id: int | None) -> None:
    if scene_id is not None:
        scene = session.get(Scene, scene_id)
        if scene is None or scene.sequence_id != sequence_id:
            raise NotFound("No such scene in this sequence.")
