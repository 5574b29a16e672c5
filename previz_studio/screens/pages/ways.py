"""One scene made in several ways, side by side: takes, and the joins between them as measured."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Shell


@dataclass(frozen=True)
class WayCell:
    name: str = ""
    """`v004`; empty while this way has no take of the shot."""
    href: str = ""
    picture: str = ""
    fact: str = ""
    """What the camera did."""
    join: str = ""
    """Into this take from the one above: `Seam: 1.4 times a usual step`; empty for the first."""
    jumps: bool = False
    """True: the join will be seen."""


@dataclass(frozen=True)
class WayColumn:
    label: str
    """`Chained, Fast`."""
    facts: str
    """`4 of 6 shots, largest join 8.2 times a usual step, 38 GPU-s`."""
    make_url: str
    """The batch page, filled in for this way; empty where one may not generate or it cannot be made."""
    make: str = ""
    make_why: str = ""
    """Why it cannot be made here now; empty when it can, or when one may not generate."""


@dataclass(frozen=True)
class WayRow:
    code: str
    title: str
    href: str
    cells: tuple[WayCell, ...]


@dataclass(frozen=True)
class WaysPage:
    template: ClassVar[str] = "ways/page.html"
    shell: Shell
    title: str
    """`31 EXT. HARBOUR ROAD - NIGHT`."""
    board_url: str
    columns: tuple[WayColumn, ...]
    rows: tuple[WayRow, ...]
    note: str = "Joins are measured on the takes as they are: the step across them against the steps beside them."
