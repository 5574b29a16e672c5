"""One cut as a fragment, its two frames, and answering what was found there."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Header, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from previz_studio.kit.errors import NotFound
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.review.cuts import actions
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.places import place_of
from previz_studio.review.cuts.queries import cuts_of
from previz_studio.review.cuts.stills import still_of
from previz_studio.screens.cut_panels import Where, cut_panel
from previz_studio.screens.pages.cuts import Cut
from previz_studio.takes.queries import get_take
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.files import blob_response
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_PAGE = re.compile(r"/p/[A-Za-z0-9_-]+/[A-Za-z0-9_/-]+(\?[A-Za-z0-9_=&%+-]*)?")
"""A page of ours to go back to: anything else is not followed."""


@dataclass(frozen=True)
class Shown:
    """Where on which page the cut is shown; `fragment` is all a page with script wants back."""

    after: int
    timecode: str
    back: str
    fragment: bool = False


def _form(
    after: Annotated[int, Form()] = 0,
    timecode: Annotated[str, Form(max_length=14)] = "",
    back: Annotated[str, Form(max_length=200)] = "",
    hx: Annotated[str, Header(alias="HX-Request")] = "",
) -> Shown:
    return Shown(after, timecode, back if _PAGE.fullmatch(back) else "", bool(hx))


On = Annotated[Shown, Depends(_form)]


@router.get("/p/{project}/cuts/{out_take}/{in_take}")
@allow(Action.LOOK)
def cut(
    request: Request,
    project: str,
    out_take: int,
    in_take: int,
    db: Reads,
    actor: Actor,
    after: int = 0,
    timecode: str = "",
) -> Response:
    """For a take swapped in: what its cut would be."""
    on = Shown(after, timecode[:14], "")
    return show(request, _panel(db, actor, out_take, in_take, on))


@router.post("/p/{project}/cuts/{out_take}/{in_take}/note")
@allow(Action.COMMENT)
def note(
    request: Request,
    project: str,
    out_take: int,
    in_take: int,
    db: Writes,
    actor: Actor,
    on: On,
    finding: Annotated[Kind, Form()],
) -> Response:
    actions.note_on_cut(db, actor, out_take, in_take, finding)
    return _answer(request, db, actor, (out_take, in_take), on)


@router.post("/p/{project}/cuts/{out_take}/{in_take}/intended")
@allow(Action.COMMENT)
def intended(
    request: Request,
    project: str,
    out_take: int,
    in_take: int,
    db: Writes,
    actor: Actor,
    on: On,
    finding: Annotated[Kind, Form()],
) -> Response:
    actions.mark_intended(db, actor, out_take, in_take, finding)
    return _answer(request, db, actor, (out_take, in_take), on)


@router.post("/p/{project}/cuts/intended/{mark_id}/back")
@allow(Action.COMMENT)
def take_back(
    request: Request,
    project: str,
    mark_id: int,
    db: Writes,
    actor: Actor,
    on: On,
) -> Response:
    mark = actions.take_back_intended(db, actor, mark_id)
    return _answer(request, db, actor, (mark.out_take_id, mark.in_take_id), on)


@router.get("/media/cuts/{take_id}/{name}")
@allow(Action.LOOK)
def still(take_id: int, name: str, db: Reads, actor: Actor, studio: TheStudio) -> FileResponse:
    """`first.jpg` or `last.jpg`: that very frame, small."""
    if not name.endswith(".jpg"):
        raise NotFound(f"A take has no {name[:40]}.")
    return blob_response(studio.library, still_of(db, actor, take_id, name.removesuffix(".jpg")))


def _answer(request: Request, db: Session, actor: User, pair: tuple[int, int], on: Shown) -> Response:
    if on.fragment:
        return show(request, _panel(db, actor, *pair, on))
    take = get_take(db, actor, pair[1])
    usual = f"/p/{take.shot.project.code.lower()}/dailies?sequence={take.shot.sequence.code}"
    return RedirectResponse(f"{on.back or usual}#cut-{on.after}", 303)


def _panel(db: Session, actor: User, out_take: int, in_take: int, on: Shown) -> Cut:
    out, into = get_take(db, actor, out_take), get_take(db, actor, in_take)
    [report] = cuts_of(db, [place_of(out.shot, out), place_of(into.shot, into)])
    may = crew.standing(db, actor, into.project_id).may(Action.COMMENT)
    return cut_panel(report, Where(f"/p/{into.shot.project.code.lower()}", on.after, on.timecode, on.back, may))
