"""A breakdown's camera and blocking <-> values. Every refusal names the field and says what was found there."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from previz_studio.camera.plan import CameraKey, CameraPlan, Move, MoveKind, Piece, Point, Sensor
from previz_studio.kit.errors import Invalid

METRES_PER_FOOT = 0.3048
UNITS = ("m", "ft", "deg", "mm", "x")
DIRECTIONS = ("none", "left", "right", "up", "down", "in", "out", "forward", "back", "cw", "ccw")
PIECE_KINDS = ("character", "vehicle", "prop", "set")
_PERSON_WIDTH, _PERSON_DEPTH = 0.55, 0.35
"""Elbow to elbow and front to back of a dressed adult, metres: used where a breakdown gives only a height."""


def camera_plan_from(data: Mapping[str, Any], where: str = "camera") -> CameraPlan:
    """Reads the `camera` object of a breakdown; lengths may be given as `_m` or `_ft`. Raises Invalid."""
    _require_object(data, where)
    moves = tuple(move_from(move, f"{where}.moves[{i}]") for i, move in enumerate(_list(data, "moves", where)))
    plain = CameraPlan()
    pivot = data.get("orbit_pivot_m")
    return CameraPlan(
        moves=moves or plain.moves,
        lens_mm=_number(data, "lens_mm", where, plain.lens_mm),
        sensor=sensor_from(data["sensor"], f"{where}.sensor") if data.get("sensor") else plain.sensor,
        aperture=_number(data, "aperture", where, plain.aperture),
        focus_distance_m=_length(data, "focus_distance", where),
        focus_end_m=_length(data, "focus_end", where),
        height_m=_length(data, "height", where, plain.height_m) or 0.0,
        tilt_deg=_number(data, "tilt_deg", where, 0.0),
        orbit_pivot_m=None if pivot is None else _point(pivot, f"{where}.orbit_pivot_m"),
        mount=_text(data, "mount", where),
        pace=_text(data, "pace", where),
        lens_feel=_text(data, "lens_feel", where),
        keys=tuple(_key_from(key, f"{where}.keys[{i}]") for i, key in enumerate(_list(data, "keys", where))),
    )


def move_from(data: Mapping[str, Any], where: str = "move") -> Move:
    """Reads one move. Raises Invalid for an unknown kind, direction or unit, or a negative amount."""
    _require_object(data, where)
    kind = _choice(data, "kind", where, tuple(MoveKind), "static")
    amount = data.get("amount")
    return Move(
        kind=MoveKind(kind),
        direction=_choice(data, "direction", where, DIRECTIONS, "none"),
        amount=None if amount is None else _number(data, "amount", where, 0.0, least=0.0),
        unit=_choice(data, "unit", where, UNITS, "m"),
        seconds=None if data.get("seconds") is None else _number(data, "seconds", where, 0.0, least=0.0),
        start_seconds=_number(data, "start_seconds", where, 0.0, least=0.0),
        ease_in_frames=_whole(data, "ease_in_frames", where),
        ease_out_frames=_whole(data, "ease_out_frames", where),
        target=_text(data, "target", where),
        assumed=tuple(str(name) for name in _list(data, "assumed", where)),
    )


def sensor_from(data: Mapping[str, Any], where: str = "sensor") -> Sensor:
    """Reads `{name, width_mm, height_mm}`. Raises Invalid."""
    _require_object(data, where)
    plain = Sensor()
    return Sensor(
        name=_text(data, "name", where) or plain.name,
        width_mm=_number(data, "width_mm", where, plain.width_mm, least=0.1),
        height_mm=_number(data, "height_mm", where, plain.height_mm, least=0.1),
    )


def pieces_from(rows: Sequence[Mapping[str, Any]], where: str = "blocking") -> tuple[Piece, ...]:
    """Reads the `blocking` list of a breakdown. Raises Invalid."""
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise Invalid(f"{where} is not a list.", hint="Give a list of pieces, each with name, kind and positions.")
    return tuple(_piece_from(row, f"{where}[{i}]") for i, row in enumerate(rows))


def camera_plan_to(plan: CameraPlan) -> dict[str, Any]:
    """The breakdown's `camera` object; `camera_plan_from` of it gives the same plan."""
    data: dict[str, Any] = {
        "moves": [move_to(move) for move in plan.moves],
        "lens_mm": plan.lens_mm,
        "sensor": {
            "name": plan.sensor.name,
            "width_mm": plan.sensor.width_mm,
            "height_mm": plan.sensor.height_mm,
        },
        "aperture": plan.aperture,
        "focus_distance_m": plan.focus_distance_m,
        "focus_end_m": plan.focus_end_m,
        "height_m": plan.height_m,
        "tilt_deg": plan.tilt_deg,
        "orbit_pivot_m": None if plan.orbit_pivot_m is None else list(plan.orbit_pivot_m),
        "mount": plan.mount,
        "pace": plan.pace,
        "lens_feel": plan.lens_feel,
        "keys": [_key_to(key) for key in plan.keys],
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def move_to(move: Move) -> dict[str, Any]:
    """The breakdown's form of one move; `move_from` of it gives the same move."""
    data: dict[str, Any] = {
        "kind": move.kind.value,
        "direction": move.direction,
        "amount": move.amount,
        "unit": move.unit,
        "seconds": move.seconds,
        "ease_in_frames": move.ease_in_frames,
        "ease_out_frames": move.ease_out_frames,
    }
    extra = {"start_seconds": move.start_seconds, "target": move.target, "assumed": list(move.assumed)}
    return data | {name: value for name, value in extra.items() if value}


def pieces_to(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """The breakdown's `blocking` list; `pieces_from` of it gives the same pieces."""
    return [_piece_to(piece) for piece in pieces]


def _piece_from(row: Mapping[str, Any], where: str) -> Piece:
    _require_object(row, where)
    name = _text(row, "name", where)
    if not name:
        raise Invalid(f"{where}.name is missing.", hint="Name the person, vehicle, prop or set piece.")
    kind = _choice(row, "kind", where, PIECE_KINDS, "prop")
    positions = row.get("positions", row)
    start = _point(positions.get("start"), f"{where}.positions.start")
    facing = _number(row, "facing_deg", where, 0.0)
    vias = _vias(row, where)
    person = kind == "character"
    return Piece(
        name=name,
        kind=kind,
        height_m=_positive(row, "height", where, 1.75 if person else 1.0),
        width_m=_positive(row, "width", where, _PERSON_WIDTH if person else 1.0),
        length_m=_positive(row, "length", where, _PERSON_DEPTH if person else 1.0),
        start=start,
        end=_point(positions.get("end", start), f"{where}.positions.end"),
        via=tuple(_point(via.get("position"), f"{where}.via[{i}].position") for i, via in enumerate(vias)),
        facing_start_deg=_number(row, "facing_start_deg", where, facing),
        facing_end_deg=_number(row, "facing_end_deg", where, facing),
        pose=_text(row, "pose", where),
        identity=row.get("identity"),
        via_seconds=_for_each_via(vias, "seconds", where),
        via_facing_deg=_for_each_via(vias, "facing_deg", where),
    )


def _piece_to(piece: Piece) -> dict[str, Any]:
    turns = piece.facing_start_deg != piece.facing_end_deg or bool(piece.via)
    data: dict[str, Any] = {
        "name": piece.name,
        "kind": piece.kind,
        "height_m": piece.height_m,
        "width_m": piece.width_m,
        "length_m": piece.length_m,
        "positions": {"start": list(piece.start), "end": list(piece.end)},
        "facing_deg": piece.facing_start_deg,
    }
    if turns:
        data |= {"facing_start_deg": piece.facing_start_deg, "facing_end_deg": piece.facing_end_deg}
    if piece.via:
        data["via"] = [_via_to(piece, i) for i in range(len(piece.via))]
    extra = {"pose": piece.pose, "identity": piece.identity}
    return data | {name: value for name, value in extra.items() if value}


def _via_to(piece: Piece, i: int) -> dict[str, Any]:
    data: dict[str, Any] = {"position": list(piece.via[i])}
    if piece.via_seconds:
        data["seconds"] = piece.via_seconds[i]
    if piece.via_facing_deg:
        data["facing_deg"] = piece.via_facing_deg[i]
    return data


def _vias(row: Mapping[str, Any], where: str) -> list[Mapping[str, Any]]:
    via = row.get("via") or []
    rows = [via] if isinstance(via, Mapping) else list(via)
    points = [point if isinstance(point, Mapping) else {"position": point} for point in rows]
    if not points:
        return []
    for field in ("seconds", "facing_deg"):
        if 0 < sum(field in point for point in points) < len(points):
            raise Invalid(f"{where}.via has {field} on some points only.", hint="Give it on every point or on none.")
    times = [float(point["seconds"]) for point in points if "seconds" in point]
    if times != sorted(times):
        raise Invalid(f"{where}.via goes back in time.", hint="Order the points by seconds.")
    return points


def _for_each_via(vias: list[Mapping[str, Any]], field: str, where: str) -> tuple[float, ...]:
    return tuple(_number(via, field, f"{where}.via[{i}]", 0.0) for i, via in enumerate(vias) if field in via)


def _key_from(data: Mapping[str, Any], where: str) -> CameraKey:
    _require_object(data, where)
    aim = data.get("aim")
    return CameraKey(
        seconds=_number(data, "seconds", where, 0.0, least=0.0),
        position=_point(data.get("position"), f"{where}.position"),
        aim=None if aim is None else _point(aim, f"{where}.aim"),
        lens_mm=None if data.get("lens_mm") is None else _number(data, "lens_mm", where, 35.0),
        focus_m=_length(data, "focus", where),
        roll_deg=_number(data, "roll_deg", where, 0.0),
    )


def _key_to(key: CameraKey) -> dict[str, Any]:
    data: dict[str, Any] = {
        "seconds": key.seconds,
        "position": list(key.position),
        "aim": None if key.aim is None else list(key.aim),
        "lens_mm": key.lens_mm,
        "focus_m": key.focus_m,
        "roll_deg": key.roll_deg,
    }
    return {name: value for name, value in data.items() if value is not None}


def _require_object(data: object, where: str) -> None:
    if not isinstance(data, Mapping):
        raise Invalid(f"{where} is not an object.", hint="Give named fields in braces.")


def _list(data: Mapping[str, Any], field: str, where: str) -> list[Any]:
    value = data.get(field) or []
    if not isinstance(value, list | tuple):
        raise Invalid(f"{where}.{field} is not a list.", hint="Put the entries in square brackets.")
    return list(value)


def _text(data: Mapping[str, Any], field: str, where: str) -> str:
    value = data.get(field) or ""
    if not isinstance(value, str):
        raise Invalid(f"{where}.{field} is {value!r}, which is not text.", hint="Put it in quotes.")
    return value.strip()


def _finite(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _number(data: Mapping[str, Any], field: str, where: str, default: float, least: float | None = None) -> float:
    value = data.get(field)
    if value is None:
        return default
    if not _finite(value):
        raise Invalid(f"{where}.{field} is {value!r}, which is not a number.", hint="Give a plain number.")
    if least is not None and value < least:
        raise Invalid(
            f"{where}.{field} is {value:g}, which is below {least:g}.",
            hint="The direction carries the sign; give the size." if field == "amount" else "Give a larger number.",
        )
    return float(value)


def _whole(data: Mapping[str, Any], field: str, where: str) -> int:
    value = _number(data, field, where, 0.0, least=0.0)
    if value != int(value):
        raise Invalid(f"{where}.{field} is {value:g}, which is not a whole number of frames.", hint="Round it.")
    return int(value)


def _length(data: Mapping[str, Any], field: str, where: str, default: float | None = None) -> float | None:
    """`<field>_m`, or `<field>_ft` converted; both at once is refused because only one can be meant."""
    metres, feet = f"{field}_m", f"{field}_ft"
    if data.get(metres) is not None and data.get(feet) is not None:
        raise Invalid(f"{where} gives both {metres} and {feet}.", hint="Keep the one that is meant.")
    if data.get(feet) is not None:
        return _number(data, feet, where, 0.0) * METRES_PER_FOOT
    return default if data.get(metres) is None else _number(data, metres, where, 0.0)


def _positive(data: Mapping[str, Any], field: str, where: str, default: float) -> float:
    value = _length(data, field, where, default) or 0.0
    if value <= 0:
        raise Invalid(f"{where}.{field}_m is {value:g}.", hint="A piece needs a size above zero.")
    return value


def _choice(data: Mapping[str, Any], field: str, where: str, choices: Sequence[str], default: str) -> str:
    value = data.get(field, default)
    if value not in choices:
        raise Invalid(f"{where}.{field} is {value!r}.", hint=f"Use one of {', '.join(choices)}.")
    return str(value)


def _point(value: object, where: str) -> Point:
    if not isinstance(value, list | tuple) or len(value) != 3 or not all(_finite(part) for part in value):
        raise Invalid(f"{where} is {value!r}, not a position.", hint="Give [x, y, z] in metres.")
    x, y, z = value
    return float(x), float(y), float(z)
