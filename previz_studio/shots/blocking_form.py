"""Who stands where and where the camera stands among them, as the floor plan and its fields send it. Pure.

Moves of the camera (`camera_shift`, `camera_turn`) are steps, sent once; places of pieces are absolute, so sending a
form twice changes nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from previz_studio.camera.coverage import setup_named
from previz_studio.camera.placing import moved, turned
from previz_studio.camera.plan import Piece, Point
from previz_studio.kit.errors import Invalid
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import text_of
from previz_studio.shots.typed import number_of, spot_of

MOST_PIECES = 60
NEW = {
    "character": Piece("Person", "character", 1.75, 0.55, 0.35, (0, 0, 5), (0, 0, 5), (), 180, 180),
    "vehicle": Piece("Car", "vehicle", 1.45, 1.8, 4.5, (2, 0, 10), (2, 0, 10)),
    "prop": Piece("Prop", "prop", 0.8, 0.8, 0.8, (-1, 0, 4), (-1, 0, 4)),
    "set": Piece("Wall", "set", 3.0, 0.3, 8.0, (-4, 0, 12), (-4, 0, 12)),
}
"""What each button of the blocking dialog puts down: ordinary sizes, a few metres ahead of the lens."""
_SIZES = {"height": "height_m", "width": "width_m", "length": "length_m"}


def blocked(plan: ShotPlan, form: Mapping[str, str]) -> ShotPlan:
    """The plan with its floor changed. Raises Invalid or NotFound naming the field."""
    pieces = tuple(_piece(piece, form, f"piece_{n}") for n, piece in enumerate(plan.pieces))
    camera = plan.camera
    if form.get("coverage"):
        camera, pieces = setup_named(camera, pieces, form["coverage"]).placed
    if form.get("camera_shift"):
        camera, pieces = moved(camera, pieces, *spot_of(form, "camera_shift"))
    if form.get("camera_turn"):
        camera, pieces = turned(camera, pieces, number_of(form, "camera_turn", 0.0))
    return replace(plan, camera=camera, pieces=_added(_removed(pieces, form), form))


def _removed(pieces: tuple[Piece, ...], form: Mapping[str, str]) -> tuple[Piece, ...]:
    text = form.get("piece_remove", "")
    if not text:
        return pieces
    if not text.isdigit() or int(text) >= len(pieces):
        raise Invalid(f"There is no piece {text[:10]} on this floor.", hint=f"It has {len(pieces)}.")
    return (*pieces[: int(text)], *pieces[int(text) + 1 :])


def _added(pieces: tuple[Piece, ...], form: Mapping[str, str]) -> tuple[Piece, ...]:
    kind = form.get("piece_add", "")
    if not kind:
        return pieces
    if kind not in NEW:
        raise Invalid(f"{kind[:20]!r} cannot be put on the floor.", hint=f"Use one of {', '.join(NEW)}.")
    if len(pieces) >= MOST_PIECES:
        raise Invalid(f"This floor holds {MOST_PIECES} pieces already.", hint="Take one away first.")
    return (*pieces, NEW[kind])


def _piece(piece: Piece, form: Mapping[str, str], name: str) -> Piece:
    changes: dict[str, object] = {**_sizes(piece, form, name), **_places(piece, form, name)}
    if form.get(f"{name}_name", "").strip():
        changes["name"] = text_of(form, f"{name}_name")[:80]
    for place in ("start", "end"):
        attribute = f"facing_{place}_deg"
        changes[attribute] = number_of(form, f"{name}_facing_{place}", getattr(piece, attribute)) % 360
    changed: Piece = replace(piece, **changes)  # type: ignore[arg-type]
    return changed


def _sizes(piece: Piece, form: Mapping[str, str], name: str) -> dict[str, float]:
    found = {}
    for field, attribute in _SIZES.items():
        found[attribute] = size = number_of(form, f"{name}_{field}", getattr(piece, attribute))
        if not 0.01 <= size <= 500:
            raise Invalid(f"{piece.name} cannot be {size:g} m in {field}.", hint="Use 0.01 to 500 m.")
    return found


def _places(piece: Piece, form: Mapping[str, str], name: str) -> dict[str, object]:
    if form.get(f"{name}_place", "").strip():  # somebody who stands still is moved as a whole
        at = _at(piece.start, spot_of(form, f"{name}_place"))
        return {"start": at, "end": at, "via": ()}
    ends: dict[str, object] = {
        place: _at(getattr(piece, place), spot_of(form, f"{name}_{place}"))
        for place in ("start", "end")
        if form.get(f"{name}_{place}", "").strip()
    }
    return ends | (_via(piece, form, f"{name}_via") if f"{name}_via" in form else {})


def _via(piece: Piece, form: Mapping[str, str], name: str) -> dict[str, object]:
    """`3 12; 4 18`: the points passed on the way, in order. Timed points keep their times while their number stays."""
    texts = [part for part in form[name].split(";") if part.strip()]
    points = tuple(_at(piece.start, spot_of({name: part}, name)) for part in texts)
    if [(p[0], p[2]) for p in points] == [(p[0], p[2]) for p in piece.via]:
        return {}
    same = len(points) == len(piece.via)
    times = {} if same else {"via_seconds": (), "via_facing_deg": ()}
    return {"via": points, **times}


def _at(was: Point, spot: tuple[float, float]) -> Point:
    return spot[0], was[1], spot[1]
