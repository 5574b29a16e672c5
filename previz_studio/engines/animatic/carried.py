"""Whether a storyboard panel can carry the planned move. A cut-out has one side, so nobody may walk round it; and what
was never drawn, behind a cut-out or past the border, may not fill the picture. Measured on a few small frames before
anything is drawn."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from previz_studio.camera.blocking import placed_at
from previz_studio.camera.plan import Piece
from previz_studio.engines.animatic.cards import cut_cards, goes_elsewhere, is_card
from previz_studio.engines.animatic.raster import Array, Grey, View, view_of
from previz_studio.engines.animatic.shots import pose_of, seconds_at
from previz_studio.engines.animatic.stage import bodies_at, draw
from previz_studio.engines.animatic.thrown import where_in_panel
from previz_studio.engines.contract import RenderRequest

FARTHEST_ROUND_DEG = 18.0
"""Of Night Ferry's panels those that hold up stay under 4 degrees; at 23 a profile stands where a back should be, and a
head cut by the panel's border shows its cut."""
MOMENTS = 9
LARGEST_HOLE, LARGEST_BEYOND = 0.2, 0.45
"""Shares of the picture. A director is shown the drawing as long as it is worth it: Night Ferry's panels that hold up
uncover up to 10 % and look past their border by up to 40 %, where the set goes on in the drawing's colours. Where a
passing car uncovers 41 and 54 %, the picture is mostly what nobody drew."""
_WIDTH = 160


def why_not(request: RenderRequest) -> str:
    """Why the set has to be drawn instead of the panel; empty when the panel can carry the move."""
    return _goes_round(request) or (_comes_apart(request) if request.pieces else "")


def _goes_round(request: RenderRequest) -> str:
    worst = max(
        ((_round_deg(request, piece), piece.name) for piece in request.pieces if _stands(piece)), default=(0, "")
    )
    if worst[0] <= FARTHEST_ROUND_DEG:
        return ""
    return f"The set, not the panel: the camera goes {worst[0]:.0f}° round {worst[1]}, and a drawing has one side."


@dataclass(frozen=True)
class _Moment:
    """A small frame of the plan: where cards stand in it (255), and those among them that go elsewhere."""

    view: View
    cards: Grey
    leaving: Grey
    seconds: float


def _comes_apart(request: RenderRequest) -> str:
    at = min(max(request.panel_frame, 0), request.frames - 1)
    then = _moment(request, float(at))
    frames = sorted({float(frame) for frame in np.linspace(0, request.frames - 1, MOMENTS).round()} - {float(at)})
    shares = [_shares(request, then, _moment(request, frame)) for frame in frames]
    hole, beyond = (max((share[which] for share in shares), default=0.0) for which in range(2))
    if beyond > LARGEST_BEYOND:
        return f"The set, not the panel: {beyond:.0%} of the picture would lie past the drawing's border."
    if hole > LARGEST_HOLE:
        return f"The set, not the panel: what moves would uncover {hole:.0%} of the picture, which was never drawn."
    return ""


def _moment(request: RenderRequest, frame: float) -> _Moment:
    height = max(2, round(_WIDTH * request.height / request.width))
    view = view_of(pose_of(request, frame), request.camera.sensor, _WIDTH, height)
    seconds, length = seconds_at(request, frame), float(request.frames / request.fps)
    standing = [placed_at(piece, seconds, length) for piece in request.pieces if is_card(piece)]
    blank = np.zeros((height, _WIDTH, 3), np.uint8)
    leaving = [one for one in standing if goes_elsewhere(one.piece)]
    return _Moment(view, cut_cards(blank, standing, view)[1], cut_cards(blank, leaving, view)[1], seconds)


def _shares(request: RenderRequest, then: _Moment, now: _Moment) -> tuple[float, float]:
    """Of the picture now, what was behind something that left, and what lies past the border."""
    fixed_set = tuple(piece for piece in request.pieces if not is_card(piece))
    length = float(request.frames / request.fps)
    near = draw(now.view, bodies_at(fixed_set, now.seconds, length, now.view.position)).nearness
    x, y = where_in_panel(now.view, then.view, near)
    free = now.cards == 0
    beyond = free & ((x < -1) | (x > now.view.width) | (y < -1) | (y > now.view.height))
    uncovered = free & ~beyond & (cv2.remap(then.leaving, x, y, cv2.INTER_NEAREST) > 0)
    return float(uncovered.mean()), float(beyond.mean())


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
    return piece.kind != "set" and not goes_elsewhere(piece)
