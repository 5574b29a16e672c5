"""Draws convex solids exactly: one depth test per pixel, faces as planes whose 1/depth is affine in the picture.

Everything is drawn twice as large and averaged down, so edges are smooth and move by fractions of a pixel.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.plan import Sensor
from previz_studio.camera.pose import Pose
from previz_studio.camera.projection import NEAR_M, axes, focal_px
from previz_studio.engines.animatic.solids import Mesh, Part

Array = NDArray[np.float64]
Grey = NDArray[np.uint8]
Depth = NDArray[np.float32]

FINER = 2
"""Supersampling in each direction."""
_SUBPIXEL_BITS = 4
_MOST_FACES = 255


@dataclass(frozen=True)
class View:
    """A camera looking at a frame of `width` by `height` pixels: `focal` in those pixels, `turn` from `axes`."""

    position: Array
    turn: Array
    focal: float
    width: int
    height: int

    def finer(self, times: int) -> "View":
        return View(self.position, self.turn, self.focal * times, self.width * times, self.height * times)


def view_of(pose: Pose, sensor: Sensor, width: int, height: int) -> View:
    focal = focal_px(pose.lens_mm, sensor, width)
    return View(np.asarray(pose.position, dtype=np.float64), axes(pose), focal, width, height)


def clipped(polygon: Array, nearest: float = NEAR_M, farthest: float = np.inf) -> Array:
    """The part of a camera-space polygon, shape (n, 3), between two depths; shape (0, 3) when nothing is left."""
    for sign, limit in ((1.0, nearest), (-1.0, farthest)):
        if len(polygon) == 0 or not np.isfinite(limit):
            continue
        inside = sign * (polygon[:, 2] - limit) >= 0
        if inside.all():
            continue
        kept: list[Array] = []
        for i, point in enumerate(polygon):
            j = (i + 1) % len(polygon)
            if inside[i]:
                kept.append(point)
            if inside[i] != inside[j]:
                share = (limit - point[2]) / (polygon[j, 2] - point[2])
                kept.append(point + share * (polygon[j] - point))
        polygon = np.array(kept) if kept else np.zeros((0, 3))
    return polygon


def in_pixels(polygon: Array, view: View) -> Array:
    """Camera-space points in front of the lens, shape (n, 3) -> (n, 2) in pixels."""
    flat: Array = polygon[:, :2] * (view.focal / polygon[:, 2:]) + (view.width / 2, view.height / 2)
    return flat


def fixed(points: Array, left: int = 0, top: int = 0) -> NDArray[np.int32]:
    """Pixels -> OpenCV's fixed point, whose pixel centres lie at whole numbers."""
    shifted = (points - (left + 0.5, top + 0.5)) * (1 << _SUBPIXEL_BITS)
    return np.clip(np.round(shifted), -(1 << 28), 1 << 28).astype(np.int32)


def fill(mask: Grey, points: NDArray[np.int32], value: int, line: int = cv2.LINE_8) -> None:
    cv2.fillConvexPoly(mask, points, value, line, _SUBPIXEL_BITS)


class Canvas:
    """A clay picture in the making: grey tones and 1/depth at FINER times the frame's size."""

    def __init__(self, view: View, ground: Grey, inverse_depth: Depth) -> None:
        self.view = view.finer(FINER)
        self.tones: Grey = np.repeat(np.repeat(ground, FINER, axis=0), FINER, axis=1)
        self.nearness = inverse_depth

    def picture(self) -> Grey:
        """shape (height, width), the frame's size."""
        size = self.view.width // FINER, self.view.height // FINER
        return np.asarray(cv2.resize(self.tones, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)

    def draw(self, mesh: Mesh, vertices: Array, normals: Array, tones: Grey) -> None:
        """Draws a placed mesh: world `vertices` and `normals`, and one grey per face."""
        view = self.view
        seen = (vertices - view.position) @ view.turn.T
        if seen[:, 2].max() <= NEAR_M:
            return
        turned = normals @ view.turn.T
        anchors = np.array([seen[face[0]] for face in mesh.faces])
        offsets = np.einsum("ij,ij->i", turned, anchors)
        safe = np.maximum(seen[:, 2:], 1e-6)
        flat = seen[:, :2] * (view.focal / safe) + (view.width / 2, view.height / 2)
        for part in mesh.parts:
            facing = [f for f in range(part.faces.start, part.faces.stop) if offsets[f] < -1e-9]
            if facing:
                self._draw_part(mesh, part, facing[:_MOST_FACES], (seen, flat, turned, offsets, tones))

    def _draw_part(
        self, mesh: Mesh, part: Part, facing: list[int], geometry: tuple[Array, Array, Array, Array, Grey]
    ) -> None:
        seen, flat, turned, offsets, tones = geometry
        if seen[part.vertices, 2].max() <= NEAR_M:
            return
        if seen[part.vertices, 2].min() > NEAR_M:
            rings = [flat[mesh.faces[f]] for f in facing]
        else:
            cut = [(f, clipped(seen[mesh.faces[f]])) for f in facing]
            facing = [f for f, ring in cut if len(ring) > 2]
            rings = [in_pixels(ring, self.view) for _, ring in cut if len(ring) > 2]
        area = self._around(rings)
        if area is None:
            return
        left, top, right, bottom = area
        which: Grey = np.zeros((bottom - top, right - left), np.uint8)
        for number, ring in enumerate(rings, start=1):
            fill(which, fixed(ring, left, top), number)
        planes = turned[facing] / offsets[facing, None]
        self._blend(which, planes, tones[facing], area)

    def _around(self, rings: list[Array]) -> tuple[int, int, int, int] | None:
        if not rings:
            return None
        points = np.concatenate(rings)
        low, high = points.min(axis=0), points.max(axis=0)
        left, top = max(0, int(low[0]) - 1), max(0, int(low[1]) - 1)
        right, bottom = min(self.view.width, int(high[0]) + 2), min(self.view.height, int(high[1]) + 2)
        return (left, top, right, bottom) if right > left and bottom > top else None

    def _blend(self, which: Grey, planes: Array, tones: Grey, area: tuple[int, int, int, int]) -> None:
        """Keeps the pixels whose face is nearer than what is there: 1/depth = a x + b y + c on every face."""
        left, top, right, bottom = area
        view = self.view
        a, b = planes[:, 0] / view.focal, planes[:, 1] / view.focal
        c = planes[:, 2] + a * (0.5 - view.width / 2) + b * (0.5 - view.height / 2)
        x = np.arange(left, right, dtype=np.float32)[None, :]
        y = np.arange(top, bottom, dtype=np.float32)[:, None]
        if len(planes) == 1:
            near: Depth = (np.float32(a[0]) * x) + (np.float32(b[0]) * y + np.float32(c[0]))
            grey: Grey = np.full(which.shape, tones[0], np.uint8)
        else:
            near = _spread(which, c)
            near += _spread(which, a) * x
            near += _spread(which, b) * y
            greys: Grey = np.zeros(256, np.uint8)
            greys[1 : len(tones) + 1] = tones
            grey = np.asarray(cv2.LUT(which, greys), dtype=np.uint8)
        there = self.nearness[top:bottom, left:right]
        drawn = cv2.threshold(which, 0, 255, cv2.THRESH_BINARY)[1]
        wins = cv2.bitwise_and(cv2.compare(near, there, cv2.CMP_GT), drawn)
        cv2.copyTo(near, wins, there)
        cv2.copyTo(grey, wins, self.tones[top:bottom, left:right])


def _spread(which: Grey, values: Array) -> Depth:
    """Each pixel gets the value of its face, faces counted from 1."""
    table: Depth = np.zeros(256, np.float32)
    table[1 : len(values) + 1] = values
    return np.asarray(cv2.LUT(which, table), dtype=np.float32)
