"""Whom or what a camera move is aimed at, from the words after its verb."""

import re
from dataclasses import replace

from previz_studio.camera.plan import MoveKind
from previz_studio.camera.spoken import DirectedMove
from previz_studio.camera.vocabulary import FRAMES, FROM_LENS, SECONDS

_REVEAL = re.compile(r"\bto\s+reveal\s+(.+)$", re.IGNORECASE)
_FROM_TO = re.compile(r"\bfrom\s+(.+?)\s+to\s+(.+)$", re.IGNORECASE)
_TO = re.compile(
    r"\b(?:to|on|onto|towards?|around|round|behind|after|into)\s+(?!the (?:left|right)\b)([^\d].*)$", re.IGNORECASE
)
_TRAIL = re.compile(
    r"\s+(?:down|along|through|across|up|over|at)\s+the\s+.*$|\s*\(.*$|\s+(?:so|until|very)\b.*$", re.IGNORECASE
)


def with_target(move: DirectedMove, rest: str) -> DirectedMove:
    """The move with its target, and whether it follows one or runs from one thing to another."""
    if move.kind in {MoveKind.STATIC, MoveKind.HANDHELD}:
        return move
    rest = re.sub(r"\s+", " ", SECONDS.sub(" ", FRAMES.sub(" ", FROM_LENS.sub(" ", rest)))).strip(" .")
    if reveal := _REVEAL.search(rest):
        return replace(move, target=_named(reveal[1]))
    follow = "behind" in rest or "after" in rest
    if (pair := _FROM_TO.search(rest)) and move.value is None:
        extra = (*move.extra, ("from_target", _named(pair[1])), ("amount_from", "targets"))
        return replace(move, target=_named(pair[2]), extra=extra)
    if found := _TO.search(rest):
        move = replace(move, target=_named(found[1]) or None)
    if follow and move.target and move.kind is MoveKind.DOLLY:
        rig = move.extra
        move = replace(move, extra=(("follow", True), *rig))
    return move


def _named(words: str) -> str:
    return _TRAIL.sub("", words).strip(" ,.\"'")
