"""Deciding on a take. Appended, never edited; bound to the exact bytes and the plan that were there."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Conflict, Forbidden, NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.review.models import Decision
from previz_studio.review.queries import standing_decisions
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, TakeStatus, Verdict
from previz_studio.takes.queries import get_take
from previz_studio.takes.standing import refresh_shot

NEEDS = {
    Verdict.REJECTED: Action.RATE,
    Verdict.MAYBE: Action.RATE,
    Verdict.SELECTED: Action.SELECT,
    Verdict.APPROVED: Action.APPROVE,
}


def decide(
    session: Session,
    user: User,
    take_id: int,
    verdict: Verdict,
    *,
    seen_hash: str = "",
    seen_decision: int | None = None,
) -> Decision:
    """`seen_hash` is the media hash on the page: other bytes by now raise Conflict. `seen_decision` is the standing
    decision's id on the page (0 for none): another one by now raises Conflict, so two people deciding at once are
    both told."""
    session.execute(select(Take.id).where(Take.id == take_id).with_for_update())
    take = get_take(session, user, take_id, NEEDS[verdict])
    if take.status is not TakeStatus.READY:
        raise Conflict(f"{take.name} is {take.status.value}.", hint="Decide once it is ready.")
    if seen_hash and seen_hash != take.media_hash:
        raise Conflict(f"{take.name} is not the picture you were looking at.", hint="Look at it again, then decide.")
    standing = standing_decisions(session, [take.id]).get(take.id)
    if seen_decision is not None and seen_decision != (standing.id if standing else 0):
        who = f"{standing.author_name} marked it {standing.verdict_word}" if standing else "The decision was taken back"
        raise Conflict(
            f"{who} while you were looking at {take.name}.", hint="Look again; decide again if you disagree."
        )
    return _append(session, user, take, verdict, None)


def take_back(session: Session, user: User, decision_id: int) -> Decision:
    """One's own standing decision, while it stands."""
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise NotFound("No such decision.")
    take = get_take(session, user, decision.take_id)
    if decision.author_id != user.id:
        raise Forbidden(f"This decision is {decision.author_name}'s.", hint="Only they can take it back.")
    standing = standing_decisions(session, [take.id]).get(take.id)
    if standing is None or standing.id != decision.id:
        raise Conflict("This decision does not stand any more.", hint="Look at the take's history.")
    return _append(session, user, take, None, decision.id)


def _append(session: Session, user: User, take: Take, verdict: Verdict | None, undoes: int | None) -> Decision:
    shot = session.get_one(Shot, take.shot_id)
    role = crew.role_of(session, user, take.project_id)
    decision = Decision(
        project_id=take.project_id,
        shot_id=shot.id,
        take_id=take.id,
        author_id=user.id,
        author_name=user.name,
        author_role=role.title if role else "",
        verdict=verdict,
        undoes_id=undoes,
        media_hash=take.media_hash,
        plan_revision=shot.revision,
    )
    session.add(decision)
    session.flush()
    standing = standing_decisions(session, [take.id]).get(take.id)
    take.verdict = standing.verdict if standing else None
    if verdict is Verdict.APPROVED:
        _lower_older_approvals(session, take)
        shot.approval_stale = False
    refresh_shot(session, shot)
    detail = {"take": take.id, "media_hash": take.media_hash, "plan_revision": shot.revision, "undoes": undoes}
    record(session, user, verdict.value if verdict else "took back", take.name, detail, take.project_id)
    return decision


def _lower_older_approvals(session: Session, take: Take) -> None:
    """One approved take per shot: the newest word stands, the older take goes back to selected in the list."""
    older = session.scalars(
        select(Take).where(Take.shot_id == take.shot_id, Take.id != take.id, Take.verdict == Verdict.APPROVED)
    )
    for other in older:
        other.verdict = Verdict.SELECTED
