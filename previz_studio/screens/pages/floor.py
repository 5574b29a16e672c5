"""The floor plan as SVG: metres in, path data out. Pure; the same numbers the camera plan holds.

Seen from above: z (forward) runs to the right of the drawing, x (right of camera) runs down. Degrees as in
camera/plan.py: heading + = right.
"""

from dataclasses import dataclass
from math import cos, radians, sin

LARGEST = 140.0
"""Drawing units of a metre, at most: two hands on a wheel then stand apart."""
BARS_M = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
WIDTH, HEIGHT = 764.0, 220.0
"""The drawing's own units; CSS scales it, and what lies around is drawn as far as the box on the page goes."""


@dataclass(frozen=True)
class Spot:
    """A place on the ground and where it faces."""

    x: float
    z: float
    heading_deg: float = 0.0


@dataclass(frozen=True)
class FloorPiece:
    label: str
    start: Spot
    end: Spot
    width_m: float
    length_m: float
    round: bool = False
    """A person is a circle, everything else a box."""
    number: int = 0
    """Its place among the plan's pieces: what its handles' fields are called after."""

    @property
    def moves(self) -> bool:
        return (self.start.x, self.start.z) != (self.end.x, self.end.z)


@dataclass(frozen=True)
class Handle:
    """What can be dragged, or moved by the arrow keys (static/js/floor-plan.js).

    `kind` says what its place means: `place` (right and ahead in metres), `shift` (the camera itself), `turn` (its
    first heading), `amount` (of the move: degrees, or metres along `way`), `lens` (half the angle of view)."""

    field: str
    """The form field it sets: `piece_0_end`, `camera_shift`, `camera_turn`, `amount`, `lens_mm`, `key_1_spot`."""
    kind: str
    label: str
    at: Spot
    way: tuple[float, float] = (0.0, 0.0)
    """(right, ahead) of length one: where more of the amount lies; (0, 0) for an angle."""
    sign: int = 1
    """-1 where more of the amount turns left."""
    square: bool = False
    off: tuple[float, float] = (0.0, 0.0)
    """(right, ahead) from the handle to the middle of what it moves: a wall is held where there is room for a hand."""


@dataclass(frozen=True)
class FloorPlan:
    """Camera at its first and last frame, its path between, and everybody else."""

    first: Spot
    last: Spot
    hfov_first_deg: float
    hfov_last_deg: float
    path: tuple[tuple[float, float], ...]
    """(x, z) in metres, one per sampled frame."""
    pieces: tuple[FloorPiece, ...]
    sentence: str
    """What the drawing shows, for people who cannot see it."""
    turn_words: str = ""
    """`20.0° right`, written at the arc; empty when the heading stays."""
    sets: tuple[FloorPiece, ...] = ()
    """Walls, quays, ships: drawn hatched, and as far as the drawing goes."""
    handles: tuple[Handle, ...] = ()
    """Empty when the plan is locked or not this person's to change."""
    sensor_mm: float = 24.89
    """Width, for the lens handle."""

    @property
    def scale(self) -> float:
        """Drawing units per metre: everything fits, and one metre is never larger than LARGEST."""
        wide, tall = self._spread
        return min(LARGEST, (WIDTH - 80) / max(wide, 0.1), (HEIGHT - 60) / max(tall, 0.1))

    @property
    def bar_m(self) -> float:
        """The side of a square of the ground, and the length of the scale bar: the largest round one under a ninth."""
        return max((bar for bar in BARS_M if bar * self.scale <= WIDTH / 9), default=BARS_M[0])

    @property
    def bar(self) -> float:
        return self.bar_m * self.scale

    def at(self, x: float, z: float) -> tuple[float, float]:
        (x0, x1), (z0, z1) = self._bounds
        middle_x, middle_z = (x0 + x1) / 2, (z0 + z1) / 2
        return WIDTH / 2 + (z - middle_z) * self.scale, HEIGHT / 2 + (x - middle_x) * self.scale

    @property
    def origin(self) -> tuple[float, float]:
        """Where the camera's first frame stands in the drawing."""
        return self.at(0.0, 0.0)

    @property
    def set_labels(self) -> list[tuple[str, float, float]]:
        """(name, x, y) of the set pieces whose middle lies inside the drawing, kept clear of its edge."""
        found = []
        for piece in self.sets:
            x, y = self.at(piece.start.x, piece.start.z)
            reach = (piece.length_m + piece.width_m) * self.scale / 2
            if -reach < x < WIDTH + reach and -reach < y < HEIGHT + reach:
                found.append((piece.label, min(max(x, 70), WIDTH - 70), min(max(y, 16), HEIGHT - 10)))
        return found

    def point(self, spot: Spot) -> str:
        return "{:.1f} {:.1f}".format(*self.at(spot.x, spot.z))

    def wedge(self, spot: Spot, hfov_deg: float) -> str:
        """What the lens sees from `spot`, as far as the drawing goes."""
        far = (WIDTH + HEIGHT) / self.scale
        left, right = (self._ray(spot, side * hfov_deg / 2, far) for side in (-1, 1))
        return f"M{self.point(spot)}L{left}L{right}Z"

    def axis(self, spot: Spot) -> str:
        return f"M{self.point(spot)}L{self._ray(spot, 0, 300 / self.scale)}"

    @property
    def camera_path(self) -> str:
        return "M" + "L".join("{:.1f} {:.1f}".format(*self.at(x, z)) for x, z in self.path)

    @property
    def turn(self) -> str:
        """The arc from the first heading to the last; empty when the camera keeps its heading."""
        change = self.last.heading_deg - self.first.heading_deg
        if abs(change) < 0.5:
            return ""
        reach = 110 / self.scale
        steps = [self._ray(self.first, change * step / 12, reach) for step in range(13)]
        return "M" + "L".join(steps)

    @property
    def turn_label(self) -> tuple[float, float]:
        middle = (self.last.heading_deg - self.first.heading_deg) / 2
        x, y = self._ray(self.first, middle, 130 / self.scale).split()
        return float(x), float(y)

    def turned(self, spot: Spot) -> str:
        """The transform that stands a drawing at `spot`, facing its heading."""
        x, y = self.at(spot.x, spot.z)
        return f"translate({x:.1f} {y:.1f}) rotate({spot.heading_deg:.1f})"

    def _ray(self, spot: Spot, offset_deg: float, metres: float) -> str:
        angle = radians(spot.heading_deg + offset_deg)
        x, y = self.at(spot.x + metres * sin(angle), spot.z + metres * cos(angle))
        return f"{x:.1f} {y:.1f}"

    @property
    def _bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        spots = [self.first, self.last, *(s for piece in self.pieces for s in (piece.start, piece.end))]
        xs = [*(s.x for s in spots), *(x for x, _ in self.path)]
        zs = [*(s.z for s in spots), *(z for _, z in self.path)]
        room = min(1.5, max(0.4, 0.3 * max(max(xs) - min(xs), max(zs) - min(zs))))
        return (min(xs) - room, max(xs) + room), (min(zs) - room, max(zs) + 2 * room)

    @property
    def _spread(self) -> tuple[float, float]:
        (x0, x1), (z0, z1) = self._bounds
        return z1 - z0, x1 - x0
