"""JSON door to dailies lists: the automatic ones, and playlists people make."""

from fastapi import APIRouter
from sqlalchemy.orm import Session

from previz_studio.people.roles import Action
from previz_studio.projects.models import Project
from previz_studio.projects.queries import project_by_code, sequence_by_code
from previz_studio.review.dailies import playlists, queries
from previz_studio.review.dailies.lineup import Lineup
from previz_studio.review.dailies.models import Playlist
from previz_studio.review.dailies.places import Wanted
from previz_studio.review.dailies.queries import PlaylistLine, lineup_named
from previz_studio.review.dailies.schemas import (
    ItemsAdd,
    ItemSet,
    LineupRead,
    PlaceRead,
    PlaylistAdd,
    PlaylistLineRead,
    PlaylistRead,
    PlaylistRename,
)
from previz_studio.web.deps import Actor, Reads, Writes
from previz_studio.web.policy import allow

router = APIRouter(prefix="/api", tags=["dailies"])


@router.get("/projects/{code}/dailies", response_model=LineupRead)
@allow(Action.LOOK)
def dailies(code: str, db: Reads, actor: Actor, list: str = "", sequence: str = "") -> LineupRead:
    """A list as it plays now: best, newest, approved (of a sequence), new, visit, selected, waiting, or p12."""
    project = project_by_code(db, actor, code)
    chosen = sequence_by_code(db, project.id, sequence) if sequence else None
    return _read(project, lineup_named(db, actor, project, list, chosen))


@router.get("/projects/{code}/playlists", response_model=list[PlaylistLineRead])
@allow(Action.LOOK)
def all_playlists(code: str, db: Reads, actor: Actor) -> list[PlaylistLine]:
    """Newest change first."""
    return queries.playlists_of(db, project_by_code(db, actor, code).id)


@router.post("/projects/{code}/playlists", status_code=201, response_model=PlaylistRead)
@allow(Action.DAILIES)
def new_playlist(code: str, wanted: PlaylistAdd, db: Writes, actor: Actor) -> Playlist:
    project = project_by_code(db, actor, code)
    return playlists.new_playlist(db, actor, project.id, wanted.name, _wanted(db, project.id, wanted))


@router.get("/playlists/{playlist_id}", response_model=LineupRead)
@allow(Action.LOOK)
def one_playlist(playlist_id: int, db: Reads, actor: Actor) -> LineupRead:
    """As it plays now, omitted shots left out."""
    playlist = playlists.get_playlist(db, actor, playlist_id)
    project = db.get_one(Project, playlist.project_id)
    return _read(project, queries.saved(db, project, playlist))


@router.put("/playlists/{playlist_id}", response_model=PlaylistRead)
@allow(Action.DAILIES)
def rename(playlist_id: int, wanted: PlaylistRename, db: Writes, actor: Actor) -> Playlist:
    return playlists.rename_playlist(db, actor, playlist_id, wanted.name)


@router.delete("/playlists/{playlist_id}", response_model=PlaylistRead)
@allow(Action.DAILIES)
def delete(playlist_id: int, db: Writes, actor: Actor) -> Playlist:
    """The list goes; its takes stay."""
    return playlists.delete_playlist(db, actor, playlist_id)


@router.post("/playlists/{playlist_id}/items", status_code=201, response_model=LineupRead)
@allow(Action.DAILIES)
def add(playlist_id: int, wanted: ItemsAdd, db: Writes, actor: Actor) -> LineupRead:
    """Behind what is there."""
    playlist = playlists.get_playlist(db, actor, playlist_id, Action.DAILIES)
    playlists.add_items(db, actor, playlist_id, _wanted(db, playlist.project_id, wanted))
    return one_playlist(playlist_id, db, actor)


@router.put("/playlist-items/{item_id}", response_model=LineupRead)
@allow(Action.DAILIES)
def change_item(item_id: int, wanted: ItemSet, db: Writes, actor: Actor) -> LineupRead:
    playlist = playlists.playlist_of_item(db, actor, item_id)
    if wanted.position is not None:
        playlists.move_item(db, actor, item_id, wanted.position)
    if wanted.take_id is not None:
        playlists.set_take(db, actor, item_id, wanted.take_id or None)
    return one_playlist(playlist.id, db, actor)


@router.delete("/playlist-items/{item_id}", response_model=LineupRead)
@allow(Action.DAILIES)
def remove_item(item_id: int, db: Writes, actor: Actor) -> LineupRead:
    return one_playlist(playlists.remove_item(db, actor, item_id).id, db, actor)


def _wanted(session: Session, project_id: int, asked: ItemsAdd) -> list[Wanted]:
    return [
        *playlists.best_of(session, project_id, asked.shot_ids),
        *playlists.take_wanted(session, project_id, asked.take_ids),
    ]


def _read(project: Project, lineup: Lineup) -> LineupRead:
    return LineupRead(
        name=lineup.name,
        title=lineup.title,
        fps=str(project.fps),
        start_timecode=project.start_timecode,
        frames=lineup.frames,
        places=[
            PlaceRead(
                shot_id=place.shot_id,
                code=place.code,
                title=place.title,
                sequence=place.sequence,
                take_id=place.take.id if place.take else None,
                version=place.take.version if place.take else "",
                verdict=place.take.verdict if place.take else None,
                record_in=start,
                length=place.length,
                item_id=place.item or None,
                without=place.without(project.fps),
            )
            for place, start in zip(lineup.places, lineup.starts, strict=True)
        ],
        left_out=list(lineup.left_out),
    )
