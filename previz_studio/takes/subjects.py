"""What the plan says stands in the picture, for the measurement: boxes to leave out, distances for scale. Pure."""

from collections.abc import Sequence

import numpy as np

from previz_studio.camera.blocking import placed_at
from previz_studio.camera.measure.measurement import Box, Subject
from previz_studio.camera.path import poses
from previz_studio.camera.plan import CameraPlan, Piece
from previz_studio.camera.pose import Pose
from previz_studio.camera.projection import Box as Seen
from previz_studio.camera.projection import subject_box, to_camera
from previz_studio.kit.timecode import FrameRate, seconds_of

SCALE_GIVERS = ("character", "vehicle", "prop")
NEAREST_M = 0.3
_OUT_OF_FRAME = Box(0.0, 0.0, 0.0, 0.0)


def planned_subjects(
    camera: CameraPlan, pieces: Sequence[Piece], frames: int, fps: FrameRate, aspect: float
) -> tuple[Subject, ...]:
    """Whatever moves is left out of the tracks, a ferry too; what stands in the first frame gives scale."""
    path = poses(camera, frames, fps)
    found = (_subject(piece, path, camera, fps, aspect) for piece in pieces)
    return tuple(subject for subject in found if subject is not None)


def _subject(piece: Piece, path: Sequence[Pose], camera: CameraPlan, fps: FrameRate, aspect: float) -> Subject | None:
    moving = piece.start != piece.end or bool(piece.via)
    if not moving and piece.kind not in SCALE_GIVERS:
        return None
    length = seconds_of(len(path), fps)
    boxes = tuple(
        _box(subject_box(placed_at(piece, frame / float(fps), length), pose, camera.sensor, aspect))
        for frame, pose in enumerate(path)
    )
    if moving:
        return Subject(boxes, moving=True) if any(box is not _OUT_OF_FRAME for box in boxes) else None
    depth = float(to_camera(np.asarray(piece.start), path[0])[2])
    seen = boxes[0] is not _OUT_OF_FRAME
    return Subject(boxes, distance_m=depth) if seen and depth > NEAREST_M else None


def _box(seen: Seen | None) -> Box:
    if seen is None or seen.right <= 0 or seen.left >= 1 or seen.bottom <= 0 or seen.top >= 1:
        return _OUT_OF_FRAME
    return Box(seen.left, seen.top, seen.right, seen.bottom)
