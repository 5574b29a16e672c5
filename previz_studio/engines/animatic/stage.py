"""The set made from a plan: which bodies stand where at a moment, drawn as clay through the planned camera."""

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from previz_studio.camera.blocking import Placement, placed_at
from previz_studio.camera.plan import Piece
from previz_studio.engines.animatic.ground import HORIZON, SUN, empty_stage, shadowed
from previz_studio.engines.animatic.raster import FINER, Array, Canvas, Depth, Grey, View
from previz_studio.engines.animatic.shapes import solids_for
from previz_studio.engines.animatic.solids import Mesh, mesh_of

_KEY = -SUN / np.linalg.norm(SUN)
_AMBIENT, _DIRECT, _SKYLIGHT = 92.0, 86.0, 30.0
_HAZE_M = 190.0
_STEPS_PER_METRE = 16
"""How finely a walk is drawn; a step pose is kept and used again."""
_LENS_CLEARANCE_M = 0.04


@dataclass(frozen=True)
class Body:
    """A mesh standing in the world: vertices, normals and face centres turned and moved to where it is."""

    mesh: Mesh
    vertices: Array
    normals: Array
    centres: Array


@dataclass(frozen=True)
class Picture:
    """Both shape (height, width): `tones` clay greys, `nearness` 1/depth in 1/m at each pixel's middle, 0 for sky."""

    tones: Grey
    nearness: Depth


def draw(view: View, bodies: list[Body], *, with_depth: bool = True, grid: bool = True) -> Picture:
    """The clay picture of these bodies on the empty stage; without depth, `nearness` is empty. No drawing has a `grid`
    on its ground: where the set only goes on behind one, there is none."""
    outlines = [(body.vertices, body.mesh.starts) for body in bodies]
    canvas = Canvas(view, shadowed(empty_stage(view, grid), view, outlines))
    for body in bodies:
        canvas.draw(body.mesh, body.vertices, body.normals, _shade(body, view.position))
    middle, end = FINER // 2, None if with_depth else 0
    nearness = np.ascontiguousarray(canvas.nearness[middle:end:FINER, middle::FINER])
    return Picture(canvas.picture(), nearness)


def bodies_at(pieces: tuple[Piece, ...], seconds: float, length_seconds: float, eye: Array) -> list[Body]:
    """Everybody on the set at a moment; a piece whose inside the lens is in (a driver's own car) is left out."""
    placements = [placed_at(piece, seconds, length_seconds) for piece in pieces]
    return [body_of(placement) for placement in placements if not _around(placement, eye)]


def body_of(placement: Placement, walking: bool = True) -> Body:
    """The piece's clay, turned and moved to where it stands."""
    piece = placement.piece
    walks = walking and piece.kind == "character" and math.dist(piece.start, piece.end) > 0.3
    step = round(placement.travelled_m * _STEPS_PER_METRE) / _STEPS_PER_METRE if walks else None
    mesh = _mesh(piece, step)
    turn = math.radians(placement.facing_deg)
    sine, cosine = math.sin(turn), math.cos(turn)
    spin = np.array([[cosine, 0, -sine], [0, 1, 0], [sine, 0, cosine]])
    at = np.asarray(placement.position)
    return Body(mesh, mesh.vertices @ spin + at, mesh.normals @ spin, mesh.centres @ spin + at)


@lru_cache(maxsize=512)
def _mesh(piece: Piece, walked_m: float | None) -> Mesh:
    return mesh_of(solids_for(piece, walked_m))


def _around(placement: Placement, eye: Array) -> bool:
    """The lens is inside the piece's box."""
    dx, dy, dz = eye - np.asarray(placement.position)
    turn = math.radians(placement.facing_deg)
    side, front = dx * math.cos(turn) - dz * math.sin(turn), dx * math.sin(turn) + dz * math.cos(turn)
    piece, spare = placement.piece, _LENS_CLEARANCE_M
    return bool(
        abs(side) < piece.width_m / 2 + spare
        and abs(front) < piece.length_m / 2 + spare
        and -spare < dy < piece.height_m + spare
    )


def _shade(body: Body, eye: Array) -> Grey:
    """One grey per face: skylight from above, a key over the first camera's left shoulder, haze with distance."""
    lit = np.maximum(body.normals @ _KEY, 0)
    light = _AMBIENT + _DIRECT * lit + _SKYLIGHT * (0.5 + 0.5 * body.normals[:, 1])
    tones = np.clip(light * body.mesh.tones, 12, 245)
    away = np.linalg.norm(body.centres - eye, axis=1)
    hazy = HORIZON + (tones - HORIZON) * np.exp(-away / _HAZE_M)
    return np.asarray(np.round(hazy), dtype=np.uint8)


def coloured(tones: Grey, curves: Grey) -> Grey:
    """Clay greys through a mood's curves: shape (height, width, 3), RGB."""
    return np.asarray(cv2.LUT(cv2.merge([tones, tones, tones]), curves), dtype=np.uint8)
