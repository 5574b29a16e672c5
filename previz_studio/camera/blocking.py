"""Where a person, vehicle, prop or set piece stands at any moment of the shot."""

import math
from dataclasses import dataclass
from itertools import pairwise

from previz_studio.camera.plan import Piece, Point


@dataclass(frozen=True)
class Placement:
    """A piece at one moment: the centre of its footprint, y at its base; facing clockwise seen from above, 0 away.
    `travelled_m` is the path length so far (it drives a walk)."""

    piece: Piece
    position: Point
    facing_deg: float
    travelled_m: float = 0.0


def placed_at(piece: Piece, seconds: float, length_seconds: float) -> Placement:
    """The piece `seconds` into a shot of `length_seconds`: constant speed from start to end, unless timed via points
    say otherwise; it turns the shorter way round."""
    points = [piece.start, *piece.via, piece.end]
    times = _times(piece, points, length_seconds)
    facings = _facings(piece, times, length_seconds)
    seconds = min(max(seconds, 0.0), max(length_seconds, 0.0))
    leg = max(i for i in range(len(times) - 1) if times[i] <= seconds)
    span = times[leg + 1] - times[leg]
    u = (seconds - times[leg]) / span if span > 0 else 1.0
    a, b = points[leg], points[leg + 1]
    x, y, z = (a[i] + (b[i] - a[i]) * u for i in range(3))
    turn = (facings[leg + 1] - facings[leg] + 180) % 360 - 180
    travelled = sum(math.dist(p, q) for p, q in pairwise(points[: leg + 1])) + math.dist(a, (x, y, z))
    return Placement(piece, (x, y, z), (facings[leg] + turn * u) % 360, travelled)


def _times(piece: Piece, points: list[Point], length: float) -> list[float]:
    if piece.via_seconds:
        return [0.0, *piece.via_seconds, max(length, piece.via_seconds[-1])]
    legs = [math.dist(a, b) for a, b in pairwise(points)]
    total = sum(legs)
    shares = [sum(legs[:i]) / total if total else i / len(legs) for i in range(len(points))]
    return [share * length for share in shares]


def _facings(piece: Piece, times: list[float], length: float) -> list[float]:
    if piece.via_facing_deg:
        return [piece.facing_start_deg, *piece.via_facing_deg, piece.facing_end_deg]
    turn = (piece.facing_end_deg - piece.facing_start_deg + 180) % 360 - 180
    return [piece.facing_start_deg + (turn * time / length if length > 0 else 0.0) for time in times]
