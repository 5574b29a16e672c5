"""What the open pages of clients wait for, all of them in three queries: is the link open, how far is the copy."""

from collections.abc import Collection
from dataclasses import dataclass

from previz_studio.kit.db import Database
from previz_studio.media.library import Library
from previz_studio.sharing.copies import CopyState, copy_states
from previz_studio.sharing.guests import open_among

LOOK_SECONDS = 0.25
Line = tuple[int, str]
"""A guest's id, and the key of the copy they wait for."""


@dataclass(frozen=True)
class LineState:
    """`copy` says nothing once the link is closed."""

    open: bool
    copy: CopyState = CopyState()


def line_states(database: Database, library: Library, lines: Collection[Line]) -> dict[Line, LineState]:
    with database.reading() as session:
        here = open_among(session, {guest for guest, _ in lines})
        states = copy_states(session, library, {key for guest, key in lines if guest in here})
    return {line: LineState(True, states[line[1]]) if line[0] in here else LineState(False) for line in lines}
