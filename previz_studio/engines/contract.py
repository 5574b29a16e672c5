"""What a render engine promises. Everything that can change a picture is in RenderRequest; whatever cannot is not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.plan import CameraPlan, Piece
from previz_studio.kit.timecode import FrameRate

Frame = NDArray[np.uint8] | NDArray[np.uint16]
"""shape (height, width, 3), RGB, full range, Rec.709 primaries and transfer; uint8 0..255 or uint16 0..65535."""


@dataclass(frozen=True)
class PromptPart:
    """`origin` is camera, action, place, light, identity, style, sound or exclude."""

    origin: str
    text: str


@dataclass(frozen=True)
class Condition:
    """A picture or clip the frames should follow: `frame` is the 0-based pixel frame, `strength` 0..1."""

    file: Path
    frame: int
    strength: float = 1.0
    sha256: str = ""
    kind: str = "image"
    """image, video, depth, edges, reference, source (video-to-video: `strength` of the clip stays) or tail (the take
    this one continues: its last frames come first, and are not delivered again)."""


@dataclass(frozen=True)
class Adapter:
    """A LoRA file and its weight."""

    name: str
    file: Path
    weight: float = 1.0
    sha256: str = ""


@dataclass(frozen=True)
class RenderRequest:
    """Sizes in pixels, `frames` a count at `fps`, seed 0..2**31-1. The engine decides nothing that is not in here."""

    width: int
    height: int
    frames: int
    fps: FrameRate
    seed: int
    camera: CameraPlan
    pieces: tuple[Piece, ...] = ()
    prompt: tuple[PromptPart, ...] = ()
    negative: str = ""
    panel: Path | None = None
    panel_sha256: str = ""
    panel_frame: int = 0
    """The 0-based frame whose framing the panel shows."""
    look: str = ""
    """Lighting and grade in words; the animatic reads its mood from it."""
    label: str = ""
    """What a slate says when there is no picture: shot code and title."""
    tier: str = "fast"
    model: str = ""
    revision: str = ""
    """Of the model, and `weights` the hash of its files; empty takes the one installed last."""
    weights: str = ""
    conditions: tuple[Condition, ...] = ()
    adapters: tuple[Adapter, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    """Engine-specific, JSON values only, part of the recipe."""
    loaded: Mapping[str, Any] = field(default_factory=dict)
    """How the model lay in memory when the repeated take was made (its `facts["loaded"]`); empty: as memory allows."""


class RenderCancelled(Exception):
    """Raised by an engine, between steps, after `stop()` became true."""


@dataclass(frozen=True)
class Watch:
    """How an engine talks while it works: `progress(0..1, words)`, and `stop()` asked between steps."""

    progress: Callable[[float, str], None]
    stop: Callable[[], bool]
    preview: Callable[[Frame], None] | None = None
    preview_rest: float = 2.0
    """Least seconds between two previews, and before the first: a take that is soon there needs none. 0: no rest."""
    alike: int = 0
    """So many takes of the same size, tier, model and LoRAs wait behind it: what one prepares serves them all."""


@dataclass(frozen=True)
class Audio:
    """PCM, shape (samples, channels), float32 -1..1."""

    samples: NDArray[np.float32]
    rate: int


@dataclass(frozen=True)
class Rendered:
    """`frames` may be lazy: exactly `count` of them, in order, streamed to the encoder. It may raise
    RenderCancelled or RenderFailed while iterated. `facts` joins the recipe: model hashes, library versions, steps,
    the sizes really generated (`generated_frames` when the planned count was trimmed from a longer clip)."""

    frames: Iterator[Frame]
    count: int
    width: int
    height: int
    facts: dict[str, Any]
    audio: Audio | None = None
    whole: bool = False
    """True: once the first frame is handed over every frame exists, and the device is free for the next take. False:
    the device works until the last frame."""


@dataclass(frozen=True)
class ModelFacts:
    """One installed model as the pages offer it: `tiers` are those it can make now, `conditions` the kinds of Condition
    it can follow, `longest` the most frames of one pass, `windows` whether it makes longer shots in windows with their
    own words."""

    id: str
    title: str
    tiers: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    hears: bool = False
    guided: tuple[str, ...] = ()
    """Tiers that read what must not be seen; the others have guidance off."""
    longest: int = 0
    windows: bool = False
    passes: tuple[tuple[str, float], ...] = ()
    """By tier: forward passes over the planned picture, by which what a take took tells of another tier."""
    revision: str = ""
    weights: str = ""
    """SHA-256 over its files' hashes."""
    base: str = ""
    """What it was made from, as LoRAs name it; its own id when it is of none that is known."""
    lacks: tuple[tuple[str, str], ...] = ()
    """Tiers it was made for but cannot make now, and what is missing."""
    tokens: int = 0
    """The most it reads of the words; the rest is cut. 0: unknown."""

    def passes_of(self, tier: str) -> float:
        return dict(self.passes).get(tier, 1.0)


@dataclass(frozen=True)
class EngineFacts:
    """What the pages may say of an engine before anything heavy is loaded."""

    name: str
    title: str
    usable: bool
    reason: str
    """One sentence: why it is usable, or what is missing and how to get it."""
    tiers: tuple[str, ...]
    not_sent: tuple[str, ...] = ()
    """Parts of a plan this engine cannot control, in the page's words."""
    models: tuple[ModelFacts, ...] = ()
    """Those installed, the one used without a choice last; empty for an engine that needs none."""


class RenderEngine(Protocol):
    name: str

    def facts(self) -> EngineFacts:
        """Cheap: imports nothing heavy, touches no GPU."""
        ...

    def render(self, request: RenderRequest, watch: Watch) -> Rendered:
        """Loads weights on first use. Raises Invalid for a request it cannot take (before any heavy work),
        RenderCancelled, or RenderFailed in plain words with the ways out."""
        ...

    def read_ahead(self, requests: Sequence[RenderRequest], beside: bool = False) -> int | None:
        """Reads the words of takes that come next, with the model of the first; how many texts were new. `beside` a
        render in progress it answers None when it would have to wait. Raises like `render`; a failure costs nothing
        but the time, since `render` reads what is missing."""
        ...

    def unload(self) -> None:
        """Frees memory; the next render loads again."""
        ...
