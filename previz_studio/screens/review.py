"""The review page: one take, frame by frame, its notes, the decision."""

import json
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Header, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Invalid, keeping
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.review import decide, notes
from previz_studio.review.models import Decision, NoteState
from previz_studio.screens import decision_bar, review_page
from previz_studio.screens.again_page import promote_part
from previz_studio.screens.notes_panel import notes_panel
from previz_studio.screens.pages.review import B_BAR
from previz_studio.takes.models import Verdict
from previz_studio.takes.queries import get_take
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

FromHtmx = Annotated[str, Header(alias="HX-Request")]


@router.get("/p/{project}/takes/{take_id}")
@allow(Action.LOOK)
def review(request: Request, project: str, take_id: int, db: Reads, actor: Actor, studio: TheStudio) -> Response:
    take = get_take(db, actor, take_id)
    if take.shot.project.code.lower() != project.lower():
        return RedirectResponse(decision_bar.url_of(take), 303)
    page = review_page.review_page(db, actor, studio.library, take)
    return show(request, replace(page, **promote_part(db, actor, studio.engines, take)))


@router.post("/p/{project}/takes/{take_id}/comments")
@allow(Action.COMMENT)
def comment(  # noqa: PLR0913  # one form, its fields by name
    request: Request,
    project: str,
    take_id: int,
    db: Writes,
    actor: Actor,
    body: Annotated[str, Form()] = "",
    frame_in: Annotated[int, Form()] = 0,
    frame_out: Annotated[str, Form()] = "",
    drawing: Annotated[str, Form()] = "",
    parent_id: Annotated[str, Form()] = "",
    visibility: Annotated[str, Form()] = "team",
    client_key: Annotated[str, Form()] = "",
    hx: FromHtmx = "",
) -> Response:
    with keeping(body):
        form = notes.NoteForm(
            body=body,
            frame_in=frame_in,
            frame_out=_whole(frame_out),
            drawing=_strokes(drawing),
            parent_id=_whole(parent_id),
            visibility=visibility or "team",
            client_key=client_key or None,
        )
        note = notes.add_note(db, actor, take_id, form)
    return _notes_answer(request, db, actor, take_id, note.frame_in, hx)


@router.post("/comments/{comment_id}/state")
@allow(Action.COMMENT)
def set_state(
    request: Request, comment_id: int, db: Writes, actor: Actor, state: Annotated[str, Form()], hx: FromHtmx = ""
) -> Response:
    if state not in tuple(NoteState):
        raise Invalid(f"{state[:20]!r} is not a note's state.", hint="Use open, addressed, resolved or wont_do.")
    note = notes.set_note_state(db, actor, comment_id, NoteState(state))
    return _notes_answer(request, db, actor, note.take_id, note.frame_in, hx)


@router.post("/comments/{comment_id}/correct")
@allow(Action.COMMENT)
def correct(
    request: Request, comment_id: int, db: Writes, actor: Actor, body: Annotated[str, Form()] = "", hx: FromHtmx = ""
) -> Response:
    with keeping(body):
        note = notes.correct_note(db, actor, comment_id, body)
    return _notes_answer(request, db, actor, note.take_id, note.frame_in, hx)


@router.post("/comments/{comment_id}/delete")
@allow(Action.COMMENT)
def delete(request: Request, comment_id: int, db: Writes, actor: Actor, hx: FromHtmx = "") -> Response:
    note = notes.delete_note(db, actor, comment_id)
    return _notes_answer(request, db, actor, note.take_id, note.frame_in, hx)


@router.post("/p/{project}/takes/{take_id}/decisions")
@allow(Action.LOOK)
def add_decision(  # noqa: PLR0913  # one form, its fields by name
    request: Request,
    project: str,
    take_id: int,
    db: Writes,
    actor: Actor,
    verdict: Annotated[Verdict, Form()],
    seen_hash: Annotated[str, Form()] = "",
    seen_decision: Annotated[str, Form()] = "",
    bar: Annotated[str, Form(max_length=20)] = "",
    hx: FromHtmx = "",
) -> Response:
    """Who may is the gate of the sequence: the action asks it."""
    seen = _whole(seen_decision)
    decision = decide.decide(db, actor, take_id, verdict, seen_hash=seen_hash, seen_decision=seen)
    return _decision_answer(request, db, actor, decision, hx, bar)


@router.post("/decisions/{decision_id}/undo")
@allow(Action.LOOK)
def undo(
    request: Request,
    decision_id: int,
    db: Writes,
    actor: Actor,
    bar: Annotated[str, Form(max_length=20)] = "",
    hx: FromHtmx = "",
) -> Response:
    return _decision_answer(request, db, actor, decide.take_back(db, actor, decision_id), hx, bar)


def _notes_answer(request: Request, db: Session, actor: User, take_id: int, frame: int, hx: str) -> Response:
    take = get_take(db, actor, take_id)
    if not hx:
        return RedirectResponse(f"{decision_bar.url_of(take)}#f{frame}", 303)
    return show(request, notes_panel(db, actor, take))


def _decision_answer(  # noqa: PLR0913  # what a POST of the bar needs
    request: Request, db: Session, actor: User, decision: Decision, hx: str, name: str = ""
) -> Response:
    take = get_take(db, actor, decision.take_id)
    if not hx:
        return RedirectResponse(decision_bar.url_of(take), 303)
    drawn = decision_bar.bar_of_b if name == B_BAR else decision_bar.decision_bar
    bar = drawn(db, actor, take)
    word = decision.verdict.value if decision.verdict else "back as it was"
    return show(request, replace(bar, said=f"{take.name} {word}.{decision_bar.consequence(db, actor, take, decision)}"))


def _whole(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        return int(text)
    except ValueError as exc:
        raise Invalid(f"{text[:20]!r} is not a frame or a number.") from exc


def _strokes(text: str) -> list[object]:
    if not text.strip():
        return []
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise Invalid("The drawing cannot be read.", hint="Draw it again; your words are kept.") from exc
    strokes = read.get("strokes", []) if isinstance(read, dict) else read
    return strokes if isinstance(strokes, list) else [strokes]
