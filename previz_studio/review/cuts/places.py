"""Where a shot stands in the cut, and with which take it plays."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take


@dataclass(frozen=True)
class Played:
    """One of a list: a shot with the take that plays, `take_id` None and `version` '' for a slate."""

    shot_id: int
    take_id: int | None = None
    version: str = ""


@dataclass(frozen=True)
class Place:
    """A shot of the cut as it plays. `revision` is its newest plan's."""

    shot_id: int
    code: str
    revision: int
    take_id: int | None = None
    version: str = ""


@dataclass(frozen=True)
class Neighbour:
    """A shot and the one it cuts to, None for the last of its sequence."""

    shot_id: int
    code: str
    revision: int
    next_id: int | None

    def playing(self, one: Played) -> Place:
        return Place(self.shot_id, self.code, self.revision, one.take_id, one.version)


def place_of(shot: Shot, take: Take | None) -> Place:
    return Place(shot.id, shot.code, shot.revision, take.id if take else None, take.version if take else "")


def shots_around(session: Session, shot_ids: Iterable[int]) -> dict[int, Neighbour]:
    """Every shot of the sequences these belong to, omitted ones left out. One query."""
    sequences = select(Shot.sequence_id).where(Shot.id.in_(set(shot_ids)))
    rows = session.execute(
        select(Shot.id, Shot.code, Shot.revision, Shot.sequence_id)
        .where(Shot.sequence_id.in_(sequences), Shot.omitted_at.is_(None))
        .order_by(Shot.sequence_id, Shot.position, Shot.id)
    ).all()
    found = {}
    for _, group in groupby(rows, key=lambda row: row.sequence_id):
        shots = list(group)
        following = [*(row.id for row in shots[1:]), None]
        for row, next_id in zip(shots, following, strict=True):
            found[row.id] = Neighbour(row.id, row.code, row.revision, next_id)
    return found
