"""The shot desk: plan on the left, camera in the middle, generate on the right, takes below."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.board import Tier
from previz_studio.screens.pages.floor import FloorPlan
from previz_studio.screens.pages.offers import Offers
from previz_studio.screens.pages.parts import Choice, Gate, JobProgress, Notice, Shell
from previz_studio.screens.pages.set_view import SetDrawing


@dataclass(frozen=True)
class PlanField:
    """One text of the plan. `name` is what the form sends: a field of ShotPlan."""

    name: str
    label: str
    text: str
    icon: str
    """A name of parts/glyphs.json: target flag run pin sun audio ban list_c."""
    rows: int = 2
    hint: str = ""


@dataclass(frozen=True)
class CameraField:
    """One number of the camera. `value` is text as typed, empty for not set."""

    name: str
    """What the form sends: amount, duration, ease (`8 / 12`), lens_mm, aperture, height_m, tilt_deg, focus_m."""
    label: str
    value: str
    unit: str
    step: str = "any"
    problem: str = ""
    """`20 s is the longest take. Split the shot or shorten it.`"""


@dataclass(frozen=True)
class DeskMove:
    """One of the shot's moves, as a tab."""

    words: str
    """`Pan right 20°`."""
    times: str
    """`0–4 s`."""
    href: str
    current: bool = False


@dataclass(frozen=True)
class DeskPiece:
    """One row of the blocking dialog; its fields are `piece_{place}_…`, metres and degrees as text."""

    name: str
    kind: str
    height: str
    width: str
    length: str
    start: str
    end: str
    via: str
    facing_start: str
    facing_end: str


@dataclass(frozen=True)
class DeskKey:
    """One key of a drawn path; its fields are `key_{place}_…`."""

    seconds: str
    spot: str
    height: str
    lens: str
    focus: str


@dataclass(frozen=True)
class UsedIdentity:
    slug: str
    name: str
    href: str
    picture: str = ""
    locked: bool = True
    used: bool = True
    """False: offered, not in this plan."""


@dataclass(frozen=True)
class RequestPart:
    """A piece of the compiled request by where it came from."""

    origin: str
    """`camera`, `first / last`, `action`, `place`, `light`, `identity`, `exclude`, `not sent`."""
    words: str


@dataclass(frozen=True)
class DeskTake:
    id: str
    name: str
    tier: str
    state: str
    """One of STATE_WORDS."""
    href: str
    """Its review page; empty until it is ready."""
    picture: str = ""
    fact: str = ""
    """`Pan 19.2°`."""
    off_plan: bool = False
    current: bool = False
    progress: JobProgress | None = None
    cancel_url: str = ""
    retry_url: str = ""
    problem: str = ""
    """Why it failed, in a sentence."""
    label: str = ""
    """`Animatic`, `Still`, `Promoted`: what made it when that must be said."""
    label_why: str = ""
    """`The set, not the panel: the camera goes 23° round Dahl, and a drawing has one side.`"""
    again_url: str = ""
    """Make another take from it; empty where one may not."""
    choose_url: str = ""
    """POST: this still is the first frame of every take from now on."""


@dataclass(frozen=True)
class PreviewFrame:
    label: str
    """`First`, `Last`."""
    frame: int
    src: str
    """`/p/nf/shots/{id}/preview.jpg?frame=0&w=640`."""
    words: str
    """`0.00 s, pan −13.0°`."""
    fact: str
    """`H FOV 48.5°`."""
    description: str


@dataclass(frozen=True)
class DeskPage:
    template: ClassVar[str] = "shot_desk/page.html"
    shell: Shell
    shot_id: str
    shot_code: str
    shot_title: str
    state: str
    facts: str
    """`Scene 31 · 4.00 s · 96 frames`."""
    saved: str
    """`Plan revision 6 saved 14:31 by Joon`."""
    locked: bool
    plan_url: str
    """POST by field name; the answer is this page again."""
    back_url: str
    """POST `to` to bring a revision back, nothing to undo the newest change."""
    lock_url: str
    owner: str
    """Whose shot this is; empty for nobody."""
    crew: tuple[Choice, ...]
    """Who can be made owner: `value` is the person's id, empty for nobody."""
    owner_url: str
    """POST owner_id."""
    takes_url: str
    """POST tier, count, seed_mode (`new` or `same`), seed."""
    import_url: str
    """POST multipart: movie, source, note."""
    panel_url: str
    keyframes_url: str
    """POST with `picture`, `at` and `strength`: it stands on that frame of every take."""
    """POST multipart: panel."""
    preview_url: str
    """GET frame, w and the camera's fields: a JPEG."""
    fields: tuple[PlanField, ...]
    complete: str
    """`11 of 11 complete`."""
    move: str
    """The chosen glyph name of CAMERA_WORDS."""
    camera_words: str
    """`One move: pan right`."""
    camera: tuple[CameraField, ...]
    moves: tuple[DeskMove, ...]
    """All of them; tabs are shown from two on."""
    move_at: int
    """Which of them the fields are about."""
    timing: tuple[CameraField, ...]
    """Start and seconds of that move, where there are several."""
    advice: tuple[str, ...]
    """What is doubtful and belongs to no field: `The camera goes through Brick wall at 0.2 s.`"""
    more_moves: tuple[Choice, ...]
    """Moves beside the sixteen: `value` is what the form sends as `move`."""
    set_ups: tuple[Choice, ...]
    """Coverage from the blocking: `value` is what the form sends as `coverage`."""
    sensors: tuple[Choice, ...]
    """`value` is what the form sends as `sensor`; `keep` is the plan's own."""
    pieces: tuple[DeskPiece, ...]
    keys: tuple[DeskKey, ...]
    """The drawn path; empty while moves decide."""
    units: str
    """m or ft: how lengths are shown and typed."""
    optics: str
    """`H FOV 48.5°, sharp 12.1–20.1 m`: calculated from the plan."""
    frames: int
    fps_name: str
    seconds: float
    floor: FloorPlan | None
    set_view: SetDrawing | None
    stage_url: str
    """GET the camera's fields: floor plan and set as they stand in the form."""
    previews: tuple[PreviewFrame, ...]
    identities: tuple[UsedIdentity, ...]
    request: tuple[RequestPart, ...]
    tiers: tuple[Tier, ...]
    """`board.Tier`: the gate says why an engine cannot be used here."""
    cost: str
    """`372 GPU-s, ready about 14:44. 2 renders ahead.`, or `Cost unknown until one take is made here.`"""
    engine: str
    """`Animatic will make it: no CUDA on this machine.`: which engine auto means, and why."""
    takes: tuple[DeskTake, ...]
    """Newest first."""
    offers: Offers
    may_edit: Gate
    may_generate: Gate
    may_lock: Gate
    may_import: Gate
    warnings: tuple[Notice, ...] = ()
    problem: str = ""
    """What a press with this tier and model would be refused with; another choice may do."""
    seed: str = ""
    """The newest take's seed, offered to keep; empty for none."""
    seed_from: str = ""
    """`v007`."""
    count: int = 1
    length: str = ""
    """`10 frames planned, 17 generated, 7 trimmed.`; empty where they agree."""
    review_url: str = ""
    review_name: str = ""
    share_url: str = ""
    """GET: the form for a client link to this shot; empty without a take to show."""
    may_share: Gate = Gate(True)
    previous: Choice | None = None
    next: Choice | None = None
    revisions: tuple[Choice, ...] = ()
    compare_url: str = ""
    sort: str = "newest"
    """How the takes lie: newest, or plan (closest to the plan first)."""
    revision: int = 1
    """Sent back as `seen_revision`: the server refuses when somebody saved meanwhile."""

    @property
    def fixed(self) -> bool:
        """Nothing of the plan can be typed here."""
        return self.locked or not self.may_edit.open

    @property
    def rendering(self) -> bool:
        """True makes the strip of takes refresh itself."""
        return any(take.state in ("queued", "render") for take in self.takes)
