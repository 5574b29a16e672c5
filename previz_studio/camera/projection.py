"""Exact pinhole projection: where a point of the set falls in the picture.

Pixels have square shape and their centres at half-integers: the frame spans 0..width, 0..height, and the optical axis
meets it in the middle. Focal length in pixels = lens_mm / sensor width_mm * width (similar triangles); the sensor's
height follows the frame's aspect.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.blocking import Placement
from previz_studio.camera.plan import Sensor
from previz_studio.camera.pose import Pose

Array = NDArray[np.float64]
NEAR_M = 0.05
"""Nothing closer to the lens than this is drawn."""

HEAD_HEIGHT_M = 0.25
HEAD_WIDTH_M = 0.17
"""A head with hair from chin to crown, and its breadth: framed as a card that faces the lens."""


@dataclass(frozen=True)
class Box:
    """A rectangle in fractions of the frame from its top left; past 0..1 is cropped."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre_x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def centre_y(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


def axes(pose: Pose) -> Array:
    """shape (3, 3): rows are the camera's right, down and forward in world coordinates."""
    heading, tilt, roll = (math.radians(a) for a in (pose.heading_deg, pose.tilt_deg, pose.roll_deg))
    sine_h, cosine_h, sine_t, cosine_t = math.sin(heading), math.cos(heading), math.sin(tilt), math.cos(tilt)
    right = np.array([cosine_h, 0.0, -sine_h])
    up = np.array([-sine_h * sine_t, cosine_t, -cosine_h * sine_t])
    forward = np.array([sine_h * cosine_t, sine_t, cosine_h * cosine_t])
    rolled_right = math.cos(roll) * right - math.sin(roll) * up
    rolled_up = math.cos(roll) * up + math.sin(roll) * right
    return np.stack([rolled_right, -rolled_up, forward])


def focal_px(lens_mm: float, sensor: Sensor, width: int) -> float:
    return lens_mm / sensor.width_mm * width


def intrinsics(pose: Pose, sensor: Sensor, width: int, height: int) -> Array:
    """shape (3, 3): K, from camera metres (x right, y down, z forward) to homogeneous pixels."""
    f = focal_px(pose.lens_mm, sensor, width)
    return np.array([[f, 0, width / 2], [0, f, height / 2], [0, 0, 1]])


def to_camera(points: Array, pose: Pose) -> Array:
    """World points, shape (..., 3), in camera metres: x right, y down, z forward."""
    moved: Array = (np.asarray(points, dtype=np.float64) - np.asarray(pose.position)) @ axes(pose).T
    return moved


def to_pixels(points: Array, pose: Pose, sensor: Sensor, width: int, height: int) -> Array:
    """shape (..., 3): x and y in pixels, and depth along the axis in metres. Points behind the lens are mirrored:
    look at the depth."""
    seen = to_camera(points, pose)
    f, depth = focal_px(pose.lens_mm, sensor, width), seen[..., 2]
    return np.stack([width / 2 + f * seen[..., 0] / depth, height / 2 + f * seen[..., 1] / depth, depth], axis=-1)


def corners(placement: Placement) -> Array:
    """shape (8, 3): the corners of the piece's box in the world."""
    piece = placement.piece
    turn = math.radians(placement.facing_deg)
    front = np.array([math.sin(turn), 0.0, math.cos(turn)])
    side = np.array([math.cos(turn), 0.0, -math.sin(turn)])
    base = np.asarray(placement.position)
    half_width, half_length = piece.width_m / 2, piece.length_m / 2
    return np.array(
        [
            base + side * (half_width * s) + front * (half_length * f) + np.array([0, y, 0])
            for s in (-1, 1)
            for f in (-1, 1)
            for y in (0.0, piece.height_m)
        ]
    )


def head_card(placement: Placement, pose: Pose) -> Array:
    """shape (4, 3): a person's head as a card that faces the lens."""
    right, down, _ = axes(pose)
    crown = np.asarray(placement.position) + np.array([0, placement.piece.height_m, 0])
    half = right * HEAD_WIDTH_M / 2
    return np.array(
        [crown - half, crown + half, crown + half + down * HEAD_HEIGHT_M, crown - half + down * HEAD_HEIGHT_M]
    )


def frame_box(points: Array, pose: Pose, sensor: Sensor, aspect: float) -> Box | None:
    """The rectangle around the points in the frame; None when all are behind the lens.

    Points behind the near plane are left out, so a box that passes the lens reads smaller than it is."""
    seen = to_camera(points, pose)
    seen = seen[seen[:, 2] > NEAR_M]
    if not len(seen):
        return None
    scale = pose.lens_mm / sensor.width_mm
    x = 0.5 + scale * seen[:, 0] / seen[:, 2]
    y = 0.5 + scale * aspect * seen[:, 1] / seen[:, 2]
    return Box(float(x.min()), float(y.min()), float(x.max()), float(y.max()))


def subject_box(
    placement: Placement, pose: Pose, sensor: Sensor, aspect: float, *, head_only: bool = False
) -> Box | None:
    """Where the piece's box (or a person's head) falls in the frame of `aspect` (width / height)."""
    points = head_card(placement, pose) if head_only else corners(placement)
    return frame_box(points, pose, sensor, aspect)
