import json
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from previz_studio.camera.path import pose_at
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.camera.projection import to_pixels
from previz_studio.engines.animatic.guides import clay_of, clean_plate, write_guides
from previz_studio.engines.contract import RenderRequest

BOX = Piece("Crate", "prop", 2.0, 2.0, 2.0, (0, 0, 9), (0, 0, 9))
WALL = Piece("Wall", "set", 4.0, 12.0, 1.0, (0, 0, 20), (0, 0, 20))
PLAN = CameraPlan((Move(MoveKind.DOLLY, "in", 2, "m"),), height_m=1.0)
REQUEST = RenderRequest(256, 108, 9, Fraction(24), 0, PLAN, (BOX, WALL))


def test_given_a_crate_then_its_front_has_the_planned_depth() -> None:
    nearness = clay_of(REQUEST, 0).nearness
    assert 1 / nearness[54, 128] == pytest.approx(8.0, rel=1e-4)
    assert nearness[0, 0] == 0


def test_given_a_crate_then_its_edges_fall_where_the_projection_says() -> None:
    clay = clay_of(REQUEST, 0)
    pose = pose_at(PLAN, 0, 0.375, Fraction(24))
    left, _, _ = to_pixels(np.array([-1.0, 1.0, 8.0]), pose, PLAN.sensor, 256, 108)
    right, _, _ = to_pixels(np.array([1.0, 1.0, 8.0]), pose, PLAN.sensor, 256, 108)
    front = np.flatnonzero(np.abs(clay.nearness[54] - 1 / 8) < 1e-3)
    assert (front[0], front[-1] + 1) == (pytest.approx(left, abs=0.75), pytest.approx(right, abs=0.75))


def test_given_a_clean_plate_then_the_crate_is_gone() -> None:
    assert not np.array_equal(clean_plate(REQUEST), clean_plate(RenderRequest(256, 108, 9, Fraction(24), 0, PLAN, ())))
    alone = RenderRequest(256, 108, 9, Fraction(24), 0, PLAN, (WALL,))
    assert np.array_equal(clean_plate(REQUEST), clean_plate(alone))


def test_given_a_shot_then_all_guides_are_written(tmp_path: Path) -> None:
    files = write_guides(REQUEST, tmp_path, every=4)
    assert [file.name for file in files.depth] == ["depth_00000.png", "depth_00004.png", "depth_00008.png"]
    depth = cv2.imread(str(files.depth[0]), cv2.IMREAD_UNCHANGED)
    edges = cv2.imread(str(files.edges[0]), cv2.IMREAD_UNCHANGED)
    assert depth is not None and edges is not None
    assert (depth.dtype, depth.shape) == (np.uint16, (108, 256))
    assert set(np.unique(edges)) == {0, 255}
    assert all(file.is_file() for file in (files.first, files.last, files.clean_plate))


def test_given_the_camera_numbers_then_they_project_like_the_plan(tmp_path: Path) -> None:
    rows = json.loads(write_guides(REQUEST, tmp_path, every=9).cameras.read_text())["frames"]
    assert len(rows) == 9
    k, outside = np.array(rows[8]["k"]), np.array(rows[8]["world_to_camera"])
    point = np.array([1.0, 2.0, 8.0, 1.0])
    pixel = k @ (outside @ point)
    expected = to_pixels(point[:3], pose_at(PLAN, 8 / 24, 0.375, Fraction(24)), PLAN.sensor, 256, 108)
    assert pixel[:2] / pixel[2] == pytest.approx(expected[:2], abs=1e-4)
