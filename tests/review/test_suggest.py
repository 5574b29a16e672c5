"""What a note's words ask of the plan, as a table a director can read."""

from dataclasses import replace

import pytest

from previz_studio.camera.plan import CameraKey, CameraPlan, Move, MoveKind
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FILM
from previz_studio.review.plan_changes import changed, differences
from previz_studio.review.suggest import suggestions
from previz_studio.shots.plan import Framing, ShotPlan

PAN = Move(MoveKind.PAN, "right", 20.0, "deg", 4.0, ease_in_frames=12, ease_out_frames=12)
PLAN = ShotPlan(camera=CameraPlan(moves=(PAN,), lens_mm=40, height_m=1.5), frames=96, framing=Framing(size="MS"))

ASKED = [
    ("Ease in 8 not 12.", {"moves.0.ease_in_frames": 8}),
    ("ease 6/18 please", {"moves.0.ease_in_frames": 6, "moves.0.ease_out_frames": 18}),
    ("Camera lower 0.3 m", {"camera.height_m": 1.2}),
    ("Lower the camera 30 cm", {"camera.height_m": 1.2}),
    ("Raise the camera a bit", {"camera.height_m": 1.7}),
    ("Put the camera at 0,9 m", {"camera.height_m": 0.9}),
    ("Slower", {"frames": 120, "moves.0.seconds": 5.0}),
    ("Faster, over 3 seconds", {"moves.0.seconds": 3.0}),
    ("Tighter", {"framing.size": "MCU", "camera.lens_mm": 50.0}),
    ("Wider lens", {"camera.lens_mm": 35.0}),
    ("Try it on a 65", {"camera.lens_mm": 65.0}),
    ("28 mm", {"camera.lens_mm": 28.0}),
    ("Pan 15 not 20", {"moves.0.amount": 15.0}),
    ("pan 5 degrees more", {"moves.0.amount": 25.0}),
    ("Hold longer 12 frames", {"frames": 108}),
    ("hold 1 s longer", {"frames": 120}),
    ("Trim 6 frames", {"frames": 90}),
    ("open up to f/2", {"camera.aperture": 2.0}),
    ("Pan 15 not 20, ease in 8, camera lower 0.3 m",
     {"moves.0.ease_in_frames": 8, "moves.0.amount": 15.0, "camera.height_m": 1.2}),
    ("I love the lamps.", {}),
    ("The voice is lower than the music", {}),
    ("Dolly 2 m", {}),
    ("Pan 20 as planned", {}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), ASKED)
def test_given_a_notes_words_then_these_fields_are_suggested(words: str, wanted: dict[str, object]) -> None:
    found = suggestions(words, PLAN, FILM)
    assert {one.field: one.value for one in found} == wanted
    assert all(one.because for one in found)


def test_given_slower_without_a_time_then_it_says_what_it_assumed() -> None:
    longer, slower = suggestions("slower", PLAN, FILM)
    assert (longer.assumed, slower.assumed) == ("so that the move fits", "by a quarter, as no time was given")


def test_given_a_camera_that_follows_keys_then_its_moves_are_not_touched() -> None:
    drawn = replace(PLAN, camera=replace(PLAN.camera, keys=(CameraKey(0.0, (0.0, 1.5, 0.0)),)))
    assert suggestions("Pan 15, ease in 8", drawn, FILM) == ()
    with pytest.raises(Invalid, match="keys drawn by hand"):
        changed(drawn, {"moves.0.amount": 15}, FILM)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Nothing was changed."),
        ({"camera.height_m": "low"}, "Camera height is 'low', not a number."),
        ({"camera.height_m": -1}, "Camera height cannot be -1."),
        ({"camera.lens_mm": "nan"}, "Lens cannot be nan."),
        ({"moves.0.ease_in_frames": 2.5}, "The ease in of the move is 2.5; frames are whole."),
        ({"moves.7.amount": 3}, "'moves.7.amount' is not a part of a move in this plan."),
        ({"owner": "me"}, "'owner' is not a field a note can change."),
        ({"moves.0.seconds": 9}, "A move would last 9 s and the shot 4 s."),
        ({"framing.size": "huge"}, "'HUGE' is not a shot size."),
    ],
)
def test_given_a_change_that_cannot_be_then_it_names_the_field(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed(PLAN, changes, FILM)
    assert refused.value.message == sentence


def test_given_changes_then_the_difference_reads_in_film_words() -> None:
    changes = {"moves.0.ease_in_frames": 8, "camera.height_m": "1,2", "frames": 48, "camera.lens_mm": 40}
    rows = differences(PLAN, changed(PLAN, changes, FILM), changes, FILM)
    assert [(row.label, row.old, row.new) for row in rows] == [
        ("Pan, ease in", "12 frames", "8 frames"),
        ("Camera height", "1.5 m", "1.2 m"),
        ("Length of the shot", "96 frames, 4.00 s", "48 frames, 2.00 s"),
    ]
