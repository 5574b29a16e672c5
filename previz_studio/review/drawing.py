"""Drawings on a frame: vectors in 0..1 picture coordinates from the upper left. Refuses what cannot be drawn."""

import math
from typing import Any

from previz_studio.kit.errors import Invalid

KINDS = ("free", "arrow", "line", "box", "text")
MOST_STROKES, MOST_POINTS, LONGEST_TEXT = 200, 20_000, 200
COLOURS = ("yellow", "red", "blue", "green", "white")


def checked(strokes: Any) -> list[dict[str, Any]]:
    """The same strokes with nothing else in them, points rounded to 1/10,000. Raises Invalid."""
    if not isinstance(strokes, list):
        raise Invalid("A drawing is a list of strokes.")
    if len(strokes) > MOST_STROKES:
        raise Invalid(f"This drawing has {len(strokes)} strokes.", hint=f"{MOST_STROKES} are the most on one frame.")
    total = sum(len(s.get("points", ())) for s in strokes if isinstance(s, dict) and isinstance(s.get("points"), list))
    if total > MOST_POINTS:
        raise Invalid(
            f"This drawing has {total} points.", hint=f"{MOST_POINTS} are the most; draw fewer, longer lines."
        )
    return [_stroke(one) for one in strokes]


def _stroke(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict) or one.get("kind") not in KINDS:
        raise Invalid("A stroke is one of free, arrow, line, box or text.")
    points = one.get("points")
    if not isinstance(points, list) or not points:
        raise Invalid("A stroke has at least one point.")
    colour = one.get("colour", COLOURS[0])
    return {
        "kind": one["kind"],
        "colour": colour if colour in COLOURS else COLOURS[0],
        "points": [_point(point) for point in points],
        "text": str(one.get("text", ""))[:LONGEST_TEXT],
    }


def _point(point: Any) -> list[float]:
    if not isinstance(point, list) or len(point) != 2:
        raise Invalid("A point is two numbers from 0 to 1.")
    x, y = point
    for value in (x, y):
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Invalid("A point is two numbers from 0 to 1.")
    return [round(min(1.0, max(0.0, x)), 4), round(min(1.0, max(0.0, y)), 4)]
