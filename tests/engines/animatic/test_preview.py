from fractions import Fraction

import numpy as np

from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.engines.animatic.preview import preview
from previz_studio.engines.contract import RenderRequest

CAR = Piece("Car", "vehicle", 1.4, 1.8, 4.5, (1, 0, 9), (1, 0, 14), (), 20, 20)
REQUEST = RenderRequest(
    1280, 536, 48, Fraction(24), 0, CameraPlan((Move(MoveKind.PAN, "right", 12, "deg"),)), (CAR,), look="Night"
)


def test_given_a_shot_then_its_preview_is_small_plain_clay() -> None:
    picture = preview(REQUEST, 0, 320)
    assert picture.shape == (134, 320, 3)
    assert np.array_equal(picture[..., 0], picture[..., 2])


def test_given_first_and_last_frame_then_the_pictures_differ() -> None:
    assert not np.array_equal(preview(REQUEST, 0, 320), preview(REQUEST, 47, 320))


def test_given_a_frame_past_the_end_then_it_is_the_last() -> None:
    assert np.array_equal(preview(REQUEST, 99, 320), preview(REQUEST, 47, 320))
