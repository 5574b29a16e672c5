"""What Generate can be told beside the plan, as the chosen models can follow it."""

from dataclasses import dataclass

from previz_studio.screens.pages.parts import OPEN, Choice, Gate


@dataclass(frozen=True)
class Offers:
    """Every gate says why something cannot be had here."""

    gate: Gate
    """Closed while no model is installed: guides are for Fast and Pro."""
    guides: tuple[Choice, ...] = ()
    """`value` is sent as `guide`."""
    models: tuple[Choice, ...] = ()
    """`value` is sent as `model`; empty for none to choose between."""
    follows: str = ""
    """`Tiny LTX follows pictures and clips, keeps 257 frames in one pass, makes no sound.`"""
    panel: Gate = OPEN
    camera: Gate = OPEN
    camera_words: str = ""
    """`Dolly In at weight 1.`, or why there is none."""
    go_on: tuple[Choice, ...] = ()
    """Takes to go on from; `value` is sent as `go_on`."""
    windows: Gate = OPEN
    words: str = ""
    """What the model will read, to be edited."""
    words_from: str = ""
    """`v003, edited by hand`: the words are not the compiled ones."""
    compiled: str = ""
    first_frame: str = ""
    """A picture every take begins with; empty for none."""
    drop_url: str = ""
    """POST: begin from words alone again."""
    stills_url: str = ""
    """POST with the same fields: one-frame takes to choose from."""
    night: str = "22:00 to 07:00"
