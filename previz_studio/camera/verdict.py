"""Did the take keep the camera plan? Planned numbers against measured ones, one state, one sentence.

Never a pass for what was not measured: an amount nothing gives scale for is said to be unchecked, a focus pull is left
to the eye. The plan is what the measurement is held against; it never changes what was measured.
"""

from dataclasses import replace

from previz_studio.camera.compare import Expected, compare, compare_timing, extra_moves
from previz_studio.camera.compound import expectations, judge_parts
from previz_studio.camera.finding import State, Verdict, amount_words, kind_words, sized
from previz_studio.camera.measure.corners import MEASURED_WIDTH
from previz_studio.camera.measure.measurement import Measurement
from previz_studio.camera.path import FOCUS_MOVES
from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.camera.planned import basic_kind, planned_amount
from previz_studio.camera.tolerances import DEFAULT, Tolerances

DEPTH_NEEDED = (MoveKind.TRUCK, MoveKind.PEDESTAL, MoveKind.DOLLY)


NOISY_RESIDUAL_PX = 0.25
"""Points of a clean clip are explained to 0.02 to 0.2 px, of the noisy development clips to 0.28 and more."""


def judge(
    plan: CameraPlan,
    measurement: Measurement,
    *,
    frames: int | None = None,
    tolerances: Tolerances = DEFAULT,
    flat_set: bool = False,
) -> Verdict:
    """`frames` is the planned length (the measured one when not given). `flat_set` says that the planned set has no
    depth (one wall, a backdrop): there a dolly shows the same picture as a zoom, and the answer is cannot tell.

    Order of the rules: what cannot be measured, then a still camera, then one move, then several together."""
    focus = [move for move in plan.moves if move.kind in FOCUS_MOVES]
    moving = [move for move in plan.moves if move.kind not in FOCUS_MOVES and move.kind is not MoveKind.STATIC]
    if focus and not moving and not plan.keys and measurement.kind is not None:
        return _with_focus(_judge_static(measurement, tolerances), focus[0])
    if measurement.kind is None:
        why = " ".join(measurement.reasons) or "The measurement gave no reason."
        return Verdict(State.CANNOT_TELL, f"Cannot tell. {why}", why, kind=_first_kind(plan))
    verdict = _judge_moves(plan, moving, measurement, frames or measurement.frames, tolerances, flat_set)
    return _with_focus(verdict, focus[0]) if focus else verdict


def _judge_moves(  # noqa: PLR0913 -- the same six things at every step
    plan: CameraPlan, moving: list[Move], measured: Measurement, frames: int, tolerances: Tolerances, flat_set: bool
) -> Verdict:
    if not plan.keys and not moving:
        return _judge_static(measured, tolerances)
    handheld = [move for move in moving if move.kind is MoveKind.HANDHELD]
    steady = [move for move in moving if move.kind is not MoveKind.HANDHELD]
    if handheld and not steady and not plan.keys:
        return _judge_handheld(measured, tolerances)
    if len(steady) == 1 and not plan.keys:
        return _judge_one(plan, steady[0], measured, tolerances, flat_set)
    return judge_parts(plan, expectations(plan, frames, measured.fps), measured, tolerances)


def _first_kind(plan: CameraPlan) -> MoveKind | None:
    return plan.moves[0].kind if plan.moves else None


def _with_focus(verdict: Verdict, focus: Move) -> Verdict:
    """A focus pull is never passed by machine; what the camera did otherwise still counts."""
    if verdict.state in (State.DRIFTS, State.WRONG_MOVE, State.CANNOT_TELL):
        return replace(verdict, notes=(*verdict.notes, f"{kind_words(focus.kind).capitalize()}: check by eye."))
    words = f"{kind_words(focus.kind).capitalize()}: check by eye. {verdict.sentence}"
    return replace(verdict, state=State.BY_EYE, sentence=words, reason="Focus cannot be measured from the picture.")


def _judge_static(measured: Measurement, tolerances: Tolerances) -> Verdict:
    moved = measured.peak_px * MEASURED_WIDTH / max(1, measured.width)
    limit = tolerances.static_px
    verdict = Verdict(
        State.ON_PLAN,
        f"Locked off, and it held: the picture moved {moved:.1f} px of {MEASURED_WIDTH}.",
        kind=MoveKind.STATIC,
        measured_kind=measured.kind,
        planned=0.0,
        measured=round(moved, 2),
        limit=limit,
        unit="px",
        amount_checked=True,
        off_by=round(moved / limit, 3),
    )
    if moved <= limit:
        return verdict
    found = sized(measured.kind or MoveKind.STATIC, measured.amount, measured.unit)
    wrong = moved > tolerances.static_wrong_px or measured.kind is MoveKind.HANDHELD
    words = (
        f"Locked off planned, measured {found}: the picture moved {moved:.1f} px of {MEASURED_WIDTH}, limit {limit:g}."
    )
    return replace(verdict, state=State.WRONG_MOVE if wrong else State.DRIFTS, sentence=words, reason=found)


def _judge_handheld(measured: Measurement, tolerances: Tolerances) -> Verdict:
    shake = amount_words(measured.shake_px * MEASURED_WIDTH / max(1, measured.width), "px")
    verdict = Verdict(
        State.ON_PLAN,
        f"Handheld as planned, shaking by {shake}.",
        kind=MoveKind.HANDHELD,
        measured_kind=measured.kind,
        amount_checked=False,
    )
    if measured.kind is MoveKind.HANDHELD:
        return verdict
    found = sized(measured.kind or MoveKind.STATIC, measured.amount, measured.unit)
    shaking = measured.kind is not MoveKind.STATIC and measured.shake_px > 1.0
    state = State.DRIFTS if shaking else State.WRONG_MOVE
    return replace(verdict, state=state, sentence=f"Handheld planned, measured {found}.", reason=found)


def _judge_one(plan: CameraPlan, move: Move, measured: Measurement, tolerances: Tolerances, flat_set: bool) -> Verdict:
    expected = Expected(basic_kind(move), planned_amount(move, plan), move.amount is not None, said=move)
    undecided = _undecided(expected.kind, measured, flat_set)
    if undecided:
        return Verdict(State.CANNOT_TELL, undecided, undecided, kind=expected.kind, measured_kind=measured.kind)
    verdict = compare(expected, measured, tolerances)
    if verdict.state is State.ON_PLAN:
        verdict = extra_moves(verdict, expected, measured, tolerances)
        verdict = compare_timing(verdict, move, measured, tolerances)
    return verdict


def _undecided(planned: MoveKind, measured: Measurement, flat_set: bool) -> str:
    """On a flat set two different moves make one picture; a set with depth decides between them, unless the picture is
    too noisy to see the depth. A pass would be as much of a guess as a refusal, with one exception: noise bends a turn
    into travel and never the other way, so a turn that was planned and measured stands."""
    lookalikes = (measured.kind, *measured.alternatives)
    if measured.kind is None or not measured.alternatives or planned not in lookalikes:
        return ""
    names = " or ".join(sorted({kind_words(kind) for kind in lookalikes if kind is not None}))
    if flat_set:
        return f"Cannot tell {names}: on a flat set without depth both make the same picture."
    bent = planned in measured.alternatives or measured.kind in DEPTH_NEEDED
    if bent and measured.residual_px > NOISY_RESIDUAL_PX:
        return f"Cannot tell {names}: noise or compression hides the depth that would decide."
    return ""
