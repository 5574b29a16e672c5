"""The camera in every frame, with the scene's points held where the clip put them; and what that means on screen."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.bundle import Family, Scene, camera_jacobian, errors_px, move_cameras
from previz_studio.camera.measure.observations import Observations
from previz_studio.camera.measure.rotations import camera_axes, matrices, pan_tilt_roll, vectors

Floats = NDArray[np.float64]

PAN, TILT, ROLL, RIGHT, UP, FORWARD, ZOOM = range(7)
"""Columns of a component table: degrees, degrees, degrees, three distances, and the zoom ratio."""


def every_frame(
    keyed: Observations, dense: Observations, family: Family, scene: Scene, weight: Floats, sigma: float
) -> Scene:
    """`dense` holds the tracks of `keyed` in all frames. Between keys the pose is interpolated, then refined."""
    start = _interpolated(keyed.frames, dense.frames, scene)
    if not family.free:
        return start
    free = list(family.free)
    for _ in range(4):
        error = errors_px(dense, start)
        root = np.sqrt(weight) / (1 + (error**2).sum(-1) / (3 * sigma) ** 2)
        by_camera, _ = camera_jacobian(dense, start, family.free)
        rows = (by_camera * root[..., None, None]).reshape(dense.keys, -1, len(free))
        system = rows.transpose(0, 2, 1) @ rows
        right = rows.transpose(0, 2, 1) @ (error * root[..., None]).reshape(dense.keys, -1, 1)
        trace = np.trace(system, axis1=1, axis2=2)[:, None, None] / len(free)
        step = -np.linalg.solve(system + np.eye(len(free)) * (1e-6 * trace + 1e-3), right)[..., 0]
        step[0] = 0
        full = np.zeros((dense.keys, 7))
        full[:, free] = np.clip(step, -0.3, 0.3)
        start = move_cameras(start, full)
    return start


def _interpolated(keys: NDArray[np.int64], frames: NDArray[np.int64], scene: Scene) -> Scene:
    at = np.clip(np.searchsorted(keys, frames, side="right") - 1, 0, len(keys) - 2)
    share = np.clip((frames - keys[at]) / (keys[at + 1] - keys[at]), 0, 1)
    turns = vectors(scene.rotation[1:] @ scene.rotation[:-1].transpose(0, 2, 1))
    centre = np.stack([np.interp(frames, keys, scene.centre[:, axis]) for axis in range(3)], 1)
    return replace(
        scene,
        rotation=matrices(turns[at] * share[:, None]) @ scene.rotation[at],
        centre=centre,
        log_zoom=np.interp(frames, keys, scene.log_zoom),
    )


def components(scene: Scene, tilt_deg: float) -> Floats:
    """shape (frames, 7): pan, tilt, roll in degrees, right, up, forward in median distances, zoom ratio.

    `tilt_deg` is how far the lens looked up at the first frame: pan turns about the true vertical, pedestal goes along
    it, dolly runs level. Pan is unwrapped, so 400 degrees stay 400."""
    first = camera_axes(0.0, np.radians(tilt_deg), 0.0)
    angles = pan_tilt_roll(scene.rotation @ first)
    angles[:, 0] = np.unwrap(angles[:, 0])
    angles = np.degrees(angles - angles[:1])
    place = scene.centre @ first
    return np.column_stack([angles, place[:, 0], -place[:, 1], place[:, 2], np.exp(scene.log_zoom)])


def effects(table: Floats, focal_px: float, width: int, height: int) -> Floats:
    """The same as pixels of picture motion: shifts at the centre, roll and scale at the mean radius."""
    y, x = np.mgrid[0:height:16, 0:width:16]
    radius = float(np.hypot(x - width / 2, y - height / 2).mean())
    closer = -np.log(np.clip(1 - table[:, FORWARD], 0.05, 20))
    return np.column_stack(
        [
            focal_px * np.radians(table[:, PAN]),
            focal_px * np.radians(table[:, TILT]),
            radius * np.radians(table[:, ROLL]),
            focal_px * table[:, RIGHT],
            focal_px * table[:, UP],
            radius * closer,
            radius * np.log(np.maximum(table[:, ZOOM], 0.05)),
        ]
    )


def last_value(table: Floats) -> Floats:
    """Every column at the last frame, from a parabola through the last seven: steadier than one frame, and unlike a
    median it does not lag behind a move that is still going."""
    tail = table[-7:]
    if len(tail) < 5:
        return np.asarray(tail[-1])
    time = np.arange(len(tail)) - (len(tail) - 1.0)
    return np.asarray(np.polynomial.polynomial.polyfit(time, tail, 2)[0])
