"""Guides for a picture generator, drawn from the plan: clean plate, depth, edges, first and last frame, cameras."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.projection import axes, intrinsics
from previz_studio.engines.animatic.painter import painter_for
from previz_studio.engines.animatic.raster import Depth, Grey, view_of
from previz_studio.engines.animatic.shots import pose_of, seconds_at
from previz_studio.engines.animatic.stage import Picture, bodies_at, draw
from previz_studio.engines.contract import Frame, RenderRequest

_EDGE_LOW, _EDGE_HIGH = 24, 64


@dataclass(frozen=True)
class GuideFiles:
    """Where the guides were written; `clean_plate` shows the set pieces alone, at the first frame."""

    first: Path
    last: Path
    clean_plate: Path
    depth: tuple[Path, ...]
    edges: tuple[Path, ...]
    cameras: Path


def write_guides(request: RenderRequest, folder: Path, every: int = 1) -> GuideFiles:
    """Writes PNGs and a JSON into `folder`: depth and edges for each `every`-th frame, 0-based in the file names."""
    folder.mkdir(parents=True, exist_ok=True)
    paint = painter_for(request)
    frames = range(0, request.frames, max(1, every))
    nearest = nearest_of(request)
    depth, edges = [], []
    for frame in frames:
        clay = clay_of(request, frame)
        depth.append(_save(folder / f"depth_{frame:05d}.png", depth_guide(clay.nearness, nearest)))
        edges.append(_save(folder / f"edges_{frame:05d}.png", edge_guide(clay)))
    cameras = folder / "cameras.json"
    cameras.write_text(json.dumps(camera_guide(request), indent=1), encoding="utf-8")
    return GuideFiles(
        first=_save(folder / "first.png", paint(0)[..., ::-1]),
        last=_save(folder / "last.png", paint(request.frames - 1)[..., ::-1]),
        clean_plate=_save(folder / "clean_plate.png", clean_plate(request)[..., ::-1]),
        depth=tuple(depth),
        edges=tuple(edges),
        cameras=cameras,
    )


def guide_painter(request: RenderRequest, kind: str) -> Callable[[int], Frame]:
    """Frame by frame: the animatic itself, its `depth`, or its `edges`, as grey in three channels."""
    if kind not in ("depth", "edges"):
        return painter_for(request)
    nearest = nearest_of(request) if kind == "depth" else 0.0

    def paint(frame: int) -> Frame:
        clay = clay_of(request, frame)
        grey: Frame = edge_guide(clay)
        if kind == "depth":
            grey = (depth_guide(clay.nearness, nearest) >> 8).astype(np.uint8)
        return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))

    return paint


def clay_of(request: RenderRequest, frame: int) -> Picture:
    """Clay greys and exact 1/depth of a frame."""
    view = view_of(pose_of(request, frame), request.camera.sensor, request.width, request.height)
    length = float(request.frames / request.fps)
    return draw(view, bodies_at(request.pieces, seconds_at(request, frame), length, view.position))


def nearest_of(request: RenderRequest, samples: int = 9) -> float:
    """The largest 1/depth of the shot, so that all its depth frames share one scale."""
    frames = sorted({round(n * (request.frames - 1) / max(1, samples - 1)) for n in range(samples)})
    return max(1e-3, *(float(clay_of(request, frame).nearness.max()) for frame in frames))


def depth_guide(nearness: Depth, nearest: float) -> NDArray[np.uint16]:
    """shape (height, width), uint16: 1/depth scaled so that `nearest` is white and the sky black, as MiDaS-style
    depth conditions expect."""
    return np.asarray(np.clip(nearness / nearest, 0, 1) * 65535 + 0.5, dtype=np.uint16)


def edge_guide(clay: Picture) -> Grey:
    """shape (height, width), 0 or 255: outlines and facets, without the ground's grid further off than it helps."""
    smooth = cv2.bilateralFilter(clay.tones, 5, 18, 3)
    return np.asarray(cv2.Canny(smooth, _EDGE_LOW, _EDGE_HIGH), dtype=np.uint8)


def clean_plate(request: RenderRequest, frame: int = 0) -> Frame:
    """The frame without people, vehicles and props."""
    empty = tuple(piece for piece in request.pieces if piece.kind == "set")
    look = {} if request.options.get("look") == "panel" else {"look": "clay"}
    return painter_for(replace(request, pieces=empty, panel=None, options=request.options | look))(frame)


def camera_guide(request: RenderRequest) -> dict[str, Any]:
    """Per frame: intrinsics K (pixels) and world-to-camera [R | t] (x right, y down, z forward; metres)."""
    rows = []
    for frame in range(request.frames):
        pose = pose_of(request, frame)
        turn = axes(pose)
        shift = -turn @ np.asarray(pose.position)
        rows.append(
            {
                "frame": frame,
                "k": intrinsics(pose, request.camera.sensor, request.width, request.height).round(9).tolist(),
                "world_to_camera": np.column_stack([turn, shift]).round(9).tolist(),
                "position_m": [round(value, 9) for value in pose.position],
                "lens_mm": pose.lens_mm,
                "focus_m": pose.focus_m,
            }
        )
    return {
        "width": request.width,
        "height": request.height,
        "fps": str(request.fps),
        "convention": "pixel = K (R x + t), metres; world x right, y up, z forward; camera x right, y down, z forward",
        "frames": rows,
    }


def _save(file: Path, picture: NDArray[np.uint8] | NDArray[np.uint16]) -> Path:
    cv2.imwrite(str(file), np.ascontiguousarray(picture))
    return file
