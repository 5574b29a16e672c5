"""The four buttons under a take: which are open, what stands, who is still missing. The same rule blocks the POST."""

from dataclasses import replace

from sqlalchemy.orm import Session

from previz_studio.people.models import User
from previz_studio.people.roles import Action, Role
from previz_studio.projects.crew import standing
from previz_studio.projects.deciders import Deciders, deciders
from previz_studio.projects.gates import Seat, joined
from previz_studio.review.models import Decision
from previz_studio.review.queries import stale_reason, words_on
from previz_studio.review.waiting import waiting_for
from previz_studio.review.words import Word
from previz_studio.screens.pages.parts import Gate
from previz_studio.screens.pages.review import B_BAR, DecisionBar, DecisionButton
from previz_studio.screens.walk import after_deciding
from previz_studio.screens.words import clock
from previz_studio.shots.queries import plan_of
from previz_studio.takes.models import STILL, Take, TakeStatus, Verdict
from previz_studio.takes.stills import first_still, still_name

BUTTONS = (
    (Verdict.REJECTED, "Reject", "1", Action.RATE, "rejects"),
    (Verdict.MAYBE, "Maybe", "2", Action.RATE, "says maybe"),
    (Verdict.SELECTED, "Select", "3", Action.SELECT, "selects"),
    (Verdict.APPROVED, "Approve", "4", Action.APPROVE, "approves"),
)


def url_of(take: Take) -> str:
    return f"/p/{take.shot.project.code.lower()}/takes/{take.id}"


def decision_bar(session: Session, user: User, take: Take) -> DecisionBar:
    if take.from_how == STILL:
        return _of_still(session, user, take)
    held = deciders(session, user, take.shot.project, take.shot.sequence)
    word = words_on(session, [take.id]).get(take.id)
    mine = _mine(user, word)
    return DecisionBar(
        post_url=f"{url_of(take)}/decisions",
        subject=take.name,
        seen_hash=take.media_hash,
        seen_decision=word.decision.id if word else 0,
        buttons=tuple(_button(held, take, word, mine, *row) for row in BUTTONS),
        sentence=_sentence(held, take, word, mine),
        undo_url=f"/decisions/{mine.id}/undo" if mine else "",
        next_url=after_deciding(waiting_for(session, user), take.id),
    )


def _of_still(session: Session, user: User, take: Take) -> DecisionBar:
    """No decision: a still is chosen, or not."""
    chosen = still_name(take.name) == first_still(plan_of(session, take.shot))
    may = standing(session, user, take.project_id).may(Action.PLAN) and take.status is TakeStatus.READY
    return DecisionBar(
        post_url=f"{url_of(take)}/decisions",
        subject=take.name,
        seen_hash=take.media_hash,
        buttons=(),
        choose_url=f"{url_of(take)}/choose" if may and not chosen else "",
        sentence=f"{take.version} is a still and the first frame of every take from now on."
        if chosen
        else f"{take.version} is a still to choose a first frame from, no take to decide on.",
    )


def bar_of_b(session: Session, user: User, take: Take) -> DecisionBar:
    """The second bar of a comparison: its keys are with Shift, and it never moves on."""
    return replace(decision_bar(session, user, take), id=B_BAR, stays=True)


def consequence(session: Session, user: User, take: Take, decision: Decision) -> str:
    """What the decision set off, for the toast."""
    held = deciders(session, user, take.shot.project, take.shot.sequence)
    if decision.verdict is Verdict.SELECTED:
        return f" {held.approve.sentence(held.standing.crew, 'approves').removesuffix('.')} next."
    return f" {_are_missing(decision.missing)}" if decision.missing else ""


def _button(  # noqa: PLR0913 - one button, one row of the table
    held: Deciders,
    take: Take,
    word: Word | None,
    mine: Decision | None,
    verdict: Verdict,
    label: str,
    key: str,
    action: Action,
    verb: str,
) -> DecisionButton:
    partly = word is not None and word.decision.verdict is Verdict.APPROVED and not word.complete
    shown = mine if partly else word.decision if word else None
    stale = _stale_words(take, word)
    if verdict is Verdict.APPROVED and held.may(action):
        label = f"Approve {take.version} again" if stale else f"Approve {take.version}"
    ready = take.status is TakeStatus.READY
    reason = held.reason(action, verb) if ready else f"{take.name} is {take.status.value}; decide once it is ready."
    waits = word is not None and word.verdict is Verdict.SELECTED and not (partly and mine)
    go = verdict is Verdict.APPROVED and (waits or bool(stale))
    return DecisionButton(
        verdict.value, label, key, Gate(not reason, reason), shown is not None and shown.verdict is verdict, go
    )


def _mine(user: User, word: Word | None) -> Decision | None:
    """My own part of what stands: one of several approvals, or the standing decision."""
    parts = (*word.approvals, word.decision) if word else ()
    return next((one for one in reversed(parts) if one.author_id == user.id), None)


def _stale_words(take: Take, word: Word | None) -> str:
    """Why the approval is stale; a partial one is as bound to its bytes and plan as a complete one."""
    approved = word is not None and word.decision.verdict is Verdict.APPROVED
    return stale_reason(word.decision, take, take.shot) if word and approved else ""


def _are_missing(people: list[str]) -> str:
    comma = "," if any("," in words for words in people) else ""
    return f"{joined(people, 'and')}{comma} {'is' if len(people) == 1 else 'are'} still missing."


def _sentence(held: Deciders, take: Take, word: Word | None, mine: Decision | None) -> str:
    stale = _stale_words(take, word)
    if stale:
        return f"Approval is stale. {stale}"
    last = word.decision if word else None
    said = f"{last.author_name} marked it {last.verdict_word} {clock(last.created_at)}." if last else ""
    if last and last.missing:
        said = f"{said} {_missing_now(held, take, word)}"
    if held.may(Action.APPROVE) and not (mine and mine.verdict is Verdict.APPROVED):
        return f"{said} Approving binds {take.media_hash[:8]} and plan revision {take.shot.revision}.".strip()
    if held.may(Action.APPROVE) or (last and last.missing):
        return said
    who = held.approve.sentence(held.standing.crew, "approves")
    names = _first_names(held.approve.seats(held.standing.crew), held.approve.each)
    sends = f" Selecting sends it to {names}." if held.may(Action.SELECT) else ""
    return f"{said} {who}{sends}".strip()


def _missing_now(held: Deciders, take: Take, word: Word | None) -> str:
    """By the gate and the crew as they are now: either may have changed since the approval was given."""
    given = {one.author_id for one in word.given_for(take.media_hash, take.shot.revision)} if word else set()
    seats = held.approve.missing(held.standing.crew, given)
    if not seats:
        return f"The gate changed since: {held.approve.sentence(held.standing.crew, 'approves')}"
    return _are_missing([seat.words for seat in seats])


def _first_names(seats: tuple[Seat, ...], each: bool) -> str:
    held = [seat.holders[0].name.split()[0] for seat in seats if seat.holders and seat.role is not Role.OWNER]
    return joined(held if each else held[:1], "and") or "whoever takes that seat"
