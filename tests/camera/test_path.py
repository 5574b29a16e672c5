import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from previz_studio.camera.path import pose_at, poses, progress
from previz_studio.camera.plan import CameraKey, CameraPlan, Move, MoveKind, Sensor
from previz_studio.camera.pose import Pose
from previz_studio.camera.projection import to_pixels

FPS = Fraction(24)
SENSOR = Sensor()


def plan_of(*moves: Move, **fields: object) -> CameraPlan:
    return CameraPlan(moves=moves, **fields)  # type: ignore[arg-type]


def end_of(plan: CameraPlan, seconds: float = 4.0) -> Pose:
    return pose_at(plan, seconds, seconds, FPS)


def test_given_eases_then_the_speed_is_a_trapezoid_with_area_one() -> None:
    move = Move(MoveKind.PAN, "right", 20, "deg", 4.0, ease_in_frames=24, ease_out_frames=48)
    done = [progress(move, n / 240, 4.0, FPS) for n in range(961)]
    speed = [(b - a) * 240 for a, b in zip(done, done[1:], strict=False)]
    cruise = 1 / (1 * 0.5 + 1 + 2 * 0.5)
    assert (done[0], done[-1]) == (0.0, pytest.approx(1.0))
    assert speed[120] == pytest.approx(cruise * 0.5, rel=0.01)
    assert speed[360] == pytest.approx(cruise)
    assert speed[720] == pytest.approx(cruise * 0.5, rel=0.01)


@given(some.integers(0, 200), some.integers(0, 200), some.floats(0.1, 9))
def test_given_any_eases_then_progress_never_turns_back(ease_in: int, ease_out: int, seconds: float) -> None:
    move = Move(MoveKind.PAN, "right", 20, "deg", seconds, ease_in_frames=ease_in, ease_out_frames=ease_out)
    done = [progress(move, seconds * n / 50, 10, FPS) for n in range(60)]
    assert done == sorted(done)
    assert done[0] == 0
    assert done[-1] == pytest.approx(1)


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        (Move(MoveKind.PAN, "left", 30, "deg", 2), Pose((0, 1.6, 0), heading_deg=-30)),
        (Move(MoveKind.TILT, "down", 10, "deg", 2), Pose((0, 1.6, 0), tilt_deg=-10)),
        (Move(MoveKind.ROLL, "ccw", 5, "deg", 2), Pose((0, 1.6, 0), roll_deg=-5)),
        (Move(MoveKind.DOLLY, "in", 10, "ft", 2), Pose((0, 1.6, 3.048))),
        (Move(MoveKind.TRUCK, "back", 12, "m", 2), Pose((0, 1.6, -12))),
        (Move(MoveKind.TRUCK, "left", 2, "m", 2), Pose((-2, 1.6, 0))),
        (Move(MoveKind.JIB, "up", 2, "m", 2), Pose((0, 3.6, 0))),
        (Move(MoveKind.ZOOM, "in", 2, "x", 2), Pose((0, 1.6, 0), lens_mm=70)),
        (Move(MoveKind.ZOOM, "out", 0.5, "x", 2), Pose((0, 1.6, 0), lens_mm=17.5)),
        (Move(MoveKind.ZOOM, "in", 85, "mm", 2), Pose((0, 1.6, 0), lens_mm=85)),
        (Move(MoveKind.STATIC), Pose((0, 1.6, 0))),
    ],
    ids=lambda value: f"{value.kind} {value.direction} {value.unit}" if isinstance(value, Move) else "",
)
def test_given_one_move_then_the_camera_ends_there_and_holds(move: Move, expected: Pose) -> None:
    assert flat(end_of(plan_of(move))) == pytest.approx(flat(expected))


def flat(pose: Pose) -> list[float]:
    return [*pose.position, pose.heading_deg, pose.tilt_deg, pose.roll_deg, pose.lens_mm]


def test_given_two_moves_at_once_then_both_play() -> None:
    jib, tilt = Move(MoveKind.JIB, "up", 2, "m", 4), Move(MoveKind.TILT, "down", 20, "deg", 4)
    half = pose_at(plan_of(jib, tilt), 2.0, 4.0, FPS)
    assert (half.position[1], half.tilt_deg) == (pytest.approx(2.6), pytest.approx(-10))


def test_given_a_dolly_after_a_pan_then_it_runs_where_the_lens_points() -> None:
    plan = plan_of(Move(MoveKind.PAN, "right", 90, "deg", 2), Move(MoveKind.DOLLY, "in", 3, "m", 2, start_seconds=2.0))
    assert end_of(plan).position == pytest.approx((3, 1.6, 0), abs=1e-9)


@pytest.mark.parametrize("direction", ["left", "right"])
@pytest.mark.parametrize("degrees", [45, 200, 360])
def test_given_an_orbit_then_the_pivot_stays_centred_at_the_same_distance(direction: str, degrees: float) -> None:
    pivot = (0.0, 1.6, 4.3)
    plan = plan_of(Move(MoveKind.ORBIT, direction, degrees, "deg", 4), orbit_pivot_m=pivot)
    for pose in poses(plan, 97, FPS):
        x, y, depth = to_pixels(pivot, pose, SENSOR, 1280, 536)
        assert (x, y, depth) == pytest.approx((640, 268, 4.3))
    quarter = pose_at(plan, 0.4, 4.0, FPS)
    assert math.copysign(1, quarter.position[0]) == (-1 if direction == "left" else 1)


def test_given_an_orbit_with_a_rise_then_the_pivot_stays_centred() -> None:
    pivot = (0.0, 1.6, 5.0)
    plan = plan_of(
        Move(MoveKind.ORBIT, "left", 60, "deg", 4), Move(MoveKind.CRANE, "up", 2, "m", 4), orbit_pivot_m=pivot
    )
    first, last = poses(plan, 1, FPS)[0], end_of(plan)
    x0, y0, _ = to_pixels(pivot, first, SENSOR, 1280, 536)
    x1, y1, _ = to_pixels(pivot, last, SENSOR, 1280, 536)
    assert (x1, y1) == pytest.approx((x0, y0), abs=1e-6)
    assert last.position[1] == pytest.approx(3.6)


@pytest.mark.parametrize("move", [("in", 2.0, "m"), ("out", 3.0, "m"), ("in", 24.0, "mm")])
def test_given_a_dolly_zoom_then_the_subject_keeps_its_size(move: tuple[str, float, str]) -> None:
    plan = plan_of(Move(MoveKind.DOLLY_ZOOM, *move, 4.0), lens_mm=50.0, focus_distance_m=4.0)
    sizes = []
    for pose in poses(plan, 97, FPS):
        top = to_pixels((0.3, 1.8, 4.0), pose, SENSOR, 1280, 536)
        foot = to_pixels((0.3, 0.0, 4.0), pose, SENSOR, 1280, 536)
        sizes.append(foot[1] - top[1])
    assert max(sizes) - min(sizes) < 1e-6
    assert poses(plan, 97, FPS)[-1].lens_mm != 50


def test_given_handheld_then_the_seed_decides_it_and_the_first_frame_is_the_plan() -> None:
    plan = plan_of(Move(MoveKind.HANDHELD))
    assert poses(plan, 48, FPS, seed=3) == poses(plan, 48, FPS, seed=3)
    assert poses(plan, 48, FPS, seed=3) != poses(plan, 48, FPS, seed=4)
    assert flat(poses(plan, 1, FPS, seed=3)[0]) == pytest.approx(flat(Pose((0, 1.6, 0))))
    assert max(abs(pose.heading_deg) for pose in poses(plan, 240, FPS)) < 2


def test_given_keys_then_the_path_goes_through_each_and_is_smooth() -> None:
    keys = (
        CameraKey(0, (0, 1, 0), aim=(0, 1, 5), lens_mm=35),
        CameraKey(1, (1, 2, 1), aim=(0, 1, 5), lens_mm=50),
        CameraKey(3, (4, 1, 2), aim=(2, 1, 5), lens_mm=50),
    )
    plan = CameraPlan(keys=keys)
    for key in keys:
        pose = pose_at(plan, key.seconds, 3, FPS)
        assert pose.position == pytest.approx(key.position)
        assert to_pixels(key.aim, pose, SENSOR, 1280, 536)[:2] == pytest.approx((640, 268))
    steps = [math.dist(pose_at(plan, n / 100, 3, FPS).position, pose_at(plan, (n + 1) / 100, 3, FPS).position)
             for n in range(300)]  # fmt: skip
    assert max(abs(a - b) for a, b in zip(steps, steps[1:], strict=False)) < 0.001


def test_given_a_rack_then_focus_moves_with_it_and_not_before() -> None:
    rack = Move(MoveKind.RACK_FOCUS, seconds=1.0, start_seconds=2.0)
    plan = plan_of(Move(MoveKind.STATIC), rack, focus_distance_m=2.0, focus_end_m=6.0)
    assert [pose_at(plan, t, 4, FPS).focus_m for t in (0, 2, 2.5, 3, 4)] == pytest.approx([2, 2, 4, 6, 6])
