"""What the open pages of one session are told: where the presenter is, who is there, who asks for the controls."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from previz_studio.kit.channels import Channel, Channels, Seat
from previz_studio.review.dailies.models import Screening
from previz_studio.review.dailies.position import Position


@dataclass(frozen=True)
class Asking:
    """`tab` is the page they asked from: it drives when they are given the controls."""

    id: int
    name: str
    tab: str


class Room:
    """Around a channel: nothing is kept here that a restart may not lose."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    @property
    def people(self) -> dict[int, str]:
        return self._channel.people

    def away_seconds(self, person: int) -> float:
        return self._channel.away_seconds(person)

    def enter(self, person: int, name: str, last_id: str) -> Seat:
        seat = self._channel.listen(person, name, last_id)
        self._tell_people()
        return seat

    def leave(self, seat: Seat) -> None:
        seat.close()
        self._tell_people()

    def asking(self, person: int) -> Asking | None:
        return next((one for one in self._asks if one.id == person), None)

    def position(self, position: Position) -> None:
        self._channel.publish("position", position.as_json())

    def point(self, points: list[list[float]]) -> None:
        self._channel.publish("point", {"points": points}, keep=False)

    def changed(self, take_id: int) -> None:
        self._channel.publish("changed", {"take": take_id}, key=f"changed {take_id}")

    def ask(self, asking: Asking) -> None:
        others = [one for one in self._asks if one.id != asking.id]
        self._tell_driver(asks=[*others, asking])

    def presenter(self, screening: Screening) -> None:
        """Somebody else drives: what was asked before is answered."""
        self._tell_driver(screening, asks=[])

    def closed(self, screening: Screening) -> None:
        self._channel.publish("closed", {"by": screening.closed_by})

    def begin(self, screening: Screening) -> None:
        """After a restart: what the database kept."""
        if self._channel.standing("driver") is None:
            self._tell_driver(screening, asks=[])
            if screening.state:
                self._channel.publish("position", screening.state)

    @property
    def _driver(self) -> Mapping[str, Any]:
        return self._channel.standing("driver") or {}

    @property
    def _asks(self) -> list[Asking]:
        return [Asking(**one) for one in self._driver.get("asks", [])]

    def _tell_driver(self, screening: Screening | None = None, *, asks: list[Asking]) -> None:
        driver = dict(self._driver)
        if screening is not None:
            driver |= {"id": screening.presenter_id, "name": screening.presenter_name, "tab": screening.tab}
        self._channel.publish("driver", driver | {"asks": [vars(one) for one in asks]})

    def _tell_people(self) -> None:
        people = self._channel.people
        here = self._driver.get("id") in people
        listed = [{"id": person, "name": name} for person, name in people.items()]
        self._channel.publish("people", {"people": listed, "driver_here": here})


def room_of(channels: Channels, screening: Screening) -> Room:
    room = Room(channels.of(f"screening {screening.id}"))
    room.begin(screening)
    return room
