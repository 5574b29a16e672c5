"""Reading playlists, and any list by its name."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import NotFound
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project, Sequence
from previz_studio.projects.queries import sequences_of
from previz_studio.review.dailies.lineup import Automatic, Lineup, automatic
from previz_studio.review.dailies.models import Playlist, PlaylistItem, Screening
from previz_studio.review.dailies.places import Wanted, places_of
from previz_studio.review.dailies.playlists import get_playlist
from previz_studio.review.dailies.screenings import get_screening
from previz_studio.shots.models import Shot


@dataclass(frozen=True)
class PlaylistLine:
    id: int
    name: str
    author_name: str
    items: int
    changed_at: datetime

    @property
    def key(self) -> str:
        """How an address names it: `p12`."""
        return f"p{self.id}"


def playlists_of(session: Session, project_id: int) -> list[PlaylistLine]:
    """Newest change first; one query. The caller has passed the gate."""
    counted = select(PlaylistItem.playlist_id, func.count().label("held")).group_by(PlaylistItem.playlist_id).subquery()
    rows = session.execute(
        select(*(Playlist.id, Playlist.name, Playlist.author_name, Playlist.changed_at), counted.c.held)
        .outerjoin(counted, counted.c.playlist_id == Playlist.id)
        .where(Playlist.project_id == project_id)
        .order_by(Playlist.changed_at.desc(), Playlist.id.desc())
    )
    return [PlaylistLine(row.id, row.name, row.author_name, row.held or 0, row.changed_at) for row in rows]


def lineup_named(session: Session, user: User, project: Project, name: str, sequence: Sequence | None) -> Lineup:
    """`name` is a value of Automatic, `p12`, or `s3` for session 3; empty is the cut of best takes. `sequence` None:
    the project's first.

    Raises NotFound for a list that does not exist.
    """
    crew.require(session, user, project.id, Action.LOOK)
    name = name or Automatic.BEST.value
    if name in tuple(Automatic):
        which = Automatic(name)
        if which.of_sequence and sequence is None:
            sequence = next(iter(sequences_of(session, project.id)), None)
        return automatic(session, user, project, which, sequence)
    number = int(name[1:]) if name[1:].isascii() and name[1:].isdigit() else 0
    if number and name[0] == "p":
        playlist = get_playlist(session, user, number)
        if playlist.project_id == project.id:
            return saved(session, project, playlist)
    if number and name[0] == "s":
        screening = get_screening(session, user, number)
        if screening.project_id == project.id:
            return frozen(session, project, screening)
    raise NotFound(f"There is no list {name[:40]!r}.", hint="Choose one from the menu.")


def frozen(session: Session, project: Project, screening: Screening) -> Lineup:
    """A session's list as it was opened: its places keep their numbers, whatever happens to the shots."""
    wanted = [Wanted(shot_id or 0, take_id) for shot_id, take_id, _ in screening.agenda]
    places = places_of(session, project, wanted, omitted=True)
    return Lineup(f"s{screening.id}", screening.title, places, screening=screening)


def screenings_of(session: Session, project_id: int, *, limit: int = 30) -> list[Screening]:
    """Open ones first, then the newest."""
    return list(
        session.scalars(
            select(Screening)
            .where(Screening.project_id == project_id)
            .order_by(Screening.closed_at.is_not(None), Screening.id.desc())
            .limit(limit)
        )
    )


def saved(session: Session, project: Project, playlist: Playlist) -> Lineup:
    """An item without a take plays the best of its shot; omitted shots are left out and named."""
    rows = session.execute(
        select(
            *(PlaylistItem.id, PlaylistItem.shot_id, PlaylistItem.take_id),
            *(Shot.code, Shot.omitted_at, Shot.approved_take_id, Shot.newest_take_id),
        )
        .join(Shot, Shot.id == PlaylistItem.shot_id)
        .where(PlaylistItem.playlist_id == playlist.id)
        .order_by(PlaylistItem.position, PlaylistItem.id)
    ).all()
    wanted = [Wanted(row.shot_id, row.take_id or row.approved_take_id or row.newest_take_id, row.id) for row in rows]
    gone = tuple(f"{row.code} was omitted from the cut and is left out." for row in rows if row.omitted_at)
    return Lineup(f"p{playlist.id}", playlist.name, places_of(session, project, wanted), gone, playlist)
