"""The board: one sequence's shots, and what is done from there to one or to many of them."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.kit.errors import Invalid, NotFound
from previz_studio.kit.timecode import frames_in
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.actions import add_scene, add_sequence, set_sequence
from previz_studio.projects.models import Project, Sequence
from previz_studio.projects.queries import project_by_code, scenes_of, sequence_by_code
from previz_studio.screens.board_filter import BoardFilter
from previz_studio.screens.board_page import board_page
from previz_studio.shots.actions import new_shot, set_shot_owner
from previz_studio.shots.breakdown import IDENTITY_FORMATS, import_breakdown
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.queries import get_shot
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(prefix="/p/{project}", include_in_schema=False, default_response_class=HTMLResponse)

ShotIds = Annotated[list[int], Form()]
LONGEST_SECONDS = 600


@router.get("/board")
@allow(Action.LOOK)
def board(  # noqa: PLR0913  # the filter lives in the address, each part by name
    request: Request,
    project: str,
    db: Reads,
    actor: Actor,
    studio: TheStudio,
    sequence: str = "",
    state: str = "",
    words: str = "",
    owner: str = "",
    identity: str = "",
    camera: str = "",
    notes: str = "",
    start: int = 0,
) -> Response:
    asked = BoardFilter(sequence, state, words.strip()[:80], owner, identity, camera, notes, start)
    version = studio.database.version()  # before anything is read: a page is never older than it says
    found = project_by_code(db, actor, project)
    today = now().astimezone().date()  # for words such as `tomorrow`
    made_from = (version, today, studio.engines.default(), studio.engines.facts())
    return studio.pages.answer(
        request, actor.id, made_from, lambda: show(request, board_page(db, actor, studio.engines, found, asked))
    )


@router.post("/sequences")
@allow(Action.PROJECT)
def make_sequence(
    project: str, db: Writes, actor: Actor, code: Annotated[str, Form()] = "", name: Annotated[str, Form()] = ""
) -> Response:
    found = project_by_code(db, actor, project)
    sequence = add_sequence(db, actor, found.id, code=code.strip(), name=" ".join(name.split()))
    return to_board(found, sequence.code)


@router.post("/sequences/{code}/owner")
@allow(Action.PROJECT)
def own_sequence(
    project: str, code: str, db: Writes, actor: Actor, owner_id: Annotated[int | None, Form()] = None
) -> Response:
    """`owner_id` left out or empty gives the sequence back to nobody."""
    found = project_by_code(db, actor, project)
    crew.require(db, actor, found.id, Action.PROJECT)
    here = sequence_by_code(db, found.id, code.upper())
    set_sequence(db, actor, here.id, owner_id=owner_id)
    return to_board(found, here.code)


@router.post("/shots")
@allow(Action.PLAN)
def make_shot(  # noqa: PLR0913  # one form, its fields by name
    project: str,
    db: Writes,
    actor: Actor,
    sequence: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    job: Annotated[str, Form()] = "",
    scene: Annotated[str, Form()] = "",
    seconds: Annotated[float, Form()] = 4.0,
    after: Annotated[int | None, Form()] = None,
) -> Response:
    """Opens the new shot's desk. `after` is the shot it follows, with a number between and in its scene; else it comes
    last. A scene number nobody used yet makes the scene, a project's first shot SQ010."""
    found = project_by_code(db, actor, project)
    crew.require(db, actor, found.id, Action.PLAN)
    if not title.strip():
        raise Invalid("A shot needs a few words.", hint="Say what it shows, for example: Car clears the containers.")
    if not 0 < seconds <= LONGEST_SECONDS:
        raise Invalid(f"A shot cannot run {seconds:g} seconds.", hint=f"Use more than 0 and at most {LONGEST_SECONDS}.")
    here = sequence_by_code(db, found.id, sequence) if sequence else add_sequence(db, actor, found.id)
    plan = ShotPlan(title=" ".join(title.split()), job=job.strip(), frames=max(1, frames_in(seconds, found.fps)))
    scene_id = _scene_id(db, actor, here, scene.strip()) if after is None else get_shot(db, actor, after).scene_id
    shot = new_shot(db, actor, here.id, plan, scene_id=scene_id, after_id=after)
    return RedirectResponse(f"/p/{found.code.lower()}/shots/{shot.id}", 303)


@router.post("/assign")
@allow(Action.PLAN)
def assign(
    project: str, db: Writes, actor: Actor, shot_ids: ShotIds, owner_id: Annotated[int | None, Form()] = None
) -> Response:
    """`owner_id` left out gives the shots back to nobody."""
    found = project_by_code(db, actor, project)
    crew.require(db, actor, found.id, Action.PLAN)
    sequence = sequence_of(db, found, shot_ids)
    for shot_id in shot_ids:
        set_shot_owner(db, actor, shot_id, owner_id)
    return to_board(found, sequence)


@router.post("/import")
@allow(Action.PROJECT)
def bring_shot_list(project: str, db: Writes, actor: Actor, breakdown: UploadFile) -> Response:
    """A breakdown's shots or identities, as docs describe them. Pictures it names are brought in on the shot's desk."""
    found = project_by_code(db, actor, project)
    crew.require(db, actor, found.id, Action.PROJECT)
    file = _json_of(breakdown)
    people = file.get("format") in IDENTITY_FORMATS or ("identities" in file and "shots" not in file)
    shots, identities = (None, file) if people else (file, None)
    done = import_breakdown(db, actor, shots, identities, {}, project_code=found.code)
    return to_board(found, done.sequence.code if done.sequence else "")


def to_board(project: Project, sequence: str) -> Response:
    asked = f"?sequence={sequence}" if sequence else ""
    return RedirectResponse(f"/p/{project.code.lower()}/board{asked}", 303)


def _scene_id(db: Session, actor: Any, sequence: Sequence, number: str) -> int | None:
    if not number:
        return None
    found = next((one for one in scenes_of(db, sequence.id) if one.number == number), None)
    return (found or add_scene(db, actor, sequence.id, number=number)).id


def sequence_of(db: Session, project: Project, shot_ids: list[int]) -> str:
    """The sequence to go back to. Raises NotFound for a shot of another project."""
    rows = db.execute(
        select(Shot.id, Sequence.code)
        .join(Sequence, Sequence.id == Shot.sequence_id)
        .where(Shot.id.in_(shot_ids), Shot.project_id == project.id)
        .order_by(Shot.position)
    ).all()
    if len(rows) != len(set(shot_ids)):
        raise NotFound("One of these shots is not in this project.", hint="Open the board again and choose from it.")
    return str(rows[0].code) if rows else ""


def _json_of(upload: UploadFile) -> dict[str, Any]:
    try:
        read = json.load(upload.file)
    except (ValueError, RecursionError) as exc:
        name = (upload.filename or "This file")[:80]
        raise Invalid(
            f"{name} is not a shot list in JSON.", hint="Save it in the breakdown format and send it again."
        ) from exc
    if not isinstance(read, dict):
        raise Invalid("A shot list is one JSON object.", hint="Start from the example in the documentation.")
    return read
