"""A camera in a few characters: the move's sign and its amount, as a board card shows them. Pure."""

from previz_studio.camera.plan import CameraPlan, Move, MoveKind

_GLYPHS = {
    ("pan", "left"): "pan_l",
    ("pan", "right"): "pan_r",
    ("tilt", "up"): "tilt_u",
    ("tilt", "down"): "tilt_d",
    ("dolly", "in"): "dolly_in",
    ("dolly", "forward"): "dolly_in",
    ("dolly", "out"): "dolly_out",
    ("dolly", "back"): "dolly_out",
    ("truck", "left"): "truck_l",
    ("truck", "right"): "truck_r",
    ("truck", "back"): "dolly_out",
    ("truck", "forward"): "dolly_in",
}
_BY_KIND = {
    MoveKind.STATIC: "static",
    MoveKind.HANDHELD: "hand",
    MoveKind.ORBIT: "orbit",
    MoveKind.ARC: "orbit",
    MoveKind.PUSH: "push",
    MoveKind.ZOOM: "zoom",
    MoveKind.CRASH_ZOOM: "zoom",
    MoveKind.DOLLY_ZOOM: "zoom",
    MoveKind.RACK_FOCUS: "focus",
    MoveKind.PULL_FOCUS: "focus",
    MoveKind.ROLL: "orbit",
}
_SIGNS = {"m": " m", "ft": " ft", "deg": "°", "mm": " mm", "x": "×"}


def glyph_of(plan: CameraPlan) -> str:
    """The name of the first move's glyph in the icon set."""
    move = plan.moves[0] if plan.moves else Move(MoveKind.STATIC)
    if move.kind in (MoveKind.CRANE, MoveKind.JIB, MoveKind.PEDESTAL):
        return "jib_d" if move.direction == "down" else "crane_u"
    return _GLYPHS.get((move.kind.value, move.direction)) or _BY_KIND.get(move.kind, "static")


def short_move(plan: CameraPlan) -> str:
    """`Pan 20° right`, `Crane up 4.0 m`, `Locked off`; several moves joined by a plus."""
    return " + ".join(_short(move) for move in plan.moves) or "Locked off"


def _short(move: Move) -> str:
    if move.kind is MoveKind.STATIC:
        return "Locked off"
    name = move.kind.value.replace("_", " ").capitalize()
    way = "" if move.direction == "none" else f" {move.direction}"
    if move.amount is None:
        return f"{name}{way}"
    angle = move.unit == "deg"
    amount = f"{move.amount:g}{_SIGNS[move.unit]}" if angle or move.unit != "m" else f"{move.amount:.1f} m"
    return f"{name} {amount}{way}" if angle else f"{name}{way} {amount}"
