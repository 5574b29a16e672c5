"""Where new jobs go in the line: everyone gets a turn of a few, and what needs the same in memory stays together. Pure.

The line is never shuffled: jobs keep the order they have, whoever put them there, and new ones are let in.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

TURN = 4
"""So many jobs of one person before the next one's: enough that a swap of models is not paid for every take."""


@dataclass(frozen=True)
class Seat:
    """One waiting job. `person` 0 is the studio itself."""

    id: int
    person: int
    warm: str


def let_in(line: Sequence[Seat], new: Sequence[Seat]) -> list[Seat]:
    """The line with `new` in it. Each goes behind its person's own jobs, before anybody's later turn, and within the
    turn beside what needs the same in memory."""
    seated = list(line)
    for seat in new:
        seated.insert(_place(seated, seat), seat)
    return seated


def _place(line: Sequence[Seat], seat: Seat) -> int:
    turns = _turns(line)
    own = [index for index, one in enumerate(line) if one.person == seat.person]
    mine = len(own) // TURN
    first = own[-1] + 1 if own else 0
    last = next((index for index in range(first, len(line)) if turns[index] > mine), len(line))
    alike = [i for i in range(first, last) if turns[i] == mine and line[i].warm == seat.warm]
    return alike[-1] + 1 if alike and seat.warm else last


def _turns(line: Sequence[Seat]) -> list[int]:
    """Which of its person's turns each job falls into, from 0."""
    seen: Counter[int] = Counter()
    turns = []
    for seat in line:
        turns.append(seen[seat.person] // TURN)
        seen[seat.person] += 1
    return turns
