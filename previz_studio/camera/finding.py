"""The words and values of a camera check: what state a take is in, and how its numbers are said."""

import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from previz_studio.camera.measure.measurement import direction_of
from previz_studio.camera.plan import MoveKind


class State(StrEnum):
    ON_PLAN = "on_plan"
    DRIFTS = "drifts"
    WRONG_MOVE = "wrong_move"
    CANNOT_TELL = "cannot_tell"
    BY_EYE = "by_eye"

    @property
    def label(self) -> str:
        return {"by_eye": "check by eye"}.get(self.value, self.value.replace("_", " "))

    @property
    def order(self) -> int:
        """For sorting takes, the best first: on plan, by eye, cannot tell, drifts, wrong move."""
        return (State.ON_PLAN, State.BY_EYE, State.CANNOT_TELL, State.DRIFTS, State.WRONG_MOVE).index(self)


@dataclass(frozen=True)
class Verdict:
    """`planned`, `measured` and `limit` (the allowed difference) are in `unit`: deg, m, x, px (of 704) or empty;
    None where there is nothing to compare. `off_by` is the difference in limits: 0 exact, 1 at the limit."""

    state: State
    sentence: str
    reason: str = ""
    kind: MoveKind | None = None
    """The planned move that decided."""
    measured_kind: MoveKind | None = None
    planned: float | None = None
    measured: float | None = None
    limit: float | None = None
    unit: str = ""
    amount_checked: bool = False
    """False on a take that is on plan as far as its direction goes: show it as unchecked, not as a tick."""
    off_by: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """A tick may be shown: on plan, and the amount was really measured."""
        return self.state is State.ON_PLAN and self.amount_checked

    @property
    def label(self) -> str:
        """`on plan`, `on plan, amount not checked`, `drifts`, ..."""
        unchecked = self.state is State.ON_PLAN and not self.amount_checked
        return f"{self.state.label}, amount not checked" if unchecked else self.state.label

    @property
    def sort_key(self) -> tuple[int, int, float]:
        """Best first; an unchecked amount after every checked one of the same state."""
        return self.state.order, int(not self.amount_checked), 99.0 if self.off_by is None else self.off_by

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(value: dict[str, Any]) -> "Verdict":
        kinds = {name: MoveKind(value[name]) if value[name] else None for name in ("kind", "measured_kind")}
        return Verdict(**{**value, **kinds, "state": State(value["state"]), "notes": tuple(value["notes"])})


def amount_words(value: float, unit: str, digits: int | None = None) -> str:
    """`19.2°`, `1.25 m`, `1.50×`, `3.1 px`; lengths under a metre to the centimetre."""
    if unit == "deg":
        return f"{value:.{1 if digits is None else digits}f}°"
    if unit == "m":
        return f"{value:.{2 if digits is None else digits}f} m"
    if unit == "x":
        return f"{value:.2f}×"
    return f"{value:.1f} px" if unit == "px" else f"{value:.2f}"


def limit_words(value: float, unit: str) -> str:
    """`±4°`, `±0.15 m`, `±2 px`: trailing zeros dropped, for the end of a sentence."""
    if unit == "x":
        return f"±{value:.2f}×"
    return "±" + (f"{round(value, 1):g}°" if unit == "deg" else f"{round(value, 2):g} {unit}")


def difference_words(value: float, unit: str) -> str:
    """`+0.05 m`, `−1.2°`: measured less planned. `±0.0°` where no digit is left: nothing is a little less than none."""
    words = amount_words(abs(value), unit)
    if not any(digit in words for digit in "123456789"):
        return f"±{words}"
    return ("−" if value < 0 else "+") + words


def kind_words(kind: MoveKind) -> str:
    return kind.value.replace("_", " ")


def spoken(kind: MoveKind, amount: float | None) -> str:
    """`pan right`, `zoom in`, `static`."""
    way = "none" if amount is None else direction_of(kind, amount)
    return kind_words(kind) if way == "none" else f"{kind_words(kind)} {way}"


def sized(kind: MoveKind, amount: float | None, unit: str) -> str:
    """`pan right 19.2°`; only the direction where the amount has no scale."""
    if amount is None or unit in ("rel", ""):
        return spoken(kind, amount)
    shown = amount if unit == "x" else abs(amount)
    return f"{spoken(kind, amount)} {amount_words(shown, unit)}"


def size(kind: MoveKind, amount: float) -> float:
    """The signed size a ratio of two amounts can be taken of: the logarithm for a zoom."""
    return math.log(max(amount, 1e-3)) if kind is MoveKind.ZOOM else amount
