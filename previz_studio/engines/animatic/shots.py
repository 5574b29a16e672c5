"""The camera and the clock of a request at one frame."""

from dataclasses import replace
from fractions import Fraction

from previz_studio.camera.path import pose_at
from previz_studio.camera.pose import Pose
from previz_studio.engines.contract import RenderRequest

LOWEST_LENS_M = 0.05
"""The lens is never drawn below this; camera/checks.py tells the director that the plan goes there."""


def pose_of(request: RenderRequest, frame: float) -> Pose:
    """The planned camera at a frame, or between two, kept above the ground."""
    length = float(request.frames / request.fps)
    pose = pose_at(request.camera, seconds_at(request, frame), length, request.fps, request.seed)
    x, y, z = pose.position
    return replace(pose, position=(x, max(y, LOWEST_LENS_M), z))


def seconds_at(request: RenderRequest, frame: float) -> float:
    return float(Fraction(frame) / request.fps)
