"""The camera part of the shot desk: the picker, its numbers, the floor plan and the two preview frames."""

from previz_studio.camera.checks import Severity, check
from previz_studio.camera.floorplan import Standing, floor_plan
from previz_studio.camera.glyph import glyph_of
from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.camera.words import camera_words
from previz_studio.kit.timecode import FrameRate, seconds_of
from previz_studio.screens.pages.desk import CameraField, PreviewFrame
from previz_studio.screens.pages.floor import FloorPiece, FloorPlan, Spot
from previz_studio.shots.plan import ShotPlan

UNITS = {"deg": "deg", "m": "m", "ft": "ft", "x": "×", "mm": "mm"}
_FIELDS = {"moves[0].amount": "amount", "moves[0].seconds": "duration", "lens_mm": "lens_mm", "height_m": "height_m"}


def camera_fields(plan: ShotPlan, fps: FrameRate) -> tuple[CameraField, ...]:
    """Each with the sentence of what cannot be, at the field it is about."""
    camera = plan.camera
    move = camera.moves[0] if camera.moves else Move(MoveKind.STATIC)
    problems = problems_of(plan, fps)
    still = move.kind is MoveKind.STATIC
    amount = "" if still or move.amount is None else f"{move.amount:g}"
    focus = "" if camera.focus_distance_m is None else f"{camera.focus_distance_m:g}"
    rows = (
        ("amount", _amount_label(move), amount, UNITS[move.unit] if not still else ""),
        ("duration", "Duration", f"{seconds_of(plan.frames, fps):.2f}", "s"),
        ("ease", "Ease in / out", f"{move.ease_in_frames} / {move.ease_out_frames}", "fr"),
        ("lens_mm", "Lens", f"{camera.lens_mm:g}", "mm"),
        ("aperture", "Aperture", f"{camera.aperture:g}", "f"),
        ("height_m", "Height", f"{camera.height_m:g}", "m"),
        ("tilt_deg", "Tilt", f"{camera.tilt_deg:g}", "deg"),
        ("focus_m", "Focus", focus, "m"),
    )
    return tuple(
        CameraField(name, label, text, unit, problem=problems.get(name, "")) for name, label, text, unit in rows
    )


def problems_of(plan: ShotPlan, fps: FrameRate) -> dict[str, str]:
    """The first sentence about each field; what is about no field of the form stands at the amount."""
    found: dict[str, str] = {}
    for finding in check(plan.camera, plan.pieces, plan.frames, fps):
        if finding.severity is not Severity.WARNING or finding.field in _FIELDS:
            found.setdefault(_FIELDS.get(finding.field, "amount"), finding.sentence)
    return found


def warnings_of(plan: ShotPlan, fps: FrameRate) -> list[str]:
    return [finding.sentence for finding in check(plan.camera, plan.pieces, plan.frames, fps)]


def words_of(camera: CameraPlan) -> str:
    return camera_words(camera)


def picked(camera: CameraPlan) -> str:
    return glyph_of(camera)


def floor_of(plan: ShotPlan, fps: FrameRate) -> FloorPlan:
    drawn = floor_plan(plan.camera, plan.pieces, plan.frames, fps)
    first, last = drawn.first, drawn.last
    turn = last.heading_deg - first.heading_deg
    way = "right" if turn > 0 else "left"
    pieces = tuple(
        FloorPiece(
            label=one.name,
            start=_spot(one.first),
            end=_spot(one.last),
            width_m=piece.width_m,
            length_m=piece.length_m,
            round=piece.kind == "character",
        )
        for one, piece in zip(drawn.pieces, plan.pieces, strict=True)
        if piece.kind != "set"
    )
    return FloorPlan(
        first=Spot(*first.camera, first.heading_deg),
        last=Spot(*last.camera, last.heading_deg),
        hfov_first_deg=first.fov_deg,
        hfov_last_deg=last.fov_deg,
        path=drawn.path,
        pieces=pieces,
        sentence=f"Seen from above: {', '.join(drawn.labels)}; {len(pieces)} on the floor.",
        turn_words=f"{abs(turn):.1f}° {way}" if abs(turn) >= 0.5 else "",
    )


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


def _amount_label(move: Move) -> str:
    if move.kind is MoveKind.STATIC:
        return "Amount"
    way = "" if move.direction == "none" else f" {move.direction}"
    return f"{move.kind.value.replace('_', ' ').capitalize()}{way} by"
