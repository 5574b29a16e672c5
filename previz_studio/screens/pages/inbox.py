"""My inbox, and the switches of what is told to me (a part of the account page)."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Shell


@dataclass(frozen=True)
class NewsLine:
    """POST to `open_url` marks it read and leads to what it is about."""

    open_url: str
    words: str
    more: str
    project: str
    when: str
    unread: bool


@dataclass(frozen=True)
class InboxPage:
    template: ClassVar[str] = "inbox/page.html"
    shell: Shell
    days: tuple[tuple[str, tuple[NewsLine, ...]], ...]
    """(`Today`, lines), newest first."""
    unread: int
    mailed: str
    """`Unread news is mailed to ada@example.org.`, or that mail is not configured here."""


@dataclass(frozen=True)
class NewsSwitch:
    kind: str
    words: str
    """`A take I asked for is ready`."""
    shown: bool
    by_mail: bool
