"""People, vehicles and props cut out of a panel along their planned outline: cards that stand where the plan says."""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.blocking import Placement, placed_at
from previz_studio.camera.plan import Piece
from previz_studio.camera.projection import NEAR_M
from previz_studio.engines.animatic.raster import Array, Grey, View, clipped, fill, fixed, in_pixels
from previz_studio.engines.animatic.stage import body_of
from previz_studio.engines.contract import Frame

_MARGIN, _LEAST_MARGIN = 0.09, 0.012
"""How far past its planned outline a cut-out reaches, as a share of its own size and at least of the frame's width:
drawings are freer than clay."""
_RIM = 0.08
"""How far a cut-out that the panel's border cuts through goes on past it, as a share of the frame's width."""
_STEEP_DEG = 45.0


@dataclass(frozen=True)
class Card:
    """A cut-out of `panel`, the frame's size and `rim` pixels round it, with the box that is not empty. `opacity` is
    what moves with it, `still` what it covers while it stands where it was drawn: also its glow."""

    placement: Placement
    view: View
    panel: Frame
    opacity: Grey
    still: Grey
    box: tuple[int, int, int, int]
    rim: int
    cropped: bool
    """The panel's border cuts through it, so the rest of it has to come from the clay."""

    def depth_at(self, view: View, seconds: float, length: float) -> float:
        """Metres in front of the lens now."""
        now = placed_at(self.placement.piece, seconds, length)
        return float((_middle(now) - view.position) @ view.turn[2])


def is_card(piece: Piece) -> bool:
    """It is cut out of the drawing; the rest of the set the drawing is thrown on."""
    return piece.kind != "set" or goes_elsewhere(piece)


def goes_elsewhere(piece: Piece) -> bool:
    """It leaves where it stood in the drawing."""
    return bool(piece.via) or math.dist(piece.start, piece.end) > 0.05


def cut_cards(panel: Frame, standing: list[Placement], view: View) -> tuple[list[Card], Grey]:
    """One card per piece seen in the panel, nearer ones cut first, and the holes they leave (255)."""
    taken: Grey = np.zeros(panel.shape[:2], np.uint8)
    holes: Grey = np.zeros(panel.shape[:2], np.uint8)
    cards: list[Card] = []
    ahead = [p for p in standing if (_middle(p) - view.position) @ view.turn[2] > NEAR_M]
    for placement in sorted(ahead, key=lambda p: float((_middle(p) - view.position) @ view.turn[2])):
        outline = _outline(placement, view)
        _, _, wide, high = cv2.boundingRect(outline)
        size = math.sqrt(wide * high)
        if size < 3:
            continue
        margin = round(max(_MARGIN * size, _LEAST_MARGIN * view.width)) + 1
        free = np.asarray(cv2.subtract(cv2.dilate(outline, _disc(margin)), taken), dtype=np.uint8)
        holes = np.asarray(cv2.bitwise_or(holes, free), dtype=np.uint8)
        taken = np.asarray(cv2.bitwise_or(taken, outline), dtype=np.uint8)
        cards.append(_card(panel, placement, view, free, margin))
    return cards, holes


def _card(panel: Frame, placement: Placement, view: View, free: Grey, margin: int) -> Card:
    """Opaque where the hole is, so that panel = plate + cards at its own frame; the edge softens outwards. What the
    border cuts through goes on past it, so that no cut shows when the card shrinks or moves in."""
    cropped = bool(free[0].any() or free[-1].any() or free[:, 0].any() or free[:, -1].any())
    rim = round(_RIM * view.width) if cropped else 0
    whole = np.asarray(_rimmed(panel, rim), np.uint8)
    opacity = _matte(free, view, rim, margin)
    return Card(placement, view, whole, opacity, opacity, _box(opacity), rim, cropped)


def with_glow(card: Card, glow: Grey) -> Card:
    """The card covering its `glow` (255, the frame's size) too, until it leaves."""
    margin = max(4, card.view.width // 160)
    still = np.asarray(cv2.max(_matte(glow, card.view, card.rim, margin), card.opacity), dtype=np.uint8)
    return replace(card, still=still, box=_box(still))


def _box(opacity: Grey) -> tuple[int, int, int, int]:
    left, top, wide, high = cv2.boundingRect(opacity)
    return left, top, wide, high


def _matte(hole: Grey, view: View, rim: int, margin: int) -> Grey:
    hole = np.asarray(_rimmed(hole, rim), np.uint8)
    soft = cv2.GaussianBlur(cv2.dilate(hole, _disc(max(1, margin // 3))), (0, 0), max(0.8, margin / 6))
    opacity = cv2.max(hole, soft)
    return np.asarray(cv2.multiply(opacity, _fading(view, rim), scale=1 / 255) if rim else opacity, dtype=np.uint8)


def _rimmed(picture: Frame, rim: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.copyMakeBorder(picture, rim, rim, rim, rim, cv2.BORDER_REPLICATE), np.uint8)


def _fading(view: View, rim: int) -> Grey:
    """Full in the frame and the first half of its rim, gone at the rim's end."""
    across, down = (np.arange(size + 2 * rim) - rim for size in (view.width, view.height))
    past_x = np.maximum(np.maximum(-across, across - view.width + 1), 0)[None, :]
    past_y = np.maximum(np.maximum(-down, down - view.height + 1), 0)[:, None]
    return np.asarray(np.clip(2 - 2 * np.maximum(past_x, past_y) / rim, 0, 1) * 255, dtype=np.uint8)


def paste(picture: Frame, card: Card, view: View, seconds: float, length: float) -> None:
    """Draws the card where it stands now, over what is there."""
    matrix = _homography(card, view, seconds, length)
    if matrix is None:
        return
    left, top, wide, high = card.box
    corners = np.array([[left, top, 1], [left + wide, top, 1], [left + wide, top + high, 1], [left, top + high, 1]])
    moved = corners @ matrix.T
    if moved[:, 2].min() <= NEAR_M:
        return
    flat = moved[:, :2] / moved[:, 2:]
    low, high_ = np.floor(flat.min(axis=0)).astype(int) - 1, np.ceil(flat.max(axis=0)).astype(int) + 2
    x0, y0 = max(0, int(low[0])), max(0, int(low[1]))
    x1, y1 = min(view.width, int(high_[0])), min(view.height, int(high_[1]))
    if x1 <= x0 or y1 <= y0:
        return
    local = np.array([[1.0, 0, -x0], [0, 1, -y0], [0, 0, 1]]) @ matrix
    size = x1 - x0, y1 - y0
    front = cv2.warpPerspective(card.panel, local, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    opacity = cv2.warpPerspective(_opacity_now(card, seconds, length), local, size, flags=cv2.INTER_LINEAR)
    share = cv2.merge([opacity, opacity, opacity])
    there: NDArray[np.uint8] = np.asarray(picture[y0:y1, x0:x1], dtype=np.uint8)
    kept = cv2.multiply(there, cv2.bitwise_not(share), scale=1 / 255)
    picture[y0:y1, x0:x1] = cv2.add(kept, cv2.multiply(front, share, scale=1 / 255))


def _opacity_now(card: Card, seconds: float, length: float) -> Grey:
    """A piece leaves its glow behind within the length of itself: carried along it would be a patch of elsewhere."""
    if card.still is card.opacity:
        return card.opacity
    gone = float(np.linalg.norm(_middle(placed_at(card.placement.piece, seconds, length)) - _middle(card.placement)))
    stays = max(0.0, 1 - gone / max(0.1, card.placement.piece.length_m))
    return np.asarray(cv2.addWeighted(card.still, stays, card.opacity, 1 - stays, 0), dtype=np.uint8)


def _homography(card: Card, view: View, seconds: float, length: float) -> Array | None:
    """The card's pixels -> pixels now, the third row being depth in metres: the card is the plane through the piece
    that faced the panel's camera; it follows the piece and keeps facing the lens from the side."""
    then, was = card.placement, card.view
    now = placed_at(then.piece, seconds, length)
    depth = float((_middle(then) - was.position) @ was.turn[2])
    turn = _turn(card, now, view)
    unproject = np.array(
        [[1 / was.focal, 0, (0.5 - card.rim - was.width / 2) / was.focal],
         [0, 1 / was.focal, (0.5 - card.rim - was.height / 2) / was.focal], [0, 0, 1]]
    )  # fmt: skip
    to_world: Array = turn @ was.turn.T @ unproject * depth
    offset = _middle(now) + turn @ (was.position - _middle(then)) - view.position
    to_camera: Array = view.turn @ (to_world + np.outer(offset, [0, 0, 1]))
    if float((_middle(now) - view.position) @ view.turn[2]) <= 2 * NEAR_M:
        return None
    project: Array = np.array(
        [[view.focal, 0, view.width / 2 - 0.5], [0, view.focal, view.height / 2 - 0.5], [0, 0, 1]]
    )
    return np.asarray(project @ to_camera, dtype=np.float64).reshape(3, 3)


def _turn(card: Card, now: Placement, view: View) -> Array:
    """Rotation about the vertical: the card follows the lens round it; seen from far above, it turns with the piece."""
    steep = abs(math.degrees(math.asin(np.clip(card.view.turn[2][1], -1, 1)))) > _STEEP_DEG
    if steep:
        angle = math.radians(now.facing_deg - card.placement.facing_deg)
    else:
        angle = _bearing(_middle(now) - view.position) - _bearing(_middle(card.placement) - card.view.position)
    sine, cosine = math.sin(angle), math.cos(angle)
    return np.array([[cosine, 0, sine], [0, 1, 0], [-sine, 0, cosine]])


def _bearing(direction: Array) -> float:
    return math.atan2(float(direction[0]), float(direction[2]))


def _middle(placement: Placement) -> Array:
    x, y, z = placement.position
    return np.array([x, y + placement.piece.height_m / 2, z])


def _outline(placement: Placement, view: View) -> Grey:
    mask: Grey = np.zeros((view.height, view.width), np.uint8)
    body = body_of(placement, walking=False)
    seen = (body.vertices - view.position) @ view.turn.T
    for face in body.mesh.faces:
        ring = clipped(seen[face])
        if len(ring) > 2:
            fill(mask, fixed(in_pixels(ring, view)), 255)
    return mask


def _disc(radius: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), dtype=np.uint8)
