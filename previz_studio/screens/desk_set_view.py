"""The set view of the shot desk: the numbers its drawing needs, and the same in sentences."""

import json
from dataclasses import asdict

from previz_studio.camera.floorplan import floor_plan
from previz_studio.camera.set_view import Moment, SetView, Solid, set_view
from previz_studio.kit.timecode import FrameRate
from previz_studio.projects.models import Project
from previz_studio.screens.desk_floor import floor_of
from previz_studio.screens.pages.set_view import SetDrawing, StagePage
from previz_studio.shots.plan import ShotPlan


def stage_of(plan: ShotPlan, project: Project, units: str, *, fixed: bool, move_at: int = 0) -> StagePage:
    floor = floor_of(plan, project.fps, fixed=fixed, move_at=move_at)
    return StagePage(floor, set_drawing(plan, project.fps, project.width / project.height), units)


def set_drawing(plan: ShotPlan, fps: FrameRate, aspect: float) -> SetDrawing:
    drawn = floor_plan(plan.camera, plan.pieces, plan.frames, fps)
    seen = set_view(plan.camera, plan.pieces, plan.frames, fps, drawn, aspect)
    words = (*_camera_words(seen), *(_solid_words(one) for one in seen.solids))
    sentence = f"The set in three dimensions: {', '.join(drawn.labels)}; {len(seen.solids)} pieces."
    return SetDrawing(json.dumps(_rounded(asdict(seen)), separators=(",", ":")), sentence, words)


def _camera_words(seen: SetView) -> tuple[str, str]:
    first, last = seen.moments[0], seen.moments[-1]
    return f"Camera at the first frame: {_moment_words(first)}.", f"At the last frame: {_moment_words(last)}."


def _moment_words(at: Moment) -> str:
    right, up, ahead = at.place
    return (
        f"{right:.2f} m right, {ahead:.2f} m ahead, {up:.2f} m high, heading {at.heading_deg:.1f}°, "
        f"tilt {at.tilt_deg:.1f}°, {at.lens_mm:g} mm ({at.wide_deg:.1f}° wide)"
    ).replace("-", "−")


def _solid_words(one: Solid) -> str:
    begins, ends = one.path[0], one.path[-1]
    where = f"{begins[0]:.1f} m right, {begins[1]:.1f} m ahead"
    goes = f", goes to {ends[0]:.1f} m right, {ends[1]:.1f} m ahead" if one.moves and begins != ends else ""
    raised = f" from {one.base:.2f} m up" if one.base else ""
    return f"{one.name}: {one.top - one.base:.2f} m tall{raised}, {where}{goes}.".replace("-", "−")


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value
