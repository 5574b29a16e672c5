"""The review page: one take, exact to the frame, its notes, its decision, where it came from; two takes compared."""

import json
from dataclasses import asdict, dataclass, field
from typing import ClassVar

from previz_studio.screens.pages.curve import Curve
from previz_studio.screens.pages.cuts import CutLine
from previz_studio.screens.pages.parts import CameraCheck, Choice, Gate, Person, Shell

B_BAR = "decisions-b"
"""The id of the second decision bar of a comparison."""


@dataclass(frozen=True)
class Reply:
    author: Person
    body: str
    when: str = ""
    corrected: bool = False


@dataclass(frozen=True)
class Named:
    """Somebody on the crew as a note names them: @`at`."""

    at: str
    name: str
    role: str


@dataclass(frozen=True)
class Note:
    id: str
    number: int
    """Its number on this take, 1 first."""
    author: Person
    body: str
    frame_in: int
    """0-based."""
    frame_out: int | None = None
    """0-based, inclusive; None for one frame."""
    timecode: str = ""
    """`01:00:02:14`, or `01:00:02:21 – 03:15` for a range."""
    when: str = ""
    state: str = "open"
    """`open`, `addressed`, `resolved` or `wont_do`."""
    state_words: str = ""
    """`Resolved by Ada`, `Addressed by v008`; empty while open."""
    drawing: str = ""
    """JSON of the strokes in 0..1 coordinates (see static/js/strokes.js); empty for none."""
    client_can_see: bool = False
    from_client: bool = False
    replies: tuple[Reply, ...] = ()
    may_resolve: bool = True
    revise_url: str = ""
    """`/comments/{id}/revise`: the note as the next take; empty where one may not generate."""
    takes: tuple[Choice, ...] = ()
    """Takes made from it: `v008 is rendering`."""
    mine: bool = False
    corrected: bool = False
    deleted: bool = False
    """Only its replies are left."""


@dataclass(frozen=True)
class NotesPanel:
    """Redrawn after each note, reply or change of state: POST answers, htmx takes `#notes` out of the answer."""

    template: ClassVar[str] = "review/_notes.html"
    post_url: str
    """`/p/nf/takes/{take_id}/comments`."""
    notes: tuple[Note, ...]
    """By frame, then by time."""
    may_note: Gate
    csrf: str = ""
    crew: tuple[Named, ...] = ()
    """Whom a note may name."""
    exports: tuple[Choice, ...] = ()
    """The ways these notes leave as markers; empty without notes."""

    @property
    def open_notes(self) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.state == "open")

    @property
    def closed(self) -> int:
        return len(self.notes) - len(self.open_notes)

    @property
    def crew_json(self) -> str:
        """For the list of names that opens behind an @."""
        return json.dumps([asdict(one) for one in self.crew], ensure_ascii=False)


@dataclass(frozen=True)
class DecisionButton:
    verdict: str
    """`rejected`, `maybe`, `selected` or `approved`."""
    label: str
    """`Reject`, `Selected by Ada`, `Approve v007`."""
    key: str
    gate: Gate
    standing: bool = False
    go: bool = False
    """Drawn in paper: the next step is mine to take."""


@dataclass(frozen=True)
class DecisionBar:
    """The four buttons. Redrawn after each decision: htmx takes `#decisions` out of the answer."""

    template: ClassVar[str] = "review/_decisions.html"
    post_url: str
    """`/p/nf/takes/{take_id}/decisions`; fields verdict, seen_hash, seen_decision."""
    subject: str
    """`SH050 v007`."""
    seen_hash: str
    """The media hash this page shows: the server refuses when it is not the take's any more."""
    buttons: tuple[DecisionButton, ...]
    """None for a still."""
    seen_decision: int = 0
    """The decision that stands on this page, 0 for none: the server refuses when somebody decided meanwhile."""
    choose_url: str = ""
    """POST: this still begins every take from now on; empty for takes, for the chosen one, and without the right."""
    sentence: str = ""
    """`Marcus Oyelaran, Producer, approves. Selecting sends it to him.`"""
    said: str = ""
    """After a decision: `SH050 v007 selected. Sent to Marcus.` Shown as a toast."""
    undo_url: str = ""
    """`/decisions/{id}/undo`, empty when there is nothing of mine to undo."""
    next_url: str = ""
    """The next waiting take, empty when this was the last."""
    csrf: str = ""
    id: str = "decisions"
    """Two bars on one page (B of a comparison, the clips of dailies) need two ids."""
    stays: bool = False
    """True: a decision never moves on to the next take."""

    @property
    def shifted(self) -> bool:
        """Its keys are pressed with Shift."""
        return self.id == B_BAR


@dataclass(frozen=True)
class Movie:
    """One take as the player shows it."""

    code: str
    """`SH050 v007`."""
    file_name: str
    """`NF_030_050_v007`."""
    tier: str
    src: str
    """`/media/takes/{take_id}/proxy.mp4`; empty when the file is missing."""
    poster: str
    filmstrip: str
    """`/media/takes/{take_id}/filmstrip.jpg`, the whole take from left to right; empty for none."""
    frames: int
    fps: str
    """Rational: `24000/1001`, or `24`."""
    fps_name: str
    """`23.976`."""
    start_timecode: str
    first_frame: int
    facts: str
    """`Rec.709, 1920 × 804, Pro`."""
    description: str
    """For people who cannot see it: `Car driving away on a wet harbour road at night`."""
    has_audio: bool = False


@dataclass(frozen=True)
class Criterion:
    words: str
    checked: str = ""
    """`Measured −0.8°`, `Ada, 14:36`; empty while nobody checked it."""


@dataclass(frozen=True)
class TakeLink:
    name: str
    tier: str
    state: str
    """One of STATE_WORDS."""
    href: str
    poster: str = ""
    fact: str = ""
    """`Pan 19.2°`."""
    off_plan: bool = False
    current: bool = False
    compare_href: str = ""


@dataclass(frozen=True)
class ClientWord:
    """What a client thinks of this take: an opinion, never a decision."""

    name: str
    """`R. Amsel, Halden Pictures`."""
    says: str
    """`Works for me` or `Has notes`."""
    words: str
    """`12 min ago`."""
    works: bool


@dataclass(frozen=True)
class Wave:
    """The sound of one picture, below the frames of a timeline."""

    peaks: tuple[float, ...]
    """0..1."""
    letter: str = ""
    """Of the picture in a comparison; one is shown at a time, of the sound that is heard."""
    begins: float = 0.0
    """Where it begins and how long it is, as parts of the timeline: what lies outside is not shown."""
    part: float = 1.0


@dataclass(frozen=True)
class ReviewPage:
    template: ClassVar[str] = "review/page.html"
    shell: Shell
    shot_code: str
    shot_title: str
    desk_url: str
    take_name: str
    state: str
    movie: Movie
    takes: tuple[TakeLink, ...]
    """Newest first."""
    checks: tuple[CameraCheck, ...]
    curve: Curve | None
    waves: tuple[Wave, ...]
    """Empty for silence."""
    notes: NotesPanel
    decisions: DecisionBar
    plan_title: str
    """`Plan, revision 5`."""
    plan_remark: str
    """`Revision 6 is newer.` when the plan moved on, else empty."""
    plan: tuple[tuple[str, str], ...]
    """(`Move`, `Pan right 20.0°, 4.00 s, ease 12/12 fr`) and so on."""
    criteria: tuple[Criterion, ...]
    provenance: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str], ...]
    """(`14:38`, `Ada selected v007`), newest first."""
    position: int = 0
    """1-based place among what waits for me; 0 when it does not wait."""
    waiting: int = 0
    previous_url: str = ""
    next_url: str = ""
    compare_urls: dict[str, str] = field(default_factory=dict)
    """By mode: ab, wipe, difference, flip, and four where this take has variations; empty with nothing beside it."""
    compare_reason: str = ""
    """Why there is nothing to compare with; empty where there is."""
    made: tuple[tuple[str, str], ...] = ()
    """How it was made: (`Picture`, `First frame from the animatic, strength 0.6`), the words by origin; empty for an
    imported take."""
    json_url: str = ""
    """All that is known of the take, for programs."""
    tab: str = "notes"
    """Which tab is open without script: notes, plan, provenance or takes."""
    problem: str = ""
    """`v004 is not on disk. Its record and seed are.` when there is no picture."""
    promote_url: str = ""
    """POST tier=pro: the same plan, seed and conditions; empty for a take that is Pro or was imported."""
    may_promote: Gate = Gate(True)
    promote_loses: str = ""
    """Which model would make Pro and what of the take it would not: then the button leads to `again_url`."""
    again_url: str = ""
    """The page of what can be made from this take."""
    render_again_url: str = ""
    """Where a lost picture is made anew from its recipe; empty when it is there or one may not."""
    cuts: tuple[CutLine, ...] = ()
    """To the neighbours in the cut, the one before first."""
    clients: tuple[ClientWord, ...] = ()
    """Newest first."""
    seen_url: str = ""
    """POST: what clients think is no longer waiting for me; empty when it is not."""
    share_url: str = ""
    """`/p/nf/links/new?take_ids=5`: the form for a client link to this take; empty until it is ready."""
    may_share: Gate = Gate(True)
