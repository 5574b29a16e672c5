"""What the find box found."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Shell


@dataclass(frozen=True)
class FindPage:
    template: ClassVar[str] = "find/page.html"
    shell: Shell
    words: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    """(`Shots`, (…)), (`Takes`, (…)), (`People`, (…)); empty groups left out."""
