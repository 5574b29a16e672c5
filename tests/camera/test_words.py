import pytest

from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.camera.words import camera_words, move_label, prompt_words

DOLLY = Move(MoveKind.DOLLY, "in", 18, "m", 4.5)


@pytest.mark.parametrize(
    ("move", "units", "label"),
    [
        (Move(MoveKind.PAN, "right", 20, "deg", 4), "metric", "Pan 20.0° right"),
        (DOLLY, "metric", "Dolly 18 m in"),
        (DOLLY, "imperial", "Dolly 59.1 ft in"),
        (Move(MoveKind.CRANE, "up", 10, "ft", 4), "metric", "Crane 3.05 m up"),
        (Move(MoveKind.ZOOM, "in", 2, "x"), "metric", "Zoom 2× in"),
        (Move(MoveKind.ZOOM, "in", 85, "mm"), "metric", "Zoom to 85 mm in"),
        (Move(MoveKind.ROLL, "ccw", 5, "deg"), "metric", "Roll 5.0° counter-clockwise"),
        (Move(MoveKind.STATIC), "metric", "Locked off"),
        (Move(MoveKind.HANDHELD), "metric", "Handheld"),
        (Move(MoveKind.RACK_FOCUS, target="the gun"), "metric", "Rack focus to the gun"),
        (Move(MoveKind.PAN, "left"), "metric", "Pan 30.0° left (assumed)"),
    ],
)
def test_given_a_move_then_its_label_is(move: Move, units: str, label: str) -> None:
    assert move_label(move, units) == label


def test_given_a_plan_then_its_sentence_names_moves_lens_and_aperture() -> None:
    assert camera_words(CameraPlan((DOLLY,), lens_mm=28)) == "Dolly in 18 m over 4.5 s, 28 mm, f/2.8"
    still = CameraPlan((Move(MoveKind.STATIC, seconds=7),))
    assert camera_words(still) == "Locked off for 7 s, 35 mm, f/2.8"


def test_given_a_plan_then_the_prompt_says_the_exact_move() -> None:
    pan = Move(MoveKind.PAN, "right", 20, "deg", 4, ease_in_frames=8, ease_out_frames=12)
    assert prompt_words(CameraPlan((pan,), lens_mm=40, height_m=1.55)) == (
        "The camera pans right 20.0 degrees over 4 seconds, easing in and out, 40 mm lens at f/2.8, "
        "camera 1.55 m above the ground, level"
    )
