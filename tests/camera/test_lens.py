import math

import pytest

from previz_studio.camera.lens import (
    blur_mm,
    circle_of_confusion_mm,
    depth_of_field,
    distance_for_share,
    horizontal_fov_deg,
    hyperfocal_m,
    sensor_named,
    sensors,
    share_of_frame,
    shot_size,
    vertical_fov_deg,
)
from previz_studio.kit.errors import NotFound

FULL = sensor_named("full_frame")


def test_given_known_lenses_then_fields_of_view_are_the_textbook_ones() -> None:
    assert horizontal_fov_deg(50, FULL) == pytest.approx(39.6, abs=0.05)
    assert horizontal_fov_deg(40, FULL) == pytest.approx(48.5, abs=0.05)
    assert vertical_fov_deg(50, FULL) == pytest.approx(27.0, abs=0.05)
    assert vertical_fov_deg(50, FULL, aspect=36 / 15.06) == pytest.approx(17.1, abs=0.1)


def test_given_focus_at_the_hyperfocal_then_half_of_it_to_infinity_is_sharp() -> None:
    far_limit = hyperfocal_m(35, 8, circle_of_confusion_mm(FULL))
    sharp = depth_of_field(35, 8, far_limit, FULL)
    assert sharp.far_m == math.inf
    assert sharp.near_m == pytest.approx(far_limit / 2, rel=0.01)


def test_given_the_limits_of_sharpness_then_the_blur_there_is_the_circle() -> None:
    sharp = depth_of_field(85, 2, 3, FULL)
    assert blur_mm(85, 2, 3, sharp.near_m) == pytest.approx(sharp.circle_mm)
    assert blur_mm(85, 2, 3, sharp.far_m) == pytest.approx(sharp.circle_mm)
    assert blur_mm(85, 2, 3, 3) == 0


def test_given_a_share_of_the_frame_then_distance_and_share_agree() -> None:
    distance = distance_for_share(0.9, 1.75, 35, FULL)
    assert share_of_frame(1.75, distance, 35, FULL) == pytest.approx(0.9)


@pytest.mark.parametrize(("share", "size"), [(0.2, "EWS"), (0.9, "FS"), (1.8, "MS"), (4, "CU"), (20, "ECU")])
def test_given_a_person_in_frame_then_the_shot_size_is_named(share: float, size: str) -> None:
    assert shot_size(share) == size


def test_given_the_library_then_every_sensor_has_an_area_and_an_unknown_one_is_refused() -> None:
    assert all(sensor.width_mm > sensor.height_mm > 0 for sensor in sensors().values())
    with pytest.raises(NotFound, match="brownie"):
        sensor_named("brownie")
