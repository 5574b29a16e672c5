"""The empty stage: a sky that fades to the horizon, a ground with a 1 m and 5 m grid for scale, and soft shadows."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.projection import NEAR_M
from previz_studio.engines.animatic.raster import Array, Grey, View, clipped, fill, fixed, in_pixels

HORIZON = 186
_ZENITH, _GROUND, _LINE = 142, 150, 46
_HAZE_M = 110.0
"""Distance at which the ground has lost 63 % of its tone to the horizon."""
_TILE_M, _TILE_PX = 5.0, 512
_GRID_REACH_M, _BAND = 70.0, 1.5
_SHADOW = 0.4
SUN = np.array([0.42, -0.8, 0.43])
"""Where the key light travels: from behind the camera's left shoulder at the first frame, downwards."""


def empty_stage(view: View, grid: bool = True) -> Grey:
    """Sky and ground at the frame's size, shape (height, width)."""
    return _with_grid(_tones(view), view) if grid else _tones(view)


def _tones(view: View) -> Grey:
    """Sky and plain ground: smooth, so worked out on a small picture and enlarged."""
    shrink = 8
    width, height = -(-view.width // shrink) + 1, -(-view.height // shrink) + 1
    x = (np.arange(width) * shrink - view.width / 2) / view.focal
    y = (np.arange(height) * shrink - view.height / 2) / view.focal
    rays = x[None, :, None] * view.turn[0] + y[:, None, None] * view.turn[1] + view.turn[2]
    slope = rays[..., 1] / np.maximum(np.hypot(rays[..., 0], rays[..., 2]), 1e-6)
    sky = HORIZON + (_ZENITH - HORIZON) * (1 - np.exp(-np.maximum(slope, 0) * 2.2))
    distance = max(view.position[1], 0.05) / np.maximum(-slope, 1e-6)
    ground = HORIZON + (_GROUND - HORIZON) * np.exp(-distance / _HAZE_M)
    small = np.where(slope > 0, sky, ground).astype(np.float32)
    shift = np.array([[1 / shrink, 0, 0.5 / shrink], [0, 1 / shrink, 0.5 / shrink]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    full = cv2.warpAffine(small, shift, (view.width, view.height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.convertScaleAbs(full), dtype=np.uint8)


@cache
def _grid_tiles() -> tuple[Grey, ...]:
    """One 5 m tile of grid lines as an opacity, then halved again and again."""
    tile = np.zeros((_TILE_PX, _TILE_PX), np.uint8)
    step = _TILE_PX / _TILE_M
    for line in range(int(_TILE_M)):
        at = round(line * step)
        tile[at : at + 2, :] = np.maximum(tile[at : at + 2, :], 120)
        tile[:, at : at + 2] = np.maximum(tile[:, at : at + 2], 120)
    tile[:4, :], tile[-1:, :], tile[:, :4], tile[:, -1:] = 255, 255, 255, 255
    tiles = [tile]
    while tiles[-1].shape[0] > 8:
        half = tiles[-1].shape[0] // 2
        tiles.append(np.asarray(cv2.resize(tiles[-1], (half, half), interpolation=cv2.INTER_AREA), dtype=np.uint8))
    return tuple(tiles)


def _with_grid(tones: Grey, view: View) -> Grey:
    """Darkens `tones` along the grid lines, band of depth by band of depth, each with the tile that fits it."""
    x, _, z = view.position
    reach = _GRID_REACH_M + max(0.0, view.position[1])
    corners = np.array([[x - reach, 0, z - reach], [x + reach, 0, z - reach], [x + reach, 0, z + reach],
                        [x - reach, 0, z + reach]])  # fmt: skip
    whole = clipped((corners - view.position) @ view.turn.T)
    if len(whole) < 3:
        return tones
    near, far = float(whole[:, 2].min()), float(whole[:, 2].max())
    bands = max(1, int(np.ceil(np.log(far / near) / np.log(_BAND))))
    edges = np.geomspace(near, far, bands + 1)
    lines = np.zeros_like(tones)
    for nearest, farthest in zip(edges[:-1], edges[1:], strict=True):
        ring = clipped(whole, float(nearest), float(farthest))
        if len(ring) > 2:
            _draw_band(lines, ring, view)
    return np.asarray(cv2.subtract(tones, cv2.multiply(lines, np.ones_like(lines), scale=_LINE / 255)), dtype=np.uint8)


def _draw_band(lines: Grey, ring: Array, view: View) -> None:
    points = in_pixels(ring, view)
    low, high = points.min(axis=0), points.max(axis=0)
    left, top = max(0, int(low[0]) - 1), max(0, int(low[1]) - 1)
    right, bottom = min(view.width, int(high[0]) + 2), min(view.height, int(high[1]) + 2)
    if right <= left or bottom <= top:
        return
    tiles = _grid_tiles()
    middle = ring.mean(axis=0)
    grazing = abs(float((view.turn @ np.array([0.0, 1.0, 0.0])) @ middle)) / float(np.linalg.norm(middle))
    pixels_per_texel = view.focal / middle[2] * _TILE_M / _TILE_PX * max(np.sqrt(grazing), 0.12)
    level = int(np.clip(round(-np.log2(max(pixels_per_texel, 1e-6))), 0, len(tiles) - 1))
    texel = _TILE_M / _TILE_PX * 2**level
    to_world = np.array([[texel, 0, texel / 2], [0, 0, 0], [0, texel, texel / 2]])
    to_camera = view.turn @ (to_world - np.outer(view.position, [0, 0, 1]))
    to_pixels = np.array([[view.focal, 0, view.width / 2 - 0.5 - left], [0, view.focal, view.height / 2 - 0.5 - top],
                          [0, 0, 1]])  # fmt: skip
    size = right - left, bottom - top
    warped = cv2.warpPerspective(
        tiles[level], to_pixels @ to_camera, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
    )
    mask: NDArray[np.uint8] = np.zeros((bottom - top, right - left), np.uint8)
    fill(mask, fixed(points, left, top), 255)
    cv2.copyTo(warped, mask, lines[top:bottom, left:right])


def shadowed(tones: Grey, view: View, bodies: list[tuple[Array, NDArray[np.intp]]]) -> Grey:
    """Darkens the ground where the key light is blocked. Each body is its vertices, shape (n, 3), and where its convex
    parts start; each part throws the outline of its own shadow."""
    small = View(view.position, view.turn, view.focal / 2, view.width // 2, view.height // 2)
    mask: Grey = np.zeros((small.height, small.width), np.uint8)
    for vertices, starts in bodies:
        cast = vertices - SUN * (np.maximum(vertices[:, 1:2], 0.0) / SUN[1])
        cast[:, 1] = 0.0
        seen = (cast - view.position) @ view.turn.T
        if seen[:, 2].max() <= NEAR_M:
            continue
        whole = seen[:, 2].min() > NEAR_M
        points = fixed(in_pixels(seen, small)) if whole else None
        if points is not None and _small(points, small):
            starts = starts[:1]
        for part in np.split(np.arange(len(vertices)), starts[1:]):
            if points is not None:
                fill(mask, np.asarray(cv2.convexHull(points[part]), dtype=np.int32), 255, cv2.LINE_AA)
            else:
                _cut_shadow(mask, seen[part], small)
    if not mask.any():
        return tones
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.7, small.width / 500))
    full = cv2.resize(soft, (view.width, view.height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.subtract(tones, cv2.multiply(tones, full, scale=_SHADOW / 255)), dtype=np.uint8)


def _small(points: NDArray[np.int32], view: View) -> bool:
    """Too small in frame for its parts to be told apart."""
    return bool(np.ptp(points, axis=0).max() < 16 * view.width / 40)


def _cut_shadow(mask: Grey, seen: Array, view: View) -> None:
    """A shadow that reaches behind the lens: its outline is found on the ground, then cut at the lens."""
    if seen[:, 2].max() <= NEAR_M:
        return
    world = seen @ view.turn
    ring = np.asarray(cv2.convexHull(world[:, [0, 2]].astype(np.float32), returnPoints=False)).reshape(-1)
    cut = clipped(seen[ring])
    if len(cut) > 2:
        fill(mask, fixed(in_pixels(cut, view)), 255, cv2.LINE_AA)
