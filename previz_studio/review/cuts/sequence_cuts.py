"""Which take of each shot a cut plays with, for whoever asks for a whole sequence."""

from collections.abc import Sequence as Many
from enum import StrEnum

from sqlalchemy.orm import Session

from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Sequence
from previz_studio.review.cuts.places import Place, place_of
from previz_studio.review.cuts.queries import CutReport, cuts_of
from previz_studio.shots.models import Shot
from previz_studio.shots.queries import shots_of
from previz_studio.takes.queries import takes_by_id


class Playlist(StrEnum):
    BEST = "best"
    """Approved, else newest."""
    NEWEST = "newest"
    APPROVED = "approved"


def sequence_cuts(
    session: Session, user: User, sequence_id: int, playlist: Playlist = Playlist.BEST
) -> list[CutReport]:
    sequence = crew.require_of(session, user, session.get(Sequence, sequence_id), Action.LOOK, "No such sequence.")
    return cuts_of(session, line_of(session, shots_of(session, sequence.id), playlist))


def line_of(session: Session, shots: Many[Shot], playlist: Playlist = Playlist.BEST) -> list[Place]:
    """In the order of `shots`; one query."""
    wanted = {shot.id: _wanted(shot, playlist) for shot in shots}
    takes = takes_by_id(session, [take_id for take_id in wanted.values() if take_id])
    return [place_of(shot, takes.get(wanted[shot.id] or 0)) for shot in shots]


def _wanted(shot: Shot, playlist: Playlist) -> int | None:
    if playlist is Playlist.NEWEST:
        return shot.newest_take_id
    return shot.approved_take_id if playlist is Playlist.APPROVED else shot.approved_take_id or shot.newest_take_id
