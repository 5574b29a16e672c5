"""What Generate can be told beside the plan, as the chosen models can follow it."""

from dataclasses import dataclass

from previz_studio.screens.pages.parts import OPEN, Choice, Gate


@dataclass(frozen=True)
class Offer:
    """One entry of a select that may be closed; its gate says why."""

    label: str
    value: str
    gate: Gate


@dataclass(frozen=True)
class KeyPicture:
    """A picture that stands on a frame of the shot."""

    picture: str
    """Address of the image."""
    words: str
    """`Last frame: harbour.jpg, strength 0.8.`"""
    drop_url: str
    """POST: takes are made without it."""
    lost: bool = False
    """It stands behind the end of the shot, and no take can be made."""


@dataclass(frozen=True)
class Offers:
    """Every gate says why something cannot be had here."""

    gate: Gate
    """Closed while no model is installed: guides are for Fast and Pro."""
    ready: Gate = OPEN
    """Closed while the chosen tier is the animatic, which follows its plan and nothing beside."""
    guides: tuple[Choice, ...] = ()
    """`value` is sent as `guide`."""
    models: tuple[Choice, ...] = ()
    """`value` is sent as `model`; empty for none to choose between."""
    follows: str = ""
    """`Tiny LTX follows pictures and clips, keeps 257 frames in one pass, makes no sound.`"""
    panel: Gate = OPEN
    camera: Gate = OPEN
    references: tuple[Offer, ...] = ()
    """Depth, edges: guides that need an in-context LoRA; `value` is sent as `guide`."""
    sheet: Gate = OPEN
    sheet_words: str = ""
    """`Ines, Ferry: read by Ingredients at weight 1.`"""
    sound: Gate = OPEN
    sound_on: bool = True
    again: tuple[Choice, ...] = ()
    """Where to begin when the take to go on from had drifted; empty while none did. `value` is sent as `again`."""
    drifted: str = ""
    """`SH040 v011 is 6 % darker across its join.`"""
    camera_words: str = ""
    """`Dolly In at weight 1.`, or why there is none."""
    go_on: tuple[Choice, ...] = ()
    """Takes to go on from; `value` is sent as `go_on`."""
    windows: Gate = OPEN
    guide: str = "none"
    strength: str = "1"
    panel_on: bool = False
    window_lines: str = ""
    sheet_on: bool = False
    camera_on: bool = False
    lora_weight: str = ""
    """What is chosen already, by the page's address."""
    words: str = ""
    """What the model will read, to be edited."""
    words_from: str = ""
    """`v003, edited by hand`: the words are not the compiled ones."""
    compiled: str = ""
    keyframes: tuple[KeyPicture, ...] = ()
    """Pictures that every take shows on a frame."""
    fixed: bool = False
    """The plan is locked, or this person may not change it: no picture is put on a frame or taken away."""
    stills_url: str = ""
    """POST with the same fields: one-frame takes to choose from."""
    night: str = "22:00 to 07:00"
