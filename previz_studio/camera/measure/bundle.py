"""Fit one camera and one still scene to all observations at once: bundle adjustment with few unknowns.

A point is a direction d (unit) and an inverse distance rho, so that far points and scenes without depth stay well
behaved (inverse depth: Civera et al. 2008). Projection of point n in key k, in focal lengths:
q = R_k (d_n - rho_n C_k), uv = exp(s_k) q_xy / q_z. Solved by Levenberg-Marquardt on the Schur complement of the points
(Triggs et al. 2000), with Geman-McClure weights so that people walking through do not steer the camera.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.observations import Observations
from previz_studio.camera.measure.rotations import matrices

Floats = NDArray[np.float64]

NEAREST, FARTHEST = 12.0, 0.005
"""Limits of inverse distance, in units of the scene's median."""
KEEP_DEPTH = 1e-7
"""Pull of every inverse distance towards the median, so that points nothing says about do not run away."""


@dataclass(frozen=True)
class Family:
    """Which of (yaw, tilt, roll, x, y, z, log zoom) are free, and whether points have depth."""

    free: tuple[int, ...]
    depth: bool


STATIC = Family((), False)
TURN_AND_ZOOM = Family((0, 1, 2, 6), False)
TRAVEL = Family((3, 4, 5), True)
TRAVEL_AND_TURN = Family((0, 1, 2, 3, 4, 5), True)
EVERYTHING = Family((0, 1, 2, 3, 4, 5, 6), True)


@dataclass(frozen=True)
class Scene:
    """`rotation` (keys, 3, 3) world to camera, `centre` (keys, 3), `log_zoom` (keys,); `direction` (tracks, 3),
    `inverse_distance` (tracks,). World axes are those of the first key's camera: x right, y down, z forward."""

    rotation: Floats
    centre: Floats
    log_zoom: Floats
    direction: Floats
    inverse_distance: Floats


def still(seen: Observations) -> Scene:
    """A camera that never moves, points where they are seen on average."""
    keys = seen.keys
    camera = Scene(
        np.tile(np.eye(3), (keys, 1, 1)),
        np.zeros((keys, 3)),
        np.zeros(keys),
        np.zeros((seen.tracks, 3)),
        np.zeros(seen.tracks),
    )
    return aim_points(seen, camera)


def aim_points(seen: Observations, scene: Scene) -> Scene:
    """Each point's direction as the mean of its sightings under the scene's cameras (distance ignored)."""
    flat = seen.uv / np.exp(scene.log_zoom)[:, None, None]
    rays = np.concatenate([flat, np.ones((*flat.shape[:2], 1))], -1)
    rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
    total = np.sum((rays @ scene.rotation) * seen.seen[..., None], axis=0)
    return replace(scene, direction=total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12))


def project(scene: Scene) -> tuple[Floats, Floats, Floats]:
    """(uv in focal lengths, points in camera axes q, clamped q_z), each with shape (keys, tracks, ...)."""
    offset = scene.direction[None] - scene.inverse_distance[None, :, None] * scene.centre[:, None, :]
    q = offset @ scene.rotation.transpose(0, 2, 1)
    depth = np.maximum(q[..., 2], 0.05)
    return q[..., :2] / depth[..., None] * np.exp(scene.log_zoom)[:, None, None], q, depth


def errors_px(seen: Observations, scene: Scene) -> Floats:
    """Projection minus observation in pixels, shape (keys, tracks, 2); 0 where not seen."""
    return np.asarray((project(scene)[0] - seen.uv) * (seen.focal_px * seen.seen[..., None]))


def track_errors(seen: Observations, scene: Scene) -> Floats:
    """Root mean square error of each track in pixels."""
    square = (errors_px(seen, scene) ** 2).sum((0, 2))
    return np.asarray(np.sqrt(square / np.maximum(seen.seen.sum(0), 1)))


def tangents(direction: Floats) -> tuple[Floats, Floats]:
    """Two unit vectors at right angles to each direction."""
    upright = np.abs(direction[:, 1:2]) < 0.9
    helper = np.where(upright, np.array([[0.0, 1.0, 0.0]]), np.array([[1.0, 0.0, 0.0]]))
    first = np.cross(helper, direction)
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    return first, np.cross(direction, first)


def camera_jacobian(seen: Observations, scene: Scene, free: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Derivatives of the pixel position by camera (keys, tracks, 2, len(free)) and by world point (..., 2, 3)."""
    uv, q, depth = project(scene)
    zoomed = np.exp(scene.log_zoom)[:, None] * seen.focal_px / depth * seen.seen
    u, v = q[..., 0] / depth, q[..., 1] / depth
    by_world = np.empty((*u.shape, 2, 3))
    by_world[..., 0, :] = zoomed[..., None] * (scene.rotation[:, None, 0] - u[..., None] * scene.rotation[:, None, 2])
    by_world[..., 1, :] = zoomed[..., None] * (scene.rotation[:, None, 1] - v[..., None] * scene.rotation[:, None, 2])
    by_camera = np.empty((*u.shape, 2, 7))
    x, y = q[..., 0], q[..., 1]
    by_camera[..., 0, 0] = -zoomed * (depth + u * x)
    by_camera[..., 1, 0] = -zoomed * v * x
    by_camera[..., 0, 1] = zoomed * u * y
    by_camera[..., 1, 1] = zoomed * (depth + v * y)
    by_camera[..., 0, 2] = zoomed * y
    by_camera[..., 1, 2] = -zoomed * x
    by_camera[..., 3:6] = -by_world * scene.inverse_distance[None, :, None, None]
    by_camera[..., 6] = uv * (seen.focal_px * seen.seen[..., None])
    return by_camera[..., list(free)], by_world


def move_cameras(scene: Scene, step: Floats) -> Scene:
    """`step` shape (keys, 7): yaw right, tilt up, roll clockwise (radians), x, y, z, log zoom."""
    turn = np.clip(np.stack([-step[:, 1], -step[:, 0], -step[:, 2]], 1), -0.5, 0.5)
    return replace(
        scene,
        rotation=matrices(turn) @ scene.rotation,
        centre=scene.centre + step[:, 3:6],
        log_zoom=scene.log_zoom + np.clip(step[:, 6], -0.5, 0.5),
    )


def move_points(scene: Scene, step: Floats, depth: bool) -> Scene:
    """`step` shape (tracks, 2 or 3): along both tangents, then inverse distance."""
    first, second = tangents(scene.direction)
    moved = scene.direction + np.clip(step[:, :1], -0.3, 0.3) * first + np.clip(step[:, 1:2], -0.3, 0.3) * second
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    if not depth:
        return replace(scene, direction=moved)
    inverse = np.clip(scene.inverse_distance + np.clip(step[:, 2], -0.5, 0.5), FARTHEST, NEAREST)
    return replace(scene, direction=moved, inverse_distance=inverse)


def median_distance_one(scene: Scene) -> Scene:
    """Scale is free in every fit with depth: fix it so that the median inverse distance is 1."""
    middle = float(np.median(scene.inverse_distance))
    if middle <= 0:
        return scene
    inverse = np.clip(scene.inverse_distance / middle, FARTHEST, NEAREST)
    return replace(scene, inverse_distance=inverse, centre=scene.centre * middle)
