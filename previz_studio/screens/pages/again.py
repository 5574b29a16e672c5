"""Another take from this one: promoted, the same again, one thing varied, gone on from; and what came of it."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Gate, Shell


@dataclass(frozen=True)
class Promotion:
    tier: str
    label: str
    """`Promote to Pro`."""
    gate: Gate
    words: str = ""
    """Which model makes it and what would be lost; empty where it cannot be."""
    loses: bool = False


@dataclass(frozen=True)
class Relative:
    """A take this one came from, or that came from it."""

    name: str
    how: str
    """`Came from`, `Same again`, `Varied`."""
    state: str
    href: str
    picture: str = ""
    recipe: tuple[str, ...] = ()
    """What differs between the recipes: `Lighting: Moon. to Red neon.`"""
    likeness: str = ""
    """What was measured between the pictures; empty when nothing was."""
    identical: bool = False
    compare_url: str = ""
    unchanged: bool = False
    """One thing was varied, and the picture is the same all over."""


@dataclass(frozen=True)
class AgainPage:
    template: ClassVar[str] = "again/page.html"
    shell: Shell
    take_name: str
    tier: str
    state: str
    facts: tuple[tuple[str, str], ...]
    """(`Seed`, `48213077`), (`Plan`, `Revision 6`) and so on: what is kept."""
    picture: str
    review_url: str
    desk_url: str
    url: str
    """POST to `<url>/promote` tier, `<url>/same`, `<url>/vary` field value, `<url>/on` shot_id, `<url>/remake` keep
    tier model."""
    promotions: tuple[Promotion, ...]
    fields: tuple[Choice, ...]
    """What may be varied; `value` is sent as `field`."""
    shots: tuple[Choice, ...]
    """Shots that may go on from its last frames; `value` is sent as `shot_id`."""
    may_go_on: Gate
    relatives: tuple[Relative, ...]
    may: Gate
    may_remake: Gate
    tiers: tuple[Choice, ...] = ()
    """In which it can be made over; `value` is sent as `tier`."""
    models: tuple[Choice, ...] = ()
    """By which it can be made over, the nearest of its own accord in front; `value` is sent as `model`."""
    keep: str = "0.5"
    """How much of its picture stays, 0 to 1."""
    sound_over: str = ""
    """What becomes of its sound when it is made over."""
    other_weights: str = ""
    """Why the same again is not made with the same weights; empty when it is."""
    words: tuple[tuple[str, str], ...] = ()
    """What its model was told, by origin."""
    seam: str = ""
    """For a take that goes on from another: how visible the join is, measured."""
