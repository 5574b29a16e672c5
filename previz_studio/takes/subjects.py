"""What the plan says stands in the picture, for the measurement: boxes to leave out, distances for scale. Pure."""

from collections.abc import Sequence

import numpy as np

from previz_studio.camera.blocking import placed_at
from previz_studio.camera.measure.measurement import Box, Subject
from previz_studio.camera.path import poses
from previz_studio.camera.plan import CameraPlan, Piece
from previz_studio.camera.pose import Pose
from previz_studio.camera.projection import subject_box, to_camera
from previz_studio.kit.timecode import FrameRate, seconds_of

PEOPLE_AND_VEHICLES = ("character", "vehicle")
NEAREST_M = 0.3


def planned_subjects(
    camera: CameraPlan, pieces: Sequence[Piece], frames: int, fps: FrameRate, aspect: float
) -> tuple[Subject, ...]:
    """Those in the frame from the first frame on; sets are scenery, not subjects."""
    path = poses(camera, frames, fps)
    found = (_subject(piece, path, camera, fps, aspect) for piece in pieces if piece.kind in PEOPLE_AND_VEHICLES)
    return tuple(subject for subject in found if subject is not None)


def _subject(piece: Piece, path: Sequence[Pose], camera: CameraPlan, fps: FrameRate, aspect: float) -> Subject | None:
    length, boxes = seconds_of(len(path), fps), []
    for frame, pose in enumerate(path):
        seen = subject_box(placed_at(piece, frame / float(fps), length), pose, camera.sensor, aspect)
        box = Box(seen.left, seen.top, seen.right, seen.bottom) if seen else Box(0.0, 0.0, 0.0, 0.0)
        boxes.append(box)
    if boxes[0].right <= boxes[0].left or boxes[0].right <= 0 or boxes[0].left >= 1:
        return None
    depth = float(to_camera(np.asarray(piece.start), path[0])[2])
    moving = piece.start != piece.end or bool(piece.via)
    distance = depth if not moving and depth > NEAREST_M else None
    return Subject(tuple(boxes), distance_m=distance, moving=moving)
