"""A drawn camera path as the desk sends it: keys with a time, a place, an aim, a lens and a focus. Pure."""

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from previz_studio.camera.path import DEFAULT_DISTANCE_M, pose_at
from previz_studio.camera.plan import CameraKey, CameraPlan, Point
from previz_studio.camera.pose import Pose
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate
from previz_studio.shots.typed import number_of, spot_of

MOST_KEYS = 24


def drawn(camera: CameraPlan, form: Mapping[str, str], frames: int, fps: FrameRate) -> CameraPlan:
    """`act` draws, extends or clears the path; `key_N_…` fields change its keys. Raises Invalid."""
    length = float(frames / fps)
    keys = tuple(_key(key, form, f"key_{n}") for n, key in enumerate(camera.keys))
    camera = replace(camera, keys=tuple(sorted(keys, key=lambda key: key.seconds)))
    if form.get("key_remove"):
        return _without(camera, form["key_remove"])
    match form.get("act", ""):
        case "draw_path":
            return replace(camera, keys=tuple(_on(camera, part * length, length, fps) for part in (0.0, 0.5, 1.0)))
        case "add_key":
            return _with_one_more(camera, length, fps)
        case "clear_path":
            return replace(camera, keys=())
    return camera


def _on(camera: CameraPlan, seconds: float, length: float, fps: FrameRate) -> CameraKey:
    """The key that holds what the camera does at that moment already."""
    pose = pose_at(camera, seconds, length, fps)
    aim = _ahead(pose, camera.focus_distance_m or DEFAULT_DISTANCE_M)
    return CameraKey(
        round(seconds, 3), _rounded(pose.position), aim, round(pose.lens_mm, 2), pose.focus_m, round(pose.roll_deg, 2)
    )


def _ahead(pose: Pose, metres: float) -> Point:
    heading, tilt = math.radians(pose.heading_deg), math.radians(pose.tilt_deg)
    x, y, z = pose.position
    level = metres * math.cos(tilt)
    return _rounded((x + level * math.sin(heading), y + metres * math.sin(tilt), z + level * math.cos(heading)))


def _rounded(point: Point) -> Point:
    x, y, z = (round(value, 3) + 0.0 for value in point)
    return x, y, z


def _with_one_more(camera: CameraPlan, length: float, fps: FrameRate) -> CameraPlan:
    """In the middle of the longest stretch, on the curve: it changes nothing until it is moved."""
    if len(camera.keys) < 2:
        raise Invalid("No path is drawn here yet.", hint="Draw the path first, then add keys.")
    if len(camera.keys) >= MOST_KEYS:
        raise Invalid(f"A path has at most {MOST_KEYS} keys.", hint="Remove one first.")
    start, end = max(pairwise(key.seconds for key in camera.keys), key=lambda pair: pair[1] - pair[0])
    added = _on(camera, (start + end) / 2, length, fps)
    return replace(camera, keys=tuple(sorted((*camera.keys, added), key=lambda key: key.seconds)))


def _without(camera: CameraPlan, text: str) -> CameraPlan:
    if not text.isdigit() or int(text) >= len(camera.keys):
        raise Invalid(f"There is no key {text[:10]} on this path.", hint=f"It has {len(camera.keys)}.")
    if len(camera.keys) <= 2:
        raise Invalid("A path needs two keys.", hint="Clear the path to go back to moves.")
    return replace(camera, keys=tuple(key for n, key in enumerate(camera.keys) if n != int(text)))


def _key(key: CameraKey, form: Mapping[str, str], name: str) -> CameraKey:
    position, aim = key.position, key.aim
    if form.get(f"{name}_spot"):
        right, ahead = spot_of(form, f"{name}_spot")
        position = right, position[1], ahead
    if form.get(f"{name}_aim_spot") and aim is not None:
        right, ahead = spot_of(form, f"{name}_aim_spot")
        aim = right, aim[1], ahead
    height = number_of(form, f"{name}_height", position[1])
    lens = number_of(form, f"{name}_lens", key.lens_mm or 0.0) or None
    if lens is not None and lens <= 0:
        raise Invalid(f"A lens of {lens:g} mm does not exist.", hint="Type its millimetres.")
    return replace(
        key,
        seconds=max(0.0, number_of(form, f"{name}_seconds", key.seconds)),
        position=(position[0], height, position[2]),
        aim=aim,
        lens_mm=lens,
        focus_m=number_of(form, f"{name}_focus", key.focus_m or 0.0) or None,
    )
