from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.engines.animatic.engine import AnimaticEngine
from previz_studio.engines.contract import RenderCancelled, Rendered, RenderEngine, RenderRequest, Watch
from previz_studio.kit.errors import Invalid

CAR = Piece("Car, grey saloon", "vehicle", 1.38, 1.78, 4.52, (1, 0, 9), (1, 0, 14), (), 20, 20)
ANA = Piece("Ana", "character", 1.7, 0.55, 0.35, (-1, 0, 5), (-2, 0, 6), (), 200, 200)
PAN = CameraPlan(moves=(Move(MoveKind.PAN, "right", 12, "deg"),))
QUIET = Watch(progress=lambda share, words: None, stop=lambda: False)


def request_of(**changes: Any) -> RenderRequest:
    values: dict[str, Any] = {
        "width": 128, "height": 54, "frames": 9, "fps": Fraction(24), "seed": 1, "camera": PAN, "pieces": (CAR, ANA),
    }  # fmt: skip
    return RenderRequest(**(values | changes))


def render(**changes: Any) -> Rendered:
    return AnimaticEngine().render(request_of(**changes), QUIET)


def test_given_the_engine_then_it_keeps_the_contract() -> None:
    engine: RenderEngine = AnimaticEngine()
    assert engine.facts().usable
    assert engine.name == "animatic"


@pytest.mark.parametrize("pieces", [(CAR, ANA), ()], ids=["clay", "slate"])
def test_given_a_shot_then_every_frame_comes_out_the_same_twice(pieces: tuple[Piece, ...]) -> None:
    first, second = list(render(pieces=pieces).frames), list(render(pieces=pieces).frames)
    assert len(first) == 9
    assert {(frame.shape, frame.dtype.name) for frame in first} == {((54, 128, 3), "uint8")}
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_given_pieces_then_it_is_clay_and_labelled_animatic() -> None:
    facts = render().facts
    assert (facts["label"], facts["look"]) == ("Animatic", "clay")


def test_given_nothing_to_draw_then_it_is_a_slate() -> None:
    assert render(pieces=()).facts["look"] == "slate"


def test_given_a_night_look_then_the_clay_is_darker() -> None:
    day, night = next(render().frames), next(render(look="Low key, teal shadows").frames)
    assert night.mean() < 0.8 * day.mean()


def test_given_a_stop_then_it_is_cancelled_between_frames() -> None:
    seen: list[float] = []
    watch = Watch(progress=lambda share, words: seen.append(share), stop=lambda: len(seen) >= 3)
    with pytest.raises(RenderCancelled):
        list(AnimaticEngine().render(request_of(), watch).frames)
    assert seen == pytest.approx([1 / 9, 2 / 9, 3 / 9])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"width": 4}, "A picture of 4 x 54 cannot be drawn."),
        ({"frames": 0}, "The shot has 0 frames."),
        ({"options": {"look": "oil"}}, "look is 'oil'."),
        ({"options": {"burn_in": True, "start_timecode": "25:00:00:00"}}, "'25:00:00:00' is not a timecode at 24 fps."),
        ({"options": {"shutter_deg": "wide"}}, "shutter_deg is 'wide'."),
        ({"camera": CameraPlan(lens_mm=0)}, "The lens is 0 mm."),
    ],
)
def test_given_an_impossible_request_then_it_is_refused_before_drawing(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        render(**changes)
    assert refused.value.message == said
