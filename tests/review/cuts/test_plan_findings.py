"""Travel, angle, line, wardrobe and props from the plans: a table of situations a script supervisor would recognise."""

from dataclasses import replace
from fractions import Fraction

import pytest

from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece, Point, Sensor
from previz_studio.review.cuts.across import findings_across
from previz_studio.review.cuts.end import End
from previz_studio.review.cuts.finding import Finding, Verdict
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.named import Named
from previz_studio.review.cuts.planned import PlannedEnd, Setup, planned_end
from tests.review.cuts.cutting import end

CAMERA = CameraPlan(lens_mm=35, sensor=Sensor("Full frame", 36.0, 15.06))


def car(start: Point, stop: Point, facing: float = 0.0) -> Piece:
    return Piece("Car, grey saloon", "vehicle", 1.38, 1.78, 4.52, start, stop, (), facing, facing, identity="car")


def person(name: str, at: Point, facing: float, pose: str = "") -> Piece:
    return Piece(name, "character", 1.75, 0.5, 0.35, at, at, (), facing, facing, pose, identity=name.lower())


def setup(*pieces: Piece, camera: CameraPlan = CAMERA, named: tuple[str, ...] = ()) -> Setup:
    return Setup(camera, pieces, 48, Fraction(24), 2.39, named)


def cut(
    out: Setup | None, into: Setup | None, kind: Kind, named: tuple[tuple[Named, ...], tuple[Named, ...]] = ((), ())
) -> Finding:
    ends = (
        end(None, "SH010", out, identities=named[0]),
        end(None, "SH020", into, last=False, identities=named[1]),
    )
    return next(one for one in findings_across(*ends) if one.kind is kind)


RIGHT, LEFT = car((-2, 0, 10), (2, 0, 10), 90), car((2, 0, 10), (-2, 0, 10), 270)
AWAY = car((0, 0, 10), (0, 0, 20))


@pytest.mark.parametrize(
    ("out", "into", "verdict"),
    [(RIGHT, RIGHT, Verdict.OK), (RIGHT, LEFT, Verdict.WARN), (RIGHT, AWAY, Verdict.OK), (AWAY, LEFT, Verdict.OK)],
)
def test_given_a_car_on_both_sides_then_only_a_turned_one_is_found(out: Piece, into: Piece, verdict: Verdict) -> None:
    assert cut(setup(out), setup(into), Kind.DIRECTION).verdict is verdict


def test_given_a_car_that_turns_then_the_fact_says_how_and_that_it_is_planned() -> None:
    found = cut(setup(RIGHT), setup(LEFT), Kind.DIRECTION)
    assert (found.fact, found.basis) == ("Car turns from right to left", "planned")
    assert (found.out_frame, found.in_frame) == (8, 0)


def test_given_a_camera_that_follows_the_car_then_its_direction_is_still_told() -> None:
    follows = replace(CAMERA, moves=(Move(MoveKind.TRUCK, "right", 4.0, "m", 2.0),))
    found = cut(setup(RIGHT, camera=follows), setup(LEFT), Kind.DIRECTION)
    assert found.verdict is Verdict.WARN


def test_given_a_car_long_out_of_frame_then_its_direction_is_not_compared() -> None:
    gone = car((40, 0, 10), (80, 0, 10), 90)
    assert cut(setup(gone), setup(LEFT), Kind.DIRECTION).verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    ("facing", "lens", "verdict"),
    [(180.0, 35.0, Verdict.WARN), (200.0, 35.0, Verdict.WARN), (215.0, 35.0, Verdict.OK), (190.0, 70.0, Verdict.OK)],
)
def test_given_an_angle_and_a_lens_then_the_30_degree_rule_asks_for_one_of_them(
    facing: float, lens: float, verdict: Verdict
) -> None:
    into = setup(person("Ines", (0, 0, 3), facing), camera=replace(CAMERA, lens_mm=lens))
    found = cut(setup(person("Ines", (0, 0, 3), 180)), into, Kind.ANGLE)
    assert found.verdict is verdict and f"lens 35 to {lens:g} mm" in found.words


def test_given_two_people_who_change_sides_then_the_line_is_crossed() -> None:
    a = setup(person("Ines", (-0.6, 0, 4), 90), person("Dahl", (0.6, 0, 4), 270))
    b = setup(person("Ines", (0.6, 0, 4), 270), person("Dahl", (-0.6, 0, 4), 90))
    found = cut(a, b, Kind.AXIS)
    assert found.verdict is Verdict.WARN and found.fact.startswith("Crosses the line: Ines and Dahl change sides")
    assert cut(a, a, Kind.AXIS).verdict is Verdict.OK


def test_given_one_person_who_looks_the_other_way_then_the_line_of_the_look_is_crossed() -> None:
    left, right, front = (setup(person("Dahl", (0, 0, 2), facing)) for facing in (250.0, 150.0, 180.0))
    found = cut(left, right, Kind.AXIS)
    assert (found.verdict, found.fact) == (Verdict.WARN, "Crosses the line: Dahl looks left, then right")
    assert cut(left, front, Kind.AXIS).verdict is Verdict.OK


def test_given_a_driver_in_a_car_then_she_faces_as_it_heads_and_it_says_so() -> None:
    outside = setup(car((-2, 0, 8), (2, 0, 8), 90), named=("car", "ines"))
    inside = setup(person("Ines", (0, -0.4, 1), 250, "seated"), named=("car", "ines"))
    found = cut(outside, inside, Kind.AXIS)
    assert (found.verdict, found.fact) == (Verdict.WARN, "Crosses the line: Car points right, Ines left")
    assert "taking it that Ines, seated in it, faces as it heads" in found.words


def test_given_a_driver_of_another_car_then_no_line_is_invented() -> None:
    outside = setup(car((-2, 0, 8), (2, 0, 8), 90), named=("car",))
    inside = setup(person("Ines", (0, -0.4, 1), 250, "seated"), named=("van", "ines"))
    assert cut(outside, inside, Kind.AXIS).verdict is Verdict.CANNOT_TELL


def test_given_a_reflection_then_its_sides_are_not_read() -> None:
    mirrored = replace(person("Dahl", (0, 0, 2), 150), name="Dahl (reflection)")
    assert cut(setup(person("Dahl", (0, 0, 2), 250)), setup(mirrored), Kind.AXIS).verdict is Verdict.CANNOT_TELL


def test_given_plans_without_blocking_then_nothing_is_told_and_nothing_invented() -> None:
    for kind in (Kind.DIRECTION, Kind.ANGLE, Kind.AXIS, Kind.WARDROBE, Kind.PROPS):
        assert cut(setup(), setup(), kind).verdict is Verdict.CANNOT_TELL
        assert cut(setup(RIGHT), None, kind).fact == "SH020 has no plan to compare."


def test_given_a_subject_inside_the_lens_then_it_is_left_out() -> None:
    assert planned_end(setup(person("Ines", (0, 0.7, 0), 0)), last=False).subjects == ()


def test_given_two_costumes_then_both_shots_are_named() -> None:
    ines = Named("ines", "Ines Calder", "character")
    coat, jacket = (Named(slug, name, "wardrobe", worn_by="ines") for slug, name in (("c", "Coat"), ("j", "Jacket")))
    found = cut(setup(), setup(), Kind.WARDROBE, ((ines, coat), (ines, jacket)))
    assert (found.verdict, found.words) == (Verdict.WARN, "Ines Calder wears Coat in SH010 and Jacket in SH020.")
    assert cut(setup(), setup(), Kind.WARDROBE, ((ines, coat), (ines,))).verdict is Verdict.CANNOT_TELL
    assert cut(setup(), setup(), Kind.WARDROBE, ((ines, coat), (ines, coat))).fact == "Wardrobe matches, Coat"


def test_given_an_identity_that_changed_between_the_takes_then_both_versions_are_named() -> None:
    old, new = (Named("ines", "Ines Calder", "character", version) for version in ("3f9c-1", "41ab-2"))
    found = cut(setup(), setup(), Kind.WARDROBE, ((old,), (new,)))
    assert found.words == "Ines Calder is version 3f9c-1 in SH010 v001 and 41ab-2 in SH020 v001."


def test_given_a_car_of_another_length_then_the_props_do_not_match() -> None:
    found = cut(setup(RIGHT), setup(replace(RIGHT, length_m=4.8)), Kind.PROPS)
    assert found.words == "Car, grey saloon is planned 4.52 m long, then 4.8 m."
    assert cut(setup(RIGHT), setup(LEFT), Kind.PROPS).fact == "Props match, Car, grey saloon"


def test_given_a_camera_off_its_plan_then_the_planned_finding_says_to_look() -> None:
    ends: tuple[End, End] = (end(None, "SH010", setup(RIGHT)), end(None, "SH020", setup(LEFT), last=False))
    [found] = [one for one in findings_across(replace(ends[0], off_plan=True), ends[1]) if one.kind is Kind.DIRECTION]
    assert "The camera is off plan in SH010 v001, so look at the picture." in found.words


def test_given_a_planned_end_then_it_comes_back_from_json_as_it_was() -> None:
    made = planned_end(setup(RIGHT, person("Ines", (0, 0, 3), 180), named=("car",)), last=True)
    assert PlannedEnd.from_json(made.to_json()) == made
