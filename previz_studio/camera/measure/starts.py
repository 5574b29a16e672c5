"""Where the fits begin: a chain of similarities between neighbouring key frames, and classical two-view geometry."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.bundle import FARTHEST, NEAREST, Scene, aim_points, still
from previz_studio.camera.measure.observations import Observations
from previz_studio.camera.measure.rotations import matrices

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Similarity:
    """From one key frame to the next: shift in focal lengths, scale, turn in radians."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    turn: float = 0.0
    agreeing: float = 0.0


def similarities(seen: Observations) -> list[Similarity]:
    """One per pair of neighbouring keys (RANSAC, 2.5 px); no motion where fewer than 8 points are shared."""
    found = []
    for key in range(seen.keys - 1):
        shared = (seen.seen[key] * seen.seen[key + 1]) > 0
        if shared.sum() < 8:
            found.append(Similarity())
            continue
        before = (seen.uv[key, shared] * seen.focal_px).astype(np.float32)
        after = (seen.uv[key + 1, shared] * seen.focal_px).astype(np.float32)
        matrix, inliers = cv2.estimateAffinePartial2D(
            before, after, method=cv2.RANSAC, ransacReprojThreshold=2.5, maxIters=500, confidence=0.995
        )
        if matrix is None:
            found.append(Similarity())
            continue
        found.append(
            Similarity(
                matrix[0, 2] / seen.focal_px,
                matrix[1, 2] / seen.focal_px,
                float(np.hypot(matrix[0, 0], matrix[1, 0])),
                float(np.arctan2(matrix[1, 0], matrix[0, 0])),
                float(inliers.mean()),
            )
        )
    return found


def turned_and_zoomed(seen: Observations, steps: list[Similarity]) -> Scene:
    """The chain read as a camera on a head: shifts are pan and tilt, scale is zoom."""
    scene = still(seen)
    rotation, log_zoom = scene.rotation.copy(), scene.log_zoom.copy()
    for key, step in enumerate(steps):
        zoom = np.exp(log_zoom[key])
        turn = np.array([-step.y / zoom, step.x / zoom, step.turn])
        rotation[key + 1] = matrices(turn) @ rotation[key]
        log_zoom[key + 1] = log_zoom[key] + np.log(max(step.scale, 1e-3))
    return aim_points(seen, replace(scene, rotation=rotation, log_zoom=log_zoom))


def travelled(seen: Observations, steps: list[Similarity]) -> Scene:
    """The chain read as a camera on rails facing a wall at distance 1: shifts are travel, scale is coming closer."""
    scene = still(seen)
    place = scene.centre.copy()
    for key, step in enumerate(steps):
        distance = max(0.15, 1 - place[key, 2])
        move = np.array([-step.x * distance, -step.y * distance, distance * (1 - 1 / max(step.scale, 0.1))])
        place[key + 1] = place[key] + move
    return aim_points(seen, replace(scene, centre=place, inverse_distance=np.ones(seen.tracks)))


def zoom_as_travel(scene: Scene) -> Scene:
    """A turn-and-zoom solution restarted as turn-and-travel: the scale change becomes coming closer."""
    place = np.zeros_like(scene.centre)
    place[:, 2] = 1 - np.exp(-scene.log_zoom)
    empty = np.zeros_like(scene.log_zoom)
    return replace(scene, centre=place, log_zoom=empty, inverse_distance=np.ones_like(scene.inverse_distance))


def two_view(seen: Observations) -> Scene | None:
    """Essential matrix on the best pair, perspective-n-point for the other keys, linear triangulation.

    None when no pair has 25 shared points or no pose comes out."""
    best = _best_pair(seen)
    if best is None:
        return None
    other, rotation, shift, shared, valid = best
    poses: dict[int, tuple[Floats, Floats]] = {0: (np.eye(3), np.zeros(3)), other: (rotation, shift)}
    points: dict[int, Floats] = {}
    for track in shared[valid]:
        _triangulate(seen, poses, int(track), points)
    for key in sorted(set(range(seen.keys)) - set(poses), key=lambda key: min(abs(key - other), key)):
        _resect(seen, poses, key, points)
    return _as_scene(seen, poses, points)


_Pair = tuple[int, Floats, Floats, NDArray[np.int64], NDArray[np.bool_]]


def _best_pair(seen: Observations) -> _Pair | None:
    best: tuple[float, _Pair] | None = None
    last = seen.keys - 1
    for other in sorted({last, int(last * 0.75), last // 2}):
        shared = np.flatnonzero(seen.seen[0] * seen.seen[other])
        if other == 0 or len(shared) < 25:
            continue
        before, after = seen.uv[0, shared], seen.uv[other, shared]
        essential, mask = cv2.findEssentialMat(
            before, after, np.eye(3), method=cv2.RANSAC, prob=0.999, threshold=1.2 / seen.focal_px, maxIters=300
        )
        if essential is None or essential.shape != (3, 3):
            continue
        count, rotation, shift, mask = cv2.recoverPose(essential, before, after, np.eye(3), mask=mask.copy())
        rays = np.c_[before, np.ones(len(before))] @ rotation.T
        rays_after = np.c_[after, np.ones(len(after))]
        cosine = (rays * rays_after).sum(1) / np.linalg.norm(rays, axis=1) / np.linalg.norm(rays_after, axis=1)
        angle = float(np.degrees(np.median(np.arccos(np.clip(cosine, -1, 1)))))
        score = count / len(shared) * min(1.0, angle / 1.5) * min(1.0, len(shared) / 60)
        if best is None or score > best[0]:
            pose = np.asarray(rotation, float), np.ravel(shift).astype(float)
            best = (score, (other, *pose, shared, np.ravel(mask) > 0))
    return best[1] if best else None


def _triangulate(
    seen: Observations, poses: dict[int, tuple[Floats, Floats]], track: int, points: dict[int, Floats]
) -> None:
    """Linear triangulation (Hartley and Zisserman 12.2) in front of the first camera, at most 200 units away."""
    rows = []
    for key, (rotation, shift) in poses.items():
        if seen.seen[key, track]:
            x, y = seen.uv[key, track]
            camera = np.c_[rotation, shift]
            rows += [x * camera[2] - camera[0], y * camera[2] - camera[1]]
    if len(rows) < 4:
        return
    solution = np.linalg.svd(np.array(rows))[2][-1]
    if abs(solution[3]) < 1e-6:
        return
    point = solution[:3] / solution[3]
    if point[2] > 0.01 and np.linalg.norm(point) < 200:
        points[track] = point


def _resect(seen: Observations, poses: dict[int, tuple[Floats, Floats]], key: int, points: dict[int, Floats]) -> None:
    known = [track for track in np.flatnonzero(seen.seen[key]) if int(track) in points]
    if len(known) < 8:
        return
    nearest = min(poses, key=lambda other: abs(other - key))
    turn = cv2.Rodrigues(poses[nearest][0])[0]
    found, turn, shift, inliers = cv2.solvePnPRansac(
        np.array([points[int(track)] for track in known]),
        seen.uv[key, known],
        np.eye(3),
        None,
        turn,
        poses[nearest][1].reshape(3, 1).copy(),
        True,
        iterationsCount=60,
        reprojectionError=3.0 / seen.focal_px,
        flags=cv2.SOLVEPNP_ITERATIVE,
    )
    if found and inliers is not None and len(inliers) >= 6:
        poses[key] = (np.asarray(cv2.Rodrigues(turn)[0], float), np.ravel(shift).astype(float))
        for track in np.flatnonzero(seen.seen[key]):
            if int(track) not in points:
                _triangulate(seen, poses, int(track), points)


def _as_scene(seen: Observations, poses: dict[int, tuple[Floats, Floats]], points: dict[int, Floats]) -> Scene:
    scene = still(seen)
    rotation, place = scene.rotation.copy(), scene.centre.copy()
    for key in range(seen.keys):
        turn, shift = poses[min(poses, key=lambda other: abs(other - key))]
        rotation[key], place[key] = turn, -turn.T @ shift
    scene = aim_points(seen, replace(scene, rotation=rotation))
    direction, inverse = scene.direction.copy(), np.full(seen.tracks, np.nan)
    for track, point in points.items():
        length = float(np.linalg.norm(point))
        direction[track], inverse[track] = point / length, 1 / length
    middle = float(np.nanmedian(inverse)) if points else 1.0
    inverse = np.clip(np.where(np.isfinite(inverse), inverse, middle) / middle, FARTHEST, NEAREST)
    return replace(scene, centre=place * middle, direction=direction, inverse_distance=inverse)
