"""The camera measured back from a take's picture and held against its plan. A stage of every take, ours or brought."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from previz_studio.camera.finding import State
from previz_studio.camera.measure.clip import MeasuringStopped, measure
from previz_studio.camera.measure.measurement import Measurement
from previz_studio.camera.plan import CameraPlan
from previz_studio.camera.planned import planned_curve
from previz_studio.camera.read import camera_plan_from, pieces_from
from previz_studio.camera.verdict import judge
from previz_studio.jobs.contract import JobStopped, Running
from previz_studio.kit.timecode import FrameRate, parse_rate
from previz_studio.media.decode import frames_of
from previz_studio.takes.models import Take
from previz_studio.takes.subjects import planned_subjects

MEASURED_WIDTH = 704
_SIGNS = {"pan": "°", "tilt": "°", "roll": "°", "zoom": "×", "right": " m", "up": " m", "forward": " m"}


UNCHECKED = "unchecked"
"""Right move, right direction, but how far was not measured: never shown as a tick."""


def measured(movie: Path, recipe: Mapping[str, Any], job: Running) -> dict[str, Any]:
    """{measurement, check, words}: JSON values for the take's row. Raises JobStopped."""
    plan, fps, frames = camera_plan_from(recipe["camera"]), parse_rate(recipe["fps"]), recipe["frames"]
    aspect = recipe["width"] / recipe["height"]
    pieces = pieces_from(recipe["blocking"])
    try:
        found = measure(
            frames_of(movie, max_width=MEASURED_WIDTH, grey=True),
            fps,
            lens_mm=plan.lens_mm,
            sensor_width_mm=plan.sensor.width_mm,
            subjects=planned_subjects(plan, pieces, frames, fps, aspect),
            tilt_deg=plan.tilt_deg,
            progress=job.progress,
            stop=job.stop,
        )
    except MeasuringStopped as exc:
        raise JobStopped from exc
    verdict = judge(plan, found, frames=frames)
    return {
        "measurement": {
            **found.to_json(),
            "verdict": verdict.to_json() | {"passed": verdict.passed, "label": verdict.label},
            "curve": curve_of(plan, found, frames, fps),
        },
        "check": UNCHECKED if verdict.state is State.ON_PLAN and not verdict.passed else verdict.state.value,
        "words": verdict.sentence[:300],
    }


def curve_of(plan: CameraPlan, found: Measurement, frames: int, fps: FrameRate) -> dict[str, Any] | None:
    """The planned main move with its band, and what was measured, one value per frame; None for a still plan."""
    curve = planned_curve(plan, frames, fps)
    if not curve.main:
        return None
    planned, highest = curve.planned[curve.main], curve.highest[curve.main]
    line = [None if value is None else round(value, 4) for value in getattr(found.curves, curve.main)]
    low, high = min(planned), max(planned)
    return {
        "column": curve.main,
        "label": f"{curve.main.capitalize()} {low:.3g}–{high:.3g}{_SIGNS[curve.main]}",
        "planned": [round(value, 4) for value in planned],
        "measured": line if found.amount_checked and None not in line else [],
        "tolerance": round(max(top - value for top, value in zip(highest, planned, strict=True)), 4),
    }


def off_plan_by(take: Take) -> tuple[int, float]:
    """A sort key, closest to the plan first: state, then the difference in limits (0 exact, 1 at the limit). What was
    not measured comes after what was, never before a take that drifts less."""
    order = {"on_plan": 0, UNCHECKED: 1, "by_eye": 2, "drifts": 3, "cannot_tell": 4, "wrong_move": 5}
    verdict = (take.measurement or {}).get("verdict") or {}
    by = verdict.get("off_by")
    return order.get(take.check, 6), 99.0 if by is None else float(by)
