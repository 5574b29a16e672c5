"""Plans held against measurements written down by hand: a table of what may pass and what must not."""

import json
from dataclasses import replace

import pytest

from previz_studio.camera.finding import State, Verdict, difference_words
from previz_studio.camera.measure.measurement import Curves, Measurement, Part, direction_of
from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.camera.planned import planned_curve
from previz_studio.camera.verdict import judge
from previz_studio.kit.timecode import FILM

FRAMES = 72
UNITS = {MoveKind.ZOOM: "x", MoveKind.TRUCK: "m", MoveKind.PEDESTAL: "m", MoveKind.DOLLY: "m"}
PLANNED = [
    (MoveKind.PAN, "right", 20.0, "deg"),
    (MoveKind.TILT, "down", 10.0, "deg"),
    (MoveKind.ROLL, "cw", 8.0, "deg"),
    (MoveKind.ZOOM, "in", 1.5, "x"),
    (MoveKind.TRUCK, "left", 1.2, "m"),
    (MoveKind.PEDESTAL, "up", 0.8, "m"),
    (MoveKind.DOLLY, "in", 1.5, "m"),
    (MoveKind.ORBIT, "right", 45.0, "deg"),
]


def plan_of(kind: MoveKind, direction: str, amount: float | None, unit: str) -> CameraPlan:
    return CameraPlan(moves=(Move(kind, direction, amount, unit),), lens_mm=35)


def reading(kind: MoveKind, amount: float, unit: str = "", **more: object) -> Measurement:
    """A clean measurement of one move."""
    unit = unit or UNITS.get(kind, "deg")
    part = Part(kind, direction_of(kind, amount), amount, unit, 100.0)
    found = Measurement(
        kind,
        part.direction,
        amount,
        unit,
        confidence=1.0,
        parts=(part,),
        amount_checked=unit != "rel",
        frames=FRAMES,
        width=704,
        height=480,
        peak_px=100.0,
    )
    return replace(found, **more)


def signed(kind: MoveKind, direction: str, amount: float, times: float = 1.0) -> float:
    if kind is MoveKind.ZOOM:
        return float((amount if direction == "in" else 1 / amount) ** times)
    return amount * times * (1 if direction in ("right", "up", "cw", "in") else -1)


@pytest.mark.parametrize(("kind", "direction", "amount", "unit"), PLANNED)
@pytest.mark.parametrize(
    ("times", "state"),
    [
        (1.0, State.ON_PLAN),
        (1.05, State.ON_PLAN),
        (1.4, State.DRIFTS),
        (0.6, State.DRIFTS),
        (2.2, State.WRONG_MOVE),
        (0.4, State.WRONG_MOVE),
        (-1.0, State.WRONG_MOVE),
    ],
)
def test_given_an_amount_off_by_a_factor_then_the_state_follows(
    kind: MoveKind, direction: str, amount: float, unit: str, times: float, state: State
) -> None:
    verdict = judge(plan_of(kind, direction, amount, unit), reading(kind, signed(kind, direction, amount, times)))
    assert verdict.state is state
    assert verdict.sentence.endswith(".")


@pytest.mark.parametrize(
    ("kind", "direction", "amount", "unit", "other"),
    [(*planned, other) for planned in PLANNED for other, *_ in PLANNED if other is not planned[0]],
)
def test_given_another_kind_of_move_then_it_is_never_on_plan(
    kind: MoveKind, direction: str, amount: float, unit: str, other: MoveKind
) -> None:
    for value in (1.5, 0.6) if other is MoveKind.ZOOM else (1.5, -1.5):
        assert judge(plan_of(kind, direction, amount, unit), reading(other, value)).state is State.WRONG_MOVE


def test_given_the_designs_examples_then_the_sentences_read_so() -> None:
    orbit = judge(plan_of(MoveKind.ORBIT, "right", 45, "deg"), reading(MoveKind.ORBIT, 31.2))
    assert orbit.sentence == "Orbit planned 45.0°, measured 31.2°, limit ±4°."
    pan = judge(plan_of(MoveKind.PAN, "right", 20, "deg"), reading(MoveKind.PAN, 19.2))
    assert pan.sentence == "Pan measured 19.2°, plan 20.0°."
    assert pan.passed


@pytest.mark.parametrize(
    ("move", "measured", "sentence"),
    [
        (
            Move(MoveKind.CRANE, "up", 4.0, "m"),
            reading(MoveKind.PEDESTAL, 3.9),
            "Crane measured 3.90 m, plan 4.00 m.",
        ),
        (
            Move(MoveKind.TRUCK, "back", 12.0, "m"),
            reading(MoveKind.DOLLY, -0.4, "rel"),
            "Truck back as planned; amount not checked: nothing of known size gives scale.",
        ),
        (
            Move(MoveKind.JIB, "down", 6.0, "m"),
            reading(MoveKind.PAN, 8.0),
            "Jib down 6.00 m planned, measured pan right 8.0°.",
        ),
    ],
)
def test_given_a_move_with_a_name_of_its_own_then_the_sentence_keeps_it(
    move: Move, measured: Measurement, sentence: str
) -> None:
    assert judge(CameraPlan(moves=(move,), lens_mm=35), measured).sentence == sentence


def test_given_travel_without_scale_then_it_is_on_plan_but_unchecked() -> None:
    verdict = judge(plan_of(MoveKind.DOLLY, "in", 1.5, "m"), reading(MoveKind.DOLLY, 0.2, "rel"))
    assert verdict.state is State.ON_PLAN
    assert not verdict.amount_checked
    assert not verdict.passed
    assert verdict.label == "on plan, amount not checked"
    assert verdict.measured is None


def test_given_travel_without_scale_the_other_way_then_it_is_wrong() -> None:
    verdict = judge(plan_of(MoveKind.DOLLY, "in", 1.5, "m"), reading(MoveKind.DOLLY, -0.2, "rel"))
    assert verdict.state is State.WRONG_MOVE


def test_given_nothing_could_be_told_then_the_verdict_says_so_with_the_reason() -> None:
    blind = Measurement(None, reasons=("Only 9 points could be followed: too little texture.",))
    for plan in (
        CameraPlan(),
        plan_of(MoveKind.PAN, "right", 20, "deg"),
        plan_of(MoveKind.RACK_FOCUS, "none", None, "m"),
    ):
        verdict = judge(plan, blind)
        assert verdict.state is State.CANNOT_TELL
        assert "9 points" in verdict.sentence


def test_given_a_focus_pull_then_it_is_for_the_eye() -> None:
    verdict = judge(plan_of(MoveKind.RACK_FOCUS, "none", None, "m"), Measurement(MoveKind.STATIC, width=704, frames=72))
    assert verdict.state is State.BY_EYE
    assert not verdict.passed
    assert verdict.sentence.startswith("Rack focus: check by eye.")


@pytest.mark.parametrize(("peak", "state"), [(0.3, State.ON_PLAN), (5.0, State.DRIFTS), (40.0, State.WRONG_MOVE)])
def test_given_a_locked_off_plan_then_pixels_decide(peak: float, state: State) -> None:
    assert judge(CameraPlan(), reading(MoveKind.PAN, 2.0, peak_px=peak)).state is state


def test_given_a_flat_set_then_a_zoom_for_a_dolly_cannot_be_told() -> None:
    zoom = reading(MoveKind.ZOOM, 1.3, alternatives=(MoveKind.DOLLY,))
    dolly = plan_of(MoveKind.DOLLY, "in", 1.0, "m")
    assert judge(dolly, zoom, flat_set=True).state is State.CANNOT_TELL
    assert judge(dolly, zoom).state is State.WRONG_MOVE


def test_given_a_flat_set_then_not_even_the_planned_one_of_two_lookalikes_passes() -> None:
    seen = reading(MoveKind.ZOOM, 1.3, alternatives=(MoveKind.DOLLY,))
    planned = plan_of(MoveKind.ZOOM, "in", 1.3, "x")
    assert judge(planned, seen, flat_set=True).state is State.CANNOT_TELL
    assert judge(planned, seen).state is State.ON_PLAN


def test_given_a_second_move_nobody_planned_then_it_drifts() -> None:
    tilt = Part(MoveKind.TILT, "up", 6.0, "deg", 40.0)
    pan = reading(MoveKind.PAN, 20.0)
    both = replace(pan, parts=(*pan.parts, tilt), secondary=(MoveKind.TILT,))
    verdict = judge(plan_of(MoveKind.PAN, "right", 20, "deg"), both)
    assert verdict.state is State.DRIFTS
    assert "tilt up 6.0°" in verdict.sentence


def test_given_a_late_start_where_time_was_stated_then_it_drifts() -> None:
    plan = CameraPlan(moves=(Move(MoveKind.PAN, "right", 20, "deg", seconds=2.0),))
    on_time = reading(MoveKind.PAN, 20.0, start_frame=1.0, stop_frame=48.0)
    late = replace(on_time, start_frame=14.0)
    assert judge(plan, on_time).state is State.ON_PLAN
    assert judge(plan, late).state is State.DRIFTS
    assert "starts 14 frames late" in judge(plan, late).sentence


def _several() -> CameraPlan:
    return CameraPlan(
        moves=(Move(MoveKind.DOLLY, "in", 1.0, "m"), Move(MoveKind.PAN, "left", 15.0, "deg")), focus_distance_m=4.0
    )


@pytest.mark.parametrize(
    ("pan", "dolly", "state"),
    [
        (1.0, 1.0, State.ON_PLAN),
        (1.4, 1.0, State.DRIFTS),
        (1.0, 1.5, State.DRIFTS),
        (-1.0, 1.0, State.WRONG_MOVE),
        (1.0, -1.0, State.WRONG_MOVE),
        (1.0, 0.0, State.DRIFTS),
        (0.0, 1.0, State.WRONG_MOVE),
    ],
)
def test_given_two_moves_at_once_then_both_are_held_to_the_plan(pan: float, dolly: float, state: State) -> None:
    lines = planned_curve(_several(), FRAMES, FILM).planned
    curves = Curves(
        **{name: tuple(line) for name, line in lines.items()}
        | {
            "pan": tuple(value * pan for value in lines["pan"]),
            "forward": tuple(value * dolly for value in lines["forward"]),
        }
    )
    found = reading(MoveKind.PAN, -15.0 * (pan or 1.0), curves=curves)
    found = replace(found, parts=(*found.parts, Part(MoveKind.DOLLY, "in", 1.0, "m", 60.0)))
    assert judge(_several(), found).state is state


@pytest.mark.parametrize(
    ("dolly", "effect", "state", "words"),
    [
        (0.05, 60.0, State.ON_PLAN, "amount not checked"),
        (-0.05, 60.0, State.WRONG_MOVE, "the opposite"),
        (0.001, 1.0, State.DRIFTS, "measured none"),
    ],
)
def test_given_two_moves_and_nothing_of_known_size_then_travel_is_held_to_its_side_only(
    dolly: float, effect: float, state: State, words: str
) -> None:
    lines = planned_curve(_several(), FRAMES, FILM).planned
    curves = Curves(
        **{name: tuple(line) for name, line in lines.items()}
        | {"forward": tuple(value * dolly for value in lines["forward"])}
    )
    found = reading(MoveKind.PAN, -15.0, curves=curves)
    part = Part(MoveKind.DOLLY, direction_of(MoveKind.DOLLY, dolly), dolly, "rel", effect)
    verdict = judge(_several(), replace(found, parts=(*found.parts, part)))
    assert verdict.state is state
    assert words in verdict.sentence


def test_given_a_plan_then_its_curve_has_a_band_around_it() -> None:
    curve = planned_curve(plan_of(MoveKind.PAN, "right", 20, "deg"), FRAMES, FILM)
    assert curve.main == "pan"
    assert len(curve.planned["pan"]) == FRAMES
    assert all(
        low < value < high
        for low, value, high in zip(curve.lowest["pan"], curve.planned["pan"], curve.highest["pan"], strict=True)
    )
    json.dumps(curve.to_json())


def test_given_a_verdict_then_it_survives_json() -> None:
    verdict = judge(plan_of(MoveKind.PAN, "right", 20, "deg"), reading(MoveKind.PAN, 23.5))
    assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


def test_given_takes_then_they_sort_by_how_well_they_keep_the_plan() -> None:
    plan = plan_of(MoveKind.PAN, "right", 20, "deg")
    amounts = (31.0, 19.9, -20.0, 21.0)
    ranked = sorted((judge(plan, reading(MoveKind.PAN, amount)) for amount in amounts), key=lambda v: v.sort_key)
    assert [verdict.measured for verdict in ranked] == [19.9, 21.0, 31.0, None]


def test_given_noise_that_hides_depth_then_a_planned_tilt_seen_as_a_pedestal_is_not_called_wrong() -> None:
    plan = plan_of(MoveKind.TILT, "up", 4, "deg")
    seen = replace(reading(MoveKind.PEDESTAL, 0.3), alternatives=(MoveKind.TILT,), residual_px=0.57)
    assert judge(plan, seen).state is State.CANNOT_TELL
    assert "noise" in judge(plan, seen).sentence
    assert judge(plan, replace(seen, residual_px=0.1)).state is State.WRONG_MOVE


def test_given_noise_then_travel_that_may_be_a_bent_turn_does_not_pass_but_a_turn_does() -> None:
    pedestal = replace(reading(MoveKind.PEDESTAL, 0.8), alternatives=(MoveKind.TILT,), residual_px=0.57)
    tilt = replace(reading(MoveKind.TILT, 4.0), alternatives=(MoveKind.PEDESTAL,), residual_px=0.57)
    assert judge(plan_of(MoveKind.PEDESTAL, "up", 0.8, "m"), pedestal).state is State.CANNOT_TELL
    assert judge(plan_of(MoveKind.TILT, "up", 4, "deg"), tilt).state is State.ON_PLAN


def test_given_a_difference_too_small_to_print_then_it_has_no_sign() -> None:
    said = [difference_words(value, "deg") for value in (-0.04, 0.0, 0.04, -0.06, 1.2)]
    assert said == ["±0.0°", "±0.0°", "±0.0°", "−0.1°", "+1.2°"]
