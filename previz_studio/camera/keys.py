"""A hand-drawn camera path: a smooth curve through keys for position, aim, lens and focus."""

import math
from collections.abc import Sequence

from previz_studio.camera.plan import CameraKey, CameraPlan, Point
from previz_studio.camera.pose import Pose


def pose_on_keys(plan: CameraPlan, seconds: float) -> Pose:
    """The camera on the curve through `plan.keys`; it holds before the first key and after the last.

    The curve is a cubic Bezier between neighbouring keys whose handles follow Catmull-Rom over uneven times
    (finite-difference tangents), so it passes through every key and has no corners.
    """
    keys = sorted(plan.keys, key=lambda key: key.seconds)
    times = [key.seconds for key in keys]
    position = _through(times, [key.position for key in keys], seconds)
    aims = [key.aim or _ahead(key, plan) for key in keys]
    aim = _through(times, aims, seconds)
    heading, tilt = _look(position, aim)
    (lens,) = _through(times, [(key.lens_mm or plan.lens_mm,) for key in keys], seconds)
    (roll,) = _through(times, [(key.roll_deg,) for key in keys], seconds)
    return Pose((position[0], position[1], position[2]), heading, tilt, roll, lens, _focus(plan, keys, seconds))


def _ahead(key: CameraKey, plan: CameraPlan) -> Point:
    """Where a key without an aim looks: along the first heading, at the plan's tilt."""
    tilt = math.radians(plan.tilt_deg)
    x, y, z = key.position
    return x, y + 10 * math.sin(tilt), z + 10 * math.cos(tilt)


def _look(position: Sequence[float], aim: Sequence[float]) -> tuple[float, float]:
    dx, dy, dz = (aim[i] - position[i] for i in range(3))
    return math.degrees(math.atan2(dx, dz)), math.degrees(math.atan2(dy, math.hypot(dx, dz)))


def _focus(plan: CameraPlan, keys: Sequence[CameraKey], seconds: float) -> float | None:
    focused = [key for key in keys if key.focus_m is not None]
    if not focused:
        return plan.focus_distance_m
    (focus,) = _through([key.seconds for key in focused], [(key.focus_m or 0.0,) for key in focused], seconds)
    return focus


def _through(times: Sequence[float], values: Sequence[Sequence[float]], seconds: float) -> tuple[float, ...]:
    if seconds <= times[0] or len(times) == 1:
        return tuple(values[0])
    if seconds >= times[-1]:
        return tuple(values[-1])
    i = max(n for n in range(len(times) - 1) if times[n] <= seconds)
    span = times[i + 1] - times[i]
    u = (seconds - times[i]) / span
    weights = (1 - u) ** 3, 3 * u * (1 - u) ** 2, 3 * u * u * (1 - u), u**3
    here, there = _slope(times, values, i), _slope(times, values, i + 1)
    handles = [
        values[i],
        [value + slope * span / 3 for value, slope in zip(values[i], here, strict=True)],
        [value - slope * span / 3 for value, slope in zip(values[i + 1], there, strict=True)],
        values[i + 1],
    ]
    return tuple(sum(w * h[axis] for w, h in zip(weights, handles, strict=True)) for axis in range(len(values[i])))


def _slope(times: Sequence[float], values: Sequence[Sequence[float]], i: int) -> list[float]:
    before, after = max(0, i - 1), min(len(times) - 1, i + 1)
    span = (times[after] - times[before]) or 1.0
    return [(b - a) / span for a, b in zip(values[before], values[after], strict=True)]
