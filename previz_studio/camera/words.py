"""A planned camera in words: labels for buttons and sidecars, and the sentence a generator's prompt needs."""

from previz_studio.camera.path import DEFAULT_AMOUNT, FOCUS_MOVES, direction_of
from previz_studio.camera.plan import CameraPlan, Move, MoveKind

FEET_PER_METRE = 1 / 0.3048
_NAMES = {
    MoveKind.STATIC: "Locked off",
    MoveKind.HANDHELD: "Handheld",
    MoveKind.ZOOM: "Zoom",
    MoveKind.CRASH_ZOOM: "Crash zoom",
    MoveKind.DOLLY_ZOOM: "Dolly zoom",
    MoveKind.RACK_FOCUS: "Rack focus",
    MoveKind.PULL_FOCUS: "Pull focus",
}
_SIDES = {"cw": "clockwise", "ccw": "counter-clockwise", "none": ""}


def move_label(move: Move, units: str = "metric") -> str:
    """`Pan 20.0° right`, `Dolly 18 m in`, `Zoom 2× in`; `units` is metric or imperial. An amount nobody stated is
    marked: `Pan 30.0° right (assumed)`."""
    name = _NAMES.get(move.kind, move.kind.value.capitalize())
    parts = [name, amount_label(move, units), _SIDES.get(direction_of(move), direction_of(move))]
    if move.kind in FOCUS_MOVES | {MoveKind.STATIC, MoveKind.HANDHELD}:
        parts = [name]
    text = " ".join(part for part in parts if part)
    if move.target and move.kind in FOCUS_MOVES:
        text += f" to {move.target}"
    return f"{text} (assumed)" if "amount" in move.assumed or _unstated(move) else text


def amount_label(move: Move, units: str = "metric") -> str:
    """The size with its unit: degrees to a tenth, lengths to the centimetre or tenth of a foot."""
    value, unit = DEFAULT_AMOUNT.get(move.kind, (0.0, "")) if move.amount is None else (move.amount, move.unit)
    if not unit:
        return ""
    if unit == "deg":
        return f"{value:.1f}°"
    if unit == "x":
        return f"{_short(value)}×"
    if unit == "mm":
        return f"to {_short(value)} mm"
    return length_label(value if unit == "m" else value / FEET_PER_METRE, units)


def length_label(metres: float, units: str = "metric") -> str:
    """`1.6 m` or `5.2 ft`."""
    return f"{round(metres * FEET_PER_METRE, 1):g} ft" if units == "imperial" else f"{round(metres, 2):g} m"


def camera_words(plan: CameraPlan, units: str = "metric") -> str:
    """`Dolly in 18 m over 4.5 s, 28 mm, f/2.8`: every move, then lens and aperture."""
    moves = ", ".join(_move_words(move, units) for move in plan.moves) or "Locked off"
    return f"{moves}, {_short(plan.lens_mm)} mm, f/{_short(plan.aperture)}"


def move_words(plan: CameraPlan, units: str = "metric") -> str:
    """The moves alone: `Dolly in 18 m over 4.5 s`."""
    return ", ".join(_move_words(move, units) for move in plan.moves) or "Locked off"


def _move_words(move: Move, units: str) -> str:
    name = _NAMES.get(move.kind, move.kind.value.capitalize())
    still = move.kind in {MoveKind.STATIC, MoveKind.HANDHELD}
    side = "" if still or move.kind in FOCUS_MOVES else _SIDES.get(direction_of(move), direction_of(move))
    size = "" if still or move.kind in FOCUS_MOVES else amount_label(move, units)
    target = f"to {move.target}" if move.target and move.kind in FOCUS_MOVES else ""
    time = "" if move.seconds is None else f"over {_short(move.seconds)} s"
    if move.kind is MoveKind.STATIC and move.seconds is not None:
        time = f"for {_short(move.seconds)} s"
    start = f"from {_short(move.start_seconds)} s" if move.start_seconds else ""
    return " ".join(part for part in (name, side, size, target, time, start) if part)


def prompt_words(plan: CameraPlan) -> str:
    """The move for a video generator: exact move words first, then pace, height and lens, nothing invented."""
    moves = " while ".join(_prompt_move(move) for move in plan.moves if move.kind not in FOCUS_MOVES)
    focus = [_prompt_move(move) for move in plan.moves if move.kind in FOCUS_MOVES]
    parts = [moves or "The camera is static, locked off on a tripod", *focus]
    parts.append(f"{_short(plan.lens_mm)} mm lens at f/{_short(plan.aperture)}")
    parts.append(f"camera {round(plan.height_m, 2):g} m above the ground{_tilt_words(plan.tilt_deg)}")
    return ", ".join(parts)


def _prompt_move(move: Move) -> str:
    side = _SIDES.get(direction_of(move), direction_of(move))
    time = "" if move.seconds is None else f" over {_short(move.seconds)} seconds"
    eased = _ease_words(move)
    phrases = {
        MoveKind.STATIC: "The camera is static, locked off on a tripod",
        MoveKind.HANDHELD: "Handheld camera with a slight natural sway",
        MoveKind.RACK_FOCUS: f"rack focus{f' to {move.target}' if move.target else ''}{time}",
        MoveKind.PULL_FOCUS: f"pull focus{f' to {move.target}' if move.target else ''}{time}",
    }
    if move.kind in phrases:
        return phrases[move.kind]
    name = _PROMPT_NAMES.get(move.kind, f"{move.kind.value.replace('_', ' ')} {side}")
    return f"The camera {name.format(side=side)} {amount_label(move)}{time}{eased}".replace("°", " degrees")


_PROMPT_NAMES = {
    MoveKind.PAN: "pans {side}",
    MoveKind.TILT: "tilts {side}",
    MoveKind.ROLL: "rolls {side}",
    MoveKind.DOLLY: "dollies {side}",
    MoveKind.PUSH: "pushes {side}",
    MoveKind.TRUCK: "trucks {side}",
    MoveKind.PEDESTAL: "pedestals {side}",
    MoveKind.JIB: "jibs {side}",
    MoveKind.CRANE: "cranes {side}",
    MoveKind.ZOOM: "zooms {side}",
    MoveKind.CRASH_ZOOM: "crash zooms {side}",
    MoveKind.DOLLY_ZOOM: "dolly zooms {side}",
    MoveKind.ORBIT: "orbits {side}",
    MoveKind.ARC: "arcs {side}",
}


def _ease_words(move: Move) -> str:
    start, stop = move.ease_in_frames > 0, move.ease_out_frames > 0
    if start and stop:
        return ", easing in and out"
    return ", easing in" if start else ", easing out" if stop else ", at constant speed"


def _tilt_words(degrees: float) -> str:
    if abs(degrees) < 0.05:
        return ", level"
    return f", tilted {'up' if degrees > 0 else 'down'} {abs(degrees):.1f} degrees"


def _short(value: float) -> str:
    return f"{round(value, 3):g}"


def _unstated(move: Move) -> bool:
    return move.amount is None and move.kind in DEFAULT_AMOUNT and move.kind is not MoveKind.HANDHELD
