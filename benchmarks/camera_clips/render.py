"""Renders a Spec to a movie and its truth, once; later calls find both in the cache folder."""

import json
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np

from benchmarks.camera_clips.draw import Eye, Painter, corners_of, eye_of
from benchmarks.camera_clips.sets import SETS, Sheet, Stage, add_passers_by
from benchmarks.camera_clips.specs import FPS, Spec
from benchmarks.camera_clips.textures import Picture
from previz_studio.camera.measure.measurement import Box, Subject
from previz_studio.camera.path import pose_at
from previz_studio.camera.plan import CameraPlan

SAMPLES = 4
"""Pictures averaged over a whole turn of the shutter; at least one."""


@dataclass(frozen=True)
class Clip:
    """`plan` with the distances the set gave it; `hero` is None where nobody stands in the first frame."""

    spec: Spec
    plan: CameraPlan
    movie: Path
    hero: Subject | None
    walkers: tuple[Subject, ...]


def clip_of(spec: Spec, folder: Path) -> Clip:
    stage = _stage(spec.set_name, spec.set_seed)
    walkers = add_passers_by(stage, spec.seed, spec.walkers, spec.walkers_at) if spec.walkers else []
    plan = _with_distances(spec.plan, stage)
    movie, truth = folder / f"{spec.name}.mp4", folder / f"{spec.name}.json"
    if not truth.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _render(spec, plan, stage, movie)
        truth.write_text(json.dumps(_boxes(spec, plan, stage, walkers)))
    known = json.loads(truth.read_text())
    hero = None if known["hero"] is None else Subject((Box(*known["hero"]["box"]),), known["hero"]["distance"])
    moving = tuple(Subject(tuple(Box(*box) for box in boxes), moving=True) for boxes in known["walkers"])
    return Clip(spec, plan, movie, hero, moving)


@cache
def _empty_stage(name: str, seed: int) -> Stage:
    return SETS[name](seed)


def _stage(name: str, seed: int) -> Stage:
    """A copy that passers-by may be added to."""
    made = _empty_stage(name, seed)
    return Stage(list(made.sheets), dict(made.pictures), dict(made.covers), made.hero, made.flat)


def _with_distances(plan: CameraPlan, stage: Stage) -> CameraPlan:
    """Orbits and dolly zooms are about the hero."""
    if stage.hero is None:
        return plan
    x, z, height = stage.hero
    return replace(plan, focus_distance_m=z, orbit_pivot_m=(x, 0.8 * height, z))


def _eye(spec: Spec, plan: CameraPlan, seconds: float) -> Eye:
    pose = pose_at(plan, seconds, spec.frames / FPS, Fraction(FPS), spec.seed)
    return eye_of(pose, plan.sensor.width_mm, spec.width, spec.height)


def _render(spec: Spec, plan: CameraPlan, stage: Stage, movie: Path) -> None:
    painter = Painter(stage, spec.width, spec.height)
    random = np.random.default_rng(spec.seed + 5)
    samples = max(1, round(SAMPLES * spec.shutter))
    with av.open(str(movie), "w") as out:
        stream = out.add_stream(
            "libx264", rate=FPS, options={"crf": str(spec.crf), "preset": "veryfast", "threads": "1"}
        )
        stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, "yuv420p"
        for number in range(spec.frames):
            shares = ((np.arange(samples) + 0.5) / samples - 0.5) * spec.shutter
            times = [(number + share) / FPS for share in shares]
            drawn = [painter.draw(_eye(spec, plan, max(0.0, time)), time)[0] for time in times]
            frame = _finish(np.mean(drawn, axis=0), spec, random)
            for packet in stream.encode(av.VideoFrame.from_ndarray(frame, format="gray").reformat(format="yuv420p")):
                out.mux(packet)
        for packet in stream.encode():
            out.mux(packet)


def _finish(picture: np.ndarray, spec: Spec, random: np.random.Generator) -> Picture:
    """Defocus, then the sensor's noise."""
    picture = picture.astype(np.float32)
    if spec.defocus:
        picture = cv2.GaussianBlur(picture, (0, 0), spec.defocus)
    if spec.noise:
        picture = picture + random.normal(0, spec.noise, picture.shape).astype(np.float32)
    return np.clip(np.round(picture), 0, 255).astype(np.uint8)


def _boxes(spec: Spec, plan: CameraPlan, stage: Stage, walkers: list[Sheet]) -> dict[str, object]:
    first = _eye(spec, plan, 0.0)
    hero = next((s for s in stage.sheets if s.picture == f"person{spec.set_seed * 11}"), None) if stage.hero else None
    found = _box(hero, first, spec, 0.0) if hero is not None else None
    times = [number / FPS for number in range(spec.frames)]
    moving = [[_box(sheet, _eye(spec, plan, t), spec, t) or (0, 0, 0, 0) for t in times] for sheet in walkers]
    subject = None
    if hero is not None and found is not None:
        subject = {"box": found, "distance": float(corners_of(hero, first, 0.0)[:, 2].mean())}
    return {"hero": subject, "walkers": moving}


def _box(sheet: Sheet, eye: Eye, spec: Spec, seconds: float) -> tuple[float, float, float, float] | None:
    corners = corners_of(sheet, eye, seconds)
    if corners[:, 2].min() < 0.3:
        return None
    pixels = corners @ eye.lens.T
    pixels = pixels[:, :2] / pixels[:, 2:] / [spec.width, spec.height]
    left, top = (float(value) for value in pixels.min(0))
    right, bottom = (float(value) for value in pixels.max(0))
    return (left, top, right, bottom) if right > 0 and left < 1 and bottom > 0 and top < 1 else None


if __name__ == "__main__":
    import sys

    from benchmarks.camera_clips.specs import specs

    for one in specs(sys.argv[1]):
        clip_of(one, Path(sys.argv[2]))
        print(one.name, flush=True)
