"""Many shots in one press: the change, its difference shot by shot, and what it costs, before anything happens."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.board import Tier
from previz_studio.screens.pages.parts import Choice, Gate, Shell


@dataclass(frozen=True)
class BatchRow:
    id: str
    code: str
    title: str
    before: str
    after: str
    changes: bool = False
    problem: str = ""
    """Why this shot cannot be made: it keeps the press from being possible."""


@dataclass(frozen=True)
class BatchPage:
    template: ClassVar[str] = "batch/page.html"
    shell: Shell
    title: str
    """`12 shots of SQ030`."""
    url: str
    """GET with the same fields shows the difference; POST does it."""
    board_url: str
    rows: tuple[BatchRow, ...]
    fields: tuple[Choice, ...]
    """What may be changed; `value` is sent as `field`."""
    field: str
    field_words: str
    text: str
    how: str
    tiers: tuple[Tier, ...]
    count: int
    overnight: bool
    chain: bool
    summary: str
    """`12 shots change, 24 takes.`"""
    cost: str
    generate: str
    """`Change 12 plans and generate 24 takes`."""
    may_generate: Gate
    night: str
    """`22:00 to 07:00`."""
    problem: str = ""
    """What is wrong with the form, in one sentence."""
