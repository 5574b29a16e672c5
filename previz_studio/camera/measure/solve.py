"""Levenberg-Marquardt for bundle.py: the points are eliminated (Schur complement), so each step is a small solve."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.bundle import (
    KEEP_DEPTH,
    Family,
    Scene,
    aim_points,
    camera_jacobian,
    errors_px,
    median_distance_one,
    move_cameras,
    move_points,
    tangents,
)
from previz_studio.camera.measure.observations import Observations

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    scene: Scene
    cost: float


@dataclass(frozen=True)
class _Normal:
    """Normal equations, cameras U and points V with their coupling E, and the gradients."""

    u: Floats
    v: Floats
    e: Floats
    gradient_camera: Floats
    gradient_point: Floats


def solve(seen: Observations, family: Family, scene: Scene, weight: Floats, sigma: float = 0.7, steps: int = 8) -> Fit:
    """Refine `scene`. `weight` per track; `sigma` in pixels is what counts as a normal error (3 sigma is the knee)."""
    scene = _prepare(seen, family, scene)
    cost, damping = _cost(seen, family, scene, weight, sigma), 1e-3
    for _ in range(steps):
        normal = _normal(seen, family, scene, weight, sigma)
        better, damping = _step(seen, family, Fit(scene, cost), normal, (weight, sigma, damping))
        if better is None:
            break
        gain = (cost - better.cost) / max(cost, 1e-9)
        scene, cost = better.scene, better.cost
        if gain < 1e-4:
            break
        if family.depth and family.free:
            scene = median_distance_one(scene)
            cost = _cost(seen, family, scene, weight, sigma)
    return Fit(scene, cost)


def anneal(
    seen: Observations, family: Family, scene: Scene, weight: Floats, sigmas: tuple[float, ...] = (4.0, 2.0, 1.0)
) -> Fit:
    """Solve with a shrinking knee: first everybody is heard, then only those who agree (graduated non-convexity)."""
    fit = Fit(scene, np.inf)
    for sigma in sigmas:
        fit = solve(seen, family, fit.scene, weight, sigma, steps=6)
    return fit


def _prepare(seen: Observations, family: Family, scene: Scene) -> Scene:
    if not scene.direction.any():
        scene = aim_points(seen, scene)
    if not family.depth:
        return replace(scene, inverse_distance=np.zeros(seen.tracks))
    return scene if scene.inverse_distance.any() else replace(scene, inverse_distance=np.ones(seen.tracks))


def _cost(seen: Observations, family: Family, scene: Scene, weight: Floats, sigma: float) -> float:
    square = (errors_px(seen, scene) ** 2).sum(-1)
    knee = (3 * sigma) ** 2
    cost = float((weight * (knee * square / (knee + square))).sum())
    if family.depth:
        cost += KEEP_DEPTH * seen.focal_px**2 * float(((scene.inverse_distance - 1) ** 2).sum())
    return cost


def _normal(seen: Observations, family: Family, scene: Scene, weight: Floats, sigma: float) -> _Normal:
    error = errors_px(seen, scene)
    square = (error**2).sum(-1)
    root = np.sqrt(weight) / (1 + square / (3 * sigma) ** 2)
    by_camera, by_world = camera_jacobian(seen, scene, family.free)
    by_point = _point_jacobian(scene, by_world, family.depth) * root[..., None, None]
    by_camera = by_camera * root[..., None, None]
    error = error * root[..., None]
    keys, tracks, free, unknowns = seen.keys, seen.tracks, len(family.free), by_point.shape[-1]
    stacked = by_point.transpose(1, 0, 2, 3).reshape(tracks, 2 * keys, unknowns)
    v = stacked.transpose(0, 2, 1) @ stacked
    gradient_point = (stacked.transpose(0, 2, 1) @ error.transpose(1, 0, 2).reshape(tracks, 2 * keys, 1))[..., 0]
    if family.depth:
        pull = KEEP_DEPTH * seen.focal_px**2
        v[:, 2, 2] += pull
        gradient_point[:, 2] += pull * (scene.inverse_distance - 1)
    rows = by_camera.reshape(keys, 2 * tracks, free)
    u = rows.transpose(0, 2, 1) @ rows
    gradient_camera = (rows.transpose(0, 2, 1) @ error.reshape(keys, 2 * tracks, 1))[..., 0]
    e = by_camera.transpose(0, 1, 3, 2) @ by_point
    return _Normal(u, v, e, gradient_camera, gradient_point)


def _point_jacobian(scene: Scene, by_world: Floats, depth: bool) -> Floats:
    axes = [axis[None, :, None] for axis in tangents(scene.direction)]
    if depth:
        axes.append(-scene.centre[:, None, None])
    columns = np.empty((*by_world.shape[:3], len(axes)))
    for index, axis in enumerate(axes):
        np.sum(by_world * axis, axis=-1, out=columns[..., index])
    return columns


def _step(
    seen: Observations, family: Family, now: Fit, normal: _Normal, tuning: tuple[Floats, float, float]
) -> tuple[Fit | None, float]:
    """The first step that lowers the cost, and the next damping; None when six tries did not."""
    weight, sigma, damping = tuning
    for _ in range(6):
        camera, point = _increments(normal, damping, len(family.free))
        full = np.zeros((seen.keys, 7))
        full[:, list(family.free)] = camera
        scene = move_points(move_cameras(now.scene, full), point, family.depth)
        cost = _cost(seen, family, scene, weight, sigma)
        if cost < now.cost:
            return Fit(scene, cost), max(damping * 0.3, 1e-7)
        damping *= 6
    return None, damping


def _increments(normal: _Normal, damping: float, free: int) -> tuple[Floats, Floats]:
    """Camera and point steps; the first key stays where it is."""
    unknowns = normal.v.shape[-1]
    trace = np.trace(normal.v, axis1=1, axis2=2) / unknowns
    inverse = np.linalg.inv(normal.v + (damping * trace + 1e-6)[:, None, None] * np.eye(unknowns))
    keys = normal.u.shape[0]
    camera = np.zeros((keys, free))
    gradient = normal.gradient_point
    if free:
        size = (keys - 1) * free
        coupling = normal.e[1:]
        flat = coupling.transpose(0, 2, 1, 3).reshape(size, -1)
        weighted = (coupling @ inverse).transpose(0, 2, 1, 3).reshape(size, -1)
        system = -weighted @ flat.T
        diagonal = np.zeros((keys - 1, free, keys - 1, free))
        diagonal[np.arange(keys - 1), :, np.arange(keys - 1), :] = normal.u[1:]
        diagonal = diagonal.reshape(size, size)
        strength = np.maximum(np.diag(diagonal), 1e-6)
        system += diagonal + np.diag(damping * strength + 1e-9 * strength.max())
        right = -(normal.gradient_camera[1:].reshape(-1) - weighted @ gradient.reshape(-1))
        camera[1:] = np.linalg.solve(system, right).reshape(keys - 1, free)
        gradient = gradient + (camera[1:].reshape(-1) @ flat).reshape(gradient.shape)
    return camera, -(inverse @ gradient[..., None])[..., 0]
