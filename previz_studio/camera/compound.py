"""Several moves at once or one after another, or a drawn path: every planned column of the camera against its curve."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.compare import SEEN_SHARE, UNIT
from previz_studio.camera.finding import State, Verdict, amount_words, kind_words, limit_words, spoken
from previz_studio.camera.measure.measurement import Curves, Measurement
from previz_studio.camera.plan import CameraPlan, MoveKind
from previz_studio.camera.planned import COLUMN_KIND, Line, main_column, planned_table, screen_effect, steady_plan
from previz_studio.camera.tolerances import Tolerances
from previz_studio.kit.timecode import FrameRate

Floats = NDArray[np.float64]

MINOR = 0.12
"""Columns with less than this share of the main column's effect are not asked for."""
NO_SCALE = "nothing of known size gives scale"
TRAVEL = ("right", "up", "forward")


@dataclass(frozen=True)
class Column:
    """One planned column: `line` per frame, `effect` its share of the picture's width, `at` the frame farthest out."""

    name: str
    line: Line
    effect: float

    @property
    def kind(self) -> MoveKind:
        return COLUMN_KIND[self.name]

    @property
    def at(self) -> int:
        return int(np.argmax(np.abs(_from_rest(self.name, np.array(self.line)))))


def expectations(plan: CameraPlan, frames: int, fps: FrameRate) -> tuple[Column, ...]:
    """The columns that matter, the strongest first."""
    steady = steady_plan(plan)
    table: Mapping[str, Line] = planned_table(steady, frames, fps)
    columns = [Column(n, line, max(screen_effect(steady, n, v) for v in line)) for n, line in table.items()]
    columns = [column for column in columns if column.effect > 1e-4]
    strongest = max((column.effect for column in columns), default=0.0)
    main = main_column(steady, table)
    wanted = [column for column in columns if column.effect >= MINOR * strongest]
    return tuple(sorted(wanted, key=lambda column: (column.name != main, -column.effect)))


def judge_parts(
    plan: CameraPlan, columns: tuple[Column, ...], measured: Measurement, tolerances: Tolerances
) -> Verdict:
    """The worst column decides; missing or reversed main motion is the wrong move."""
    if not columns:
        return Verdict(State.CANNOT_TELL, "Cannot tell. The plan moves nothing.", "The plan moves nothing.")
    verdicts = [_judge_column(column, measured, tolerances, main=index == 0) for index, column in enumerate(columns)]
    worst = max(verdicts, key=lambda verdict: (verdict.state.order, verdict.off_by or 0.0))
    if worst.state is not State.ON_PLAN:
        return worst
    checked = all(verdict.amount_checked for verdict in verdicts)
    words = " ".join(verdict.sentence for verdict in verdicts)
    return replace(verdicts[0], sentence=words, amount_checked=checked, off_by=worst.off_by)


def _judge_column(column: Column, measured: Measurement, tolerances: Tolerances, main: bool) -> Verdict:
    planned = np.array(column.line)
    peak = float(planned[column.at])
    unit = UNIT.get(column.kind, "deg")
    base = Verdict(
        State.WRONG_MOVE, "", kind=column.kind, measured_kind=measured.kind, planned=round(peak, 4), unit=unit
    )
    name = kind_words(column.kind).capitalize()
    factor = _factor(column, measured.curves)
    if factor is None:
        return replace(base, state=State.CANNOT_TELL, sentence="Cannot tell. Nothing was measured there.")
    if column.name in TRAVEL and not _metric(measured):
        return _judge_unscaled(base, column, measured, factor, peak, main)
    if factor <= 0.15:
        wrong = main or factor < -0.3
        seen = "the opposite" if factor < -0.15 else "none"
        words = f"{spoken(column.kind, peak).capitalize()} planned, measured {seen}."
        return replace(base, state=State.WRONG_MOVE if wrong else State.DRIFTS, sentence=words, reason=words)
    found = float(np.exp(np.log(peak) * factor)) if column.name == "zoom" else peak * factor
    limit = tolerances.moves[column.kind].limit(peak if column.name != "zoom" else peak - 1)
    verdict = replace(
        base,
        measured=round(found, 4),
        limit=round(limit, 4),
        amount_checked=True,
        off_by=round(abs(found - peak) / max(limit, 1e-9), 3),
    )
    shown, wanted = (amount_words(v if unit == "x" else abs(v), unit) for v in (found, peak))
    if abs(found - peak) <= limit:
        return replace(verdict, state=State.ON_PLAN, sentence=f"{name} measured {shown}, plan {wanted}.")
    near = 1 / tolerances.wrong_ratio <= factor <= tolerances.wrong_ratio
    words = f"{name} planned {wanted}, measured {shown}, limit {limit_words(limit, unit)}."
    return replace(verdict, state=State.DRIFTS if near or not main else State.WRONG_MOVE, sentence=words)


def _judge_unscaled(  # noqa: PLR0913 -- the same things _judge_column holds
    base: Verdict, column: Column, measured: Measurement, factor: float, peak: float, main: bool
) -> Verdict:
    """Travel in shares of the scene's distance cannot be divided by metres: it is there when it moves the picture by a
    tenth of what moves it most, and only its side is held to the plan."""
    name = spoken(column.kind, peak)
    strongest = max((abs(part.effect_px) for part in measured.parts), default=0.0)
    there = any(
        part.kind is column.kind and abs(part.effect_px) >= SEEN_SHARE * strongest > 0 for part in measured.parts
    )
    if there and factor > 0:
        words = f"{name.capitalize()} as planned; amount not checked: {NO_SCALE}."
        return replace(base, state=State.ON_PLAN, sentence=words, reason=words)
    words = f"{name.capitalize()} planned, measured {'the opposite' if there else 'none'}."
    return replace(base, state=State.WRONG_MOVE if main or there else State.DRIFTS, sentence=words, reason=words)


def _metric(measured: Measurement) -> bool:
    return any(part.unit == "m" for part in measured.parts)


def _factor(column: Column, curves: Curves) -> float | None:
    """How many times the planned line the measured one is (least squares); None where fewer than 6 frames have both.
    Takes of another length are compared over the share of the clip that has passed."""
    line = getattr(curves, column.name)
    known = [index for index, value in enumerate(line) if value is not None]
    if len(known) < 6:
        return None
    measured = _from_rest(column.name, np.array([line[index] for index in known], float))
    place = np.array(known) * (len(column.line) - 1) / max(1, len(line) - 1)
    planned = _from_rest(column.name, np.interp(place, np.arange(len(column.line)), column.line))
    return float((planned * measured).sum() / max(float((planned**2).sum()), 1e-12))


def _from_rest(name: str, line: Floats) -> Floats:
    """Zero where the camera rests: the logarithm for a zoom ratio."""
    return np.asarray(np.log(np.maximum(line, 1e-3)) if name == "zoom" else line)
