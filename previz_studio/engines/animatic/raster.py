"""Draws convex solids exactly: one depth test per pixel, faces as planes whose 1/depth is affine in the picture.

Everything is drawn twice as large and averaged down, so edges are smooth and move by fractions of a pixel.
"""

import threading
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.plan import Sensor
from previz_studio.camera.pose import Pose
from previz_studio.camera.projection import NEAR_M, axes, focal_px
from previz_studio.engines.animatic.solids import Mesh

Array = NDArray[np.float64]
Grey = NDArray[np.uint8]
Depth = NDArray[np.float32]

FINER = 2
"""Supersampling in each direction."""
_SUBPIXEL_BITS = 4
_MOST_FACES = 255
_EDGE_ON = 1e-9
_STRIP_PIXELS = 32768
_FEW_FACES = 10


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


class _Scratch(threading.local):
    """Large buffers a thread keeps from frame to frame: asking for them anew costs more than filling them."""

    def __init__(self) -> None:
        self.shape = (0, 0)

    def sized(self, height: int, width: int) -> "_Scratch":
        if self.shape != (height, width):
            self.shape = (height, width)
            self.which: Grey = np.zeros(self.shape, np.uint8)
            self.tones: Grey = np.empty(self.shape, np.uint8)
            self.nearness: Depth = np.empty(self.shape, np.float32)
        return self


_scratch = _Scratch()


class Canvas:
    """A clay picture in the making: grey tones and 1/depth at FINER times the frame's size.

    One at a time per thread: its buffers are used again by the thread's next canvas.
    """

    def __init__(self, view: View, ground: Grey) -> None:
        self.view = view.finer(FINER)
        size = self.view.width, self.view.height
        scratch = _scratch.sized(size[1], size[0])
        self.tones, self.nearness, self._which = scratch.tones, scratch.nearness, scratch.which
        cv2.resize(ground, size, dst=self.tones, interpolation=cv2.INTER_NEAREST)
        ground_nearness(self.view, self.nearness)
        self._x = np.arange(size[0], dtype=np.float32)[None, :]
        self._y = np.arange(size[1], dtype=np.float32)[:, None]

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
        offsets = np.einsum("ij,ij->i", turned, seen[mesh.first_vertices])
        safe = np.maximum(seen[:, 2:], 1e-6)
        flat = seen[:, :2] * (view.focal / safe) + (view.width / 2, view.height / 2)
        points = fixed(flat)
        low, high = np.minimum.reduceat(flat, mesh.starts), np.maximum.reduceat(flat, mesh.starts)
        nearest = np.minimum.reduceat(seen[:, 2], mesh.starts)
        farthest = np.maximum.reduceat(seen[:, 2], mesh.starts)
        planes = turned / np.where(offsets < -_EDGE_ON, offsets, 1)[:, None]
        visible = offsets < -_EDGE_ON
        for number, part in enumerate(mesh.parts):
            if farthest[number] <= NEAR_M:
                continue
            facing = np.flatnonzero(visible[part.faces])[:_MOST_FACES] + part.faces.start
            if not len(facing):
                continue
            if nearest[number] > NEAR_M:
                rings = [points[mesh.faces[face]] for face in facing]
                area = self._inside(low[number], high[number])
            else:
                cut = [(face, clipped(seen[mesh.faces[face]])) for face in facing]
                flats = [in_pixels(ring, view) for _, ring in cut if len(ring) > 2]
                facing = np.array([face for face, ring in cut if len(ring) > 2], dtype=np.intp)
                rings = [fixed(ring) for ring in flats]
                every = np.concatenate(flats) if flats else np.full((1, 2), -9.0)
                area = self._inside(every.min(axis=0), every.max(axis=0))
            if area is not None:
                self._blend(rings, planes[facing], tones[facing], area)

    def _inside(self, low: Array, high: Array) -> tuple[int, int, int, int] | None:
        left, top = max(0, int(low[0]) - 1), max(0, int(low[1]) - 1)
        right, bottom = min(self.view.width, int(high[0]) + 2), min(self.view.height, int(high[1]) + 2)
        return (left, top, right, bottom) if right > left and bottom > top else None

    def _blend(
        self, rings: list[NDArray[np.int32]], planes: Array, tones: Grey, area: tuple[int, int, int, int]
    ) -> None:
        """Keeps the pixels whose face is nearer than what is there, a strip at a time so that it stays in the cache."""
        left, top, right, bottom = area
        view = self.view
        for number, ring in enumerate(rings, start=1):
            cv2.fillConvexPoly(self._which, ring, number, cv2.LINE_8, _SUBPIXEL_BITS)
        a, b = planes[:, 0] / view.focal, planes[:, 1] / view.focal
        c = planes[:, 2] + a * (0.5 - view.width / 2) + b * (0.5 - view.height / 2)
        greys: Grey = np.zeros(256, np.uint8)
        greys[1 : len(tones) + 1] = tones
        across = [np.float32(slope) * self._x[:, left:right] for slope in a]
        strip = max(8, _STRIP_PIXELS // (right - left))
        for start in range(top, bottom, strip):
            rows = slice(start, min(start + strip, bottom))
            which = self._which[rows, left:right]
            near = _nearness(
                which,
                across,
                [np.float32(slope) * self._y[rows] + np.float32(d) for slope, d in zip(b, c, strict=True)],
            )
            there = self.nearness[rows, left:right]
            wins = cv2.bitwise_and(
                cv2.compare(near, there, cv2.CMP_GT), cv2.threshold(which, 0, 255, cv2.THRESH_BINARY)[1]
            )
            cv2.copyTo(near, wins, there)
            cv2.copyTo(cv2.LUT(which, greys), wins, self.tones[rows, left:right])
            which.fill(0)


def _nearness(which: Grey, across: list[Depth], down: list[Depth]) -> Depth:
    """1/depth of a convex body's front, affine on each face. Where a ray enters the body it has passed the planes of
    all faces that look this way, so the nearness there is the least of theirs; many faces are looked up instead."""
    if len(across) <= _FEW_FACES:
        near: Depth = across[0] + down[0]
        for x, y in zip(across[1:], down[1:], strict=True):
            np.minimum(near, x + y, out=near)
        return near
    columns, rows = np.zeros((256, across[0].shape[1]), np.float32), np.zeros((256, len(down[0])), np.float32)
    columns[1 : len(across) + 1] = np.concatenate(across)
    rows[1 : len(down) + 1] = np.concatenate(down, axis=1).T
    near = columns[which, np.arange(which.shape[1])[None, :]]
    near += rows[which, np.arange(which.shape[0])[:, None]]
    return near


def ground_nearness(view: View, into: Depth) -> None:
    """1/depth of the plane y = 0 is affine in the picture; above the horizon it is 0, behind everything."""
    plane = (view.turn @ np.array([0.0, 1.0, 0.0])) / -max(view.position[1], 0.01)
    # A piece standing on the ground keeps its foot: the ground gives way by a thousandth.
    plane *= 0.999
    a, b = plane[0] / view.focal, plane[1] / view.focal
    c = plane[2] + a * (0.5 - view.width / 2) + b * (0.5 - view.height / 2)
    columns = np.arange(view.width, dtype=np.float32)[None, :] * np.float32(a)
    rows = np.arange(view.height, dtype=np.float32)[:, None] * np.float32(b) + np.float32(c)
    strip = max(8, _STRIP_PIXELS // view.width)
    for start in range(0, view.height, strip):
        part = into[start : start + strip]
        np.add(columns, rows[start : start + strip], out=part)
        np.maximum(part, np.float32(0), out=part)
