"""The usual camera set-ups for who stands on the floor: master, over-shoulders, singles. Pure.

All set-ups stay on the camera's present side of the line between the two people (the 180 degree rule), so they cut
together. Sizes are shares of the frame's height a standing person fills, as in `lens.SIZES`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from previz_studio.camera.lens import distance_for_share, horizontal_fov_deg
from previz_studio.camera.placing import Placed, moved, turned
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.kit.errors import NotFound

EYES = 0.935
"""Eye height over body height of a standing adult (Drillis and Contini 1966: 0.936)."""
HEADROOM = 0.38
"""Where the eyes sit in a single: this share of the frame's height from its top, close to the upper third."""
WHOLE = None
"""In a wide the camera stands at eye height and tilts until the whole body is centred."""
MASTER_MM, OVER_MM, SINGLE_MM = 25.0, 50.0, 85.0
_MASTER_SHARE, _WAIST_SHARE, _SINGLE_SHARE = 0.62, 1.6, 2.4
_BEHIND_M, _BESIDE_M, _OFF_LINE_DEG = 1.4, 0.45, 25.0


@dataclass(frozen=True)
class Setup:
    """`key` names it in a form; `words` is what a button says."""

    key: str
    words: str
    lens_mm: float
    placed: Placed


def coverage(camera: CameraPlan, pieces: tuple[Piece, ...]) -> tuple[Setup, ...]:
    """Set-ups for the first two people, or for one person or vehicle; none on an empty floor. Blocking at the first
    frame decides."""
    people = [piece for piece in pieces if piece.kind == "character"][:2]
    if len(people) == 2 and math.dist(people[0].start, people[1].start) > 0.3:
        return tuple(_two(camera, pieces, people[0], people[1]))
    alone = people[:1] or [piece for piece in pieces if piece.kind == "vehicle"][:1]
    return tuple(_one(camera, pieces, alone[0])) if alone else ()


def setup_named(camera: CameraPlan, pieces: tuple[Piece, ...], key: str) -> Setup:
    """Raises NotFound with the set-ups there are."""
    known = {setup.key: setup for setup in coverage(camera, pieces)}
    if key not in known:
        offered = ", ".join(known) or "none until somebody stands on the floor"
        raise NotFound(f"{key[:30]!r} is not a set-up for this blocking.", hint=f"There are: {offered}.")
    return known[key]


def _two(camera: CameraPlan, pieces: tuple[Piece, ...], a: Piece, b: Piece) -> Iterator[Setup]:
    (ax, az), (bx, bz) = _spot(a), _spot(b)
    middle = (ax + bx) / 2, (az + bz) / 2
    across = math.atan2(bx - ax, bz - az)
    side = _side_of_camera(middle, across)
    apart = math.dist((ax, az), (bx, bz))
    tallest = max(a, b, key=lambda piece: piece.height_m)
    fits = (apart + 1.4) / 2 / math.tan(math.radians(horizontal_fov_deg(MASTER_MM, camera.sensor) / 2))
    far = max(fits, distance_for_share(_MASTER_SHARE, tallest.height_m, MASTER_MM, camera.sensor))
    stands = middle[0] + far * math.sin(side), middle[1] + far * math.cos(side)
    yield _setup("master", "Master", camera, pieces, stands, middle, MASTER_MM, tallest, WHOLE)
    for near, seen, key in ((a, b, "over_a"), (b, a, "over_b")):
        yield _setup(
            key,
            f"Over {near.name} to {seen.name}",
            camera,
            pieces,
            _behind(near, seen, side),
            _spot(seen),
            OVER_MM,
            seen,
            HEADROOM,
        )
    for seen, other, key in ((a, b, "single_a"), (b, a, "single_b")):
        towards = math.atan2(_spot(other)[0] - _spot(seen)[0], _spot(other)[1] - _spot(seen)[1])
        off = math.radians(_OFF_LINE_DEG) * (1 if math.sin(side - towards) > 0 else -1)
        yield _single(key, f"Single, {seen.name}", camera, pieces, seen, towards + off)


def _one(camera: CameraPlan, pieces: tuple[Piece, ...], seen: Piece) -> Iterator[Setup]:
    x, z = _spot(seen)
    side = math.atan2(-x, -z) if (x, z) != (0.0, 0.0) else math.pi
    sizes = (
        ("wide", "Wide", MASTER_MM, _MASTER_SHARE, WHOLE),
        ("medium", "Medium", OVER_MM, _WAIST_SHARE, HEADROOM),
    )
    for key, words, lens, share, eyes_at in sizes:
        far = max(distance_for_share(share, seen.height_m, lens, camera.sensor), seen.length_m)
        stands = x + far * math.sin(side), z + far * math.cos(side)
        yield _setup(key, f"{words}, {seen.name}", camera, pieces, stands, (x, z), lens, seen, eyes_at)
    if seen.kind == "character":
        yield _single("single_a", f"Single, {seen.name}", camera, pieces, seen, side)


def _single(key: str, words: str, camera: CameraPlan, pieces: tuple[Piece, ...], seen: Piece, way: float) -> Setup:
    far = distance_for_share(_SINGLE_SHARE, seen.height_m, SINGLE_MM, camera.sensor)
    x, z = _spot(seen)
    stands = x + far * math.sin(way), z + far * math.cos(way)
    return _setup(key, words, camera, pieces, stands, (x, z), SINGLE_MM, seen, HEADROOM)


def _behind(near: Piece, seen: Piece, side: float) -> tuple[float, float]:
    """Behind one's shoulder, on the camera's side of the line."""
    (x, z), (to_x, to_z) = _spot(near), _spot(seen)
    away = math.atan2(x - to_x, z - to_z)
    return (
        x + _BEHIND_M * math.sin(away) + _BESIDE_M * math.sin(side),
        z + _BEHIND_M * math.cos(away) + _BESIDE_M * math.cos(side),
    )


def _side_of_camera(middle: tuple[float, float], across: float) -> float:
    """The bearing square to the line between two people that points to where the camera (the origin) is now."""
    towards = math.atan2(-middle[0], -middle[1])
    square = across + math.pi / 2
    return square if math.cos(square - towards) >= 0 else square + math.pi


def _setup(  # noqa: PLR0913  # its words, its place, its lens, whom it looks at
    key: str,
    words: str,
    camera: CameraPlan,
    pieces: tuple[Piece, ...],
    stands: tuple[float, float],
    aim: tuple[float, float],
    lens_mm: float,
    seen: Piece,
    eyes_at: float | None,
) -> Setup:
    far = math.dist(stands, aim)
    frame_m = far * camera.sensor.height_mm / lens_mm
    eyes = seen.height_m * (EYES if seen.kind == "character" else 0.6)
    height = eyes if eyes_at is None else max(0.3, eyes - (0.5 - eyes_at) * frame_m)
    tilt = math.degrees(math.atan2(seen.height_m / 2 - height, far)) if eyes_at is None else 0.0
    held = replace(
        camera,
        moves=(Move(MoveKind.STATIC),),
        keys=(),
        orbit_pivot_m=None,
        lens_mm=lens_mm,
        height_m=round(height, 2),
        tilt_deg=round(tilt, 1),
        focus_distance_m=round(far, 2),
        focus_end_m=None,
    )
    heading = math.degrees(math.atan2(aim[0] - stands[0], aim[1] - stands[1]))
    placed = turned(*moved(held, pieces, *stands), heading)
    return Setup(key, words, lens_mm, placed)


def _spot(piece: Piece) -> tuple[float, float]:
    return piece.start[0], piece.start[2]
