"""A note becomes a take: the plan's fields as they are and as the note asks, the difference, the button."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Gate, Shell


@dataclass(frozen=True)
class ReviseRow:
    field: str
    """As review/plan_changes.py names it."""
    label: str
    now: str
    """In words: `12 frames`."""
    was: str
    """As typed into the form before any change."""
    value: str
    """What the form shows: the suggested value, or what stands in the plan."""
    because: str = ""
    """The note's own words that asked for it; empty when it was not suggested."""
    assumed: str = ""


@dataclass(frozen=True)
class ChangedField:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RevisePanel:
    """GET `/comments/{id}/revise` draws it; `Show the difference` asks again with the form's values."""

    template: ClassVar[str] = "review/_revise.html"
    note_id: str
    number: int
    words: str
    subject: str
    """`SH050 v007`, the take the note is on."""
    shot_code: str
    seen: int
    """The plan revision these values come from."""
    rows: tuple[ReviseRow, ...]
    differences: tuple[ChangedField, ...]
    """Of the values in the form; empty while nothing is changed."""
    problem: str
    """Why the values in the form cannot be; empty while they can."""
    tiers: tuple[Choice, ...]
    gate: Gate
    back_url: str

    @property
    def asked(self) -> tuple[ReviseRow, ...]:
        """What the note's own words ask for."""
        return tuple(row for row in self.rows if row.because)

    @property
    def others(self) -> tuple[ReviseRow, ...]:
        return tuple(row for row in self.rows if not row.because)


@dataclass(frozen=True)
class RevisePage:
    """The same as a page of its own, for a browser without script or a link in a new window."""

    template: ClassVar[str] = "review/revise.html"
    shell: Shell
    panel: RevisePanel
