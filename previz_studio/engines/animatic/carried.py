"""Whether a storyboard panel can carry the planned move: a cut-out has one side, so nobody may walk round it."""

import math

import numpy as np

from previz_studio.camera.plan import Piece
from previz_studio.engines.animatic.raster import Array, view_of
from previz_studio.engines.animatic.shots import pose_of
from previz_studio.engines.contract import RenderRequest

FARTHEST_ROUND_DEG = 18.0
"""Of Night Ferry's panels those that hold up stay under 4 degrees; at 23 a profile stands where a back should be, and a
head cut by the panel's border shows its cut."""
MOMENTS = 9


def why_not(request: RenderRequest) -> str:
    """Why the set has to be drawn instead of the panel; empty when the panel can carry the move."""
    worst = max(
        ((_round_deg(request, piece), piece.name) for piece in request.pieces if _stands(piece)), default=(0, "")
    )
    if worst[0] <= FARTHEST_ROUND_DEG:
        return ""
    return f"The set, not the panel: the camera goes {worst[0]:.0f}° round {worst[1]}, and a drawing has one side."


def _round_deg(request: RenderRequest, piece: Piece) -> float:
    """How far round the piece the camera goes at most from where the panel was drawn, while it is in front of it."""
    at = min(max(request.panel_frame, 0), request.frames - 1)
    then = _seen_from(request, piece, at)
    frames = np.linspace(0, request.frames - 1, MOMENTS).round()
    now = [_seen_from(request, piece, float(frame)) for frame in frames]
    if then is None:
        return 0.0
    return max((math.degrees(_between(then, one)) for one in now if one is not None), default=0.0)


def _seen_from(request: RenderRequest, piece: Piece, frame: float) -> Array | None:
    """From the camera to the piece on the ground; None while it is not in the picture's width."""
    view = view_of(pose_of(request, frame), request.camera.sensor, request.width, request.height)
    x, y, z = piece.start
    right, _, ahead = view.turn @ (np.array([x, y + piece.height_m / 2, z]) - view.position)
    half = request.width / 2 / view.focal * ahead + piece.width_m
    return np.array([x, z]) - view.position[[0, 2]] if ahead > 0 and abs(right) < half else None


def _between(a: Array, b: Array) -> float:
    return abs(math.atan2(float(a[0] * b[1] - a[1] * b[0]), float(a @ b)))


def _stands(piece: Piece) -> bool:
    return piece.kind != "set" and not piece.via and math.dist(piece.start, piece.end) <= 0.05
