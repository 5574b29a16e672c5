import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from previz_studio.camera.directions import DirectedMove, parse, to_json
from previz_studio.camera.phrasing import say
from previz_studio.camera.plan import MoveKind
from previz_studio.camera.read import camera_plan_from

HERE = Path(__file__).parent
GIVEN: list[dict[str, Any]] = json.loads((HERE / "directions.json").read_text(encoding="utf-8"))
SHOTS: list[dict[str, Any]] = json.loads((HERE / "night_ferry.json").read_text(encoding="utf-8"))
PARTS = ("moves", "lens", "camera", "focus")


@pytest.mark.parametrize("entry", GIVEN, ids=lambda entry: entry["text"][:40])
def test_given_a_direction_then_it_reads_as_expected(entry: dict[str, Any]) -> None:
    found = to_json(parse(entry["text"]))
    assert {part: found[part] for part in PARTS} == entry["expect"]
    assert bool(found["ambiguities"]) == entry["ambiguous"]
    assert found["questions"] == []


@pytest.mark.parametrize("entry", GIVEN, ids=lambda entry: entry["text"][:40])
def test_given_a_direction_then_its_words_read_the_same(entry: dict[str, Any]) -> None:
    first = parse(entry["text"])
    again = to_json(parse(first.words()))
    assert {part: again[part] for part in PARTS} == {part: to_json(first)[part] for part in PARTS}


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot["code"])
def test_given_a_demo_shots_words_then_they_make_its_plan(shot: dict[str, Any]) -> None:
    planned = camera_plan_from(shot["camera"])
    read = parse(shot["camera_direction"])
    plan = read.plan()
    assert read.questions == ()
    assert (plan.lens_mm, plan.aperture) == (planned.lens_mm, planned.aperture)
    move, expected = plan.moves[0], planned.moves[0]
    assert (move.kind, move.direction, move.seconds) == (expected.kind, expected.direction, expected.seconds)
    assert (move.amount or 0) == pytest.approx(expected.amount or 0)


@pytest.mark.parametrize(
    ("text", "kind", "direction", "value", "unit"),
    [
        ("crash zoom on her eyes", MoveKind.CRASH_ZOOM, "none", None, ""),
        ("Dolly right 2 m", MoveKind.TRUCK, "right", 2, "m"),
        ("Truck back 12 m over 5 seconds", MoveKind.TRUCK, "back", 12, "m"),
        ("Track in 3 feet", MoveKind.DOLLY, "in", 3, "ft"),
        ("Slowly push in half a metre", MoveKind.PUSH, "in", 0.5, "m"),
        ("crab left ten feet", MoveKind.TRUCK, "left", 10, "ft"),
        ("The camera rises 2 m", MoveKind.PEDESTAL, "up", 2, "m"),
        ("Zoom in to 85mm over 2s", MoveKind.ZOOM, "in", 85, "mm"),
        ("vertigo shot, dolly in 2 m", MoveKind.DOLLY_ZOOM, "none", None, ""),
    ],
)
def test_given_set_slang_then_the_move_is_known(
    text: str, kind: MoveKind, direction: str, value: float | None, unit: str
) -> None:
    move = parse(text).moves[0]
    assert (move.kind, move.direction, move.value, move.unit) == (kind, direction, value, unit)


def test_given_two_moves_at_once_then_both_are_read() -> None:
    jib, tilt = parse("jib up 2 m while tilting down 10 degrees over 4 seconds").moves
    assert (jib.kind, tilt.kind, tilt.direction, tilt.simultaneous) == (MoveKind.JIB, MoveKind.TILT, "down", True)


def test_given_a_sequence_then_the_second_starts_when_the_first_ends() -> None:
    plan = parse("Pan left 30 degrees over 2 s, then push in 1 m over 3 s").plan()
    assert [(move.kind, move.start_seconds) for move in plan.moves] == [(MoveKind.PAN, 0), (MoveKind.PUSH, 2)]


@pytest.mark.parametrize("text", ["She crosses left and sits down", "She rises", "He pulls back the curtain"])
def test_given_what_an_actor_does_then_the_camera_does_nothing(text: str) -> None:
    assert parse(text).moves == ()


def test_given_an_open_amount_then_it_is_assumed_and_said() -> None:
    read = parse("Pan left")
    assert read.moves[0].value is None
    assert read.plan().moves[0].assumed == ("amount", "seconds")
    assert read.assumed[0] == "pan: 30 deg, as no amount was given"


def test_given_nonsense_then_it_is_asked_about() -> None:
    read = parse("Dolly in 2 m, something swoopy")
    assert read.questions == ("What should the camera do for “something swoopy”?",)


@given(some.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_given_any_text_then_reading_it_never_fails(text: str) -> None:
    to_json(parse(text))


SIDES = {
    MoveKind.PAN: (("left", "right"), "deg"),
    MoveKind.TILT: (("up", "down"), "deg"),
    MoveKind.ROLL: (("cw", "ccw"), "deg"),
    MoveKind.DOLLY: (("in", "out"), "m"),
    MoveKind.PUSH: (("in",), "m"),
    MoveKind.TRUCK: (("left", "right"), "ft"),
    MoveKind.PEDESTAL: (("up", "down"), "cm"),
    MoveKind.CRANE: (("up", "down"), "m"),
    MoveKind.ORBIT: (("left", "right"), "deg"),
    MoveKind.ZOOM: (("in",), "x"),
}


@some.composite
def moves(draw: some.DrawFn) -> DirectedMove:
    kind = draw(some.sampled_from(list(SIDES)))
    directions, unit = SIDES[kind]
    tenths = some.integers(1, 400).map(lambda value: value / 10)
    extra = (("rig", "crane"),) if kind is MoveKind.CRANE else ()
    return DirectedMove(
        kind=kind,
        direction=draw(some.sampled_from(directions)),
        value=draw(tenths),
        unit=unit,
        seconds=draw(some.none() | tenths),
        easing=draw(some.sampled_from([None, "ease_in", "ease_out", "ease_in_out", "linear"])),
        speed=draw(some.sampled_from([None, "slow", "fast"])),
        target=draw(some.sampled_from([None, "Anna", "the red door"])),
        extra=extra,
    )


@given(moves())
@settings(max_examples=200, deadline=None)
def test_given_any_structured_move_then_its_words_mean_the_same(move: DirectedMove) -> None:
    assert parse(say((move,), {}, {}, ())).moves == (move,)


@given(some.integers(8, 300), some.sampled_from([1.4, 2, 2.8, 4, 5.6]), some.sampled_from([None, "low", "high"]))
@settings(max_examples=50, deadline=None)
def test_given_any_setup_then_its_words_mean_the_same(lens: int, aperture: float, angle: str | None) -> None:
    camera = {"angle": angle} if angle else {}
    read = parse(say((DirectedMove(MoveKind.STATIC),), {"focal_mm": lens, "aperture": aperture}, camera, ()))
    assert (read.lens, read.camera) == ({"focal_mm": lens, "aperture": aperture}, camera)
