"""The floor plan of the shot desk, its handles, and the two preview frames."""

import math
from dataclasses import replace

from previz_studio.camera.floorplan import FloorPlan as Drawn
from previz_studio.camera.floorplan import Standing, floor_plan
from previz_studio.camera.path import amount_of, direction_of
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.kit.timecode import FrameRate, seconds_of
from previz_studio.screens.desk_sets import set_handles
from previz_studio.screens.pages.desk import PreviewFrame
from previz_studio.screens.pages.floor import FloorPiece, FloorPlan, Handle, Spot
from previz_studio.shots.plan import ShotPlan

_ALONG = {"in": 1, "forward": 1, "out": -1, "back": -1}
_ACROSS = {"right": 1, "left": -1}


def floor_of(plan: ShotPlan, fps: FrameRate, *, fixed: bool, move_at: int = 0) -> FloorPlan:
    drawn = floor_plan(plan.camera, plan.pieces, plan.frames, fps)
    first, last = drawn.first, drawn.last
    turn = last.heading_deg - first.heading_deg
    way = "right" if turn > 0 else "left"
    pairs = list(zip(drawn.pieces, plan.pieces, strict=True))
    placed = [_piece(one.name, one.first, one.last, piece, n) for n, (one, piece) in enumerate(pairs)]
    pieces = tuple(one for one in placed if plan.pieces[one.number].kind != "set")
    sets = tuple(one for one in placed if plan.pieces[one.number].kind == "set")
    floor = FloorPlan(
        first=Spot(*first.camera, first.heading_deg),
        last=Spot(*last.camera, last.heading_deg),
        hfov_first_deg=first.fov_deg,
        hfov_last_deg=last.fov_deg,
        path=drawn.path,
        pieces=pieces,
        sets=sets,
        sentence=f"Seen from above: {', '.join(drawn.labels)}; {len(pieces)} on the floor.",
        turn_words=f"{abs(turn):.1f}° {way}" if abs(turn) >= 0.5 else "",
        sensor_mm=plan.camera.sensor.width_mm,
    )
    if fixed:
        return floor
    handles = (*_camera_handles(plan.camera, drawn, move_at), *_piece_handles(plan.pieces))
    return replace(floor, handles=(*handles, *set_handles(floor, handles)))


def _piece(label: str, first: Standing, last: Standing, piece: Piece, number: int) -> FloorPiece:
    person = piece.kind == "character"
    return FloorPiece(label, _spot(first), _spot(last), piece.width_m, piece.length_m, person, number)


def _camera_handles(camera: CameraPlan, drawn: Drawn, move_at: int) -> tuple[Handle, ...]:
    if camera.keys:
        return tuple(
            Handle(
                f"key_{n}_spot",
                "place",
                f"Path key {n + 1} at {key.seconds:g} s",
                Spot(key.position[0], key.position[2]),
            )
            for n, key in enumerate(camera.keys)
        )
    first = drawn.first
    aim = _on_ray(drawn, first.heading_deg)
    edge = _on_ray(drawn, first.heading_deg + first.fov_deg / 2)
    return (
        Handle("camera_shift", "shift", "Camera", Spot(*first.camera)),
        Handle("camera_turn", "turn", "First heading", aim, square=True),
        Handle("lens_mm", "lens", "Lens, by the edge of the first view", edge),
        *_amount_handle(camera, drawn, move_at),
    )


def _amount_handle(camera: CameraPlan, drawn: Drawn, move_at: int) -> tuple[Handle, ...]:
    """At the last heading of a pan, or where a dolly or truck ends, when that move is the one being edited."""
    move = camera.moves[move_at] if move_at < len(camera.moves) else Move(MoveKind.STATIC)
    if move.start_seconds or (move_at and move.kind is not MoveKind.PAN):
        return ()
    direction = direction_of(move)
    if move.kind is MoveKind.PAN and len(camera.moves) == 1:
        sign = 1 if direction == "right" else -1
        return (
            Handle("amount", "amount", "Last heading", _on_ray(drawn, drawn.last.heading_deg), sign=sign, square=True),
        )
    way = _ALONG.get(direction, 0), _ACROSS.get(direction, 0)
    if move.kind in (MoveKind.DOLLY, MoveKind.TRUCK, MoveKind.PUSH) and any(way):
        far = amount_of(move)
        return (
            Handle("amount", "amount", "Camera at the last frame", Spot(way[1] * far, way[0] * far), (way[1], way[0])),
        )
    return ()


def _on_ray(drawn: Drawn, heading_deg: float) -> Spot:
    """On a line from the first camera, two thirds of the way out: inside the drawing, clear of the camera."""
    reach, turn = drawn.first.reach_m * 0.66, math.radians(heading_deg)
    x, z = drawn.first.camera
    return Spot(x + reach * math.sin(turn), z + reach * math.cos(turn), heading_deg)


def _piece_handles(pieces: tuple[Piece, ...]) -> tuple[Handle, ...]:
    found = []
    for n, piece in enumerate(pieces):
        if piece.kind == "set" and piece.start == piece.end:
            continue  # held where there is room: desk_sets.py
        if piece.start == piece.end:
            found.append(Handle(f"piece_{n}_place", "place", piece.name, Spot(piece.start[0], piece.start[2])))
            continue
        for name, words, point in (("start", "first place", piece.start), ("end", "last place", piece.end)):
            found.append(Handle(f"piece_{n}_{name}", "place", f"{piece.name}, {words}", Spot(point[0], point[2])))
    return tuple(found)


def previews(plan: ShotPlan, fps: FrameRate, url: str) -> tuple[PreviewFrame, ...]:
    drawn = floor_plan(plan.camera, plan.pieces, plan.frames, fps)
    rows = (("First", 0, drawn.first), ("Last", plan.frames - 1, drawn.last))
    peak = f"peak {drawn.peak_turn_deg_s:.1f}°/s" if drawn.peak_turn_deg_s >= 0.1 else f"{drawn.peak_speed_m_s:.1f} m/s"
    return tuple(
        PreviewFrame(
            label=label,
            frame=frame,
            src=f"{url}?frame={frame}&w=640",
            words=f"{seconds_of(frame + (1 if frame else 0), fps):.2f} s, pan {seen.heading_deg:.1f}°".replace(
                "-", "−"
            ),
            fact=f"H FOV {seen.fov_deg:.1f}°" if label == "First" else peak,
            description=f"{label} frame of the plan in clay, {seen.lens_mm:g} mm at {seen.height_m:.2f} m",
        )
        for label, frame, seen in rows
    )


def _spot(standing: Standing) -> Spot:
    return Spot(standing.centre[0], standing.centre[1], standing.facing_deg)
