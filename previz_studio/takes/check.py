"""The camera measured back from a take's picture and held against its plan. A stage of every take, ours or brought."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from previz_studio.camera.measure.clip import MeasuringStopped, measure
from previz_studio.camera.read import camera_plan_from
from previz_studio.camera.verdict import judge
from previz_studio.jobs.contract import JobStopped, Running
from previz_studio.kit.timecode import parse_rate
from previz_studio.media.decode import frames_of

MEASURED_WIDTH = 704


def measured(movie: Path, recipe: Mapping[str, Any], job: Running) -> dict[str, Any]:
    """{measurement, check, words}: JSON values for the take's row. Raises JobStopped."""
    plan, fps = camera_plan_from(recipe["camera"]), parse_rate(recipe["fps"])
    try:
        found = measure(
            frames_of(movie, max_width=MEASURED_WIDTH, grey=True),
            fps,
            lens_mm=plan.lens_mm,
            sensor_width_mm=plan.sensor.width_mm,
            tilt_deg=plan.tilt_deg,
            expected_frames=recipe["frames"],
            progress=job.progress,
            stop=job.stop,
        )
    except MeasuringStopped as exc:
        raise JobStopped from exc
    verdict = judge(plan, found)
    return {
        "measurement": {**found.to_json(), "verdict": verdict.to_json()},
        "check": verdict.state.value,
        "words": verdict.sentence[:300],
    }
