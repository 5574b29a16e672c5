"""Where walls, quays and ships are held on the floor plan: a spot on each that is inside the drawing and has room."""

import math

from previz_studio.screens.pages.floor import HEIGHT, WIDTH, FloorPiece, FloorPlan, Handle, Spot

EDGE, ROOM = 16.0, 30.0
"""Drawing units to the border, and to another handle, that a hand needs."""
STEPS = (-0.45, -0.3, -0.15, 0.0, 0.15, 0.3, 0.45)


def set_handles(floor: FloorPlan, others: tuple[Handle, ...]) -> tuple[Handle, ...]:
    """One for each set piece that stands still and shows; what lies outside the drawing has its fields in Blocking."""
    found: list[Handle] = []
    for piece in floor.sets:
        if piece.moves:
            continue
        spot = _roomiest(floor, piece, (*others, *found))
        if spot is not None:
            off = piece.start.x - spot.x, piece.start.z - spot.z
            found.append(Handle(f"piece_{piece.number}_place", "place", piece.label, spot, square=True, off=off))
    return tuple(found)


def _roomiest(floor: FloorPlan, piece: FloorPiece, others: tuple[Handle, ...]) -> Spot | None:
    """The spot on the piece with most room around it, the nearest to its middle of those that have enough."""
    taken = [floor.at(one.at.x, one.at.z) for one in others]
    best: tuple[float, float, Spot] | None = None
    for spot in _spots(piece):
        x, y = floor.at(spot.x, spot.z)
        if not (EDGE < x < WIDTH - EDGE and EDGE < y < HEIGHT - EDGE):
            continue
        room = min([ROOM, *(math.hypot(x - a, y - b) for a, b in taken)])
        middle = math.hypot(spot.x - piece.start.x, spot.z - piece.start.z)
        if best is None or (room, -middle) > best[:2]:
            best = room, -middle, spot
    return best[2] if best else None


def _spots(piece: FloorPiece) -> list[Spot]:
    """A grid over the footprint: `length_m` along its heading, `width_m` across."""
    turn = math.radians(piece.start.heading_deg)
    sine, cosine = math.sin(turn), math.cos(turn)
    return [
        Spot(
            piece.start.x + along * piece.length_m * sine + across * piece.width_m * cosine,
            piece.start.z + along * piece.length_m * cosine - across * piece.width_m * sine,
        )
        for along in STEPS
        for across in (0.0, -0.3, 0.3)
    ]
