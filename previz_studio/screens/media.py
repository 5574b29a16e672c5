"""Pictures and movies for the pages: every request is authorised, every file named by its hash."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from previz_studio.kit.errors import NotFound
from previz_studio.people.roles import Action
from previz_studio.references.queries import asset_for
from previz_studio.takes.glimpse import glimpse
from previz_studio.takes.queries import get_take, media_of
from previz_studio.web.deps import Actor, Reads, TheStudio
from previz_studio.web.files import blob_response
from previz_studio.web.policy import allow

router = APIRouter(prefix="/media", include_in_schema=False)
KINDS = {
    "proxy.mp4": "proxy",
    "poster.jpg": "poster",
    "filmstrip.jpg": "filmstrip",
    "master.mov": "master",
    "sidecar.json": "sidecar",
}


@router.get("/takes/{take_id}/preview.jpg")
@allow(Action.LOOK)
def take_glimpse(take_id: int, db: Reads, actor: Actor, studio: TheStudio) -> Response:
    """The newest look at a take while it is made; it is gone once the take is there."""
    take = get_take(db, actor, take_id)
    data = glimpse(studio.library, take_id)
    if data is None:
        raise NotFound(f"There is no preview of {take.name} now.", hint="It shows while the take is denoised.")
    return Response(data, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


@router.get("/takes/{take_id}/{name}")
@allow(Action.LOOK)
def take_media(request: Request, take_id: int, name: str, db: Reads, actor: Actor, studio: TheStudio) -> Response:
    kind = KINDS.get(name)
    if kind is None:
        raise NotFound(f"A take has no {name[:40]}.")
    blob = media_of(db, actor, take_id, kind)
    if request.headers.get("if-none-match") == f'"{blob}"':
        return Response(status_code=304, headers={"ETag": f'"{blob}"', "Cache-Control": "private, no-cache"})
    download = ""
    if kind in ("master", "sidecar"):
        take = get_take(db, actor, take_id, Action.DOWNLOAD)
        download = f"{take.shot.project.code}_{take.shot.code}_{take.version}.{name.rpartition('.')[2]}"
    return blob_response(studio.library, blob, download=download)


@router.get("/assets/{asset_id}.jpg")
@allow(Action.LOOK)
def asset(asset_id: int, db: Reads, actor: Actor, studio: TheStudio) -> FileResponse:
    return blob_response(studio.library, asset_for(db, actor, asset_id).blob)
