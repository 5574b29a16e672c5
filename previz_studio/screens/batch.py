"""Many shots in one press: the page that shows what would change and cost, and the press itself."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.queries import project_by_code
from previz_studio.screens.batch_page import BatchForm, batch_page
from previz_studio.screens.board import sequence_of, to_board
from previz_studio.screens.cost_words import cost_words
from previz_studio.screens.desk_wishes import wishes_from, wishes_read
from previz_studio.takes.batch import OneChange, preview_batch, request_batch
from previz_studio.takes.estimate import estimate, planned
from previz_studio.takes.order import TakeOrder
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(prefix="/p/{project}", include_in_schema=False, default_response_class=HTMLResponse)

Ids = Annotated[list[int], Query()]
Text = Annotated[str, Form(max_length=4000)]
Short = Annotated[str, Form(max_length=200)]


@router.get("/batch")
@allow(Action.GENERATE)
def look(  # noqa: PLR0913  # what was filled in lives in the address, each part by name
    request: Request,
    project: str,
    db: Reads,
    actor: Actor,
    studio: TheStudio,
    shot_ids: Ids,
    tier: str = "auto",
    count: int = 1,
    field: str = "",
    text: Annotated[str, Query(max_length=4000)] = "",
    how: str = "replace",
    overnight: bool = False,
    chain: bool = False,
) -> Response:
    """What the press would do; changes nothing. Model, guide, panel and sound are read from the address too."""
    found = project_by_code(db, actor, project)
    crew.require(db, actor, found.id, Action.GENERATE)
    sequence_of(db, found, shot_ids)
    wishes, unclear = wishes_read(request.query_params)
    form = BatchForm(tuple(shot_ids), tier, count, field, text, how, overnight, chain, wishes, unclear)
    return show(request, batch_page(db, actor, studio.engines, found, form, studio.night))


@router.get("/batch/estimate")
@allow(Action.GENERATE)
def price(
    project: str,
    db: Reads,
    actor: Actor,
    studio: TheStudio,
    shot_ids: Ids,
    tier: str = "auto",
    count: Annotated[int, Query(ge=1, le=12)] = 1,
) -> JSONResponse:
    """One sentence for the bar."""
    found = project_by_code(db, actor, project)
    crew.require(db, actor, found.id, Action.GENERATE)
    sequence_of(db, found, shot_ids)
    frames = [row.frames for row in preview_batch(db, actor, shot_ids)]
    works = planned(studio.engines, (found.width, found.height), frames, tier)
    return JSONResponse({"words": cost_words(estimate(db, studio.engines, works, count), works[0].tier)})


@router.post("/batch")
@allow(Action.GENERATE)
def press(  # noqa: PLR0913  # one form, its fields by name
    project: str,
    db: Writes,
    actor: Actor,
    studio: TheStudio,
    shot_ids: Annotated[list[int], Form()],
    tier: Annotated[str, Form()] = "auto",
    count: Annotated[int, Form()] = 1,
    field: Annotated[str, Form()] = "",
    text: Text = "",
    how: Annotated[str, Form()] = "replace",
    overnight: Annotated[bool, Form()] = False,
    chain: Annotated[bool, Form()] = False,
    model: Short = "",
    guide: Short = "",
    guide_strength: Short = "",
    panel: Short = "",
    sheet: Short = "",
    camera_lora: Short = "",
    lora_weight: Short = "",
    sound: Short = "true",
) -> Response:
    """Every shot or none."""
    found = project_by_code(db, actor, project)
    crew.require(db, actor, found.id, Action.GENERATE)
    sequence = sequence_of(db, found, shot_ids)
    wished = {"model": model, "guide": guide, "guide_strength": guide_strength, "panel": panel, "sound": sound}
    wished |= {"sheet": sheet, "camera_lora": camera_lora, "lora_weight": lora_weight}
    order = TakeOrder(tier=tier, count=count, overnight=overnight, wishes=wishes_from(wished))
    change = OneChange(field, text, how) if field else None
    request_batch(db, actor, shot_ids, order, studio.engines, change, chain=chain)
    return to_board(found, sequence)
