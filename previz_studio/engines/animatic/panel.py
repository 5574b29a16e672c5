"""A storyboard panel as a set: at its own frame the picture is the panel, and the planned camera moves through it.

The drawing is thrown from the panel's camera onto the ground, the sky and the set pieces; people, vehicles and props
are cut out along their planned outline and stand as cards where the plan puts them. Where the camera looks past the
drawing, the clay set shows, in the drawing's own colours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from previz_studio.camera.blocking import placed_at
from previz_studio.camera.path import DEFAULT_DISTANCE_M
from previz_studio.camera.plan import Piece
from previz_studio.engines.animatic.cards import Card, cut_cards, is_card, paste
from previz_studio.engines.animatic.fills import colours_by_tone, filled
from previz_studio.engines.animatic.glow import with_glows
from previz_studio.engines.animatic.raster import Array, Depth, Grey, View, view_of
from previz_studio.engines.animatic.shots import pose_of, seconds_at
from previz_studio.engines.animatic.stage import bodies_at, coloured, draw
from previz_studio.engines.animatic.thrown import where_in_panel
from previz_studio.engines.animatic.wider import wider
from previz_studio.engines.contract import Frame, RenderRequest
from previz_studio.kit.errors import Invalid

_FEATHER = 0.09
"""Share of the frame's width over which the mirrored drawing outside its border gives way to the set behind it."""


@dataclass(frozen=True)
class _Backing:
    """What lies behind the cards: the drawing without them, and its colours for the clay."""

    view: View
    plate: Frame
    tint: Grey
    distance_m: float | None
    """Where the drawing hangs as one flat plane; None when there is a set to throw it on."""


def panel_painter(request: RenderRequest) -> Callable[[float], Frame]:
    """A function from frame number to picture. Raises Invalid when the panel cannot be read."""
    panel = read_panel(request.panel, request.width, request.height) if request.panel else None
    if panel is None:
        raise Invalid("There is no panel to move over.", hint="Attach a storyboard panel or choose the clay look.")
    at = min(max(request.panel_frame, 0), request.frames - 1)
    view = view_of(pose_of(request, at), request.camera.sensor, request.width, request.height)
    seconds, length = seconds_at(request, at), float(request.frames / request.fps)
    fixed_set = tuple(piece for piece in request.pieces if not is_card(piece))
    standing = [placed_at(piece, seconds, length) for piece in request.pieces if is_card(piece)]
    cards, holes = cut_cards(panel, standing, view)
    tones = draw(view, bodies_at(fixed_set, seconds, length, view.position), grid=False).tones
    tint = colours_by_tone(tones, panel, holes)
    clay = coloured(tones, tint)
    cards, holes = with_glows(panel, cards, holes, clay)
    plate = filled(panel, holes, clay)
    if request.pieces:
        larger, seen = wider(plate, view, bodies_at(fixed_set, seconds, length, view.position), tint)
        backing = _Backing(seen, larger, tint, None)
    else:
        backing = _Backing(view, plate, tint, request.camera.focus_distance_m or DEFAULT_DISTANCE_M)

    in_clay = fixed_set + tuple(card.placement.piece for card in cards if card.cropped)

    def paint(frame: float) -> Frame:
        return _paint(request, backing, cards, in_clay, frame)

    return paint


def read_panel(file: Path, width: int, height: int) -> Frame:
    """shape (height, width, 3): the panel scaled to cover the frame, its overhang cropped evenly."""
    raw = np.fromfile(file, np.uint8)
    found = cv2.imdecode(raw, cv2.IMREAD_COLOR) if raw.size else None
    if found is None:
        raise Invalid(f"The panel {file.name} is not a picture.", hint="Attach a JPEG, PNG or WebP drawing.")
    high, wide = found.shape[:2]
    scale = max(width / wide, height / high)
    size = max(width, round(wide * scale)), max(height, round(high * scale))
    scaled = cv2.resize(found, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return np.ascontiguousarray(scaled[top : top + height, left : left + width, ::-1], dtype=np.uint8)


def _paint(
    request: RenderRequest, backing: _Backing, cards: list[Card], in_clay: tuple[Piece, ...], frame: float
) -> Frame:
    view = view_of(pose_of(request, frame), request.camera.sensor, request.width, request.height)
    seconds, length = seconds_at(request, frame), float(request.frames / request.fps)
    if backing.distance_m is not None:
        nearness = _flat_nearness(view, backing.view, backing.distance_m)
        where = where_in_panel(view, backing.view, nearness)
        blurred = cv2.GaussianBlur(backing.plate, (0, 0), request.width / 60)
        behind = cv2.remap(blurred, *where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    else:
        clay = draw(view, bodies_at(in_clay, seconds, length, view.position), grid=False)
        where = where_in_panel(view, backing.view, clay.nearness)
        behind = coloured(clay.tones, backing.tint)
    drawing = cv2.remap(backing.plate, *where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    picture = _over(
        np.asarray(behind, np.uint8),
        np.asarray(drawing, np.uint8),
        _opacity(where, backing.view, _FEATHER * view.width),
    )
    for card in sorted(cards, key=lambda card: -card.depth_at(view, seconds, length)):
        paste(picture, card, view, seconds, length)
    return picture


def _flat_nearness(view: View, panel_view: View, distance_m: float) -> Depth:
    """1/depth now of the plane that faces the panel's camera at `distance_m`."""
    ahead = panel_view.turn[2]
    offset = distance_m - float(ahead @ (view.position - panel_view.position))
    plane: Array = (view.turn @ ahead) / max(offset, 1e-3)
    x = (np.arange(view.width) + 0.5 - view.width / 2)[None, :] / view.focal
    y = (np.arange(view.height) + 0.5 - view.height / 2)[:, None] / view.focal
    return np.asarray(plane[0] * x + plane[1] * y + plane[2], dtype=np.float32)


def _opacity(where: tuple[Depth, Depth], view: View, reach: float) -> Grey:
    """Full inside the drawing, falling to nothing within `reach` pixels past its border."""
    reach = max(2.0, reach)
    past: list[Depth] = []
    for at, size in zip(where, (view.width, view.height), strict=True):
        half = np.float32((size - 1) / 2)
        past.append(np.maximum(np.abs(at - half) - half, np.float32(0)))
    left = np.clip(1 - np.maximum(past[0], past[1]) / np.float32(reach), 0, 1)
    return np.asarray(left * left * (3 - 2 * left) * 255 + np.float32(0.5), dtype=np.uint8)


def _over(behind: Frame, front: Frame, opacity: Grey) -> Frame:
    share = cv2.merge([opacity, opacity, opacity])
    kept = cv2.multiply(behind, cv2.bitwise_not(share), scale=1 / 255)
    return np.asarray(cv2.add(kept, cv2.multiply(front, share, scale=1 / 255)), dtype=np.uint8)
