"""JSON door to notes and decisions."""

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from previz_studio.kit.db import now
from previz_studio.people.roles import Action
from previz_studio.projects.queries import project_by_code
from previz_studio.review import decide, notes, queries, revise, windows
from previz_studio.review.models import Comment, Decision, ReviewWindow
from previz_studio.review.plan_changes import Difference
from previz_studio.review.schemas import (
    DecisionAdd,
    DecisionRead,
    DifferenceRead,
    NoteAdd,
    NoteCorrect,
    NoteRead,
    ReviewRead,
    ReviseAsk,
    ReviseMade,
    StateSet,
    SuggestionRead,
    WaitingRead,
    WindowAdd,
    WindowEnd,
    WindowRead,
    WindowSummaryRead,
)
from previz_studio.review.suggest import Suggestion
from previz_studio.review.waiting import Waiting, waiting_for
from previz_studio.review.window_summary import kept_summary, summary_of
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.queries import get_take
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import Open, allow
from previz_studio.web.rows import json_text

router = APIRouter(prefix="/api", tags=["review"])


@router.get("/takes/{take_id}/review", response_model=ReviewRead)
@allow(Action.LOOK)
def material(take_id: int, db: Reads, actor: Actor) -> Response:
    """All that a review of this take looks at, in one call."""
    return json_text(queries.material_of(db, actor, take_id))


@router.get("/takes/{take_id}/comments", response_model=list[NoteRead])
@allow(Action.LOOK)
def comments(take_id: int, db: Reads, actor: Actor) -> Response:
    """Oldest first, deleted ones left out."""
    return json_text(queries.notes_of(db, actor, take_id))


@router.post("/takes/{take_id}/comments", status_code=201, response_model=NoteRead)
@allow(Action.COMMENT)
def add_note(take_id: int, wanted: NoteAdd, db: Writes, actor: Actor) -> Comment:
    return notes.add_note(db, actor, take_id, notes.NoteForm(**wanted.model_dump()))


@router.put("/comments/{comment_id}/state", response_model=NoteRead)
@allow(Action.COMMENT)
def set_state(comment_id: int, wanted: StateSet, db: Writes, actor: Actor) -> Comment:
    return notes.set_note_state(db, actor, comment_id, wanted.state)


@router.put("/comments/{comment_id}", response_model=NoteRead)
@allow(Action.COMMENT)
def correct_note(comment_id: int, wanted: NoteCorrect, db: Writes, actor: Actor) -> Comment:
    """One's own note in better words; what it said before is kept."""
    return notes.correct_note(db, actor, comment_id, wanted.body)


@router.delete("/comments/{comment_id}", response_model=NoteRead)
@allow(Action.COMMENT)
def delete_note(comment_id: int, db: Writes, actor: Actor) -> Comment:
    return notes.delete_note(db, actor, comment_id)


@router.get("/comments/{comment_id}/suggestions", response_model=list[SuggestionRead])
@allow(Action.COMMENT)
def suggestions(comment_id: int, db: Reads, actor: Actor) -> list[Suggestion]:
    """The plan fields the note's words ask for, with what nobody stated."""
    return list(revise.suggested(db, actor, comment_id))


@router.post("/comments/{comment_id}/difference", response_model=list[DifferenceRead])
@allow(Action.PLAN)
def difference(comment_id: int, wanted: ReviseAsk, db: Reads, actor: Actor) -> list[Difference]:
    """Before and after of the changes on the newest plan; saves nothing."""
    return list(revise.previewed(db, actor, comment_id, wanted.changes))


@router.post("/comments/{comment_id}/revise", status_code=201, response_model=ReviseMade)
@allow(Action.GENERATE)
def make_take(comment_id: int, wanted: ReviseAsk, db: Writes, actor: Actor, studio: TheStudio) -> ReviseMade:
    """Saves the changed plan as a revision and queues its take; the note is addressed when that is ready."""
    order = TakeOrder(tier=wanted.tier, count=wanted.count)
    takes = revise.revise(db, actor, comment_id, wanted.changes, order, studio.engines, seen=wanted.seen)
    return ReviseMade(takes=[take.id for take in takes], plan_revision=takes[0].shot.revision)


@router.get("/takes/{take_id}/decisions", response_model=list[DecisionRead])
@allow(Action.LOOK)
def decisions(take_id: int, db: Reads, actor: Actor) -> list[Decision]:
    """Newest first."""
    get_take(db, actor, take_id)
    return queries.decisions_of(db, take_id)


@router.post("/takes/{take_id}/decisions", status_code=201, response_model=DecisionRead)
@allow(Action.LOOK)
def add_decision(take_id: int, wanted: DecisionAdd, db: Writes, actor: Actor) -> Decision:
    """Who may is the gate of the sequence; a refusal names them. Where several approve, `missing` names the others."""
    return decide.decide(
        db, actor, take_id, wanted.verdict, seen_hash=wanted.seen_hash, seen_decision=wanted.seen_decision
    )


@router.post("/decisions/{decision_id}/undo", status_code=201, response_model=DecisionRead)
@allow(Action.LOOK)
def undo(decision_id: int, db: Writes, actor: Actor) -> Decision:
    return decide.take_back(db, actor, decision_id)


@router.get("/waiting", response_model=list[WaitingRead])
@allow(Open.SIGNED_IN)
def waiting(db: Reads, actor: Actor) -> list[Waiting]:
    """What waits for me on all my projects, the first deadline first."""
    return waiting_for(db, actor)


@router.post("/projects/{code}/windows", status_code=201, response_model=WindowRead)
@allow(Action.WINDOW)
def open_window(code: str, wanted: WindowAdd, db: Writes, actor: Actor) -> ReviewWindow:
    found = project_by_code(db, actor, code)
    return windows.open_window(db, actor, found.id, windows.WindowForm(**wanted.model_dump()), at=now())


@router.get("/projects/{code}/windows", response_model=list[WindowRead])
@allow(Action.LOOK)
def windows_of(code: str, db: Reads, actor: Actor) -> list[ReviewWindow]:
    """Newest first."""
    found = project_by_code(db, actor, code)
    here = select(ReviewWindow).where(ReviewWindow.project_id == found.id)
    return list(db.scalars(here.order_by(ReviewWindow.id.desc())))


@router.get("/windows/{window_id}", response_model=WindowSummaryRead)
@allow(Action.LOOK)
def window(window_id: int, db: Reads, actor: Actor) -> dict[str, object]:
    one = windows.get_window(db, actor, window_id)
    summary = kept_summary(one.summary) if one.summary else summary_of(db, one)
    return {"window": one, "shots": summary.shots, "people": summary.people}


@router.put("/windows/{window_id}/end", response_model=WindowRead)
@allow(Action.WINDOW)
def move_window(window_id: int, wanted: WindowEnd, db: Writes, actor: Actor) -> ReviewWindow:
    """Later or earlier, while it is open."""
    return windows.extend_window(db, actor, window_id, wanted.closes_at, at=now())


@router.post("/windows/{window_id}/close", response_model=WindowRead)
@allow(Action.WINDOW)
def close_window(window_id: int, db: Writes, actor: Actor) -> ReviewWindow:
    return windows.close_window(db, actor, window_id, at=now())


@router.post("/windows/{window_id}/reopen", response_model=WindowRead)
@allow(Action.WINDOW)
def reopen_window(window_id: int, wanted: WindowEnd, db: Writes, actor: Actor) -> ReviewWindow:
    return windows.reopen_window(db, actor, window_id, wanted.closes_at, at=now())


@router.post("/windows/{window_id}/done", response_model=WindowRead)
@allow(Action.LOOK)
def answer_window(window_id: int, db: Writes, actor: Actor) -> ReviewWindow:
    """I have seen it and have nothing to add; for those asked."""
    return windows.answer_window(db, actor, window_id, at=now())
