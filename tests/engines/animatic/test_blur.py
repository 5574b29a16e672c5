from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from previz_studio.camera.lens import blur_mm
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.camera.pose import Pose
from previz_studio.engines.animatic.blur import circles_px
from previz_studio.engines.animatic.engine import AnimaticEngine
from previz_studio.engines.contract import Frame, RenderRequest, Watch
from previz_studio.kit.errors import Invalid

NEAR = Piece("Crate", "prop", 1.2, 0.5, 0.5, (-0.4, 0, 2), (-0.4, 0, 2))
FAR = Piece("Tower", "prop", 6, 2, 2, (2, 0, 20), (2, 0, 20))
QUIET = Watch(progress=lambda share, words: None, stop=lambda: False)


def first_frame(move: Move | None = None, **options: Any) -> Frame:
    camera = CameraPlan((move or Move(MoveKind.STATIC),), lens_mm=85, aperture=1.4, focus_distance_m=2.0)
    request = RenderRequest(256, 108, 9, Fraction(24), 0, camera, (NEAR, FAR), label="SH010 É", options=options)
    return next(AnimaticEngine().render(request, QUIET).frames)


def detail(picture: Frame) -> float:
    return float(np.abs(np.diff(picture[:, 160:, 0].astype(int), axis=1)).max())


def test_given_depth_then_the_circles_are_the_thin_lens_ones() -> None:
    camera = CameraPlan(lens_mm=85, aperture=1.4, focus_distance_m=2.0)
    circles = circles_px(
        np.array([[1 / 2, 1 / 20, 0]], np.float32), Pose((0, 0, 0), lens_mm=85, focus_m=2.0), camera, 256
    )
    expected = blur_mm(85, 1.4, 2.0, 20.0) / 24.89 * 256
    assert circles[0] == pytest.approx([0, expected, expected / 0.9], abs=1e-3)


def test_given_depth_of_field_then_the_far_tower_is_soft() -> None:
    assert detail(first_frame(depth_of_field=True)) < 0.6 * detail(first_frame())


def test_given_a_shutter_then_a_whip_pan_is_soft() -> None:
    whip = Move(MoveKind.PAN, "right", 60, "deg", 0.4)
    assert detail(first_frame(whip, shutter_deg=180)) < 0.8 * detail(first_frame(whip))


def test_given_burn_in_then_only_the_bottom_strip_changes() -> None:
    clean, burnt = first_frame(), first_frame(burn_in=True)
    assert np.array_equal(clean[:90], burnt[:90])
    assert not np.array_equal(clean[-8:], burnt[-8:])


def test_given_an_impossible_shutter_then_it_is_refused() -> None:
    with pytest.raises(Invalid, match="shutter_deg is 400."):
        first_frame(shutter_deg=400)
