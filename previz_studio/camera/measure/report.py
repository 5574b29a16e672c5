"""Turns the fits of one shot into a Measurement: names, signs, units, curves, confidence, and what weakens them."""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.bundle import Scene
from previz_studio.camera.measure.doubts import coverage, doubts, shakes_together
from previz_studio.camera.measure.families import FAMILIES, Fits
from previz_studio.camera.measure.frame_poses import (
    FORWARD,
    PAN,
    RIGHT,
    ROLL,
    TILT,
    UP,
    ZOOM,
    components,
    effects,
    every_frame,
    last_value,
)
from previz_studio.camera.measure.measurement import Curves, Measurement, Part, Subject, direction_of
from previz_studio.camera.measure.naming import (
    KINDS,
    STILL_PX,
    Choice,
    Name,
    alternatives,
    choose_family,
    depth_upside_down,
    name_move,
)
from previz_studio.camera.measure.observations import Observations, table
from previz_studio.camera.measure.scale import units_per_metre
from previz_studio.camera.measure.timing import Timing, fit_timing
from previz_studio.camera.measure.tracks import Footage
from previz_studio.camera.plan import MoveKind

Floats = NDArray[np.float64]

FEWEST_IN_FRAME = 6
"""Good points without which a frame is left out of the curves."""
TRAVELS = (RIGHT, UP, FORWARD)


@dataclass(frozen=True)
class Clip:
    """One clip and what is known of it; `first`..`last` is the stretch being measured."""

    footage: Footage
    fps: Fraction
    lens_mm: float
    sensor_width_mm: float
    tilt_deg: float
    subjects: tuple[Subject, ...]
    first: int
    last: int
    cuts: tuple[int, ...]
    lost: int

    @property
    def focal_px(self) -> float:
        return self.lens_mm / self.sensor_width_mm * self.footage.width

    def blank(self) -> Measurement:
        """An answer that tells nothing but the facts of the file."""
        return Measurement(
            kind=None,
            cuts=self.cuts,
            flashes=tuple(self.footage.flashes),
            frames=self.footage.frames,
            fps=self.fps,
            width=self.footage.width,
            height=self.footage.height,
            lens_mm=self.lens_mm,
            sensor_width_mm=self.sensor_width_mm,
        )


@dataclass(frozen=True)
class _Reading:
    """The chosen explanation, per frame: components and their pixels, both (frames, 7)."""

    choice: Choice
    scene: Scene
    table: Floats
    effect: Floats
    metres: float | None
    subject_tracks: int

    @property
    def end(self) -> Floats:
        return last_value(self.table)


def report(clip: Clip, seen: Observations, fits: Fits) -> Measurement:
    choice = choose_family(fits, _inside_out(seen, fits))
    scene = fits.scenes[choice.family]
    metres, subject_tracks = _metres(clip, seen, scene, fits, choice)
    dense = _dense(clip, seen, fits)
    poses = every_frame(seen, dense, FAMILIES[choice.family], scene, fits.weight, max(0.5, fits.sigma))
    parts = components(poses, clip.tilt_deg)
    effect = effects(parts, seen.focal_px, seen.width, seen.height)
    if choice.family in ("both", "everything"):
        effect[:, TRAVELS] *= float(np.clip(np.percentile(scene.inverse_distance[fits.good], 75), 1, 4))
    reading = _Reading(choice, scene, parts, effect, metres, subject_tracks)
    name, reading = _name(seen, fits, reading, clip)
    return _fill(clip, seen, fits, reading, name, dense)


def _dense(clip: Clip, seen: Observations, fits: Fits) -> Observations:
    """Every frame in which enough good points are seen to say where the camera was."""
    frames = np.array([f for f in range(clip.first, clip.last + 1) if len(clip.footage.seen[f][0])], np.int64)
    dense = table(clip.footage, frames, seen.ids, seen.focal_px)
    enough = (dense.seen * fits.good).sum(1) >= FEWEST_IN_FRAME
    if enough.sum() < 6:
        return dense
    return replace(dense, frames=dense.frames[enough], uv=dense.uv[enough], seen=dense.seen[enough])


def _inside_out(seen: Observations, fits: Fits) -> bool:
    """Travel along the lens is explained only by a scene whose far things are near."""
    travel = fits.scenes["travel"]
    sideways, upwards, along = np.abs(travel.centre).max(axis=0)
    return bool(along > np.hypot(sideways, upwards)) and depth_upside_down(seen, travel, fits.good, None)


def _metres(clip: Clip, seen: Observations, scene: Scene, fits: Fits, choice: Choice) -> tuple[float | None, int]:
    if choice.family == "turn":
        return None, 0
    best: tuple[float | None, int] = (None, 0)
    for subject in clip.subjects:
        found = units_per_metre(seen, scene, fits.good, subject)
        if found[1] > best[1]:
            best = found
    return best


def _name(seen: Observations, fits: Fits, reading: _Reading, clip: Clip) -> tuple[Name, _Reading]:
    """The name, and the reading turned right side out where a dolly zoom was seen as the opposite dolly."""
    near_far = (1.0, 1.0)
    subject_at = None
    if reading.choice.family != "turn":
        low, high = np.percentile(reading.scene.inverse_distance[fits.good], [10, 90])
        near_far = float(low), float(high)
        distance = next((s.distance_m for s in clip.subjects if s.distance_m and not s.moving), None)
        subject_at = reading.metres and distance and reading.metres / distance
    name = name_move(reading.table, reading.effect, near_far, subject_at)
    inside_out = (
        name.kind is MoveKind.DOLLY
        and reading.choice.family in ("travel", "both")
        and depth_upside_down(seen, reading.scene, fits.good, subject_at)
    )
    if not inside_out:
        return name, reading
    flipped = reading.table.copy()
    flipped[:, FORWARD] *= -1
    return Name(MoveKind.DOLLY_ZOOM, FORWARD), replace(reading, table=flipped, metres=None)


def _fill(  # noqa: PLR0913 -- what was seen, what was made of it, where it goes
    clip: Clip, seen: Observations, fits: Fits, reading: _Reading, name: Name, dense: Observations
) -> Measurement:
    frames = dense.frames
    amount, unit, checked = _amount(reading, name)
    timing = _timing(reading, name)
    shake = _shake(reading.effect, float(clip.fps))
    reasons = (*_breaks(clip), *doubts(seen, fits, reading.choice.family == "turn"), *_not_a_hand(name, dense, fits))
    untold = bool(reasons)
    confidence = _confidence(seen, fits, reading, name)
    moved = float(np.linalg.norm(reading.effect, axis=1).max())
    start = None if timing is None else float(frames[0] + timing.start)
    return replace(
        clip.blank(),
        kind=None if untold else name.kind,
        direction="none" if untold or amount is None else direction_of(name.kind, amount),
        amount=None if untold or amount is None else round(amount, 4),
        unit=unit,
        confidence=0.0 if untold else round(confidence, 2),
        alternatives=alternatives(name, reading.choice, fits),
        parts=_parts(reading, name),
        secondary=name.secondary,
        curves=_curves(clip, reading, frames),
        amount_checked=checked and not untold,
        parallax=_parallax(reading, moved),
        start_frame=None if start is None else round(start, 2),
        stop_frame=None if timing is None else round(float(frames[0] + timing.stop), 2),
        easing="" if timing is None else timing.easing,
        shake_px=round(shake, 3),
        shake_deg=round(float(np.degrees(shake / seen.focal_px)), 4),
        peak_px=round(moved, 2),
        reasons=reasons,
        tracks=seen.tracks,
        subject_tracks=reading.subject_tracks,
        coverage=round(coverage(seen, fits), 3),
        rigid=round(fits.rigid, 3),
        residual_px=round(min(fits.error_px["both"], fits.error_px["everything"]), 3),
    )


def _breaks(clip: Clip) -> tuple[str, ...]:
    cut = (f"There is a cut inside the clip at frame {clip.cuts[0]}.",) if clip.cuts else ()
    lost = f"{clip.lost} frames are too blurred or too fast to follow."
    return (*cut, lost) if clip.lost > 0.1 * clip.footage.frames else cut


def _not_a_hand(name: Name, dense: Observations, fits: Fits) -> tuple[str, ...]:
    if name.kind is not MoveKind.HANDHELD or shakes_together(dense, fits.good):
        return ()
    return ("Only a part of the picture shakes: that is no hand on the camera, and it hides what the camera did.",)


def _amount(reading: _Reading, name: Name) -> tuple[float | None, str, bool]:
    """(signed amount, unit, whether it rests on something)."""
    if name.column is None:
        return None, "", True
    value = float(reading.end[name.column])
    if name.kind is MoveKind.ORBIT:
        return -value, "deg", True
    if name.kind is MoveKind.DOLLY_ZOOM:
        return value, "rel", False
    if name.column in TRAVELS:
        return (value, "rel", False) if reading.metres is None else (value * reading.metres, "m", True)
    return value, "x" if name.column == ZOOM else "deg", True


def _parts(reading: _Reading, name: Name) -> tuple[Part, ...]:
    """Every component that moves the picture by a pixel or more, the strongest first."""
    effect = last_value(reading.effect)
    found = []
    for column in np.argsort(-np.abs(effect)):
        if abs(effect[column]) < STILL_PX:
            break
        kind, value, unit = KINDS[column], float(reading.end[column]), "deg"
        if column in TRAVELS:
            value, unit = (value, "rel") if reading.metres is None else (value * reading.metres, "m")
        elif column == ZOOM:
            unit = "x"
        found.append(Part(kind, direction_of(kind, value), round(value, 4), unit, round(float(effect[column]), 1)))
    return tuple(found)


def _timing(reading: _Reading, name: Name) -> Timing | None:
    if name.column is None:
        return None
    column = reading.table[:, name.column] if name.column in TRAVELS else reading.effect[:, name.column]
    return fit_timing(column)


def _shake(effect: Floats, fps: float) -> float:
    """Root mean square in pixels of what is left of the picture's sideways and upward motion after a sliding cubic over
    half a second (Savitzky and Golay 1964): eases pass through it, shake above about 2 Hz does not."""
    half = min(round(0.25 * fps), (len(effect) - 1) // 2)
    if half < 3:
        return 0.0
    shift = np.column_stack([effect[:, PAN] + effect[:, RIGHT], effect[:, TILT] + effect[:, UP]])
    time = np.arange(-half, half + 1.0)
    kernel = np.linalg.pinv(np.vander(time, 4, increasing=True))[0]
    slow = np.column_stack([np.convolve(shift[:, axis], kernel, "valid") for axis in (0, 1)])
    return float(np.sqrt(((shift[half:-half] - slow) ** 2).sum(1).mean()))


def _curves(clip: Clip, reading: _Reading, frames: NDArray[np.int64]) -> Curves:
    scale = reading.metres or 1.0
    values = reading.table.copy()
    values[:, TRAVELS] *= scale
    columns: list[tuple[float | None, ...]] = []
    for column in (PAN, TILT, ROLL, ZOOM, RIGHT, UP, FORWARD):
        line: list[float | None] = [None] * clip.footage.frames
        for frame, value in zip(frames, values[:, column], strict=True):
            line[int(frame)] = round(float(value), 4)
        columns.append(tuple(line))
    return Curves(*columns)


def _parallax(reading: _Reading, moved: float) -> bool | None:
    if moved < 2 * STILL_PX:
        return None
    return reading.choice.family != "turn"


def _confidence(seen: Observations, fits: Fits, reading: _Reading, name: Name) -> float:
    """0..1: cover, rigidity, and how much the move stands out of the error; less where another move fits too."""
    cover = min(1.0, coverage(seen, fits) / 0.6)
    error = min(fits.error_px["both"], fits.error_px["everything"])
    moved = float(np.linalg.norm(reading.effect, axis=1).max())
    clear = 1.0 if name.kind is MoveKind.STATIC else min(1.0, moved / max(6.0, 8 * error))
    close = 0.5 if reading.choice.rival else 0.8 if reading.choice.flat else 1.0
    return cover * min(1.0, fits.rigid / 0.7) * (0.4 + 0.6 * clear) * close
