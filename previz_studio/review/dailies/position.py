"""Where a presenter is in the list: values only, checked on the way in. Frames are the clip's own, 0-based."""

from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from previz_studio.kit.errors import Invalid

FASTEST = 8.0
PERSIST_MS = 2000


@dataclass(frozen=True)
class Position:
    """`at` is the place in the agenda; `moment` the server's clock in milliseconds when `frame` was on the presenter's
    screen; `speed` 0 stands still, 1 is real time, negative runs backwards."""

    at: int
    frame: int
    speed: float
    moment: float
    takes: dict[str, int] = field(default_factory=dict)
    """Takes swapped in, by place: JSON knows only text as a key."""

    def take_at(self, agenda: list[list[int | None]]) -> int | None:
        return self.takes.get(str(self.at)) or agenda[self.at][1]

    def as_json(self) -> dict[str, Any]:
        return {"at": self.at, "frame": self.frame, "speed": self.speed, "moment": self.moment, "takes": self.takes}


def checked(position: Position, places: int) -> Position:
    """Raises Invalid for what cannot be."""
    if not 0 <= position.at < places:
        raise Invalid(f"The list has {places} places; {position.at} is not one of them.", hint="Load the page again.")
    there = 0 <= position.frame <= 10_000_000 and isfinite(position.moment)
    if not there or not abs(position.speed) <= FASTEST:
        raise Invalid("That is not a frame or a speed.", hint="Load the page again.")
    if any(not key.isdigit() or int(key) >= places for key in position.takes):
        raise Invalid("A take was swapped at a place the list does not have.", hint="Load the page again.")
    return position


def worth_keeping(kept: dict[str, Any], new: Position) -> bool:
    """Whether the database must learn of it: what plays, where it stands, how fast; while it runs every two seconds."""
    if not kept or new.speed == 0:
        return True
    same = (kept.get("at"), kept.get("speed"), kept.get("takes")) == (new.at, new.speed, new.takes)
    return not same or new.moment - kept.get("moment", 0) > PERSIST_MS
