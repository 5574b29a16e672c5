"""When a review window reminds and closes. Pure."""

from datetime import datetime, timedelta

HALF, LAST_CALL, CLOSE = "half", "last_call", "close"
REMINDS = {HALF: "reminded of window", LAST_CALL: "called last for window"}
"""The verb each reminder is recorded under; who hears of it is decided where news is made."""


def dues_between(start: datetime, end: datetime, last_call: timedelta) -> list[tuple[str, datetime]]:
    """In order: half time, last call, close. A window too short for a reminder goes without it, and without half time
    where the last call would follow sooner than the end follows the last call."""
    half, last = start + (end - start) / 2, end - last_call
    dues = [(HALF, half)] if last - half >= last_call else []
    if last > start:
        dues.append((LAST_CALL, last))
    return [*dues, (CLOSE, end)]
