"""Frames, seconds and SMPTE timecode. Rates are Fractions and frames 0-based ints; nothing here is a float."""

import re
from fractions import Fraction

from previz_studio.kit.errors import Invalid

FrameRate = Fraction
FILM: FrameRate = Fraction(24)

RATES: dict[str, FrameRate] = {
    "23.976": Fraction(24000, 1001),
    "24": Fraction(24),
    "25": Fraction(25),
    "29.97": Fraction(30000, 1001),
    "30": Fraction(30),
    "48": Fraction(48),
    "50": Fraction(50),
    "59.94": Fraction(60000, 1001),
    "60": Fraction(60),
}
"""The rates a production can be set to, by the name people use."""

_TIMECODE = re.compile(r"^(\d{1,2}):([0-5]?\d):([0-5]?\d)([:;])(\d{1,2})$")


def parse_rate(text: str) -> FrameRate:
    """`"24"`, `"23.976"` or `"24000/1001"` -> Fraction. Raises Invalid for anything else than a known rate."""
    try:
        rate = RATES.get(text.strip()) or Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if rate not in RATES.values():
        raise Invalid(f"{text!r} is not a frame rate the studio works at.", hint=f"Use one of {', '.join(RATES)}.")
    return rate


def rate_name(fps: FrameRate) -> str:
    """`Fraction(24000, 1001)` -> `"23.976"`."""
    return next((name for name, rate in RATES.items() if rate == fps), str(fps))


def nominal(fps: FrameRate) -> int:
    """Frames counted per timecode second: 24 for 23.976 (SMPTE ST 12-1)."""
    return round(fps)


def frames_in(seconds: float | Fraction, fps: FrameRate) -> int:
    """The nearest whole number of frames; `seconds` is read to the millisecond."""
    return round(Fraction(seconds).limit_denominator(1000) * fps)


def seconds_of(frames: int, fps: FrameRate) -> float:
    """Running time of `frames`, for display only."""
    return float(frames / fps)


def to_timecode(frame: int, fps: FrameRate, *, start: str = "00:00:00:00") -> str:
    """HH:MM:SS:FF of 0-based `frame` counted from `start`; `;` before the frames in `start` means drop-frame.

    Counted at the nominal rate (23.976 counts at 24), wrapping at 24 hours as decks do.
    Drop-frame skips numbers :00 and :01 (two per 30) each minute but every tenth (SMPTE ST 12-1).
    """
    if frame < 0:
        raise ValueError(f"frame must be 0 or more, got {frame}")
    base, drop = nominal(fps), ";" in start
    count = (frame + from_timecode(start, fps)) % _frames_per_day(base, drop)
    if drop:
        count = _number_with_gaps(count, base)
    seconds, ff = divmod(count, base)
    minutes, ss = divmod(seconds, 60)
    hh, mm = divmod(minutes, 60)
    return f"{hh % 24:02}:{mm:02}:{ss:02}{';' if drop else ':'}{ff:02}"


def from_timecode(text: str, fps: FrameRate) -> int:
    """Frames since 00:00:00:00. Raises Invalid when `text` is not a timecode that exists at this rate."""
    found, base = _TIMECODE.match(text.strip()), nominal(fps)
    if not found or int(found[1]) > 23 or int(found[5]) >= base:
        raise Invalid(f"{text!r} is not a timecode at {rate_name(fps)} fps.", hint="Write it as 01:00:00:00.")
    hh, mm, ss, ff = int(found[1]), int(found[2]), int(found[3]), int(found[5])
    count = ((hh * 60 + mm) * 60 + ss) * base + ff
    if found[4] == ":":
        return count
    dropped = _dropped_each_minute(base)
    if mm % 10 and ss == 0 and ff < dropped:
        raise Invalid(f"{text} does not exist in drop-frame timecode.", hint=f"The minute starts at frame {dropped}.")
    minutes = hh * 60 + mm
    return count - dropped * (minutes - minutes // 10)


def _dropped_each_minute(base: int) -> int:
    if base % 30:
        raise Invalid(f"Drop-frame timecode does not exist at {base} fps.", hint="Use a colon before the frames.")
    return base // 15


def _frames_per_day(base: int, drop: bool) -> int:
    return 24 * 3600 * base - (_dropped_each_minute(base) * (24 * 60 - 24 * 6) if drop else 0)


def _number_with_gaps(count: int, base: int) -> int:
    dropped = _dropped_each_minute(base)
    per_minute, per_ten = 60 * base - dropped, 600 * base - 9 * dropped
    tens, rest = divmod(count, per_ten)
    extra_minutes = max(0, (rest - dropped) // per_minute) if rest >= dropped else 0
    return count + dropped * (9 * tens + extra_minutes)
