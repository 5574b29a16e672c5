"""What did the camera do in this clip? The one door: `measure`. Knows nothing of what was planned, except the lens.

Method and its measured accuracy: docs/camera-accuracy.md.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.corners import MEASURED_WIDTH, Grey, Points, shrink
from previz_studio.camera.measure.families import fit_families
from previz_studio.camera.measure.measurement import Measurement, Subject
from previz_studio.camera.measure.naming import STILL_PX
from previz_studio.camera.measure.observations import choose_tracks, key_frames, table
from previz_studio.camera.measure.report import Clip, report
from previz_studio.camera.measure.scale import moving_points
from previz_studio.camera.measure.stillness import Stillness
from previz_studio.camera.measure.tracks import Follower, Footage, Mask, Region
from previz_studio.camera.plan import MoveKind

Progress = Callable[[float, str], None]

FEWEST_FRAMES = 6
FEWEST_TRACKS = 16
HELD_CONFIDENCE = 0.6
"""Edges say less than points that were followed: never more than this."""
SHORTEST_SHOT = 3
"""Between two breaks fewer frames than this are not a shot but pictures too blurred or too fast to follow."""


class MeasuringStopped(Exception):
    """Raised by measure, between frames, after `stop()` became true."""


def measure(
    frames: Iterable[NDArray[np.uint8]],
    fps: Fraction,
    *,
    lens_mm: float,
    sensor_width_mm: float,
    subjects: Iterable[Subject] = (),
    tilt_deg: float = 0.0,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Measurement:
    """`frames` grey (height, width) or RGB (height, width, 3), uint8, all of one shape, any size: wider than 704 is
    shrunk. Read once, in order, so a decoder may stream them; memory does not grow with the picture.

    `lens_mm` on `sensor_width_mm` (the width the picture uses) is the lens at the first frame: angles are true for
    that lens only. `tilt_deg` is how far it looked up there. Says `progress(0..1, words)`.
    Never raises for a picture it cannot read (the answer then says why); raises MeasuringStopped, and ValueError for
    a lens that is none."""
    if lens_mm <= 0 or sensor_width_mm <= 0:
        raise ValueError(f"A lens of {lens_mm} mm on a sensor {sensor_width_mm} mm wide is not a lens.")
    began = time.thread_time()
    subjects = tuple(subjects)
    footage, held_px = _follow(frames, subjects, progress, stop)
    if progress:
        progress(0.8, "Fitting the camera")
    clip = Clip(footage, fps, lens_mm, sensor_width_mm, tilt_deg, subjects, *_longest_shot(footage))
    measured = _held(clip, _measure_shot(clip), held_px)
    if progress:
        progress(1.0, "Measured")
    return replace(measured, cpu_seconds=round(time.thread_time() - began, 3))


def _follow(
    frames: Iterable[NDArray[np.uint8]],
    subjects: tuple[Subject, ...],
    progress: Progress | None,
    stop: Callable[[], bool] | None,
) -> tuple[Footage, float | None]:
    """The points of the clip, and how far at most a picture whose edges all stayed moved."""
    follower, stillness = None, Stillness()
    shape: tuple[int, ...] = ()
    for number, frame in enumerate(frames):
        if stop is not None and stop():
            raise MeasuringStopped
        grey = shrink(frame, MEASURED_WIDTH)
        if follower is None:
            leave_out, closer_look = _regions(subjects, grey)
            follower, stillness, shape = Follower(leave_out, closer_look), Stillness(leave_out), grey.shape
        elif grey.shape != shape:
            grey = _fit_shape(grey, shape)
        follower.add(grey)
        stillness.add(grey)
        if progress and number % 8 == 0:
            progress(0.8 * number / (number + 100), f"Following frame {number + 1}")
    return (follower.finish() if follower else Footage()), stillness.moved_px


@dataclass(frozen=True)
class _Regions:
    """The subjects of one picture size, as the follower asks for them."""

    subjects: tuple[Subject, ...]
    size: tuple[int, int]

    def leave_out(self, frame: int, points: Points) -> NDArray[np.bool_]:
        return moving_points(self.subjects, frame, points, self.size)

    def closer_look(self, frame: int) -> tuple[int, int, int, int] | None:
        """Left, top, right, bottom in pixels of the subject that gives scale."""
        for subject in self.subjects:
            if subject.distance_m is not None and not subject.moving and subject.boxes:
                box, (width, height) = subject.box_at(frame), self.size
                return int(box.left * width), int(box.top * height), int(box.right * width), int(box.bottom * height)
        return None


def _regions(subjects: tuple[Subject, ...], grey: Grey) -> tuple[Mask | None, Region | None]:
    height, width = grey.shape
    regions = _Regions(subjects, (width, height))
    moving = any(subject.moving for subject in subjects)
    standing = any(subject.distance_m is not None and not subject.moving for subject in subjects)
    return regions.leave_out if moving else None, regions.closer_look if standing else None


def _fit_shape(grey: Grey, shape: tuple[int, ...]) -> Grey:
    """A frame of another size in the middle of a stream: cut or padded with its own edge."""
    tall, wide = max(0, shape[0] - grey.shape[0]), max(0, shape[1] - grey.shape[1])
    padded = np.pad(grey, ((0, tall), (0, wide)), mode="edge")
    return np.ascontiguousarray(padded[: shape[0], : shape[1]])


def _longest_shot(footage: Footage) -> tuple[int, int, tuple[int, ...], int]:
    """(first, last frame of the longest unbroken stretch, cuts, number of frames lost to blur or speed)."""
    edges = [0, *footage.breaks, footage.frames]
    runs = [(a, b) for a, b in zip(edges[:-1], edges[1:], strict=True) if b > a]
    shots = [(a, b) for a, b in runs if b - a >= SHORTEST_SHOT]
    lost = sum(b - a for a, b in runs if b - a < SHORTEST_SHOT and len(runs) > 1)
    cuts = tuple(a for a, _ in shots[1:])
    first, after = max(shots or runs or [(0, 1)], key=lambda run: run[1] - run[0])
    return first, after - 1, cuts, lost


def _measure_shot(clip: Clip) -> Measurement:
    blank = clip.blank()
    reasons = _unreadable(clip)
    if reasons:
        return replace(blank, reasons=reasons)
    keys = key_frames(clip.footage, clip.first, clip.last)
    ids = choose_tracks(clip.footage, keys)
    seen = table(clip.footage, keys, ids, clip.focal_px)
    if seen.keys < 3 or seen.tracks < FEWEST_TRACKS:
        few = f"Only {seen.tracks} points could be followed: the picture has too little texture, or too much blur."
        return replace(blank, reasons=(few,), tracks=seen.tracks)
    return report(clip, seen, fit_families(seen))


def _held(clip: Clip, measured: Measurement, held_px: float | None) -> Measurement:
    """Too few points to tell a move by, but every edge stayed where it was: the camera was held."""
    if measured.kind is not None or held_px is None or held_px >= STILL_PX or _unreadable(clip):
        return measured
    return replace(
        clip.blank(),
        kind=MoveKind.STATIC,
        confidence=HELD_CONFIDENCE,
        amount_checked=True,
        peak_px=round(held_px, 2),
        tracks=measured.tracks,
        coverage=measured.coverage,
    )


def _unreadable(clip: Clip) -> tuple[str, ...]:
    """Reasons to stop before fitting anything."""
    footage = clip.footage
    if footage.frames == 0:
        return ("The clip has no frames.",)
    if footage.frames == 1:
        return ("The clip is a single frame: a still has no movement to measure.",)
    if footage.black_frames > 0.5 * footage.frames:
        return (f"The picture is black in {footage.black_frames} of {footage.frames} frames.",)
    if footage.frames < FEWEST_FRAMES:
        return (f"{footage.frames} frames are too few: at least {FEWEST_FRAMES} are needed.",)
    if clip.last - clip.first + 1 < FEWEST_FRAMES:
        return ("No stretch of the clip could be followed for long enough: too fast, too blurred, or too many cuts.",)
    return ()
