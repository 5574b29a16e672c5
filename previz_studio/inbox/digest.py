"""When unread news goes out by mail, and what the mail says. Pure.

Nobody gets fourteen mails for fourteen takes: news waits a little for company, and after a mail the next one waits
longer. Where somebody waits for this person it goes sooner.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from previz_studio.inbox.kinds import NewsKind

QUIET, PRESSING = timedelta(minutes=10), timedelta(minutes=2)
"""So long the oldest news waits for company."""
PAUSE, SHORT_PAUSE = timedelta(hours=1), timedelta(minutes=15)
"""So long after a person's last mail the next one goes out."""
TOO_OLD = timedelta(days=1)
"""News from before mail was configured, or from a long outage, is in the inbox; it is not mailed any more."""
LISTED = 40


@dataclass(frozen=True)
class Line:
    kind: NewsKind
    words: str
    more: str
    href: str
    at: datetime


def is_due(lines: Iterable[Line], last_mail: datetime | None, at: datetime) -> bool:
    """True when one of the lines has waited long enough; all of them then go in one mail."""
    for line in lines:
        wait, pause = (PRESSING, SHORT_PAUSE) if line.kind.pressing else (QUIET, PAUSE)
        if line.at + wait <= at and (last_mail is None or last_mail + pause <= at):
            return True
    return False


def subject_of(lines: Sequence[Line]) -> str:
    """The one line itself, or the most pressing and how many more."""
    first = next((line for line in lines if line.kind.pressing), lines[0])
    more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    words = first.words if len(first.words) <= 120 else f"{first.words[:117]}..."
    return f"{words}{more}"


def body_of(name: str, lines: Sequence[Line], address: str) -> str:
    """Plain text. `address` is where the studio is reached, without a slash at its end."""
    parts = [f"{name.split()[0]}, this happened on {address}:", ""]
    for line in lines[:LISTED]:
        parts += [f"- {line.words}", *([f"  {line.more}"] if line.more else []), f"  {address}{line.href}", ""]
    if len(lines) > LISTED:
        parts += [f"{len(lines) - LISTED} more: {address}/inbox", ""]
    return "\n".join([*parts, "--", "Choose what is mailed to you, or switch it off:", f"{address}/settings#news", ""])
