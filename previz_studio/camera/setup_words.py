"""Lens, sensor, camera height, angle, shot size and focus read from a director's words."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from previz_studio.camera.spoken import FocusEvent
from previz_studio.camera.vocabulary import NUMBER, duration_in

_METRES = {"m": 1.0, "c": 0.01, "f": 0.3048, "'": 0.3048}
_FOCAL = re.compile(rf"({NUMBER})\s*mm\b(?:\s+lens)?", re.IGNORECASE)
_FOCAL_PAIR = re.compile(rf"({NUMBER})\s*(?:mm)?\s*(?:->|to)\s*({NUMBER})\s*mm\b", re.IGNORECASE)
_APERTURE = re.compile(rf"(?<![\w.])f\s*/?\s*({NUMBER})(?!\s*(?:ft|feet|frames?))\b", re.IGNORECASE)
_TSTOP = re.compile(rf"(?<![\w.])T\s*({NUMBER})\b")
_SENSORS: tuple[tuple[re.Pattern[str], str, tuple[float, float]], ...] = (
    (re.compile(r"\bsuper[- ]?35\b|\bs35\b", re.IGNORECASE), "super35", (24.89, 18.66)),
    (re.compile(r"\bfull[- ]frame\b", re.IGNORECASE), "full_frame", (36, 24)),
    (re.compile(r"\bsuper[- ]?16\b", re.IGNORECASE), "super16", (12.52, 7.41)),
    (re.compile(r"\bmicro four thirds\b|\bmft\b", re.IGNORECASE), "micro_four_thirds", (17.3, 13.0)),
)
_LONG = r"(m|met(?:re|er)s?|cm|ft|feet|foot|')"
_FOCUS_AT = re.compile(rf"\bfocus(?:ed)?\s+at\s+({NUMBER})\s*{_LONG}(?:\b|(?<='))", re.IGNORECASE)
_HEIGHT = re.compile(
    rf"\b(?:camera|lens)\s+(?:height\s+)?(?:at\s+)?({NUMBER})\s*{_LONG}(?:\b|(?<='))(?:\s+(?:high|up))?", re.IGNORECASE
)
_LABELS: tuple[tuple[re.Pattern[str], str, float | None], ...] = (
    (re.compile(r"\b(?:at )?eye[- ](?:level|height)\b", re.IGNORECASE), "eye_level", None),
    (re.compile(r"\b(?:camera )?(?:at )?knee[- ](?:level|height|high)\b", re.IGNORECASE), "knee", 0.5),
    (re.compile(r"\b(?:camera )?(?:at )?(?:hip|waist)[- ](?:level|height|high)\b", re.IGNORECASE), "hip", 1.0),
    (re.compile(r"\b(?:camera )?(?:at )?chest[- ](?:level|height|high)\b", re.IGNORECASE), "chest", 1.35),
    (re.compile(r"\b(?:camera )?(?:at )?ground[- ]level\b", re.IGNORECASE), "ground", 0.2),
)
_ANGLE = re.compile(r"\b(?:slight(?:ly)?\s+)?(low|high)[- ]angle\b", re.IGNORECASE)
_OVER = re.compile(r"\b[Oo]ver[- ]the[- ]shoulder(?:\s+(?:on|of)\s+([A-Z]\w*))?|\bOTS\b(?:\s+(?:on|of)\s+([A-Z]\w*))?")
_SIZES: tuple[tuple[str, str], ...] = (
    ("extreme close[- ]?up", "extreme_close_up"),
    ("medium close[- ]?up", "medium_close_up"),
    ("extreme wide", "extreme_wide"),
    ("close[- ]?up", "close_up"),
    ("medium(?: shot)?", "medium"),
    ("full shot", "full"),
    ("wide(?: shot)?", "wide"),
)
_SIZE = re.compile(rf"(\bto an? )?\b({'|'.join(pattern for pattern, _ in _SIZES)})\b(?! (?:open|lens))", re.IGNORECASE)
_RACK = re.compile(
    r"\b(?:rack(?:s|ing)?|pull(?:s|ing)?|shift(?:s|ing)?)\s+(?:the\s+)?focus"
    r"(?:\s+from\s+(?P<from>.+?))?(?:\s+to\s+(?P<to>.+?))?"
    r"(?=\s+(?:over|in|for|at)\s+\d|\s*[,.;]|\s+(?:while|then|as)\b|$)(?P<when>(?:\s+(?:over|in|for|at)\s+[\d:.]+\s*\w*)*)",
    re.IGNORECASE,
)
_FOCUS_ON = re.compile(r"\bfocus(?:ed)?\s+on\s+(.+?)(?=\s*[,.;]|\s+(?:while|then|as)\b|$)", re.IGNORECASE)
_CLOCK = re.compile(r"\bat\s+(\d+):(\d\d)\b")


@dataclass
class Setup:
    """What was found, and the words that are left."""

    rest: str
    lens: dict[str, Any] = field(default_factory=dict)
    camera: dict[str, Any] = field(default_factory=dict)
    focus: list[FocusEvent] = field(default_factory=list)
    ambiguities: list[str] = field(default_factory=list)


def read_setup(text: str, fps: Fraction) -> Setup:
    """Takes the setup out of the text, leaving a space where it was."""
    setup = Setup(text)
    _read_focus(setup, fps)
    _read_lens(setup)
    _read_camera(setup)
    return setup


def _take(setup: Setup, pattern: re.Pattern[str]) -> re.Match[str] | None:
    found = pattern.search(setup.rest)
    if found:
        setup.rest = f"{setup.rest[: found.start()]} {setup.rest[found.end() :]}"
    return found


def _read_focus(setup: Setup, fps: Fraction) -> None:
    while found := _take(setup, _RACK):
        when = found["when"] or ""
        clock, lasts = _CLOCK.search(when), duration_in(when, fps)
        setup.focus.append(
            FocusEvent(
                type="rack",
                to=(found["to"] or "").strip(),
                from_=(found["from"] or "").strip() or None,
                start_seconds=float(int(clock[1]) * 60 + int(clock[2])) if clock else None,
                seconds=lasts[0] if lasts else None,
            )
        )
        if not found["to"]:
            setup.ambiguities.append("focus: to what is not stated")
    if found := _take(setup, _FOCUS_AT):
        setup.lens["focus_m"] = round(float(found[1]) * _METRES[found[2][0].lower()], 4)
    while found := _take(setup, _FOCUS_ON):
        setup.focus.append(FocusEvent("set", found[1].strip()))


def _read_lens(setup: Setup) -> None:
    zooms = "zoom" in setup.rest.lower()
    ends_on_lens = zooms and re.search(r"\bto\s+[\d.]+\s*mm", setup.rest)
    if not zooms and (found := _take(setup, _FOCAL_PAIR)):
        setup.lens |= {"focal_mm": _number(found[1]), "focal_mm_end": _number(found[2])}
    elif not ends_on_lens and (found := _take(setup, _FOCAL)):
        setup.lens["focal_mm"] = _number(found[1])
    if found := _take(setup, _APERTURE):
        setup.lens["aperture"] = float(found[1])
    if found := _take(setup, _TSTOP):
        setup.lens["tstop"] = float(found[1])
    for pattern, name, size in _SENSORS:
        if _take(setup, pattern):
            setup.lens |= {"sensor": name, "sensor_mm": list(size)}


def _read_camera(setup: Setup) -> None:
    if found := _take(setup, _HEIGHT):
        setup.camera["height_m"] = round(float(found[1]) * _METRES[found[2][0].lower()], 4)
    for pattern, label, metres in _LABELS:
        if _take(setup, pattern):
            setup.camera["height_label"] = label
            if metres is not None:
                setup.camera["height_m"] = metres
                setup.ambiguities.append(f"{label} height ~{metres:g} m assumed")
    if found := _take(setup, _ANGLE):
        setup.camera["angle"] = found[1].lower()
    _read_size(setup)


def _read_size(setup: Setup) -> None:
    if found := _take(setup, _OVER):
        setup.camera["shot_size"] = "over_the_shoulder"
        if found[1] or found[2]:
            setup.camera["over"] = found[1] or found[2]
    if found := _take(setup, _SIZE):
        name = next(name for pattern, name in _SIZES if re.fullmatch(pattern, found[2], re.IGNORECASE))
        setup.camera["shot_size_end" if found[1] else "shot_size"] = name


def _number(text: str) -> float | int:
    value = float(text)
    return int(value) if value == int(value) else value
