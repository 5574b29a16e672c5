"""The empty stage: a sky that fades to the horizon, a ground with a 1 m and 5 m grid for scale, and soft shadows."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.engines.animatic.raster import FINER, Array, Depth, Grey, View, clipped, fill, fixed, in_pixels

HORIZON = 186
_ZENITH, _GROUND, _LINE = 142, 150, 46
_HAZE_M = 110.0
"""Distance at which the ground has lost 63 % of its tone to the horizon."""
_TILE_M, _TILE_PX = 5.0, 512
_GRID_REACH_M, _BAND = 70.0, 1.5
_SHADOW = 0.4
SUN = np.array([0.42, -0.8, 0.43])
"""Where the key light travels: from behind the camera's left shoulder at the first frame, downwards."""


def empty_stage(view: View) -> tuple[Grey, Depth]:
    """Grey picture of sky and ground at the frame's size, and 1/depth of the ground at FINER times that size."""
    return _with_grid(_tones(view), view), _ground_nearness(view.finer(FINER))


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
    return np.asarray(np.round(full), dtype=np.uint8)


def _ground_nearness(view: View) -> Depth:
    """1/depth of the plane y = 0 is affine in the picture; above the horizon it is negative, which loses every test."""
    normal = view.turn @ np.array([0.0, 1.0, 0.0])
    plane = normal / -max(view.position[1], 0.01)
    a, b = plane[0] / view.focal, plane[1] / view.focal
    c = plane[2] + a * (0.5 - view.width / 2) + b * (0.5 - view.height / 2)
    # A piece standing on the ground keeps its foot: the ground gives way by a thousandth.
    give = 0.999
    x = np.arange(view.width, dtype=np.float32)[None, :] * np.float32(a * give)
    nearness: Depth = x + (
        np.arange(view.height, dtype=np.float32)[:, None] * np.float32(b * give) + np.float32(c * give)
    )
    return np.maximum(nearness, np.float32(0), out=nearness)


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


def shadowed(tones: Grey, view: View, bodies: list[Array]) -> Grey:
    """Darkens the ground where the key light is blocked: each body, shape (n, 3), throws its convex outline."""
    mask: Grey = np.zeros_like(tones)
    for body in bodies:
        above = np.maximum(body[:, 1:2], 0.0)
        cast = body - SUN * (above / SUN[1])
        cast[:, 1] = 0.0
        flat = np.ascontiguousarray(cast[:, [0, 2]], dtype=np.float32)
        ring2 = np.asarray(cv2.convexHull(flat), dtype=np.float64).reshape(-1, 2)
        ring3 = np.stack([ring2[:, 0], np.zeros(len(ring2)), ring2[:, 1]], axis=1)
        ring = clipped((ring3 - view.position) @ view.turn.T)
        if len(ring) > 2:
            fill(mask, fixed(in_pixels(ring, view)), 255, cv2.LINE_AA)
    if not mask.any():
        return tones
    soft = cv2.GaussianBlur(mask, (0, 0), max(1.0, view.width / 500))
    return np.asarray(cv2.subtract(tones, cv2.multiply(tones, soft, scale=_SHADOW / 255)), dtype=np.uint8)
