"""Making and changing saved playlists. Everybody who may run dailies may change every one: the ledger says who did."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict, Invalid, NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.review.dailies.models import Playlist, PlaylistItem
from previz_studio.review.dailies.places import Wanted
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, TakeStatus

LONGEST_NAME = 80
MOST_ITEMS = 1000
"""Nobody sits through more; a page of them still opens in a second."""


def new_playlist(session: Session, user: User, project_id: int, name: str, wanted: Sequence[Wanted] = ()) -> Playlist:
    """Raises Conflict for a name that is taken."""
    crew.require(session, user, project_id, Action.DAILIES)
    name = _name(session, project_id, name)
    playlist = Playlist(project_id=project_id, name=name, author_id=user.id, author_name=user.name, changed_at=now())
    session.add(playlist)
    session.flush()
    _append(session, playlist, wanted)
    record(session, user, "made playlist", name, {"playlist": playlist.id, "items": len(wanted)}, project_id)
    return playlist


def rename_playlist(session: Session, user: User, playlist_id: int, name: str) -> Playlist:
    playlist = get_playlist(session, user, playlist_id, Action.DAILIES)
    before = playlist.name
    if name.strip() != before:
        playlist.name = _name(session, playlist.project_id, name)
        _changed(session, user, playlist, "renamed playlist", {"from": before})
    return playlist


def delete_playlist(session: Session, user: User, playlist_id: int) -> Playlist:
    """The list goes; its takes, and the sessions that were held on it, stay."""
    playlist = get_playlist(session, user, playlist_id, Action.DAILIES)
    for item in items_of(session, playlist.id):
        session.delete(item)
    session.flush()
    session.delete(playlist)
    record(session, user, "deleted playlist", playlist.name, {"playlist": playlist.id}, playlist.project_id)
    return playlist


def add_items(session: Session, user: User, playlist_id: int, wanted: Sequence[Wanted]) -> list[PlaylistItem]:
    """Behind what is there. Raises NotFound for a shot or take of another project, Conflict for an omitted shot."""
    playlist = _locked(session, user, playlist_id)
    added = _append(session, playlist, wanted)
    _changed(session, user, playlist, "added to playlist", {"items": len(added)})
    return added


def add_shots(session: Session, user: User, playlist_id: int, shot_ids: Sequence[int]) -> list[PlaylistItem]:
    """Each with the take that is best now: approved, else newest; a shot without one as a slate until it has one."""
    playlist = get_playlist(session, user, playlist_id, Action.DAILIES)
    return add_items(session, user, playlist_id, best_of(session, playlist.project_id, shot_ids))


def best_of(session: Session, project_id: int, shot_ids: Sequence[int]) -> list[Wanted]:
    """In the order given. Raises NotFound for a shot that is not of this project."""
    rows = session.execute(
        select(Shot.id, Shot.approved_take_id, Shot.newest_take_id).where(
            Shot.id.in_(shot_ids), Shot.project_id == project_id
        )
    )
    best = {row.id: row.approved_take_id or row.newest_take_id for row in rows}
    if set(shot_ids) - set(best):
        raise NotFound("One of these shots is not in this project.", hint="Choose them on the board again.")
    return [Wanted(shot_id, best[shot_id]) for shot_id in shot_ids]


def take_wanted(session: Session, project_id: int, take_ids: Sequence[int]) -> list[Wanted]:
    """In the order given. Raises NotFound for a take of another project, Conflict for one that is not ready."""
    rows = session.execute(
        select(Take.id, Take.shot_id, Take.status, Take.number, Shot.code)
        .join(Shot, Shot.id == Take.shot_id)
        .where(Take.id.in_(take_ids), Take.project_id == project_id)
    )
    found = {row.id: row for row in rows}
    if set(take_ids) - set(found):
        raise NotFound("One of these takes is not in this project.")
    for row in found.values():
        if row.status is not TakeStatus.READY:
            raise Conflict(f"{row.code} v{row.number:03} is {row.status.value}.", hint="Add it once it is ready.")
    return [Wanted(found[take_id].shot_id, take_id) for take_id in take_ids]


def move_item(session: Session, user: User, item_id: int, to: int) -> Playlist:
    """To place `to`, counted from 0; beyond the ends means the ends."""
    playlist, item = _item(session, user, item_id)
    items = items_of(session, playlist.id)
    items.remove(item)
    items.insert(min(max(0, to), len(items)), item)
    _number(items)
    _changed(session, user, playlist, "reordered playlist", {"item": item.id, "to": item.position})
    return playlist


def remove_item(session: Session, user: User, item_id: int) -> Playlist:
    playlist, item = _item(session, user, item_id)
    session.delete(item)
    session.flush()
    _number(items_of(session, playlist.id))
    _changed(session, user, playlist, "removed from playlist", {"take": item.take_id, "shot": item.shot_id})
    return playlist


def set_take(session: Session, user: User, item_id: int, take_id: int | None) -> Playlist:
    """None: whatever is best of the shot when it is played. Raises Invalid for a take of another shot."""
    playlist, item = _item(session, user, item_id)
    if take_id is not None and take_wanted(session, playlist.project_id, [take_id])[0].shot_id != item.shot_id:
        raise Invalid("That take is of another shot.", hint="Choose one of this shot's takes.")
    item.take_id = take_id
    _changed(session, user, playlist, "chose take in playlist", {"item": item.id, "take": take_id})
    return playlist


def get_playlist(session: Session, user: User, playlist_id: int, action: Action = Action.LOOK) -> Playlist:
    return crew.require_of(
        session,
        user,
        session.get(Playlist, playlist_id),
        action,
        "There is no such playlist.",
        "It may have been deleted: choose another one.",
    )


def playlist_of_item(session: Session, user: User, item_id: int) -> Playlist:
    return _item(session, user, item_id)[0]


def items_of(session: Session, playlist_id: int) -> list[PlaylistItem]:
    """In order."""
    return list(
        session.scalars(
            select(PlaylistItem)
            .where(PlaylistItem.playlist_id == playlist_id)
            .order_by(PlaylistItem.position, PlaylistItem.id)
        )
    )


def _locked(session: Session, user: User, playlist_id: int) -> Playlist:
    """Two people who add at once get places one behind the other."""
    session.execute(select(Playlist.id).where(Playlist.id == playlist_id).with_for_update())
    return get_playlist(session, user, playlist_id, Action.DAILIES)


def _item(session: Session, user: User, item_id: int) -> tuple[Playlist, PlaylistItem]:
    item = session.get(PlaylistItem, item_id)
    playlist = session.get(Playlist, item.playlist_id) if item else None
    gone = ("This is not in the playlist any more.", "Load the page again.")
    crew.require_of(session, user, playlist, Action.DAILIES, *gone)
    if item is None:
        raise NotFound(*gone)
    return _locked(session, user, item.playlist_id), item


def _append(session: Session, playlist: Playlist, wanted: Sequence[Wanted]) -> list[PlaylistItem]:
    here = session.scalar(select(func.count()).where(PlaylistItem.playlist_id == playlist.id)) or 0
    if here + len(wanted) > MOST_ITEMS:
        raise Invalid(
            f"{playlist.name} would hold {here + len(wanted)} takes; {MOST_ITEMS:,} are the most.",
            hint="Make a second playlist.",
        )
    _refuse_omitted(session, playlist.project_id, {one.shot_id for one in wanted})
    added = [
        PlaylistItem(playlist_id=playlist.id, position=here + i, shot_id=one.shot_id, take_id=one.take_id)
        for i, one in enumerate(wanted)
    ]
    session.add_all(added)
    session.flush()
    return added


def _refuse_omitted(session: Session, project_id: int, shot_ids: set[int]) -> None:
    found = {
        row.id: row
        for row in session.execute(
            select(Shot.id, Shot.code, Shot.omitted_at).where(Shot.id.in_(shot_ids), Shot.project_id == project_id)
        )
    }
    if shot_ids - set(found):
        raise NotFound("One of these shots is not in this project.")
    omitted = [row.code for row in found.values() if row.omitted_at]
    if omitted:
        raise Conflict(f"{omitted[0]} is omitted from the cut.", hint="Bring it back on the board first.")


def _number(items: Sequence[PlaylistItem]) -> None:
    for place, item in enumerate(items):
        item.position = place


def _name(session: Session, project_id: int, name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid(f"A playlist has a name of 1 to {LONGEST_NAME} characters.")
    if session.scalar(select(Playlist.id).where(Playlist.project_id == project_id, Playlist.name == name)):
        raise Conflict(f"There is a playlist {name} already.", hint="Add to it, or choose another name.")
    return name


def _changed(session: Session, user: User, playlist: Playlist, verb: str, detail: dict[str, Any]) -> None:
    playlist.changed_at = now()
    session.flush()
    record(session, user, verb, playlist.name, {"playlist": playlist.id, **detail}, playlist.project_id)
