"""Planned against measured, for the badge and the curve. What was not measured says so."""

from typing import Any

from previz_studio.camera.finding import State, Verdict, amount_words, difference_words, limit_words
from previz_studio.camera.glyph import glyph_of, short_move
from previz_studio.camera.plan import CameraPlan
from previz_studio.screens.pages.curve import Curve
from previz_studio.screens.pages.parts import CameraCheck
from previz_studio.takes.models import Take


def checks(take: Take, camera: CameraPlan) -> tuple[CameraCheck, ...]:
    """A tick only where the amount was really measured; everything else says in words what is known."""
    glyph, planned = glyph_of(camera), short_move(camera)
    if not take.check or take.measurement is None:
        return (CameraCheck(glyph, planned, sentence="Not measured yet."),)
    verdict = Verdict.from_json({k: v for k, v in take.measurement["verdict"].items() if k not in ("passed", "label")})
    off = verdict.state in (State.DRIFTS, State.WRONG_MOVE)
    if verdict.measured is None or not (verdict.passed or off):
        return (CameraCheck(glyph, planned, sentence=verdict.sentence),)
    measured, difference = _sizes(verdict.measured, verdict.planned, verdict.unit)
    return (
        CameraCheck(
            glyph=glyph,
            planned=planned,
            measured=amount_words(measured, verdict.unit),
            difference="" if difference is None else difference_words(difference, verdict.unit),
            limit="" if verdict.limit is None else limit_words(verdict.limit, verdict.unit),
            verdict="on" if verdict.passed else "off",
            sentence=verdict.sentence,
        ),
    )


def _sizes(measured: float, planned: float | None, unit: str) -> tuple[float, float | None]:
    """(measured, by how much more than planned). The same way round, a left is as large as a right: 45.3 of 45 degrees
    left is 0.3 more. A zoom is a ratio already."""
    if planned is None:
        return measured, None
    if unit != "x" and measured * planned > 0:
        return abs(measured), abs(measured) - abs(planned)
    return measured, measured - planned


def curve(take: Take) -> Curve | None:
    """None until the measurement carries a planned curve beside the measured one."""
    found: dict[str, Any] | None = (take.measurement or {}).get("curve")
    if not found:
        return None
    return Curve(
        label=found["label"],
        planned=tuple(found["planned"]),
        measured=tuple(found["measured"]),
        tolerance=found["tolerance"],
        sentence=take.check_words,
    )
