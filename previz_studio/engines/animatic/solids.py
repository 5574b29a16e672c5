"""Convex clay solids and the meshes made of them. Local axes: x to its right, y up, z to its front; metres."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Solid:
    """One convex body: `vertices` shape (n, 3); each face lists its vertices in order around it; tone is its grey,
    1 for plain clay."""

    vertices: Array
    faces: tuple[tuple[int, ...], ...]
    tone: float = 1.0


@dataclass(frozen=True)
class Part:
    """Where one solid's vertices and faces lie in its mesh."""

    vertices: slice
    faces: slice


@dataclass(frozen=True)
class Mesh:
    """Solids put together for drawing: `normals` and `centres` shape (faces, 3), outward; `tones` shape (faces,);
    `first_vertices` one per face, `starts` the first vertex of each part."""

    vertices: Array
    faces: tuple[NDArray[np.intp], ...]
    normals: Array
    centres: Array
    tones: Array
    parts: tuple[Part, ...]
    first_vertices: NDArray[np.intp]
    starts: NDArray[np.intp]


def mesh_of(solids: Iterable[Solid]) -> Mesh:
    """Puts solids together; normals point away from each solid's middle."""
    vertices: list[Array] = []
    faces: list[NDArray[np.intp]] = []
    normals: list[Array] = []
    centres: list[Array] = []
    tones: list[float] = []
    parts: list[Part] = []
    count = 0
    for solid in solids:
        middle, first_face = solid.vertices.mean(axis=0), len(faces)
        for face in solid.faces:
            ring = solid.vertices[list(face)]
            centre = ring.mean(axis=0)
            normal = _normal(ring)
            faces.append(np.asarray(face, dtype=np.intp) + count)
            normals.append(normal if normal @ (centre - middle) >= 0 else -normal)
            centres.append(centre)
            tones.append(solid.tone)
        vertices.append(solid.vertices)
        parts.append(Part(slice(count, count + len(solid.vertices)), slice(first_face, len(faces))))
        count += len(solid.vertices)
    return Mesh(
        vertices=np.concatenate(vertices),
        faces=tuple(faces),
        normals=np.array(normals),
        centres=np.array(centres),
        tones=np.array(tones),
        parts=tuple(parts),
        first_vertices=np.array([face[0] for face in faces], dtype=np.intp),
        starts=np.array([part.vertices.start for part in parts], dtype=np.intp),
    )


def _normal(ring: Array) -> Array:
    """Newell's method: the plane that fits a ring best, so a slightly bent quad still has one."""
    following = np.roll(ring, -1, axis=0)
    normal: Array = np.cross(ring, following).sum(axis=0)
    length = float(np.linalg.norm(normal))
    return normal / length if length > 0 else np.array([0.0, 1.0, 0.0])


def block(width: float, height: float, length: float, at: Sequence[float] = (0, 0, 0), tone: float = 1.0) -> Solid:
    """A box standing on `at`, centred on it."""
    return loft([(0.0, width / 2, length / 2), (height, width / 2, length / 2)], at, tone, sides=4)


def loft(rings: Sequence[Sequence[float]], at: Sequence[float] = (0, 0, 0), tone: float = 1.0, sides: int = 8) -> Solid:
    """A stack of rings `(y, half width, half length[, shift x, shift z])`, bottom first; four sides make boxes."""
    turn = math.pi / 4 if sides == 4 else math.pi / sides
    reach = math.sqrt(2) if sides == 4 else 1 / math.cos(math.pi / sides)
    angles = [turn + 2 * math.pi * i / sides for i in range(sides)]
    points = []
    for ring in rings:
        y, half_width, half_length = ring[:3]
        shift_x, shift_z = (ring[3], ring[4]) if len(ring) > 3 else (0.0, 0.0)
        points += [
            (
                at[0] + shift_x + half_width * reach * math.sin(a),
                at[1] + y,
                at[2] + shift_z + half_length * reach * math.cos(a),
            )
            for a in angles
        ]
    return Solid(np.array(points, dtype=np.float64), _ring_faces(len(rings), sides), tone)


def _ring_faces(rings: int, sides: int) -> tuple[tuple[int, ...], ...]:
    walls = [
        (k * sides + i, k * sides + (i + 1) % sides, (k + 1) * sides + (i + 1) % sides, (k + 1) * sides + i)
        for k in range(rings - 1)
        for i in range(sides)
    ]
    return (tuple(range(sides)), *walls, tuple(range((rings - 1) * sides, rings * sides)))


def ellipsoid(at: Sequence[float], radii: Sequence[float], tone: float = 1.0, sides: int = 10, rings: int = 7) -> Solid:
    """A faceted egg around `at`; radii along x, y, z."""
    stack = []
    for k in range(rings):
        lift = math.pi * (k + 0.35) / (rings - 0.3) - math.pi / 2
        stack.append((radii[1] * math.sin(lift), radii[0] * math.cos(lift), radii[2] * math.cos(lift)))
    return loft(stack, at, tone, sides)


def limb(
    start: Sequence[float], end: Sequence[float], thickness: tuple[float, float], tone: float = 1.0, sides: int = 6
) -> Solid:
    """A tapered rod from `start` to `end`; `thickness` are its radii there."""
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    along = (b - a) / max(float(np.linalg.norm(b - a)), 1e-9)
    across = np.cross(along, [0, 0, 1] if abs(along[2]) < 0.9 else [1, 0, 0])
    across /= np.linalg.norm(across)
    other = np.cross(along, across)
    turns = [2 * math.pi * i / sides for i in range(sides)]
    rings = [
        middle + radius * (math.cos(t) * across + math.sin(t) * other)
        for middle, radius in ((a, thickness[0]), (b, thickness[1]))
        for t in turns
    ]
    return Solid(np.array(rings), _ring_faces(2, sides), tone)


def moved(solid: Solid, by: Sequence[float]) -> Solid:
    return replace(solid, vertices=solid.vertices + np.asarray(by, dtype=np.float64))


def wedge(width: float, low: float, high: float, length: float, tone: float = 1.0) -> Solid:
    """A ramp standing on the ground: `low` at its front end, `high` at its back."""
    w, z = width / 2, length / 2
    bottom = [(-w, 0.0, -z), (w, 0.0, -z), (w, 0.0, z), (-w, 0.0, z)]
    top = [(-w, high, -z), (w, high, -z), (w, low, z), (-w, low, z)]
    return Solid(np.array(bottom + top), _ring_faces(2, 4), tone)
