"""Where a shot stands in the cut, and with which take it plays. Values only."""

from dataclasses import dataclass

from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take


@dataclass(frozen=True)
class Place:
    """A shot of the cut as it plays: `take_id` None and `version` '' for a slate. `revision` is its newest plan's."""

    shot_id: int
    code: str
    revision: int
    take_id: int | None = None
    version: str = ""


def place_of(shot: Shot, take: Take | None) -> Place:
    return Place(shot.id, shot.code, shot.revision, take.id if take else None, take.version if take else "")
