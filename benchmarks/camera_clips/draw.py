"""Exact pinhole pictures of a set: every sheet is one homography, hidden surfaces by exact depth, mip levels by band.

1/depth of a plane is affine in pixels, so depth has no error; the picture's only errors are those of resampling.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.camera_clips.sets import Sheet, Stage
from benchmarks.camera_clips.textures import Picture
from previz_studio.camera.measure.rotations import camera_axes
from previz_studio.camera.pose import Pose

Floats = NDArray[np.float64]
NEAR = 0.08
BAND = 1.7
"""A sheet reaching over a larger ratio of depths is drawn in bands, each with its own mip level."""


@dataclass(frozen=True)
class Eye:
    """`axes` world (x right, y down, z forward) to camera; `place` in the same world; `lens` the 3 x 3 matrix."""

    axes: Floats
    place: Floats
    lens: Floats


def eye_of(pose: Pose, sensor_width_mm: float, width: int, height: int) -> Eye:
    focal = pose.lens_mm / sensor_width_mm * width
    angles = (np.radians(angle) for angle in (pose.heading_deg, pose.tilt_deg, pose.roll_deg))
    x, y, z = pose.position
    lens = np.array([[focal, 0, width / 2 - 0.5], [0, focal, height / 2 - 0.5], [0, 0, 1.0]])
    return Eye(camera_axes(*angles), np.array([x, -y, z]), lens)


def corners_of(sheet: Sheet, eye: Eye, seconds: float) -> Floats:
    """The four corners in camera axes, clockwise from the upper left."""
    world = _outline(sheet) + [sheet.walk * seconds, 0, 0]
    return np.asarray((world * [1, -1, 1] - eye.place) @ eye.axes.T)


def _outline(sheet: Sheet) -> Floats:
    right = sheet.corner + sheet.across
    return np.array([sheet.corner, right, right + sheet.down, sheet.corner + sheet.down])


class Painter:
    """Draws one stage at one size; mip levels are made once."""

    def __init__(self, stage: Stage, width: int, height: int) -> None:
        self._stage, self._width, self._height = stage, width, height
        self._levels = {name: _levels(picture) for name, picture in stage.pictures.items()}
        self._covers = {name: _levels(cover) for name, cover in stage.covers.items()}
        self._corners = np.array([_outline(sheet) for sheet in stage.sheets])
        self._walks = np.array([sheet.walk for sheet in stage.sheets])

    def draw(self, eye: Eye, seconds: float) -> tuple[Picture, NDArray[np.float32]]:
        """(grey picture, 1/depth per pixel)."""
        picture = np.full((self._height, self._width), 190, np.uint8)
        near = np.zeros((self._height, self._width), np.float32)
        order = []
        for index in self._in_view(eye, seconds):
            sheet = self._stage.sheets[index]
            corners = corners_of(sheet, eye, seconds)
            if sheet.one_sided and _turned_away(corners):
                continue
            order.append((-sheet.layer, -float(corners[:, 2].max()), len(order), sheet, corners))
        for *_, sheet, corners in sorted(order, key=lambda item: item[:3]):
            for part in _bands(_beyond(corners, NEAR)):
                self._draw_part(picture, near, eye, sheet, (corners, part))
        return picture, near

    def _in_view(self, eye: Eye, seconds: float) -> list[int]:
        """Sheets that are not wholly outside one side of the frame, or behind the camera."""
        shift = self._walks[:, None, None] * [seconds, 0.0, 0.0]
        corners = ((self._corners + shift) * [1, -1, 1] - eye.place) @ eye.axes.T
        pixels = corners @ eye.lens.T
        x, y, z = pixels[..., 0], pixels[..., 1], pixels[..., 2]
        sides = (x < 0, x > self._width * z, y < 0, y > self._height * z, z <= NEAR)
        return [int(index) for index in np.flatnonzero(~np.any([side.all(1) for side in sides], axis=0))]

    def _draw_part(
        self, picture: Picture, near: NDArray[np.float32], eye: Eye, sheet: Sheet, shape: tuple[Floats, Floats]
    ) -> None:
        corners, part = shape
        pixels = part @ eye.lens.T
        pixels = pixels[:, :2] / pixels[:, 2:]
        left, top = np.maximum(np.floor(pixels.min(0)).astype(int) - 1, 0)
        right, bottom = np.minimum(np.ceil(pixels.max(0)).astype(int) + 2, [self._width, self._height])
        if right - left < 1 or bottom - top < 1:
            return
        origin, across, down = corners[0], corners[1] - corners[0], corners[3] - corners[0]
        normal = np.cross(across, down)
        if abs(normal @ origin) < 1e-9:
            return
        levels = self._levels[sheet.picture]
        level = _mip(levels, sheet, (across, down, normal), part.mean(0), eye.lens[0, 0])
        texture = levels[level]
        homography = _homography(eye, sheet, (origin, across, down), texture.shape, (left, top))
        size, tiled = (right - left, bottom - top), max(sheet.repeat) > 1
        border = cv2.BORDER_WRAP if tiled else cv2.BORDER_REPLICATE
        drawn = cv2.warpPerspective(texture, homography, size, flags=cv2.INTER_LINEAR, borderMode=border)
        mask = np.zeros(drawn.shape, np.uint8)
        outline = np.round((pixels - [left, top]) * 16).astype(np.int32)
        cv2.fillConvexPoly(mask, outline, 255, cv2.LINE_8 if tiled else cv2.LINE_AA, 4)
        if sheet.picture in self._covers:
            cover = cv2.warpPerspective(self._covers[sheet.picture][level], homography, size, flags=cv2.INTER_LINEAR)
            mask = cv2.multiply(mask, cover, scale=1 / 255)
        inverse = _inverse_depth(eye, normal, origin, (left, top, right, bottom))
        here = near[top:bottom, left:right]
        if sheet.layer < 3:
            mask &= cv2.compare(inverse, here, cv2.CMP_GE)
        target = picture[top:bottom, left:right]
        target[:] = cv2.add(cv2.multiply(drawn, mask, scale=1 / 255), cv2.multiply(target, 255 - mask, scale=1 / 255))
        cv2.copyTo(inverse, (mask > 127).astype(np.uint8), here)


def _levels(picture: Picture) -> list[Picture]:
    levels = [np.ascontiguousarray(picture)]
    while min(levels[-1].shape) > 8:
        height, width = levels[-1].shape
        levels.append(np.asarray(cv2.resize(levels[-1], (width // 2, height // 2), interpolation=cv2.INTER_AREA)))
    return levels


def _turned_away(corners: Floats) -> bool:
    return bool(np.cross(corners[1] - corners[0], corners[3] - corners[0]) @ corners[0] <= 0)


def _beyond(polygon: Floats, depth: float, sign: float = 1.0) -> Floats:
    """The part with sign * (z - depth) >= 0 (Sutherland and Hodgman)."""
    kept: list[Floats] = []
    for here, following in zip(polygon, [*polygon[1:], *polygon[:1]], strict=True):
        inside, inside_next = sign * (here[2] - depth) >= 0, sign * (following[2] - depth) >= 0
        if inside:
            kept.append(here)
        if inside != inside_next:
            kept.append(here + (depth - here[2]) / (following[2] - here[2]) * (following - here))
    return np.array(kept).reshape(-1, 3)


def _bands(polygon: Floats) -> list[Floats]:
    """The polygon cut at growing depths, the farthest part first."""
    if len(polygon) < 3:
        return []
    nearest, farthest = polygon[:, 2].min(), polygon[:, 2].max()
    if farthest / nearest <= BAND * 1.3:
        return [polygon]
    edges = np.geomspace(nearest, farthest, int(np.ceil(np.log(farthest / nearest) / np.log(BAND))) + 1)
    parts = [_beyond(_beyond(polygon, a), b, -1.0) for a, b in zip(edges[-2::-1], edges[:0:-1], strict=True)]
    return [part for part in parts if len(part) > 2]


def _mip(
    levels: list[Picture], sheet: Sheet, plane: tuple[Floats, Floats, Floats], middle: Floats, focal: float
) -> int:
    """The level whose texels are about one pixel, along the more squeezed axis within reason."""
    across, down, normal = plane
    height, width = levels[0].shape
    wide = np.linalg.norm(across) / (sheet.repeat[0] * width) * focal / middle[2]
    tall = np.linalg.norm(down) / (sheet.repeat[1] * height) * focal / middle[2]
    slant = abs(normal @ middle) / np.linalg.norm(normal) / np.linalg.norm(middle)
    scale = min(wide, tall) * max(np.sqrt(slant), 0.15)
    return int(np.clip(round(-np.log2(max(scale, 1e-6))), 0, len(levels) - 1))


def _homography(
    eye: Eye, sheet: Sheet, plane: tuple[Floats, Floats, Floats], shape: tuple[int, ...], corner: tuple[int, int]
) -> Floats:
    """Texel (centres at whole numbers) to pixel of the part whose upper left is `corner`."""
    origin, across, down = plane
    height, width = shape
    to_camera = np.column_stack([across / (sheet.repeat[0] * width), down / (sheet.repeat[1] * height), origin])
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    shift = np.array([[1, 0, -corner[0]], [0, 1, -corner[1]], [0, 0, 1.0]])
    return np.asarray(shift @ eye.lens @ to_camera @ half)


def _inverse_depth(eye: Eye, normal: Floats, origin: Floats, box: tuple[int, int, int, int]) -> NDArray[np.float32]:
    left, top, right, bottom = box
    slope = normal / (normal @ origin) @ np.linalg.inv(eye.lens)
    row = (np.arange(left, right) * slope[0]).astype(np.float32)
    column = (np.arange(top, bottom) * slope[1] + slope[2]).astype(np.float32)
    return np.asarray(column[:, None] + row[None])
