"""The desk's form over a plan: what was typed is what is planned, what was not touched stays to the last digit."""

from dataclasses import replace
from fractions import Fraction

import pytest

from previz_studio.camera.path import pose_at
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece, Sensor
from previz_studio.kit.errors import Invalid, NotFound
from previz_studio.shots.edit import edited
from previz_studio.shots.moves_form import ALL, picked_of, shown_amount
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.typed import shown_length

FPS = Fraction(24)
PAN = Move(MoveKind.PAN, "right", 20, "deg", 4.0, 0.0, 8, 12)
CAR = Piece("Car", "vehicle", 1.38, 1.78, 4.52, (5.03, 0, 14.23), (10.82, 0, 24.19), (), 30, 30)
PLAN = ShotPlan(
    frames=96,
    camera=CameraPlan((PAN,), 40, aperture=2.8, focus_distance_m=15.1, focus_end_m=26.5, height_m=1.55),
    pieces=(CAR,),
)


def form_of(plan: ShotPlan, at: int = 0, units: str = "m") -> dict[str, str]:
    """What the page's camera fields hold, untouched."""
    move, camera = plan.camera.moves[at], plan.camera
    return {
        "units": units,
        "move_at": str(at),
        "move": picked_of(move),
        "amount": shown_amount(move, units),
        "ease": f"{move.ease_in_frames} / {move.ease_out_frames}",
        "duration": f"{float(plan.frames / FPS):.2f}",
        "lens_mm": f"{camera.lens_mm:g}",
        "height_m": shown_length(camera.height_m, units),
        "focus_m": shown_length(camera.focus_distance_m, units),
        "focus_end_m": shown_length(camera.focus_end_m, units),
        "sensor": "keep",
    }


@pytest.mark.parametrize("units", ["m", "ft"])
def test_given_an_untouched_form_then_the_plan_is_the_same_to_the_last_digit(units: str) -> None:
    assert edited(PLAN, form_of(PLAN, units=units), FPS) == PLAN


@pytest.mark.parametrize("name", [name for name in ALL if name != "static"])
def test_given_any_move_of_the_picker_then_it_is_planned_and_the_form_finds_it_again(name: str) -> None:
    plan = edited(PLAN, form_of(PLAN) | {"move": name}, FPS)
    assert (plan.camera.moves[0].kind, picked_of(plan.camera.moves[0])) == (ALL[name][0], name)
    assert edited(plan, form_of(plan), FPS) == plan


def test_given_a_pan_turned_into_a_dolly_then_its_20_degrees_do_not_become_20_metres() -> None:
    moved = edited(PLAN, form_of(PLAN) | {"move": "dolly_in"}, FPS).camera.moves[0]
    assert (moved.amount, moved.unit) == (1.0, "m")


def test_given_the_other_direction_then_the_amount_stays() -> None:
    assert edited(PLAN, form_of(PLAN) | {"move": "pan_l"}, FPS).camera.moves[0].amount == 20


def test_given_feet_then_15_is_kept_as_15_feet_and_height_lands_in_metres() -> None:
    asked = form_of(PLAN, units="ft") | {"move": "dolly_in", "amount": "15", "height_m": "6"}
    camera = edited(PLAN, asked, FPS).camera
    assert (camera.moves[0].amount, camera.moves[0].unit) == (15, "ft")
    assert camera.height_m == pytest.approx(1.8288, abs=1e-4)


def test_given_an_added_move_then_it_can_be_edited_and_removed_and_the_first_stays() -> None:
    two = edited(PLAN, form_of(PLAN) | {"act": "add_move"}, FPS)
    assert len(two.camera.moves) == 2 and two.camera.moves[0] == PAN
    tilted = edited(two, form_of(two, at=1) | {"amount": "8", "starts": "1", "takes": "2"}, FPS)
    second = tilted.camera.moves[1]
    assert (second.kind, second.amount, second.start_seconds, second.seconds) == (MoveKind.TILT, 8, 1, 2)
    assert pose_at(tilted.camera, 4, 4, FPS).tilt_deg == pytest.approx(8)
    assert edited(tilted, {"act": "remove_move", "move_at": "1"}, FPS).camera.moves == (PAN,)


def test_given_a_longer_shot_then_a_move_that_filled_it_still_does() -> None:
    longer = edited(PLAN, form_of(PLAN) | {"duration": "6"}, FPS)
    assert (longer.frames, longer.camera.moves[0].seconds) == (144, 6)


def test_given_a_directors_words_then_they_become_the_plan_and_what_was_not_said_is_marked() -> None:
    plan = edited(PLAN, {"say": "Dolly forward 15 feet over 3 seconds, 32mm"}, FPS)
    (move,) = plan.camera.moves
    assert (move.kind, move.amount, move.unit, move.seconds) == (MoveKind.DOLLY, 15, "ft", 3)
    assert plan.camera.lens_mm == 32 and plan.camera.height_m == 1.55
    assert "amount" in edited(PLAN, {"say": "pan left"}, FPS).camera.moves[0].assumed


def test_given_words_nobody_understands_then_they_are_asked_about_and_nothing_changes() -> None:
    with pytest.raises(Invalid, match="names a move|What should"):
        edited(PLAN, {"say": "make it feel like the sea"}, FPS)


def test_given_a_camera_nudged_on_the_floor_then_the_set_moves_the_other_way() -> None:
    (car,) = edited(PLAN, {"camera_shift": "0.1 0"}, FPS).pieces
    assert car.start == (4.93, 0, 14.23)


def test_given_a_piece_dragged_then_only_its_place_changes() -> None:
    (car,) = edited(PLAN, {"piece_0_end": "9 30"}, FPS).pieces
    assert car == replace(CAR, end=(9, 0, 30))


def test_given_somebody_who_stands_still_then_dragging_moves_them_as_a_whole() -> None:
    plan = edited(edited(PLAN, {"piece_add": "character"}, FPS), {"piece_1_place": "1 4"}, FPS)
    assert (plan.pieces[1].start, plan.pieces[1].end) == ((1, 0, 4), (1, 0, 4))


def test_given_a_wall_dragged_then_it_moves_as_a_whole_and_nothing_else_does() -> None:
    plan = edited(edited(PLAN, {"piece_add": "set"}, FPS), {"piece_1_place": "-6 20"}, FPS)
    assert (plan.pieces[1].start, plan.pieces[1].end) == ((-6, 0, 20), (-6, 0, 20))
    assert plan.pieces[0] == CAR


def test_given_via_points_then_the_piece_passes_them_and_sending_again_changes_nothing() -> None:
    form = {"piece_0_via": "6 18; 8 20"}
    plan = edited(PLAN, form, FPS)
    assert plan.pieces[0].via == ((6, 0, 18), (8, 0, 20))
    assert edited(plan, form, FPS) == plan


def test_given_a_person_put_down_and_taken_away_then_the_floor_is_as_before() -> None:
    two = edited(PLAN, {"piece_add": "character"}, FPS)
    assert [piece.kind for piece in two.pieces] == ["vehicle", "character"]
    assert edited(two, {"piece_remove": "1"}, FPS) == PLAN


def test_given_a_drawn_path_then_the_camera_keeps_its_place_until_a_key_is_moved() -> None:
    path = edited(PLAN, {"act": "draw_path"}, FPS)
    assert len(path.camera.keys) == 3
    end = pose_at(path.camera, 4, 4, FPS)
    assert (end.heading_deg, end.lens_mm) == (pytest.approx(20, abs=0.1), 40)
    moved = edited(path, {"key_2_spot": "2 1", "key_2_height": "3"}, FPS)
    assert pose_at(moved.camera, 4, 4, FPS).position == (2, 3, 1)
    assert len(edited(moved, {"act": "add_key"}, FPS).camera.keys) == 4
    assert edited(moved, {"act": "clear_path"}, FPS).camera.keys == ()


def test_given_a_real_camera_then_its_sensor_is_planned_and_keep_keeps_the_own_one() -> None:
    own = replace(PLAN, camera=replace(PLAN.camera, sensor=Sensor("Rehearsal phone", 9.8, 5.5)))
    assert edited(own, form_of(own), FPS).camera.sensor.name == "Rehearsal phone"
    assert edited(own, form_of(own) | {"sensor": "sony_venice"}, FPS).camera.sensor.width_mm == 36.2


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"move": "somersault"}, "not a move"),
        ({"move_at": "7", "move": "pan_l"}, "no move 7"),
        ({"move": "pan_r", "amount": "-3"}, "never negative"),
        ({"move": "pan_r", "amount": "lots"}, "not a number"),
        ({"move": "pan_r", "ease": "slow"}, "Ease is"),
        ({"move": "pan_r", "starts": "-1"}, "before its shot"),
        ({"camera_shift": "1"}, "camera shift is"),
        ({"piece_0_start": "x y"}, "not a number"),
        ({"piece_0_start": "9999 0"}, "2 km"),
        ({"piece_0_height": "0"}, "cannot be 0 m"),
        ({"piece_add": "dragon"}, "cannot be put on the floor"),
        ({"piece_remove": "5"}, "no piece 5"),
        ({"act": "add_key"}, "No path is drawn"),
        ({"key_remove": "0"}, "no key 0"),
        ({"duration": "0"}, "cannot last"),
    ],
)
def test_given_what_cannot_be_then_one_sentence_names_it(form: dict[str, str], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        edited(PLAN, form, FPS)


def test_given_an_unknown_sensor_or_set_up_then_what_there_is_is_named() -> None:
    with pytest.raises(NotFound, match="sensor"):
        edited(PLAN, {"sensor": "polaroid"}, FPS)
    with pytest.raises(NotFound, match="set-up"):
        edited(PLAN, {"coverage": "over_a"}, FPS)
