"""The links clients were given: what each shows, until when, who opened it; and making one."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Shell


@dataclass(frozen=True)
class LookRow:
    name: str
    take: str
    """`SH050 v007`."""
    words: str
    """`3 times, last 12 min ago`."""


@dataclass(frozen=True)
class LinkRow:
    """POST `/links/{id}/switches` (may_note, may_judge, may_download), `/links/{id}/extend`, `/links/{id}/close`."""

    id: str
    made_for: str
    """`Halden Pictures`; may be empty."""
    by: str
    """`Marcus Oyelaran, 25 Nov 14:02`."""
    takes: tuple[str, ...]
    """`SH050 v007`."""
    state: str
    """`open`, `over` or `closed`."""
    until: str
    """`Open until Wed 9 Dec 14:02`, `Closed by Marcus Oyelaran 14:10`."""
    opened: str
    """`Opened 3 times by R. Amsel and J. Kerr, last 12 min ago`, `Not opened yet`."""
    passphrase: bool
    may_note: bool
    may_judge: bool
    may_download: bool
    looks: tuple[LookRow, ...] = ()
    newer: str = ""
    """`SH050 v009 was approved since.`; empty for none."""


@dataclass(frozen=True)
class MadeLink:
    """On the answer to the POST that made it and nowhere else."""

    url: str
    passphrase: str
    """Empty for a link without."""
    words: str
    """`3 shots, open until Wed 9 Dec 14:02.`"""
    prepared: str = ""
    """Whose copies are being made already, as a sentence; empty for nobody's."""


@dataclass(frozen=True)
class ChosenTake:
    take_id: str
    name: str
    """`SH050 v007`."""
    title: str
    state: str
    """A key of STATE_WORDS."""
    poster: str = ""


@dataclass(frozen=True)
class NewLink:
    """POST to the page: take_ids, made_for, days, ask_passphrase, passphrase, may_note, may_judge, may_download."""

    takes: tuple[ChosenTake, ...]
    days: int


@dataclass(frozen=True)
class ClientLinksPage:
    template: ClassVar[str] = "client_links/page.html"
    shell: Shell
    words: str
    """`2 open, 5 in all.`"""
    post_url: str
    board_url: str
    links: tuple[LinkRow, ...]
    new: NewLink | None = None
    made: MadeLink | None = None
    problem: str = ""
