"""How far a take may be from its plan. Data, so that a production can set its own; the measuring error behind every
number stands in docs/camera-accuracy.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from previz_studio.camera.plan import MoveKind


@dataclass(frozen=True)
class Tolerance:
    """Within `relative` of the planned amount (of its logarithm for a zoom) or within `absolute`, whichever is more.
    `absolute` in degrees, metres, or as a share of the zoom ratio."""

    relative: float
    absolute: float

    def limit(self, planned: float) -> float:
        """The largest allowed difference for an amount in degrees or metres."""
        return max(self.absolute, self.relative * abs(planned))


DEFAULT_MOVES: Mapping[MoveKind, Tolerance] = MappingProxyType(
    {
        MoveKind.PAN: Tolerance(0.10, 0.5),
        MoveKind.TILT: Tolerance(0.10, 0.5),
        MoveKind.ROLL: Tolerance(0.10, 0.5),
        MoveKind.ZOOM: Tolerance(0.10, 0.03),
        MoveKind.ORBIT: Tolerance(0.09, 1.5),
        MoveKind.TRUCK: Tolerance(0.15, 0.06),
        MoveKind.PEDESTAL: Tolerance(0.15, 0.06),
        MoveKind.DOLLY: Tolerance(0.20, 0.08),
        MoveKind.DOLLY_ZOOM: Tolerance(0.30, 0.10),
    }
)


@dataclass(frozen=True)
class Tolerances:
    """Pixels are of a picture 704 wide."""

    moves: Mapping[MoveKind, Tolerance] = field(default_factory=lambda: DEFAULT_MOVES)
    static_px: float = 2.0
    """A locked-off shot may drift so far."""
    static_wrong_px: float = 12.0
    """Beyond this it is another move."""
    wrong_ratio: float = 2.0
    """More than so many times the amount, or less than one such part of it, is not the planned move."""
    extra_share: float = 0.25
    """Another move that shifts the picture by this share of the planned one is a drift."""
    timing_frames: float = 4.0
    timing_share: float = 0.10
    """Start and stop may be off by so many frames, or this share of the move's length."""


DEFAULT = Tolerances()
