"""Making and changing playlists from the pages."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.kit.errors import Invalid
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project
from previz_studio.projects.queries import project_by_code, sequence_by_code
from previz_studio.review.dailies import playlists
from previz_studio.review.dailies.models import Playlist, PlaylistItem
from previz_studio.review.dailies.places import Wanted, places_of
from previz_studio.review.dailies.queries import lineup_named, playlists_of
from previz_studio.screens.pages.parts import Choice
from previz_studio.screens.pages.playlists import AddToPlaylist
from previz_studio.screens.shell import project_shell
from previz_studio.web.deps import Actor, Reads, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Ids = Annotated[list[int], Query()]


@router.get("/p/{project}/playlists/add")
@allow(Action.DAILIES)
def choose(
    request: Request, project: str, db: Reads, actor: Actor, shot_ids: Annotated[list[int], Query()]
) -> Response:
    """Which playlist the shots go to."""
    found = project_by_code(db, actor, project)
    held = crew.require(db, actor, found.id, Action.DAILIES)
    places = places_of(db, found, playlists.best_of(db, found.id, shot_ids))
    page = AddToPlaylist(
        shell=project_shell(db, actor, found, held, section="Dailies"),
        shots=tuple((str(place.shot_id), place.name) for place in places),
        playlists=tuple(Choice(one.name, value=str(one.id), count=one.items) for one in playlists_of(db, found.id)),
        post_url=f"/p/{found.code.lower()}/playlists",
        back_url=f"/p/{found.code.lower()}/board" + (f"?sequence={places[0].sequence}" if places else ""),
        name=f"Selection, {now().astimezone():%a %-d %b}",
    )
    return show(request, page)


@router.post("/p/{project}/playlists")
@allow(Action.DAILIES)
def add(
    project: str,
    db: Writes,
    actor: Actor,
    shot_ids: Annotated[list[int] | None, Form()] = None,
    playlist: Annotated[int | str, Form()] = "",
    name: Annotated[str, Form()] = "",
    list: Annotated[str, Form()] = "",
    sequence: Annotated[str, Form()] = "",
) -> Response:
    """Shots into an old or a new playlist; or, with `list`, what that list plays now under a name of its own."""
    found = project_by_code(db, actor, project)
    wanted = _of_list(db, actor, found, list, sequence) if list else playlists.best_of(db, found.id, shot_ids or [])
    if not wanted:
        raise Invalid("There is nothing to put into the playlist.", hint="Select shots on the board.")
    if playlist != "":
        chosen = playlists.get_playlist(db, actor, int(playlist), Action.DAILIES)
        playlists.add_items(db, actor, chosen.id, wanted)
    else:
        chosen = playlists.new_playlist(db, actor, found.id, name, wanted)
    return _back(db, chosen)


@router.post("/playlists/{playlist_id}/rename")
@allow(Action.DAILIES)
def rename(playlist_id: int, db: Writes, actor: Actor, name: Annotated[str, Form()] = "") -> Response:
    return _back(db, playlists.rename_playlist(db, actor, playlist_id, name))


@router.post("/playlists/{playlist_id}/delete")
@allow(Action.DAILIES)
def delete(playlist_id: int, db: Writes, actor: Actor) -> Response:
    gone = playlists.delete_playlist(db, actor, playlist_id)
    return RedirectResponse(f"/p/{db.get_one(Project, gone.project_id).code.lower()}/dailies", 303)


@router.post("/playlist-items/{item_id}/move")
@allow(Action.DAILIES)
def move(item_id: int, db: Writes, actor: Actor, by: Annotated[int, Form(ge=-1000, le=1000)] = -1) -> Response:
    playlists.playlist_of_item(db, actor, item_id)
    here = db.get_one(PlaylistItem, item_id).position
    return _back(db, playlists.move_item(db, actor, item_id, here + by))


@router.post("/playlist-items/{item_id}/remove")
@allow(Action.DAILIES)
def remove(item_id: int, db: Writes, actor: Actor) -> Response:
    return _back(db, playlists.remove_item(db, actor, item_id))


@router.post("/playlist-items/{item_id}/take")
@allow(Action.DAILIES)
def take(item_id: int, db: Writes, actor: Actor, take_id: Annotated[int, Form()]) -> Response:
    return _back(db, playlists.set_take(db, actor, item_id, take_id or None))


def _of_list(db: Session, actor: User, project: Project, name: str, sequence: str) -> list[Wanted]:
    chosen = sequence_by_code(db, project.id, sequence) if sequence else None
    lineup = lineup_named(db, actor, project, name, chosen)
    return [Wanted(place.shot_id, place.take.id if place.take else None) for place in lineup.places]


def _back(db: Session, playlist: Playlist) -> Response:
    code = db.get_one(Project, playlist.project_id).code.lower()
    return RedirectResponse(f"/p/{code}/dailies?list=p{playlist.id}#list", 303)
