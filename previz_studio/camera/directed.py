"""Everything a director's words said, what had to be filled in, and the plan they make."""

from dataclasses import dataclass, field, replace
from typing import Any

from previz_studio.camera.phrasing import say
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Sensor
from previz_studio.camera.spoken import EASE_FRAMES, DirectedMove, FocusEvent


@dataclass(frozen=True)
class Directions:
    """Everything understood, what was filled in, and what has to be asked."""

    text: str
    moves: tuple[DirectedMove, ...] = ()
    lens: dict[str, Any] = field(default_factory=dict)
    camera: dict[str, Any] = field(default_factory=dict)
    focus: tuple[FocusEvent, ...] = ()
    ambiguities: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def assumed(self) -> tuple[str, ...]:
        """One sentence per value the plan needs and nobody stated."""
        lines = []
        for directed in self.moves:
            move = directed.to_move()
            name = directed.kind.value.replace("_", " ")
            if "amount" in move.assumed and move.kind is not MoveKind.HANDHELD:
                lines.append(f"{name}: {move.amount:g} {move.unit}, as no amount was given")
            if "seconds" in move.assumed:
                lines.append(f"{name}: to the end of the shot, as no duration was given")
            if "ease" in move.assumed:
                lines.append(f"{name}: {EASE_FRAMES} frames of ease")
        return tuple(lines)

    def words(self) -> str:
        """The same directions in the studio's own words; parsing them again gives the same structure."""
        return say(self.moves, self.lens, self.camera, self.focus)

    def plan(self, base: CameraPlan | None = None) -> CameraPlan:
        """`base` (or the plain plan) with everything stated put in."""
        plan = base or CameraPlan()
        moves = [directed.to_move() for directed in self.moves]
        moves += [
            Move(MoveKind.RACK_FOCUS, seconds=event.seconds, start_seconds=event.start_seconds or 0.0, target=event.to)
            for event in self.focus
            if event.type == "rack"
        ]
        sensor = plan.sensor
        if "sensor_mm" in self.lens:
            wide, high = self.lens["sensor_mm"]
            sensor = Sensor(str(self.lens["sensor"]).replace("_", " ").capitalize(), wide, high)
        return replace(
            plan,
            moves=tuple(moves) or plan.moves,
            lens_mm=self.lens.get("focal_mm", plan.lens_mm),
            sensor=sensor,
            aperture=self.lens.get("aperture", plan.aperture),
            focus_distance_m=self.lens.get("focus_m", plan.focus_distance_m),
            height_m=self.camera.get("height_m", plan.height_m),
        )


def to_json(directions: Directions) -> dict[str, Any]:
    """The shape of the production's directions file, with `assumed` and `questions` beside it."""
    return {
        "text": directions.text,
        "moves": [move.to_json() for move in directions.moves],
        "lens": directions.lens or None,
        "camera": directions.camera or None,
        "focus": [event.to_json() for event in directions.focus] or None,
        "ambiguities": list(directions.ambiguities),
        "assumed": list(directions.assumed),
        "questions": list(directions.questions),
    }
