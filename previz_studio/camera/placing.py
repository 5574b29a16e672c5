"""Where the camera stands among the set. Pure.

A plan's axes hang on its first frame: the camera is the origin and looks along +z. Moving or turning the camera
therefore moves everything else the other way; the poses along the path keep their numbers.
"""

import math
from collections.abc import Callable
from dataclasses import replace

from previz_studio.camera.plan import CameraPlan, Piece, Point

Placed = tuple[CameraPlan, tuple[Piece, ...]]


def moved(camera: CameraPlan, pieces: tuple[Piece, ...], right_m: float, ahead_m: float) -> Placed:
    """The same set with the camera `right_m` to its right and `ahead_m` along its first heading."""
    return _carried(camera, pieces, lambda point: (point[0] - right_m, point[1], point[2] - ahead_m), 0.0)


def turned(camera: CameraPlan, pieces: tuple[Piece, ...], degrees: float) -> Placed:
    """The same set with the camera's first heading `degrees` to the right (minus: to the left)."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return _carried(
        camera, pieces, lambda p: (p[0] * cosine - p[2] * sine, p[1], p[0] * sine + p[2] * cosine), -degrees
    )


def _carried(
    camera: CameraPlan, pieces: tuple[Piece, ...], carry: Callable[[Point], Point], facing_deg: float
) -> Placed:
    pivot = None if camera.orbit_pivot_m is None else _rounded(carry(camera.orbit_pivot_m))
    keys = tuple(
        replace(key, position=_rounded(carry(key.position)), aim=None if key.aim is None else _rounded(carry(key.aim)))
        for key in camera.keys
    )
    stood = tuple(
        replace(
            piece,
            start=_rounded(carry(piece.start)),
            end=_rounded(carry(piece.end)),
            via=tuple(_rounded(carry(point)) for point in piece.via),
            facing_start_deg=round((piece.facing_start_deg + facing_deg) % 360, 2),
            facing_end_deg=round((piece.facing_end_deg + facing_deg) % 360, 2),
            via_facing_deg=tuple(round((angle + facing_deg) % 360, 2) for angle in piece.via_facing_deg),
        )
        for piece in pieces
    )
    return replace(camera, orbit_pivot_m=pivot, keys=keys), stood


def _rounded(point: Point) -> Point:
    """To the millimetre: nobody places anything finer, and repeated nudges stay readable."""
    x, y, z = (round(value, 3) + 0.0 for value in point)
    return x, y, z
