"""What a piece looks like in clay: its kind, its name's plain words, and its planned size decide."""

import math
import re
from collections.abc import Callable

from previz_studio.camera.plan import Piece
from previz_studio.engines.animatic.figures import figure
from previz_studio.engines.animatic.solids import Solid, block, ellipsoid, limb, loft, wedge

Builder = Callable[[float, float, float], list[Solid]]
"""(width, height, length) in metres -> solids inside that box, standing on y = 0, front towards +z."""

_GLASS, _TYRE, _LAMP, _DARK = 0.45, 0.3, 1.3, 0.6
_CONTAINER_LENGTH_M, _CONTAINER_HEIGHT_M = 12.19, 2.6


def solids_for(piece: Piece, walked_m: float | None = None) -> list[Solid]:
    """The clay body of a piece; a character that moves walks."""
    if piece.kind == "character":
        return figure(piece.height_m, piece.pose, f"{piece.name} {piece.identity or ''}", walked_m)
    builder = _builder_for(piece)
    return builder(piece.width_m, piece.height_m, piece.length_m)


def _builder_for(piece: Piece) -> Builder:
    words = set(re.findall(r"[a-z]+", piece.name.lower()))
    for names, builder in _BY_WORD:
        if words & names:
            return builder
    return _saloon if piece.kind == "vehicle" else _box


def _box(width: float, height: float, length: float) -> list[Solid]:
    return [block(width, height, length, tone=0.92)]


def _saloon(width: float, height: float, length: float) -> list[Solid]:
    w, h, z = width / 2, height, length / 2
    radius = 0.235 * h
    solids = [
        loft([(0.2 * h, 0.94 * w, 0.97 * z), (0.38 * h, w, z), (0.5 * h, 0.99 * w, 0.985 * z)], sides=4),
        loft([(0.5 * h, 0.98 * w, 0.97 * z), (0.62 * h, 0.9 * w, 0.9 * z, 0, -0.03 * z)], sides=4),
        loft([(0.6 * h, 0.86 * w, 0.56 * z, 0, -0.12 * z), (0.94 * h, 0.7 * w, 0.34 * z, 0, -0.14 * z)], (0, 0, 0),
             _GLASS, 4),
        loft([(0.93 * h, 0.72 * w, 0.36 * z, 0, -0.14 * z), (h, 0.62 * w, 0.29 * z, 0, -0.14 * z)], sides=4),
    ]  # fmt: skip
    for side in (-1, 1):
        for along in (-0.62, 0.62):
            hub = (side * 0.9 * w, radius, along * z)
            solids.append(limb((side * 0.78 * w, radius, along * z), (side * 0.985 * w, *hub[1:]), (radius, radius),
                               _TYRE, 14))  # fmt: skip
            solids.append(limb((side * 0.95 * w, radius, along * z), (side * 1.0 * w, *hub[1:]),
                               (0.55 * radius, 0.55 * radius), 0.8, 10))  # fmt: skip
        solids.append(block(0.3 * w, 0.08 * h, 0.02 * z, (side * 0.72 * w, 0.42 * h, -0.992 * z), 0.55))
        solids.append(block(0.3 * w, 0.09 * h, 0.02 * z, (side * 0.7 * w, 0.41 * h, 0.992 * z), _LAMP))
        solids.append(_pillar(side, w, h, z))
    return solids


def _pillar(side: int, w: float, h: float, z: float) -> Solid:
    """The post between a saloon's side windows."""
    return limb((side * 0.875 * w, 0.6 * h, -0.13 * z), (side * 0.715 * w, 0.94 * h, -0.14 * z), (0.03, 0.03), 1.0, 4)


def _van(width: float, height: float, length: float) -> list[Solid]:
    w, h, z = width / 2, height, length / 2
    radius = min(0.19 * h, 0.42)
    solids = [
        loft([(0.14 * h, 0.97 * w, 0.98 * z), (0.5 * h, w, z), (0.97 * h, 0.95 * w, 0.84 * z, 0, -0.13 * z)], sides=4),
        loft([(0.55 * h, 0.9 * w, 0.03 * z, 0, 0.97 * z), (0.85 * h, 0.84 * w, 0.03 * z, 0, 0.79 * z)], (0, 0, 0),
             _GLASS, 4),
    ]  # fmt: skip
    for side in (-1, 1):
        for along in (-0.65, 0.65):
            solids.append(limb((side * 0.8 * w, radius, along * z), (side * 1.0 * w, radius, along * z),
                               (radius, radius), _TYRE, 14))  # fmt: skip
        solids.append(block(0.25 * w, 0.06 * h, 0.02 * z, (side * 0.74 * w, 0.32 * h, z), _LAMP))
    return solids


def _ship(width: float, height: float, length: float) -> list[Solid]:
    """A car ferry: hull, open stern door, stepped decks with window bands, funnel. Her bow is the front."""
    w, h, z = width / 2, height, length / 2
    solids = [
        loft([(0, 0.86 * w, 0.9 * z), (0.42 * h, w, 0.97 * z)], (0, 0, -0.03 * z), 0.8, 4),
        block(1.16 * w, 0.26 * h, 0.02 * z, (0, 0.05 * h, -z + 0.005 * z), 1.5),
    ]
    floors = 4
    for deck in range(floors):
        y, step = h * (0.42 + 0.12 * deck), 1 - 0.07 * deck
        back, front = -0.94 * z + 0.04 * z * deck, 0.62 * z - 0.16 * z * deck
        middle, half = (back + front) / 2, (front - back) / 2
        solids.append(block(2 * w * step * 0.96, 0.12 * h, 2 * half, (0, y, middle), 0.95 + 0.03 * deck))
        solids += _windows(w * step * 0.96, y + 0.035 * h, 0.045 * h, middle, half)
    solids.append(loft([(0, 0.22 * w, 0.1 * z), (0.1 * h, 0.16 * w, 0.08 * z)], (0, 0.9 * h, -0.45 * z), 0.7))
    return solids


def _windows(half_width: float, y: float, height: float, middle: float, half_length: float) -> list[Solid]:
    """Lit windows along both sides and across the stern of one deck."""
    count = max(3, min(10, round(half_length / 2.5)))
    pane = 2 * half_length / count * 0.55
    along = [
        block(
            0.06, height, pane, (side * half_width, y, middle - half_length + (i + 0.5) * 2 * half_length / count), 1.4
        )
        for side in (-1, 1)
        for i in range(count)
    ]
    across = max(3, round(half_width / 1.6))
    wide = 2 * half_width / across * 0.5
    return along + [
        block(wide, height, 0.06, (-half_width + (i + 0.5) * 2 * half_width / across, y, middle - half_length), 1.4)
        for i in range(across)
        if i % 4 != 3
    ]


def _containers(width: float, height: float, length: float) -> list[Solid]:
    tiers, bays = max(1, round(height / _CONTAINER_HEIGHT_M)), max(1, round(length / _CONTAINER_LENGTH_M))
    tall, long = height / tiers, length / bays
    return [
        block(width * 0.98, tall * 0.975, long * 0.965, (0, tier * tall, -length / 2 + (bay + 0.5) * long),
              0.74 + 0.3 * _scatter(bay * 7 + tier * 3))
        for bay in range(bays)
        for tier in range(tiers)
    ]  # fmt: skip


def _scatter(n: int) -> float:
    """A fixed, uneven value 0..1 for the n-th of a row."""
    return math.modf(abs(math.sin(n * 12.9898 + 4.1) * 43758.5453))[0]


def _wheel(width: float, height: float, length: float) -> list[Solid]:
    """A steering wheel facing its front: a rim of rods, three spokes and a hub, leaning like a saloon's."""
    rim, thick, lean = min(width, height) / 2, 0.035 * max(width, height), 0.38 * length
    middle = height / 2

    def on_rim(turn: float, reach: float) -> tuple[float, float, float]:
        x, y = reach * math.cos(turn), reach * math.sin(turn)
        return x * width / (2 * rim), middle + y * height / (2 * rim), -lean * y / rim

    steps = 28
    turns = [2 * math.pi * i / steps for i in range(steps)]
    rods = [
        limb(on_rim(t, 0.92 * rim), on_rim(t + 2 * math.pi / steps, 0.92 * rim), (thick, thick), 0.5, 8) for t in turns
    ]
    spokes = [
        limb((0, middle, 0), on_rim(t, 0.9 * rim), (thick * 1.2, thick), 0.62) for t in (0.1, math.pi - 0.1, -1.57)
    ]
    return [*rods, *spokes, ellipsoid((0, middle, 0), (0.3 * rim, 0.24 * rim, 0.12 * rim), 0.7)]


def _hand(width: float, height: float, length: float) -> list[Solid]:
    fingers = [
        limb((-0.36 * width + i * 0.24 * width, 0.45 * height, 0.1 * length),
             (-0.36 * width + i * 0.24 * width, 0.35 * height, 0.48 * length), (0.13 * width, 0.1 * width), 1.08)
        for i in range(4)
    ]  # fmt: skip
    palm = ellipsoid((0, 0.5 * height, -0.05 * length), (0.5 * width, 0.42 * height, 0.4 * length), 1.08)
    sleeve = limb(
        (0, 0.4 * height, -0.3 * length), (0, -0.3 * height, -1.6 * length), (0.45 * width, 0.6 * width), 0.85, 8
    )
    return [palm, *fingers, sleeve]


def _rounded(width: float, height: float, length: float) -> list[Solid]:
    full, narrow = (width / 2, length / 2), 0.84
    rings = [(0.0, narrow), (0.15 * height, 1.0), (0.85 * height, 1.0), (height, narrow)]
    return [loft([(y, full[0] * share, full[1] * share) for y, share in rings], tone=_DARK)]


def _mirror(width: float, height: float, length: float) -> list[Solid]:
    """Only its frame: what it reflects is planned as a piece behind it."""
    rim = min(width, height) * 0.07
    sides = [block(rim, height, length, (x * (width - rim) / 2, 0, 0), _DARK) for x in (-1, 1)]
    return sides + [block(width, rim, length, (0, y, 0), _DARK) for y in (0.0, height - rim)]


def _post(width: float, height: float, length: float) -> list[Solid]:
    return [loft([(0, width / 2, length / 2), (height, width / 2.4, length / 2.4)], tone=0.8)]


def _pole(width: float, height: float, length: float) -> list[Solid]:
    """A barrier pole across: stripes make its length readable."""
    stripes = max(3, round(width / 0.9))
    wide = width / stripes
    return [
        block(wide, height, length, (-width / 2 + (i + 0.5) * wide, 0, 0), 1.25 if i % 2 else 0.55)
        for i in range(stripes)
    ]


def _ramp(width: float, height: float, length: float) -> list[Solid]:
    """Rises towards its front, as a ferry ramp does towards the ship."""
    return [wedge(width, height, 0.04, length, 0.85)]


def _flat(width: float, height: float, length: float) -> list[Solid]:
    return [loft([(0, width / 2, length / 2), (height, width / 2, length / 2)], tone=0.62, sides=16)]


def _table(width: float, height: float, length: float) -> list[Solid]:
    legs = [block(0.06, 0.94 * height, 0.06, (x * (width / 2 - 0.06), 0, z * (length / 2 - 0.06)), 0.7)
            for x in (-1, 1) for z in (-1, 1)]  # fmt: skip
    return [*legs, block(width, 0.06 * height, length, (0, 0.94 * height, 0))]


def _tree(width: float, height: float, length: float) -> list[Solid]:
    trunk = limb((0, 0, 0), (0, 0.5 * height, 0), (0.06 * width + 0.05, 0.04 * width + 0.04), 0.6)
    return [trunk, ellipsoid((0, 0.66 * height, 0), (width / 2, 0.34 * height, length / 2), 0.82)]


_BY_WORD: tuple[tuple[set[str], Builder], ...] = (
    ({"ferry", "ship", "boat", "vessel"}, _ship),
    ({"container", "containers", "stack", "crates"}, _containers),
    ({"hand", "hands", "glove"}, _hand),
    ({"wheel", "steering"}, _wheel),
    ({"van", "truck", "lorry", "bus", "ambulance"}, _van),
    ({"headrest", "dashboard", "binnacle", "seat", "sofa", "cushion"}, _rounded),
    ({"mirror", "frame"}, _mirror),
    ({"ramp"}, _ramp),
    ({"puddle", "rug", "carpet", "road"}, _flat),
    ({"pole", "boom"}, _pole),
    ({"post", "lamp", "bollard", "column", "pillar", "barrel", "bin", "bucket"}, _post),
    ({"table", "desk", "bench", "counter"}, _table),
    ({"tree", "bush", "palm"}, _tree),
)
