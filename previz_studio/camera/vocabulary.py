"""The words directors use for moves, amounts and times, and what each means."""

import re
from dataclasses import dataclass
from fractions import Fraction

from previz_studio.camera.plan import MoveKind

NUMBER = r"\d+(?:\.\d+)?"
_WORD_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60, "ninety": 90,
}  # fmt: skip
_COUNTED = r"(?:seconds?|secs?|feet|foot|ft|met(?:re|er)s?|degrees?|frames?|inch(?:es)?|times|centimet(?:re|er)s?)"
_MARKS = {"′": "'", "’": "'", "″": '"', "“": '"', "”": '"', "–": "-", "—": ", ", "×": "x", "º": "°"}  # noqa: RUF001


@dataclass(frozen=True)
class MoveWord:
    """A pattern that names a move; `direction` is what the word itself implies, `fast` a whip or crash."""

    pattern: re.Pattern[str]
    kind: MoveKind
    direction: str = "none"
    fast: bool = False
    rig: str = ""


def _word(pattern: str, kind: MoveKind, direction: str = "none", *, fast: bool = False, rig: str = "") -> MoveWord:
    return MoveWord(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), kind, direction, fast, rig)


MOVE_WORDS: tuple[MoveWord, ...] = (
    _word(r"dolly[- ]zoom(?:s|ing)?|zolly|vertigo(?: effect| shot)?|trombone shot", MoveKind.DOLLY_ZOOM),
    _word(r"(?:crash|snap|whip|punch)[- ]?zoom(?:s|ing)?", MoveKind.CRASH_ZOOM, fast=True),
    _word(r"zoom(?:s|ing)?", MoveKind.ZOOM),
    _word(r"(?:whip|swish|snap)[- ]?pan(?:s|ning)?", MoveKind.PAN, fast=True),
    _word(r"dutch(?: tilt| roll| angle)?|cant(?:s|ed)?|roll(?:s|ing)?", MoveKind.ROLL),
    _word(r"pan(?:s|ning)?", MoveKind.PAN),
    _word(r"tilt(?:s|ing)?", MoveKind.TILT),
    _word(r"arc(?:s|ing)?", MoveKind.ARC),
    _word(r"orbit(?:s|ing)?|circl(?:e|es|ing)|revolv(?:e|es|ing)|360(?=\s+(?:around|orbit|round))", MoveKind.ORBIT),
    _word(r"jib(?:s|bing)?", MoveKind.JIB, rig="jib"),
    _word(r"cran(?:e|es|ing)", MoveKind.CRANE, rig="crane"),
    _word(r"boom(?:s|ing)?|pedestal(?:s|ing)?|ped(?= (?:up|down))", MoveKind.PEDESTAL),
    _word(r"ris(?:e|es|ing)|rais(?:e|es|ing)", MoveKind.PEDESTAL, "up"),
    _word(r"lower(?:s|ing)?|descend(?:s|ing)?|drop(?:s|ping)? down", MoveKind.PEDESTAL, "down"),
    _word(r"push(?:es|ing)?(?: in)?|creep(?:s|ing)? in|move(?:s)? in|ease in on", MoveKind.PUSH, "in"),
    _word(r"pull(?:s|ing)?[- ](?:back|out|away)|back(?:s|ing)? off", MoveKind.DOLLY, "out"),
    _word(r"doll(?:y|ies|ying)", MoveKind.DOLLY),
    _word(r"truck(?:s|ing)?|crab(?:s|bing)?", MoveKind.TRUCK),
    _word(r"track(?:s|ing)?|slid(?:e|es|ing)(?! the)", MoveKind.TRUCK),
    _word(r"follow(?:s|ing)?", MoveKind.DOLLY, "in"),
    _word(r"hand[- ]?held", MoveKind.HANDHELD),
    _word(
        r"static|lock(?:ed)?[- ]?off|no camera move(?:ment|s)?|camera holds|holds?|on sticks|tripod", MoveKind.STATIC
    ),
)

DIRECTION = re.compile(
    r"\b(left|right|upwards?|up|downwards?|down|inwards?|in|out|forwards?|backwards?|back|away"
    r"|counter[- ]?clockwise|anti[- ]?clockwise|clockwise|ccw|cw)\b",
    re.IGNORECASE,
)
_DIRECTIONS = {
    "upward": "up", "upwards": "up", "downward": "down", "downwards": "down", "inward": "in", "inwards": "in",
    "forward": "forward", "forwards": "forward", "backward": "back", "backwards": "back", "away": "back",
}  # fmt: skip
ALLOWED: dict[MoveKind, tuple[str, ...]] = {
    MoveKind.PAN: ("left", "right", "up", "down"),
    MoveKind.TILT: ("up", "down"),
    MoveKind.ROLL: ("cw", "ccw", "left", "right"),
    MoveKind.DOLLY: ("in", "out", "forward", "back", "left", "right"),
    MoveKind.PUSH: ("in", "out", "forward", "back"),
    MoveKind.TRUCK: ("left", "right", "in", "out", "forward", "back"),
    MoveKind.PEDESTAL: ("up", "down"),
    MoveKind.JIB: ("up", "down"),
    MoveKind.CRANE: ("up", "down"),
    MoveKind.ZOOM: ("in", "out", "back"),
    MoveKind.CRASH_ZOOM: ("in", "out", "back"),
    MoveKind.DOLLY_ZOOM: ("in", "out", "back", "forward"),
    MoveKind.ORBIT: ("left", "right", "cw", "ccw"),
    MoveKind.ARC: ("left", "right", "cw", "ccw"),
}
"""Directions that mean something for a move, as spoken."""

LENGTH = re.compile(
    rf"({NUMBER})\s*(met(?:re|er)s?|m\b|centimet(?:re|er)s?|cm\b|feet\b|foot\b|ft\b|'|inch(?:es)?\b|in\b(?!\s+\d)|\")",
    re.IGNORECASE,
)
ANGLE = re.compile(rf"({NUMBER})\s*(?:°|deg(?:ree)?s?\b)", re.IGNORECASE)
RATIO = re.compile(rf"({NUMBER})\s*(?:x\b|times\b)", re.IGNORECASE)
SECONDS = re.compile(
    rf"(?:\b(?:over|for|in|during|lasting)\s+)?({NUMBER})(?:\s*(?:-|to)\s*({NUMBER}))?\s*(?:seconds?|secs?|s)\b",
    re.IGNORECASE,
)
FRAMES = re.compile(rf"(?:\b(?:over|for|in)\s+)?({NUMBER})\s*(?:frames?|fr)\b", re.IGNORECASE)
FROM_LENS = re.compile(rf"\bfrom\s+({NUMBER})\s*(?:mm)?\s+to\s+({NUMBER})\s*(?:mm)?\b", re.IGNORECASE)
EASINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\beas(?:e|es|ing|ed) in ?[/&] ?out\b|\beased?\b(?! (?:in|out))", re.IGNORECASE), "ease_in_out"),
    (re.compile(r"\beas(?:e|ing|es) in\b(?! on)", re.IGNORECASE), "ease_in"),
    (re.compile(r"\beas(?:e|ing|es) out\b", re.IGNORECASE), "ease_out"),
    (re.compile(r"\blinear\b|\b(?:at )?constant speed\b", re.IGNORECASE), "linear"),
)
SPEEDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:very )?(?:slow(?:ly)?|gent(?:le|ly))\b", re.IGNORECASE), "slow"),
    (re.compile(r"\b(?:very )?(?:quick(?:ly)?|fast|rapid(?:ly)?|sudden(?:ly)?)\b", re.IGNORECASE), "fast"),
)


def plain(text: str) -> str:
    """The text with typographic marks, half units and number words written the plain way."""
    for mark, usual in _MARKS.items():
        text = text.replace(mark, usual)
    text = re.sub(r"\ba (foot|met(?:re|er)|second) and a half\b", r"1.5 \1", text, flags=re.IGNORECASE)
    text = re.sub(rf"\bhalf an? (?={_COUNTED})", "0.5 ", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(eas\w+) in and out\b", r"\1 in/out", text, flags=re.IGNORECASE)
    words = "|".join(sorted(_WORD_NUMBERS, key=len, reverse=True))
    return re.sub(
        rf"\b({words}|an?)(?= {_COUNTED}\b)",
        lambda found: str(_WORD_NUMBERS.get(found[1].lower(), 1)),
        text,
        flags=re.IGNORECASE,
    )


def direction_word(found: str) -> str:
    """`upwards` -> `up`, `Counter-clockwise` -> `ccw`."""
    word = found.lower().replace("-", "").replace(" ", "")
    if word.endswith("clockwise"):
        return "cw" if word == "clockwise" else "ccw"
    return _DIRECTIONS.get(word, word)


def length_in(text: str) -> tuple[float, str] | None:
    """The first length: value and m, cm, ft or in."""
    found = LENGTH.search(text)
    if not found:
        return None
    word = found[2].lower()
    unit = "cm" if word.startswith("c") else "ft" if word[0] in "f'" else "in" if word[0] in 'i"' else "m"
    return float(found[1]), unit


def duration_in(text: str, fps: Fraction) -> tuple[float, str] | None:
    """The first duration in seconds, and what had to be decided about it ("" for nothing)."""
    if found := FRAMES.search(text):
        return round(float(Fraction(found[1]) / fps), 4), ""
    if not (found := SECONDS.search(text)):
        return None
    if not found[2]:
        return float(found[1]), ""
    middle = (float(found[1]) + float(found[2])) / 2
    return middle, f"duration range {found[1]}-{found[2]} s -> {middle:g} s"
