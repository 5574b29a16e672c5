"""Which options a request may carry, engine by engine, and what each may be. Lengths, which depend on the plan and on
each other, are checked in diffusion/checks.py."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, from_timecode

LOOKS = ("panel", "clay", "slate")
"""Pictures an animatic is drawn as."""
MOST_WINDOWS, LONGEST_LINE = 24, 4000
"""Lines of a long shot, and letters of one."""


@dataclass(frozen=True)
class Option:
    """`words` says what it may be, as in "Use 0 to 1."."""

    words: str
    fits: Callable[[Any], bool]


def _number(low: float, high: float, words: str = "") -> Option:
    def fits(value: Any) -> bool:
        known = isinstance(value, int | float) and not isinstance(value, bool)
        return known and math.isfinite(value) and low <= value <= high

    return Option(words or f"{low:g} to {high:g}", fits)


def _one_of(*values: Any) -> Option:
    named = " or ".join(str(value).lower() if isinstance(value, bool) else repr(value) for value in values)
    return Option(named, lambda value: any(value == one and type(value) is type(one) for one in values))


def _is_lines(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) <= MOST_WINDOWS
        and all(isinstance(line, str) and len(line) <= LONGEST_LINE for line in value)
    )


_switch = _one_of(True, False)
_whole = Option("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool))
OPTIONS: dict[str, dict[str, Option]] = {
    "animatic": {
        "look": _one_of(*LOOKS),
        "mood": _one_of("plain"),
        "shutter_deg": _number(0, 360, "0 (no blur) to 360"),
        "depth_of_field": _switch,
        "burn_in": _switch,
        "start_timecode": Option("a timecode such as '01:00:00:00'", lambda value: isinstance(value, str)),
    },
    "ltx": {
        "generated_frames": _whole,
        "windows": Option(f"a list of up to {MOST_WINDOWS} lines of words", _is_lines),
        "window_frames": _whole,
        "window_overlap": _whole,
    },
    "ltx2": {
        "generated_frames": _whole,
        "sound": _switch,
        "reference_attention": _number(0, 1),
        "reference_downscale_factor": _one_of(1, 2, 4),
    },
}
"""By engine. Whatever an engine reads from `RenderRequest.options` is a row here."""


def check_known(engine: str, title: str, options: Mapping[str, Any]) -> None:
    """Raises Invalid with the list when one is not read by the engine: a word misspelt would change nothing."""
    rows = OPTIONS.get(engine, {})
    for name in options:
        if name not in rows:
            raise Invalid(f"{name[:40]!r} is not an option of {title}.", hint=f"It takes: {', '.join(sorted(rows))}.")


def check_options(engine: str, options: Mapping[str, Any], fps: FrameRate) -> None:
    """Raises Invalid naming the first that is not what it may be. Those the engine does not read are let through: a
    take promoted from another engine keeps that one's."""
    rows = OPTIONS.get(engine, {})
    for name, value in options.items():
        if name in rows and not rows[name].fits(value):
            raise Invalid(f"{name} is {_short(value)}.", hint=f"Use {rows[name].words}.")
    if "start_timecode" in rows and "start_timecode" in options:
        from_timecode(options["start_timecode"], fps)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
