"""Deciding on a take. Appended, never edited; bound to the exact bytes and the plan that were there.

Who may is the gate of the sequence (projects/gates.py). Where it asks for several, a take is approved once each of them
has approved the same bytes and the same plan revision; until then it is selected.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Conflict, Forbidden, NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.deciders import Deciders, deciders
from previz_studio.review.models import Decision
from previz_studio.review.queries import stale_reason, words_on
from previz_studio.review.words import Word
from previz_studio.shots.models import Shot
from previz_studio.takes.models import STILL, Take, TakeStatus, Verdict
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
    decision's id on the page (0 for none): another word by now raises Conflict, so two people deciding at once are
    both told. Two approving at once agree, and both count."""
    session.execute(select(Take.id).where(Take.id == take_id).with_for_update())
    take = get_take(session, user, take_id)
    held = deciders(session, user, take.shot.project, take.shot.sequence)
    held.require(NEEDS[verdict])
    if take.status is not TakeStatus.READY:
        raise Conflict(f"{take.name} is {take.status.value}.", hint="Decide once it is ready.")
    if take.from_how == STILL:
        raise Conflict(f"{take.name} is a still.", hint="Decide on takes; choose a still as the first frame instead.")
    if seen_hash and seen_hash != take.media_hash:
        raise Conflict(f"{take.name} is not the picture you were looking at.", hint="Look at it again, then decide.")
    word = words_on(session, [take.id]).get(take.id)
    _refuse_if_overtaken(take, word, verdict, seen_decision)
    decision = _new(user, held, take, verdict)
    if verdict is Verdict.APPROVED:
        _count_approvals(decision, held, take, word)
    return _append(session, user, take, decision)


def take_back(session: Session, user: User, decision_id: int) -> Decision:
    """One's own decision, while it stands; of several approvals each its own."""
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise NotFound("No such decision.")
    session.execute(select(Take.id).where(Take.id == decision.take_id).with_for_update())
    take = session.get_one(Take, decision.take_id)
    crew.require_of(session, user, take, Action.LOOK, "No such decision.")
    if decision.author_id != user.id:
        raise Forbidden(f"This decision is {decision.author_name}'s.", hint="Only they can take it back.")
    word = words_on(session, [take.id]).get(take.id)
    standing = {one.id for one in (word.decision, *word.approvals)} if word else set()
    if decision.id not in standing:
        raise Conflict("This decision does not stand any more.", hint="Look at the take's history.")
    held = deciders(session, user, take.shot.project, take.shot.sequence)
    back = _new(user, held, take, None)
    back.undoes_id = decision.id
    return _append(session, user, take, back)


def _refuse_if_overtaken(take: Take, word: Word | None, verdict: Verdict, seen: int | None) -> None:
    if seen is None or seen == (word.decision.id if word else 0):
        return
    if word and word.decision.verdict is verdict is Verdict.APPROVED:
        return
    who = (
        f"{word.decision.author_name} marked it {word.decision.verdict_word}" if word else "The decision was taken back"
    )
    raise Conflict(f"{who} while you were looking at {take.name}.", hint="Look again; decide again if you disagree.")


def _new(user: User, held: Deciders, take: Take, verdict: Verdict | None) -> Decision:
    return Decision(
        project_id=take.project_id,
        shot_id=take.shot_id,
        take_id=take.id,
        author_id=user.id,
        author_name=user.name,
        author_role=held.standing.role.title,
        verdict=verdict,
        media_hash=take.media_hash,
        plan_revision=take.shot.revision,
        missing=[],
        beside=[],
    )


def _count_approvals(decision: Decision, held: Deciders, take: Take, word: Word | None) -> None:
    """Only approvals of the same bytes and the same plan count together."""
    given = word.given_for(take.media_hash, take.shot.revision) if word else ()
    beside = [one for one in given if one.author_id != decision.author_id]
    here = {one.author_id for one in beside} | {decision.author_id}
    decision.missing = [seat.words for seat in held.approve.missing(held.standing.crew, here)]
    decision.beside = [one.id for one in beside if held.approve.each]


def _append(session: Session, user: User, take: Take, decision: Decision) -> Decision:
    shot = session.get_one(Shot, take.shot_id)
    session.add(decision)
    session.flush()
    word = words_on(session, [take.id]).get(take.id)
    take.verdict = word.verdict if word else None
    if decision.verdict is Verdict.APPROVED and word and word.complete:
        _lower_older_approvals(session, take)
    if decision.undoes_id and take.verdict is not Verdict.APPROVED:
        _raise_older_approval(session, take)
    refresh_shot(session, shot)
    shot.approval_stale = _is_stale(session, shot)
    detail = {
        "take": take.id,
        "decision": decision.id,
        "media_hash": take.media_hash,
        "plan_revision": shot.revision,
        "undoes": decision.undoes_id,
        "missing": decision.missing,
    }
    verb = decision.verdict.value if decision.verdict else "took back"
    record(session, user, verb, take.name, detail, take.project_id)
    return decision


def _is_stale(session: Session, shot: Shot) -> bool:
    """Of the approval that stands now: taking back a newer one may bring up one for an older plan."""
    if shot.approved_take_id is None:
        return False
    word = words_on(session, [shot.approved_take_id]).get(shot.approved_take_id)
    approved = session.get_one(Take, shot.approved_take_id)
    return word is not None and bool(stale_reason(word.decision, approved, shot))


def _lower_older_approvals(session: Session, take: Take) -> None:
    """One approved take per shot: the newest word stands, the older take goes back to selected in the list."""
    older = session.scalars(
        select(Take).where(Take.shot_id == take.shot_id, Take.id != take.id, Take.verdict == Verdict.APPROVED)
    )
    for other in older:
        other.verdict = Verdict.SELECTED


def _raise_older_approval(session: Session, take: Take) -> None:
    """Taking back the approval that lowered another take's brings that one up again."""
    others = session.scalars(
        select(Take).where(Take.shot_id == take.shot_id, Take.id != take.id).order_by(Take.id)
    ).all()
    if any(other.verdict is Verdict.APPROVED for other in others):
        return
    words = words_on(session, [other.id for other in others])
    complete = [other for other in others if other.id in words and words[other.id].complete]
    if complete:
        max(complete, key=lambda other: words[other.id].decision.id).verdict = Verdict.APPROVED
