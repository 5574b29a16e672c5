"""Rotation matrices and rotation vectors (Rodrigues' formula), many at once."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def matrices(vectors: Floats) -> Floats:
    """Rotation vectors in radians, shape (..., 3) -> matrices, shape (..., 3, 3)."""
    angle = np.linalg.norm(vectors, axis=-1)[..., None, None]
    cross = np.zeros((*vectors.shape[:-1], 3, 3))
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    cross[..., 0, 1], cross[..., 0, 2] = -z, y
    cross[..., 1, 0], cross[..., 1, 2] = z, -x
    cross[..., 2, 0], cross[..., 2, 1] = -y, x
    small = angle < 1e-8
    safe = np.where(small, 1.0, angle)
    first = np.where(small, 1.0, np.sin(safe) / safe)
    second = np.where(small, 0.5, (1 - np.cos(safe)) / safe**2)
    return np.asarray(np.eye(3) + first * cross + second * (cross @ cross))


def vectors(rotations: Floats) -> Floats:
    """Matrices, shape (..., 3, 3) -> rotation vectors in radians, shape (..., 3); angles below 180 degrees."""
    skew = np.stack(
        [
            rotations[..., 2, 1] - rotations[..., 1, 2],
            rotations[..., 0, 2] - rotations[..., 2, 0],
            rotations[..., 1, 0] - rotations[..., 0, 1],
        ],
        -1,
    )
    cosine = np.clip((np.trace(rotations, axis1=-2, axis2=-1) - 1) / 2, -1, 1)
    sine = np.linalg.norm(skew, axis=-1) / 2
    angle = np.arctan2(sine, cosine)
    factor = np.where(sine > 1e-9, angle / np.maximum(2 * sine, 1e-12), 0.5)
    return np.asarray(skew * factor[..., None])


def camera_axes(pan: float, tilt: float, roll: float) -> Floats:
    """World to camera for a camera turned right by `pan`, up by `tilt`, clockwise by `roll` (radians).

    World and camera axes: x right, y down, z forward. Roll is about the lens, tilt about the turned right axis, pan
    about the vertical."""
    about_lens = matrices(np.array([0.0, 0.0, -roll]))
    about_right = matrices(np.array([-tilt, 0.0, 0.0]))
    about_vertical = matrices(np.array([0.0, -pan, 0.0]))
    return np.asarray(about_lens @ about_right @ about_vertical)


def pan_tilt_roll(rotations: Floats) -> Floats:
    """The inverse of camera_axes, shape (..., 3, 3) -> (..., 3) in radians; tilt stays within +-90 degrees."""
    forward, right, down = rotations[..., 2, :], rotations[..., 0, :], rotations[..., 1, :]
    pan = np.arctan2(forward[..., 0], forward[..., 2])
    tilt = np.arcsin(np.clip(-forward[..., 1], -1, 1))
    roll = np.arctan2(right[..., 1], down[..., 1])
    return np.asarray(np.stack([pan, tilt, roll], -1))
