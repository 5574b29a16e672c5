"""The set in three dimensions beside the floor plan, and both as one fragment while somebody edits."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.floor import FloorPlan


@dataclass(frozen=True)
class SetDrawing:
    """`scene` is JSON for static/js/set-view.js: metres and degrees, the floor plan's own numbers with heights."""

    scene: str
    sentence: str
    """What the drawing shows, for people who cannot see it."""
    words: tuple[str, ...]
    """The same as sentences: the camera first, then everything on the floor."""


@dataclass(frozen=True)
class StagePage:
    """The floor plan and the set as the form stands, not saved."""

    template: ClassVar[str] = "shot_desk/_stage.html"
    floor: FloorPlan | None
    set_view: SetDrawing | None
    units: str
