"""Planned against measured, for the badge and the curve. What was not measured says so."""

from typing import Any

from previz_studio.camera.glyph import glyph_of, short_move
from previz_studio.camera.plan import CameraPlan
from previz_studio.screens.pages.parts import CameraCheck
from previz_studio.screens.pages.review import Curve
from previz_studio.takes.models import Take


def checks(take: Take, camera: CameraPlan) -> tuple[CameraCheck, ...]:
    if not take.check:
        return (CameraCheck(glyph_of(camera), short_move(camera), sentence="Not measured yet."),)
    verdict: dict[str, Any] = (take.measurement or {}).get("verdict", {})
    measured = str(verdict.get("measured_words", ""))
    state = {"on_plan": "on", "drifts": "off", "wrong_move": "off"}.get(take.check, "unmeasured")
    return (
        CameraCheck(
            glyph=glyph_of(camera),
            planned=short_move(camera),
            measured=measured,
            difference=str(verdict.get("difference_words", "")),
            limit=str(verdict.get("limit_words", "")),
            verdict=state,
            sentence=take.check_words,
        ),
    )


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
