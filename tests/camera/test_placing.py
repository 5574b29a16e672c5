"""Moving the camera on the floor plan: the set keeps its shape, the picture changes as it would on a stage."""

import math

import pytest

from previz_studio.camera.blocking import placed_at
from previz_studio.camera.coverage import EYES, coverage, setup_named
from previz_studio.camera.placing import moved, turned
from previz_studio.camera.plan import CameraKey, CameraPlan, Piece
from previz_studio.camera.pose import Pose
from previz_studio.camera.projection import head_card, subject_box, to_pixels
from previz_studio.kit.errors import NotFound

CAR = Piece("Car", "vehicle", 1.4, 1.8, 4.5, (2.0, 0, 15.0), (5.0, 0, 26.0), ((3.0, 0, 20.0),), 30, 35)
INES = Piece("Ines", "character", 1.72, 0.5, 0.35, (-1.0, 0, 6.0), (-1.0, 0, 6.0), facing_start_deg=90)
DAHL = Piece("Dahl", "character", 1.85, 0.55, 0.35, (1.2, 0, 6.5), (1.2, 0, 6.5), facing_start_deg=270)
CAMERA = CameraPlan(orbit_pivot_m=(0.0, 1.2, 6.0), keys=(CameraKey(0.0, (0, 1.6, 0), (0, 1.2, 6)),))


def test_given_a_camera_moved_right_then_everything_stands_further_left_of_it() -> None:
    camera, (car,) = moved(CAMERA, (CAR,), 1.0, 2.0)
    assert (car.start, car.end, car.via) == ((1.0, 0, 13.0), (4.0, 0, 24.0), ((2.0, 0, 18.0),))
    assert camera.orbit_pivot_m == (-1.0, 1.2, 4.0)
    assert camera.keys[0].position == (-1.0, 1.6, -2.0)


def test_given_a_camera_turned_right_then_what_was_ahead_is_left_of_frame() -> None:
    ahead = Piece("Post", "prop", 1, 0.1, 0.1, (0, 0, 10), (0, 0, 10))
    _, (post,) = turned(CameraPlan(), (ahead,), 30)
    assert post.start == (pytest.approx(-5.0), 0, pytest.approx(8.66))


@pytest.mark.parametrize("degrees", [-170, -30, 5, 90])
def test_given_a_turn_and_back_then_the_set_is_as_it_was(degrees: float) -> None:
    _, (car,) = turned(*turned(CAMERA, (CAR,), degrees), -degrees)
    pairs = ((car.start, CAR.start), (car.end, CAR.end), (car.via[0], CAR.via[0]))
    assert all(math.dist(now, before) < 0.003 for now, before in pairs)
    assert (car.facing_start_deg, car.facing_end_deg) == (CAR.facing_start_deg, CAR.facing_end_deg)


def test_given_a_turned_camera_then_the_picture_is_the_turned_view_of_the_same_set() -> None:
    camera, (car,) = turned(CAMERA, (CAR,), 12)
    looking = Pose((0, 1.6, 0), 12, 0, 0, 35)
    before = to_pixels([CAR.start], looking, camera.sensor, 1280, 536)
    after = to_pixels([car.start], Pose((0, 1.6, 0), 0, 0, 0, 35), camera.sensor, 1280, 536)
    assert after[0] == pytest.approx(before[0], abs=0.2)


def test_given_two_people_then_master_over_shoulders_and_singles_are_offered() -> None:
    assert [setup.key for setup in coverage(CAMERA, (INES, DAHL, CAR))] == [
        "master", "over_a", "over_b", "single_a", "single_b",
    ]  # fmt: skip


def test_given_a_master_then_both_people_are_whole_in_frame() -> None:
    camera, pieces = setup_named(CAMERA, (INES, DAHL), "master").placed
    for piece in pieces:
        box = subject_box(placed_at(piece, 0, 1), _first(camera), camera.sensor, 2.39)
        assert box is not None and box.left > 0.02 and box.right < 0.98 and box.top > 0 and box.bottom < 1


@pytest.mark.parametrize(("key", "seen", "way"), [("single_a", 0, 1), ("single_b", 1, -1)])
def test_given_singles_then_eyes_sit_near_the_upper_third_and_eyelines_oppose(key: str, seen: int, way: int) -> None:
    camera, pieces = setup_named(CAMERA, (INES, DAHL), key).placed
    subject, other = pieces[seen], pieces[1 - seen]
    eyes = (subject.start[0], subject.height_m * EYES, subject.start[2])
    x, y, _ = to_pixels([eyes], _first(camera), camera.sensor, 1000, round(1000 / 2.39))[0]
    assert x == pytest.approx(500, abs=2) and y / (1000 / 2.39) == pytest.approx(0.38, abs=0.02)
    assert (other.start[0] - subject.start[0]) * way > 0  # Ines looks right, Dahl looks left: the line is kept


def test_given_an_over_shoulder_then_the_near_one_is_in_frame_and_does_not_cover_the_face() -> None:
    camera, (ines, dahl) = setup_named(CAMERA, (INES, DAHL), "over_a").placed
    pose = _first(camera)
    face = to_pixels(head_card(placed_at(dahl, 0, 1), pose), pose, camera.sensor, 1000, 418)
    head = to_pixels(head_card(placed_at(ines, 0, 1), pose), pose, camera.sensor, 1000, 418)
    assert head[:, 0].max() > 0 and head[:, 0].min() < 1000, "the near head is in frame"
    assert head[:, 0].max() < face[:, 0].min() or head[:, 0].min() > face[:, 0].max(), "and does not cover the face"


def test_given_nobody_on_the_floor_then_no_set_up_is_offered_and_asking_says_so() -> None:
    assert coverage(CAMERA, ()) == ()
    with pytest.raises(NotFound, match="not a set-up"):
        setup_named(CAMERA, (), "master")


def _first(camera: CameraPlan) -> Pose:
    return Pose((0, camera.height_m, 0), 0, camera.tilt_deg, 0, camera.lens_mm)
