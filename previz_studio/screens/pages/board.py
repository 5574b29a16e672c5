"""The board: one sequence in story order, grouped by scene. Counts on the chips double as the legend."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Gate, JobProgress, Move, Person, Shell, StateCounts


@dataclass(frozen=True)
class ShotCard:
    id: str
    code: str
    title: str
    seconds: float
    state: str
    """One of STATE_WORDS."""
    href: str
    """The newest take's review page, or the desk where there is none."""
    desk_url: str
    move: Move
    lens: str
    """`40 mm`, or empty while not planned."""
    version: str = ""
    """`v007 Pro`, empty without a take."""
    notes: int = 0
    open_notes: int = 0
    owner: Person | None = None
    picture: str = ""
    progress: JobProgress | None = None
    """Set while a render of this shot runs."""


@dataclass(frozen=True)
class SceneGroup:
    id: str
    number: str
    heading: str
    """`EXT. HARBOUR ROAD - NIGHT`."""
    facts: str
    """`6 shots · 24:18`."""
    purpose: str
    shots: tuple[ShotCard, ...]
    ways_url: str = ""
    """The scene's takes by strategy and tier, side by side; empty for shots without a scene."""


@dataclass(frozen=True)
class StateChip:
    state: str
    count: int
    href: str
    """The board with this filter switched: filters live in the URL."""
    on: bool = False


@dataclass(frozen=True)
class Tier:
    value: str
    """What the form sends: `animatic`, `fast`, `pro`."""
    label: str
    seconds_each: str = ""
    """`38 s each`, or empty while nobody measured it."""
    use: str = ""
    """`Composition`."""
    gate: Gate = Gate(True)
    chosen: bool = False
    gpu_seconds: int | None = None
    """Estimated cost of one take; None for not known."""


@dataclass(frozen=True)
class BoardPage:
    template: ClassVar[str] = "board/page.html"
    shell: Shell
    sequence_code: str
    sequence_name: str
    facts: tuple[str, ...]
    """`14 shots`, `00:00:59:18`, `24 fps`, `2.39:1`, `6,140 GPU-s`."""
    counts: StateCounts
    progress_words: str
    """`4 of 14 approved. Review window closes tomorrow 18:00.`"""
    scenes: tuple[SceneGroup, ...]
    chips: tuple[StateChip, ...]
    owners: tuple[Choice, ...] = ()
    identities: tuple[Choice, ...] = ()
    moves: tuple[Choice, ...] = ()
    more_url: str = ""
    """The shots after those shown; empty at the end."""
    earlier_url: str = ""
    """The first shots; empty while they are shown."""
    more_words: str = ""
    """`120 of 1000 shots shown`; empty when all are."""
    words: str = ""
    """The text filter in force."""
    filtered: str = ""
    """`No rejected shots owned by Joon.` when the filter leaves nothing; else empty."""
    clear_url: str = ""
    review_url: str = ""
    """The first take of this sequence waiting for review, empty for none."""
    review_count: int = 0
    dailies_url: str = ""
    cuts_words: str = ""
    """`3 cuts to look at`, empty for none."""
    cuts_url: str = ""
    """The first of them in dailies."""
    batch_url: str = ""
    """POST shot_ids, tier, count."""
    tiers: tuple[Tier, ...] = ()
    may_generate: Gate = Gate(True)
    share_url: str = ""
    """GET shot_ids: the form for a client link to the selected shots."""
    may_share: Gate = Gate(True)
    playlist_url: str = ""
    """GET shot_ids: adds the selected shots to a playlist; empty when not allowed."""
    may_add: Gate = Gate(True)
    add_url: str = ""
    """POST sequence, scene, title: a new shot."""
    import_url: str = ""
    """POST multipart `breakdown`: a shot list; empty when not allowed."""
    sequence_url: str = ""
    """POST code, name: a new sequence; empty when not allowed."""
    window_url: str = ""
    """GET shot_ids or sequence: a review window on them; empty when not allowed."""
    sequence_window_url: str = ""
    """The same for all shots of this sequence with a take; empty when there is none."""
    owner: str = ""
    """Whose sequence this is; empty for nobody."""
    crew: tuple[Choice, ...] = ()
    """Who can be made owner: `value` is the person's id, empty for nobody."""
    owner_url: str = ""
    """POST owner_id: the sequence's; empty when not allowed."""
    assign_url: str = ""
    """POST shot_ids, owner_id: of the selected shots; empty when not allowed."""
    windows_url: str = ""
    """The project's review windows."""
