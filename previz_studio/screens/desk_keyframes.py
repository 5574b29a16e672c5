"""The desk's doors to pictures that stand on a frame of the shot: put one there, take one away."""

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import HTMLResponse, Response

from previz_studio.kit.errors import Invalid
from previz_studio.people.roles import Action
from previz_studio.references.actions import keep_asset
from previz_studio.references.keep import publish_picture
from previz_studio.screens.desk_return import back
from previz_studio.shots.keyframes import KEYFRAME, drop_keyframe, set_keyframe
from previz_studio.shots.plan import LAST, ReferenceUse
from previz_studio.shots.queries import get_shot
from previz_studio.shots.typed import number_of
from previz_studio.web.deps import Actor, TheStudio, Writes
from previz_studio.web.policy import allow

router = APIRouter(prefix="/p/{project}/shots/{shot_id}/keyframes", include_in_schema=False)
NAMED = {"first": 0, "last": LAST}
Typed = Annotated[str, Form(max_length=20)]
Choice = Annotated[str, Form(max_length=8000)]


@router.post("", response_class=HTMLResponse)
@allow(Action.PLAN)
def put(  # noqa: PLR0913  # one form, its fields by name
    project: str,
    shot_id: int,
    picture: UploadFile,
    actor: Actor,
    studio: TheStudio,
    at: Typed = "last",
    strength: Typed = "1",
    choice: Choice = "",
) -> Response:
    """`at` is `first`, `last` or a frame counted from 0."""
    frame, weight = frame_of(at), number_of({"strength": strength}, "strength", 1.0)
    with studio.database.reading() as db:
        get_shot(db, actor, shot_id, Action.PLAN)
    name = picture.filename or "picture"
    kept = publish_picture(studio.library, picture.file, name)
    with studio.database.writing() as db:
        asset = keep_asset(db, actor, get_shot(db, actor, shot_id, Action.PLAN).project_id, name, kept)
        use = ReferenceUse(KEYFRAME, name[:200], asset.id, frame=frame, strength=weight)
        shot = set_keyframe(db, actor, shot_id, use)
        return back(shot, {"choice": choice})


@router.post("/{at}/drop", response_class=HTMLResponse)
@allow(Action.PLAN)
def drop(project: str, shot_id: int, at: int, db: Writes, actor: Actor, choice: Choice = "") -> Response:
    return back(drop_keyframe(db, actor, shot_id, at), {"choice": choice})


def frame_of(typed: str) -> int:
    """Raises Invalid."""
    word = typed.strip().lower()
    if word in NAMED:
        return NAMED[word]
    if not word.isdecimal():
        raise Invalid(f"{typed[:20]!r} is not a frame.", hint="Type first, last, or a number counted from 0.")
    return int(word)
