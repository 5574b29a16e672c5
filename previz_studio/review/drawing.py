"""Drawings on a frame: vectors in 0..1 picture coordinates from the upper left. Refuses what cannot be drawn."""

import math
import re
from typing import Any

from previz_studio.kit.errors import Invalid

TOOLS = ("pen", "arrow", "line", "box", "text")
MOST_STROKES, MOST_POINTS, LONGEST_TEXT = 200, 20_000, 200
USUAL_COLOUR = "#ffe14d"
_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")


def checked(drawing: Any) -> list[dict[str, Any]]:
    """`{"strokes": [...]}` or the strokes themselves -> the same strokes with nothing else in them, points rounded to
    1/10,000. Raises Invalid."""
    strokes = drawing.get("strokes", []) if isinstance(drawing, dict) else drawing
    if not isinstance(strokes, list):
        raise Invalid("A drawing is a list of strokes.")
    if len(strokes) > MOST_STROKES:
        raise Invalid(f"This drawing has {len(strokes)} strokes.", hint=f"{MOST_STROKES} are the most on one frame.")
    total = sum(len(s["points"]) for s in strokes if isinstance(s, dict) and isinstance(s.get("points"), list))
    if total > MOST_POINTS:
        raise Invalid(
            f"This drawing has {total} points.", hint=f"{MOST_POINTS} are the most; draw fewer, longer lines."
        )
    return [_stroke(one) for one in strokes]


def _stroke(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict) or one.get("tool") not in TOOLS:
        raise Invalid(f"A stroke is one of {', '.join(TOOLS)}.")
    points = one.get("points")
    if not isinstance(points, list) or not points:
        raise Invalid("A stroke has at least one point.")
    colour = str(one.get("colour", ""))
    return {
        "tool": one["tool"],
        "colour": colour if _COLOUR.match(colour) else USUAL_COLOUR,
        "points": [_point(point) for point in points],
        "text": str(one.get("text", ""))[:LONGEST_TEXT],
    }


def _point(point: Any) -> list[float]:
    if not isinstance(point, list) or len(point) != 2:
        raise Invalid("A point is two numbers from 0 to 1.")
    for value in point:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Invalid("A point is two numbers from 0 to 1.")
    return [round(min(1.0, max(0.0, value)), 4) for value in point]
