"""One planned move against what was measured: kind, direction, amount, timing, and what else happened."""

from dataclasses import dataclass, replace

from previz_studio.camera.finding import State, Verdict, amount_words, kind_words, limit_words, size, sized, spoken
from previz_studio.camera.measure.measurement import Measurement, Part
from previz_studio.camera.plan import Move, MoveKind
from previz_studio.camera.tolerances import Tolerances

UNIT = {
    MoveKind.ZOOM: "x",
    MoveKind.TRUCK: "m",
    MoveKind.PEDESTAL: "m",
    MoveKind.DOLLY: "m",
    MoveKind.DOLLY_ZOOM: "m",
}
"""Degrees for all others."""
SEEN_SHARE = 0.10
"""A planned move that is there with at least this share of the main effect drifts; below it is missing."""


@dataclass(frozen=True)
class Expected:
    """`amount` is signed (a zoom: last lens over first). `stated` is False when the plan left the amount open."""

    kind: MoveKind
    amount: float
    stated: bool = True
    said: Move | None = None
    """The plan's own words: a crane is measured as a pedestal and still called a crane."""

    @property
    def name(self) -> str:
        return kind_words(self.said.kind if self.said else self.kind)

    @property
    def words(self) -> str:
        """`crane up`, `truck back`, `pan right`."""
        if self.said is None or self.said.direction == "none":
            return spoken(self.kind, self.amount)
        return f"{self.name} {self.said.direction}"

    @property
    def unit(self) -> str:
        return UNIT.get(self.kind, "deg")


def compare(expected: Expected, measured: Measurement, tolerances: Tolerances) -> Verdict:
    """Direction and kind first: neither the opposite direction nor another kind can ever be on plan."""
    part = _found(expected, measured)
    base = Verdict(State.WRONG_MOVE, "", kind=expected.kind, measured_kind=measured.kind, unit=expected.unit)
    base = replace(base, planned=round(expected.amount, 4))
    shown = _shown(expected.kind, expected.amount, expected.unit)
    wanted = f"{expected.words} {shown}" if expected.stated else expected.words
    if part is None:
        found = sized(measured.kind or MoveKind.STATIC, measured.amount, measured.unit)
        found = "no movement" if measured.kind is MoveKind.STATIC else found
        return replace(base, sentence=f"{wanted.capitalize()} planned, measured {found}.", reason=f"It is {found}.")
    ratio = size(expected.kind, part.amount) / _nonzero(size(expected.kind, expected.amount))
    if ratio <= 0:
        found = spoken(expected.kind, part.amount)
        words = f"{wanted.capitalize()} planned, measured {sized(expected.kind, part.amount, part.unit)}."
        return replace(base, sentence=words, reason=f"The direction is opposite: {found}.")
    if measured.kind is not expected.kind:
        found = sized(measured.kind or MoveKind.STATIC, measured.amount, measured.unit)
        words = f"{wanted.capitalize()} planned, but the take is mostly {found}."
        return replace(base, state=State.DRIFTS, sentence=words, reason=f"Mostly {found}.")
    return _compare_amount(base, expected, part, ratio, tolerances)


def _compare_amount(base: Verdict, expected: Expected, part: Part, ratio: float, tolerances: Tolerances) -> Verdict:
    name = expected.name.capitalize()
    if part.unit == "rel" or not expected.stated:
        why = "nothing of known size gives scale" if expected.stated else "the plan states none"
        words = f"{expected.words.capitalize()} as planned; amount not checked: {why}."
        return replace(base, state=State.ON_PLAN, sentence=words, reason=f"Amount not checked: {why}.")
    limit = _limit(expected, tolerances)
    difference = abs(part.amount - expected.amount)
    verdict = replace(
        base,
        measured=round(part.amount, 4),
        limit=round(limit, 4),
        amount_checked=True,
        off_by=round(difference / max(limit, 1e-9), 3),
    )
    shown, wanted = (_shown(expected.kind, value, expected.unit) for value in (part.amount, expected.amount))
    if difference <= limit:
        return replace(verdict, state=State.ON_PLAN, sentence=f"{name} measured {shown}, plan {wanted}.")
    near = 1 / tolerances.wrong_ratio <= ratio <= tolerances.wrong_ratio
    words = f"{name} planned {wanted}, measured {shown}, limit {limit_words(limit, expected.unit)}."
    state = State.DRIFTS if near else State.WRONG_MOVE
    return replace(verdict, state=state, sentence=words, reason=f"{ratio:.2f} times the planned amount.")


def _limit(expected: Expected, tolerances: Tolerances) -> float:
    tolerance = tolerances.moves[expected.kind]
    if expected.kind is MoveKind.ZOOM:
        return expected.amount * max(tolerance.absolute, abs(size(MoveKind.ZOOM, expected.amount)) * tolerance.relative)
    return tolerance.limit(expected.amount)


def _shown(kind: MoveKind, value: float, unit: str) -> str:
    return amount_words(value if kind is MoveKind.ZOOM else abs(value), unit)


def _nonzero(value: float) -> float:
    return value if abs(value) > 1e-9 else 1e-9


def _found(expected: Expected, measured: Measurement) -> Part | None:
    """The measured part of the expected kind, if it is there at all: the named move itself, or one of its parts.

    An orbit or a dolly zoom is a whole; it is never found inside another move, nor another move inside it."""
    if measured.kind is expected.kind and measured.amount is not None:
        return Part(measured.kind, measured.direction, measured.amount, measured.unit, 0.0)
    if measured.kind in (MoveKind.ORBIT, MoveKind.DOLLY_ZOOM, MoveKind.STATIC, MoveKind.HANDHELD):
        return None
    strongest = max((abs(part.effect_px) for part in measured.parts), default=0.0)
    for part in measured.parts:
        if part.kind is expected.kind and part.kind in measured.secondary:
            return part if abs(part.effect_px) > SEEN_SHARE * strongest else None
    return None


def extra_moves(verdict: Verdict, expected: Expected, measured: Measurement, tolerances: Tolerances) -> Verdict:
    """Another move next to the planned one, strong enough to be seen, is a drift."""
    strongest = max((abs(part.effect_px) for part in measured.parts), default=0.0)
    extra = [
        part
        for part in measured.parts
        if part.kind in measured.secondary and abs(part.effect_px) > tolerances.extra_share * strongest
    ]
    if not extra:
        return verdict
    also = " and ".join(sized(part.kind, part.amount, part.unit) for part in extra)
    return replace(
        verdict,
        state=State.DRIFTS,
        sentence=f"{verdict.sentence[:-1]}, but it also does {also}.",
        reason=f"It also does {also}.",
    )


def compare_timing(verdict: Verdict, move: Move, measured: Measurement, tolerances: Tolerances) -> Verdict:
    """Only where the plan states how long the move takes."""
    if verdict.state is not State.ON_PLAN or move.seconds is None or "seconds" in move.assumed:
        return verdict
    if measured.start_frame is None or measured.stop_frame is None:
        return verdict
    start = move.start_seconds * float(measured.fps)
    stop = min(start + move.seconds * float(measured.fps), float(measured.frames - 1))
    allowed = max(tolerances.timing_frames, tolerances.timing_share * (stop - start))
    late = {"starts": measured.start_frame - start, "stops": measured.stop_frame - stop}
    off = [f"{word} {abs(by):.0f} frames {_late(by)}" for word, by in late.items() if abs(by) > allowed]
    if not off:
        return verdict
    words = " and ".join(off)
    sentence = f"{verdict.sentence[:-1]}, but it {words} (limit {allowed:.0f})."
    return replace(verdict, state=State.DRIFTS, sentence=sentence, reason=f"It {words}.")


def _late(frames: float) -> str:
    return "late" if frames > 0 else "early"
