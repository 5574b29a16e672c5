"""Live pages of one thing, such as a session: what stands now, told to whoever comes; who is there; what was missed.

In memory only: what must survive a restart is in the database, and the first to come back tells it here again.
"""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from previz_studio.kit.fanout import Fanout, Listener


@dataclass(frozen=True)
class Told:
    """`id` orders what one channel told; `event` is what a page listens for."""

    id: str
    event: str
    data: Mapping[str, Any]
    number: int = 0

    @cached_property
    def text(self) -> str:
        """`data` as JSON, made once for all who hear it."""
        return json.dumps(dict(self.data))


class Seat(Listener[str, Told]):
    """One open page of one person. `look_again` is set when its right to listen may have ended."""

    def __init__(self, channel: "Channel", person: int, name: str) -> None:
        super().__init__(channel.fanout)
        self.person, self.name = person, name
        self.look_again = False
        self._channel = channel

    def close(self) -> None:
        super().close()
        self._channel.left(self)


class Channel:
    def __init__(self) -> None:
        self.fanout: Fanout[str, Told] = Fanout()
        self._epoch = secrets.token_hex(4)  # after a restart old numbers mean nothing
        self._number = 0
        self._standing: dict[str, Told] = {}
        self._left: dict[int, float] = {}
        self._opened = time.monotonic()
        self._lock = threading.RLock()

    def publish(self, event: str, data: Mapping[str, Any], *, key: str = "", keep: bool = True) -> Told:
        """The newest of each `key` (the event's name if none) stands until the next; `keep` False is told only to those
        who are here now."""
        with self._lock:
            self._number += 1
            told = Told(f"{self._epoch}-{self._number}", event, data, self._number)
            if keep:
                self._standing[key or event] = told
            self.fanout.publish(key or event, told)
        return told

    def standing(self, key: str) -> Mapping[str, Any] | None:
        told = self._standing.get(key)
        return told.data if told else None

    def listen(self, person: int, name: str, last_id: str = "") -> Seat:
        """What stands is told first; of it only what came after `last_id`, when that is one of this channel's."""
        seat = Seat(self, person, name)
        epoch, _, number = last_id.partition("-")
        seen = int(number) if epoch == self._epoch and number.isdigit() else 0
        with self._lock:
            for key, told in sorted(self._standing.items(), key=lambda one: one[1].number):
                if told.number > seen:
                    seat.put(key, told)
            self.fanout.admit(seat)
            self._left.pop(person, None)
        return seat

    def left(self, seat: Seat) -> None:
        with self._lock:
            if seat.person not in self.people:
                self._left[seat.person] = time.monotonic()

    @property
    def people(self) -> dict[int, str]:
        """Names by id of those who have a page open."""
        seats = [seat for seat in self.fanout.listeners if isinstance(seat, Seat)]
        return {seat.person: seat.name for seat in sorted(seats, key=lambda one: one.name)}

    def away_seconds(self, person: int) -> float:
        """0 while a page of theirs is open; for somebody who never came, since the channel opened."""
        if person in self.people:
            return 0.0
        return time.monotonic() - self._left.get(person, self._opened)

    def look_again(self) -> None:
        """Everybody's right to listen is asked anew, at once."""
        for seat in self.fanout.listeners:
            if isinstance(seat, Seat):
                seat.look_again = True
        self.fanout.wake()


class Channels:
    """By name, made when first asked for."""

    def __init__(self) -> None:
        self._channels: dict[str, Channel] = {}
        self._lock = threading.Lock()

    def of(self, name: str) -> Channel:
        with self._lock:
            return self._channels.setdefault(name, Channel())

    def drop(self, name: str) -> None:
        with self._lock:
            self._channels.pop(name, None)

    def look_again(self) -> None:
        for channel in list(self._channels.values()):
            channel.look_again()
