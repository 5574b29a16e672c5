"""What the director wants to see, in film words and numbers. Values only: reading and writing are plan_read.py."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from previz_studio.camera.plan import CameraPlan, Piece
from previz_studio.kit.timecode import FrameRate, frames_in

LAST = -1
"""The frame of a picture that stays on the last frame, however long the shot becomes."""


@dataclass(frozen=True)
class Framing:
    """`size` is EWS WS FS MWS MS MCU CU ECU or empty. `expected`: where the subject's box should fall, as fractions."""

    size: str = ""
    angle: str = ""
    height_m: float | None = None
    composition: str = ""
    expected: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AudioCue:
    """`kind` is dialogue, sfx or music; seconds count from the first frame of the shot."""

    kind: str
    text: str
    start_seconds: float
    end_seconds: float
    character: str = ""
    delivery: str = ""


@dataclass(frozen=True)
class IdentityUse:
    """An identity in this shot, by its tag (@ines), and what is particular about it here."""

    slug: str
    note: str = ""


@dataclass(frozen=True)
class ReferenceUse:
    """A picture with a job in this shot: a file of the breakdown, or an asset the studio keeps.

    `frame` is the 0-based frame that takes shall show it on, LAST the last one, None no frame; `strength` 0..1."""

    job: str
    file: str = ""
    asset_id: int | None = None
    rights: str = "unknown"
    frame: int | None = None
    strength: float = 1.0


@dataclass(frozen=True)
class ShotPlan:
    """`frames` is the duration at the production's rate; `panel_seconds` is the moment the storyboard panel shows."""

    title: str = ""
    purpose: str = ""
    job: str = ""
    subject_action: str = ""
    visual_description: str = ""
    framing: Framing = field(default_factory=Framing)
    camera: CameraPlan = field(default_factory=CameraPlan)
    camera_direction: str = ""
    frames: int = 48
    environment: str = ""
    environment_must_read: tuple[str, ...] = ()
    lighting: str = ""
    grade: str = ""
    audio: tuple[AudioCue, ...] = ()
    identities: tuple[IdentityUse, ...] = ()
    references: tuple[ReferenceUse, ...] = ()
    constraints: tuple[str, ...] = ()
    review_criteria: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    continuity_note: str = ""
    panel_file: str = ""
    panel_asset_id: int | None = None
    panel_seconds: float = 0.0
    panel_note: str = ""

    def panel_frame(self, fps: FrameRate) -> int:
        """0-based, inside the shot."""
        return min(max(0, frames_in(Fraction(str(self.panel_seconds)), fps)), self.frames - 1)

    @property
    def parts(self) -> dict[str, bool]:
        """The parts a complete plan has, in the order of the page, and whether each is there."""
        return {
            "Purpose": bool(self.purpose),
            "Shot job": bool(self.job),
            "Subject and action": bool(self.subject_action),
            "Framing": bool(self.framing.size),
            "Camera": bool(self.camera.moves),
            "Environment": bool(self.environment),
            "Lighting": bool(self.lighting),
            "Grade": bool(self.grade),
            "Audio": bool(self.audio),
            "Identities": bool(self.identities),
            "Review criteria": bool(self.review_criteria),
        }

    @property
    def complete(self) -> bool:
        """Enough to generate from: what happens, where, and how the camera sees it."""
        return bool(self.subject_action and self.environment and self.camera.moves)
