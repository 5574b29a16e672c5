"""What the camera did in a clip, as numbers a person can check. Values only: clip.py fills, verdict.py judges.

Nothing in here is ever invented: an amount that could not be measured is None, a move that could not be told is None.
"""

from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from previz_studio.camera.plan import MoveKind

VERSION = 1
"""Raised when the meaning of a field changes, so that stored measurements can be told apart."""

DIRECTIONS: dict[MoveKind, tuple[str, str]] = {
    MoveKind.PAN: ("right", "left"),
    MoveKind.TILT: ("up", "down"),
    MoveKind.ROLL: ("cw", "ccw"),
    MoveKind.TRUCK: ("right", "left"),
    MoveKind.PEDESTAL: ("up", "down"),
    MoveKind.DOLLY: ("in", "out"),
    MoveKind.ZOOM: ("in", "out"),
    MoveKind.ORBIT: ("right", "left"),
    MoveKind.DOLLY_ZOOM: ("in", "out"),
}
"""The words for a positive and a negative amount (for zoom: a ratio above and below 1). The side is the camera's."""


@dataclass(frozen=True)
class Box:
    """Where something stands in one frame: shares (0..1) of the frame's width and height."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Subject:
    """Something known about the picture before measuring it.

    `boxes` holds one box per frame (a shorter list repeats its last box). A moving subject is left out of the tracks;
    a standing one with `distance_m` (lens to subject at the first frame, along the lens axis) gives metres."""

    boxes: tuple[Box, ...]
    distance_m: float | None = None
    moving: bool = False

    def box_at(self, frame: int) -> Box:
        return self.boxes[min(frame, len(self.boxes) - 1)]


@dataclass(frozen=True)
class Part:
    """One component of the move. `amount` is signed, in `unit`: deg, x (ratio), m, or rel: translation as a share
    of the scene's median distance, used when nothing gives scale. `effect_px` is how far it moves the picture."""

    kind: MoveKind
    direction: str
    amount: float
    unit: str
    effect_px: float


@dataclass(frozen=True)
class Curves:
    """One value per frame, relative to the first measured frame. Degrees; zoom as a ratio; right, up and forward in
    metres when the measurement is metric, else as shares of the scene's median distance. None where not measured."""

    pan: tuple[float | None, ...] = ()
    tilt: tuple[float | None, ...] = ()
    roll: tuple[float | None, ...] = ()
    zoom: tuple[float | None, ...] = ()
    right: tuple[float | None, ...] = ()
    up: tuple[float | None, ...] = ()
    forward: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Measurement:
    """The whole answer. Pixels are of the measured picture (`width` x `height`, at most 704 wide).

    `alternatives` are moves that would give the same picture (a dolly past a flat wall is a zoom); `parallax` is True
    when near and far moved differently, False when they did not, None when nothing moved enough to tell."""

    kind: MoveKind | None
    direction: str = "none"
    amount: float | None = None
    unit: str = ""
    confidence: float = 0.0
    alternatives: tuple[MoveKind, ...] = ()
    parts: tuple[Part, ...] = ()
    secondary: tuple[MoveKind, ...] = ()
    curves: Curves = field(default_factory=Curves)
    amount_checked: bool = False
    """False when the amount rests on nothing: metres without a known distance, or a move that could not be told."""
    parallax: bool | None = None
    start_frame: float | None = None
    stop_frame: float | None = None
    easing: str = ""
    shake_px: float = 0.0
    shake_deg: float = 0.0
    peak_px: float = 0.0
    """The farthest the picture ever got from where it started: the drift of a locked-off shot."""
    cuts: tuple[int, ...] = ()
    """0-based first frames of each new shot inside the clip."""
    flashes: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why nothing can be told, or what weakens the answer, as whole sentences."""
    frames: int = 0
    fps: Fraction = Fraction(24)
    width: int = 0
    height: int = 0
    lens_mm: float = 0.0
    sensor_width_mm: float = 0.0
    tracks: int = 0
    subject_tracks: int = 0
    coverage: float = 0.0
    """Share 0..1 of an 8 x 6 grid of the frame that steady points cover."""
    rigid: float = 0.0
    """Share 0..1 of the points that one camera move explains."""
    residual_px: float = 0.0
    cpu_seconds: float = 0.0
    version: int = VERSION

    @property
    def cannot_tell(self) -> bool:
        return self.kind is None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `fps` as "24000/1001"."""
        return {**asdict(self), "fps": str(self.fps)}

    @staticmethod
    def from_json(value: dict[str, Any]) -> "Measurement":
        """The inverse of to_json; raises KeyError or ValueError for anything else."""
        kind = value["kind"]
        return Measurement(
            **{
                **value,
                "kind": MoveKind(kind) if kind else None,
                "alternatives": tuple(MoveKind(name) for name in value["alternatives"]),
                "secondary": tuple(MoveKind(name) for name in value["secondary"]),
                "parts": tuple(Part(**{**part, "kind": MoveKind(part["kind"])}) for part in value["parts"]),
                "curves": Curves(**{name: tuple(points) for name, points in value["curves"].items()}),
                "cuts": tuple(value["cuts"]),
                "flashes": tuple(value["flashes"]),
                "reasons": tuple(value["reasons"]),
                "fps": Fraction(value["fps"]),
            }
        )


def direction_of(kind: MoveKind, amount: float) -> str:
    """The word for the sign of `amount`; a zoom is a ratio, so 1 is its zero."""
    words = DIRECTIONS.get(kind)
    if words is None:
        return "none"
    return words[0] if amount > (1.0 if kind is MoveKind.ZOOM else 0.0) else words[1]
