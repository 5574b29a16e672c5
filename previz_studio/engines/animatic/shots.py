"""The camera and the clock of a request at one frame."""

from fractions import Fraction

from previz_studio.camera.checks import drawable
from previz_studio.camera.path import pose_at
from previz_studio.camera.pose import Pose
from previz_studio.engines.contract import RenderRequest


def pose_of(request: RenderRequest, frame: float) -> Pose:
    """The planned camera at a frame, or between two, as far as it can be drawn; camera/checks.py says where not."""
    length = float(request.frames / request.fps)
    return drawable(pose_at(request.camera, seconds_at(request, frame), length, request.fps, request.seed))


def seconds_at(request: RenderRequest, frame: float) -> float:
    return float(Fraction(frame) / request.fps)
