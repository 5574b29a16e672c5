"""Many shots in one press: the change, its difference shot by shot, and what it costs, before anything happens."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.board import Tier
from previz_studio.screens.pages.offers import Offer
from previz_studio.screens.pages.parts import OPEN, Choice, Gate, Shell


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
class BatchOffers:
    """Model and guide of every take, as the chosen tier and model allow. Every gate says why something cannot be."""

    gate: Gate
    """Closed while no model is installed."""
    ready: Gate = OPEN
    """Closed while the chosen tier is the animatic."""
    follows: str = ""
    """`Tiny LTX follows pictures and clips; up to 257 frames in one pass, without sound.`"""
    models: tuple[Choice, ...] = ()
    """`value` is sent as `model`."""
    guides: tuple[Choice, ...] = ()
    references: tuple[Offer, ...] = ()
    """Guides that need an in-context LoRA; both are sent as `guide`."""
    guide: str = "none"
    strength: str = "1"
    panel: Gate = OPEN
    panel_words: str = ""
    """`2 of 3 plans have one.`"""
    panel_on: bool = False
    camera: Gate = OPEN
    """A camera LoRA, for the moves that have one."""
    camera_words: str = ""
    """`8 of 12 moves have one.`"""
    camera_on: bool = False
    lora_weight: str = ""
    sheet: Gate = OPEN
    """The pictures of each plan's identities as one reference sheet."""
    sheet_words: str = ""
    sheet_on: bool = False
    sound: Gate = OPEN
    sound_on: bool = True


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
    hint: str
    """Which tags there are, where a look is changed."""
    how: str
    tiers: tuple[Tier, ...]
    count: int
    overnight: bool
    chain: bool
    summary: str
    """`12 shots change, 24 takes.`"""
    offers: BatchOffers
    sent: str
    """Beside each plan's words: `First frame of its animatic, strength 0.7.`; empty for nothing."""
    not_sent: tuple[str, ...]
    """Parts of these plans that the press would not send, with how many shots that touches."""
    cost: str
    generate: str
    """`Change 12 plans and generate 24 takes`."""
    may_generate: Gate
    night: str
    """`22:00 to 07:00`."""
    problem: str = ""
    """What is wrong with the form, in one sentence."""
