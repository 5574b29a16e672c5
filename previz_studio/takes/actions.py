"""What people do with takes. Each verb: check the gate, change rows, leave the commit to the caller."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.engines.order import render_order
from previz_studio.engines.registry import Engines
from previz_studio.jobs import outbox
from previz_studio.jobs.models import Job
from previz_studio.jobs.queries import latest
from previz_studio.kit.errors import Conflict, Invalid, NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.shots.plan_read import plan_from
from previz_studio.shots.queries import get_shot, newest_revision
from previz_studio.takes.models import CONTINUED, STILL, Take, TakeStatus
from previz_studio.takes.order import TakeOrder, check_order, compile_recipe, seeds_of
from previz_studio.takes.queries import get_take
from previz_studio.takes.standing import refresh_shot
from previz_studio.takes.tiers import tier_words
from previz_studio.takes.warm import key_of, warm_now, warm_text

RENDER_TAKE, IMPORT_TAKE = "render_take", "import_take"
RENDER, MEDIA = "render", "media"


def request_takes(
    session: Session,
    user: User,
    shot_id: int,
    order: TakeOrder,
    engines: Engines,
    behind: Sequence[Take] = (),
    origin: tuple[Take, str] | None = None,
) -> list[Take]:
    """Numbered, queued and written down, all in one transaction. Raises Unavailable when no engine can.

    `behind`: takes that these go on from, one each; they wait for them. `origin`: another take they are made from, and
    how."""
    check_order(order)
    shot = lock_shot(session, user, shot_id, Action.GENERATE)
    revision = newest_revision(session, shot)
    plan = plan_from(revision.plan, shot.project.fps)
    if not plan.complete:
        raise Invalid(
            f"The plan of {shot.code} is not complete.", hint="It needs subject and action, environment and a camera."
        )
    group = secrets.token_hex(8) if order.count > 1 else ""
    made = []
    for place, seed in enumerate(seeds_of(order)):
        tail = behind[place % len(behind)] if behind else None
        going_on = replace(order, conditions=(*order.conditions, tail_of(tail))) if tail else order
        recipe = compile_recipe(session, shot, revision, plan, going_on, engines, seed)
        earlier = latest(session, RENDER_TAKE, tail.id) if tail else None
        made.append(
            queue_take(
                session,
                user,
                shot,
                revision,
                recipe,
                group=group,
                order=order,
                origin=(tail, CONTINUED) if tail else origin,
                after_id=earlier.id if earlier else None,
            )
        )
    refresh_shot(session, shot)
    if order.seated:
        seat_takes(session, made)
    return made


def tail_of(take: Take) -> dict[str, Any]:
    """The condition "go on from this take": its last frames come first. The file is found when the render begins."""
    return {"take": take.id, "frame": 0, "kind": "tail"}


def seat_takes(session: Session, made: Sequence[Take], *, keep_order: bool = False) -> None:
    """Their place in the queue: everyone's turn, what is in memory first, then model by model.

    `keep_order` where each waits for the one before it."""
    asked = select(Job).where(Job.kind == RENDER_TAKE, Job.subject_id.in_([take.id for take in made])).order_by(Job.id)
    jobs = list(session.scalars(asked))
    order = render_order([key_of(job.warm) for job in jobs], warm=warm_now(session))
    outbox.seat(session, jobs if keep_order else [jobs[index] for index in order])


@dataclass(frozen=True)
class Brought:
    """A movie someone brought: the published upload, what was found in it, what they typed about it."""

    blob: str
    name: str
    facts: Mapping[str, Any]
    typed: Mapping[str, str] = field(default_factory=dict)


def import_take(session: Session, user: User, shot_id: int, brought: Brought) -> Take:
    """The next version of the shot from a movie made elsewhere; it goes through the same publishing."""
    shot = lock_shot(session, user, shot_id, Action.IMPORT)
    if not brought.typed.get("made_with", "").strip():
        raise Invalid("Say how this movie was made.", hint="For example: phone rehearsal, plate, another generator.")
    revision, project = newest_revision(session, shot), shot.project
    recipe = {
        "schema": "previz-studio/recipe/1",
        "plan_revision": {"id": revision.id, "number": revision.number, "hash": revision.hash},
        "engine": "imported",
        "tier": "imported",
        "model": "",
        "seed": 0,
        "width": project.width,
        "height": project.height,
        "frames": shot.frames,
        "fps": str(project.fps),
        "source": {"blob": brought.blob, "name": brought.name[:200]},
    }
    typed = {key: value.strip()[:500] for key, value in brought.typed.items()}
    take = queue_take(session, user, shot, revision, recipe, group="", order=TakeOrder(), kind=IMPORT_TAKE)
    take.provenance = {"typed": typed, "found": dict(brought.facts), "file": brought.name[:200], "blob": brought.blob}
    refresh_shot(session, shot)
    return take


def cancel_take(session: Session, user: User, take_id: int) -> Take:
    take = get_take(session, user, take_id, Action.GENERATE)
    job = latest(session, _kind_of(take), take.id)
    if job and job.stop_asked and job.stop_by:
        raise Conflict(f"{job.stop_by} has cancelled {take.name} already.", hint="Nothing more to do.")
    if not take.status.moving:
        raise Conflict(
            f"{take.name} is {take.status.value} already.", hint="Only a take that is waiting or rendering can stop."
        )
    if job:
        outbox.ask_to_stop(session, job, user.name)
    record(session, user, "cancelled take", take.name, {}, take.project_id)
    return take


def retry_take(session: Session, user: User, take_id: int) -> Take:
    """The same take, the same recipe, once more. Raises Conflict unless it failed or was cancelled."""
    take = get_take(session, user, take_id, Action.GENERATE)
    job = latest(session, _kind_of(take), take.id)
    if take.status not in (TakeStatus.FAILED, TakeStatus.CANCELLED) or job is None:
        raise Conflict(
            f"{take.name} is {take.status.value}.", hint="Only a failed or cancelled take is rendered again."
        )
    outbox.retry(session, job)
    take.status, take.error = TakeStatus.QUEUED, ""
    record(session, user, "retried take", take.name, {}, take.project_id)
    refresh_shot(session, take.shot)
    return take


def lock_shot(session: Session, user: User, shot_id: int, action: Action) -> Shot:
    """Holds the shot's row until the transaction ends, so that two presses get two numbers and no gap."""
    if session.scalar(select(Shot.id).where(Shot.id == shot_id).with_for_update()) is None:
        raise NotFound(f"No shot {shot_id}.")
    shot = get_shot(session, user, shot_id, action)
    session.refresh(shot, ["last_take_number", "revision"])
    if shot.omitted_at:
        raise Conflict(f"{shot.code} is omitted.", hint="Bring it back into the cut first.")
    return shot


def queue_take(  # noqa: PLR0913  # one row and its job, one call
    session: Session,
    user: User,
    shot: Shot,
    revision: PlanRevision,
    recipe: dict[str, Any],
    *,
    group: str,
    order: TakeOrder,
    kind: str = RENDER_TAKE,
    origin: tuple[Take, str] | None = None,
    after_id: int | None = None,
) -> Take:
    """The next version of a locked shot, and its job. `origin`: the take it was made from, and how."""
    shot.last_take_number += 1
    take = Take(
        project_id=shot.project_id,
        shot=shot,
        number=shot.last_take_number,
        revision=revision,
        author_id=user.id,
        author_name=user.name,
        engine=recipe["engine"],
        tier=recipe["tier"],
        seed=recipe["seed"],
        recipe=recipe,
        group=group,
        from_take_id=origin[0].id if origin else None,
        from_how=origin[1] if origin else STILL if order.still else "",
        fps=shot.project.fps,
        width=recipe["width"],
        height=recipe["height"],
        frames=recipe["frames"],
    )
    session.add(take)
    session.flush()
    outbox.ask(
        session,
        kind,
        take.id,
        queue=RENDER if kind == RENDER_TAKE else MEDIA,
        title=f"{take.name} {tier_words(take.tier)}",
        project_id=take.project_id,
        author_id=user.id,
        payload={"shot_id": shot.id},
        priority=order.priority,
        warm=warm_text(recipe) if kind == RENDER_TAKE else "",
        overnight=order.overnight,
        after_id=after_id,
    )
    verb = "requested take" if kind == RENDER_TAKE else "imported take"
    detail = {"tier": take.tier, "seed": take.seed} | ({"from": origin[0].name, "how": origin[1]} if origin else {})
    record(session, user, verb, take.name, detail, take.project_id)
    return take


def _kind_of(take: Take) -> str:
    return IMPORT_TAKE if take.engine == "imported" else RENDER_TAKE
