"""One camera move and one focus event as spoken, before anything is filled in."""

from dataclasses import dataclass
from typing import Any

from previz_studio.camera.path import DEFAULT_AMOUNT, METRES
from previz_studio.camera.plan import Move, MoveKind

EASE_FRAMES = 12
"""Frames of a stated ease whose length was not stated; marked as assumed."""
_JSON_TYPE = {
    MoveKind.CRASH_ZOOM: "zoom",
    MoveKind.PUSH: "dolly",
    MoveKind.JIB: "pedestal",
    MoveKind.CRANE: "pedestal",
    MoveKind.ARC: "orbit",
}
_SI_UNITS = {"m": "metres", "cm": "metres", "ft": "metres", "in": "metres", "deg": "degrees", "x": "ratio", "mm": "mm"}
_METRES = METRES | {"cm": 0.01, "in": 0.0254}


@dataclass(frozen=True)
class DirectedMove:
    """One move as spoken. `value` in `unit` (m, cm, ft, in, deg, x, mm) as written; times in seconds."""

    kind: MoveKind
    direction: str = "none"
    value: float | None = None
    unit: str = ""
    seconds: float | None = None
    start_seconds: float | None = None
    easing: str | None = None
    speed: str | None = None
    target: str | None = None
    simultaneous: bool = False
    extra: tuple[tuple[str, Any], ...] = ()
    """rig, follow, from_target, amount_from, intensity: only what was said."""

    def to_json(self) -> dict[str, Any]:
        amount = None if self.value is None else {"value": _tidy(self.value), "unit": self.unit}
        kind, direction = _JSON_TYPE.get(self.kind, self.kind.value), self.direction
        if (kind, direction) in {("truck", "back"), ("truck", "forward")}:
            kind, direction = "dolly", "out" if direction == "back" else "in"
        return {
            "type": kind,
            "direction": direction,
            "amount": amount,
            "amount_si": None if self.value is None else _tidy(self.value * _METRES.get(self.unit, 1.0)),
            "amount_si_unit": None if self.value is None else _SI_UNITS[self.unit],
            "duration_s": self.seconds,
            "start_s": self.start_seconds,
            "easing": self.easing,
            "speed": self.speed,
            "target": self.target,
            "simultaneous": self.simultaneous,
            **dict(self.extra),
        }

    def to_move(self) -> Move:
        """The plan's form; what has to be filled in is named in `assumed`."""
        value, unit, assumed = self.value, self.unit, []
        if value is None and self.kind in DEFAULT_AMOUNT:
            value, unit = DEFAULT_AMOUNT[self.kind]
            assumed.append("amount")
        if unit in {"cm", "in"} and value is not None:
            value, unit = value * _METRES[unit], "m"
        eases = self.easing or ""
        ease_in = EASE_FRAMES if eases in {"ease_in", "ease_in_out"} else 0
        ease_out = EASE_FRAMES if eases in {"ease_out", "ease_in_out"} else 0
        if ease_in or ease_out:
            assumed.append("ease")
        if self.seconds is None and self.kind is not MoveKind.STATIC:
            assumed.append("seconds")
        return Move(
            kind=self.kind,
            direction=self.direction,
            amount=value,
            unit=unit or "m",
            seconds=self.seconds,
            start_seconds=self.start_seconds or 0.0,
            ease_in_frames=ease_in,
            ease_out_frames=ease_out,
            target=self.target or "",
            assumed=tuple(assumed),
        )


@dataclass(frozen=True)
class FocusEvent:
    """`rack` moves focus, `set` states it."""

    type: str
    to: str
    from_: str | None = None
    start_seconds: float | None = None
    seconds: float | None = None

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"type": self.type, "to": self.to}
        if self.from_:
            data["from_"] = self.from_
        if self.start_seconds is not None:
            data["start_s"] = self.start_seconds
        return data if self.type == "set" else data | {"duration_s": self.seconds}


def _tidy(value: float) -> float | int:
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded
