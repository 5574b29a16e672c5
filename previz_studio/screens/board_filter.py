"""Which shots of a sequence a board shows: the filter as it stands in the address, and the choices beside it. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from previz_studio.screens.pages.board import StateChip
from previz_studio.screens.pages.parts import Choice
from previz_studio.screens.words import shot_state
from previz_studio.web.icons import CAMERA_WORDS, STATE_WORDS

Row = Any
"""A row of shots/queries.BOARD."""


@dataclass(frozen=True)
class BoardFilter:
    """Empty is no limit. `owner` is a person's id, `notes` is "open", the others are keys of the words shown."""

    sequence: str = ""
    state: str = ""
    words: str = ""
    owner: str = ""
    identity: str = ""
    camera: str = ""
    notes: str = ""
    start: int = 0
    """Index of the first shot shown, among those the filter lets through."""

    @property
    def narrows(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self) if field.name not in ("sequence", "start"))

    def lets(self, row: Row) -> bool:
        return (
            self.state in ("", state_of(row))
            and self.owner in ("", str(row.owner_id))
            and (not self.identity or self.identity in row.identities)
            and self.camera in ("", row.glyph)
            and (self.notes != "open" or row.open_notes > 0)
            and self.words.lower() in f"{row.code} {row.title} {row.move}".lower()
        )

    def href(self, **changes: str) -> str:
        """The same board with the named parts switched: given the value in force, it is taken away."""
        switched = {
            name: "" if name != "sequence" and getattr(self, name) == value else value
            for name, value in changes.items()
        }
        return replace(self, **switched, start=0)._address()

    def part(self, start: int) -> str:
        """The same board from another shot on."""
        return replace(self, start=start)._address()

    def _address(self) -> str:
        asked = {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name)}
        return f"?{urlencode(asked)}"

    def sentence(self, owners: Mapping[int, str]) -> str:
        """`No rejected shots owned by Joon Baek.`: what the filter left nothing of."""
        state = STATE_WORDS.get(self.state, self.state).lower() + " " if self.state else ""
        parts = [
            f"owned by {owners.get(int(self.owner), 'nobody here') if self.owner.isdigit() else 'nobody here'}"
            if self.owner
            else "",
            f"with @{self.identity}" if self.identity else "",
            f"with {CAMERA_WORDS.get(self.camera, self.camera).lower()}" if self.camera else "",
            "with open notes" if self.notes else "",
            f"that say {self.words!r}" if self.words else "",
        ]
        return " ".join(filter(None, [f"No {state}shots", *parts])) + "."


def state_of(row: Row) -> str:
    return shot_state(row.state, complete=row.complete, stale=row.approval_stale)


def chips(rows: Sequence[Row], asked: BoardFilter) -> tuple[StateChip, ...]:
    """Only states that occur, in the order of STATE_WORDS; they are counted over the whole sequence."""
    counts = Counter(state_of(row) for row in rows)
    return tuple(
        StateChip(state, counts[state], asked.href(state=state), on=asked.state == state)
        for state in STATE_WORDS
        if counts[state] or asked.state == state
    )


def owner_choices(rows: Sequence[Row], asked: BoardFilter, names: Mapping[int, str]) -> tuple[Choice, ...]:
    counts = Counter(row.owner_id for row in rows if row.owner_id in names)
    return tuple(
        _choice(names[user_id], "owner", str(user_id), count, asked)
        for user_id, count in sorted(counts.items(), key=lambda pair: names[pair[0]])
    )


def identity_choices(rows: Sequence[Row], asked: BoardFilter, names: Mapping[str, str]) -> tuple[Choice, ...]:
    counts = Counter(slug for row in rows for slug in row.identities)
    return tuple(
        _choice(names.get(slug, f"@{slug}"), "identity", slug, count, asked) for slug, count in sorted(counts.items())
    )


def camera_choices(rows: Iterable[Row], asked: BoardFilter) -> tuple[Choice, ...]:
    counts = Counter(row.glyph for row in rows)
    return tuple(
        _choice(words, "camera", glyph, counts[glyph], asked) for glyph, words in CAMERA_WORDS.items() if counts[glyph]
    )


def _choice(label: str, name: str, value: str, count: int, asked: BoardFilter) -> Choice:
    return Choice(label, asked.href(**{name: value}), value, current=getattr(asked, name) == value, count=count)
