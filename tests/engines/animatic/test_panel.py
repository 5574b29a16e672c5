from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.engines.animatic.engine import AnimaticEngine
from previz_studio.engines.animatic.fills import filled
from previz_studio.engines.animatic.panel import read_panel
from previz_studio.engines.contract import Frame, RenderRequest, Watch
from previz_studio.kit.errors import Invalid

CAR = Piece("Car, grey saloon", "vehicle", 1.38, 1.78, 4.52, (1, 0, 9), (1, 0, 14), (), 20, 20)
WALL = Piece("Wall", "set", 4, 2, 30, (7, 0, 20), (7, 0, 20))
QUIET = Watch(progress=lambda share, words: None, stop=lambda: False)
MOVES = {
    "static": Move(MoveKind.STATIC),
    "pan": Move(MoveKind.PAN, "right", 12, "deg"),
    "dolly": Move(MoveKind.DOLLY, "in", 2, "m"),
    "crane": Move(MoveKind.CRANE, "up", 2, "m"),
}


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    """A smooth drawing with a bright disc right of the middle."""
    y, x = np.mgrid[0:108, 0:256].astype(np.float32)
    drawing = np.stack([40 + x / 4, 60 + y, 120 - x / 4], axis=-1).astype(np.uint8)
    cv2.circle(drawing, (160, 54), 12, (250, 250, 250), -1)
    cv2.imwrite(str(tmp_path / "panel.png"), drawing)
    return tmp_path / "panel.png"


def frames(panel: Path, move: Move, **changes: Any) -> list[Frame]:
    """Of the moving panel, also where the set would be drawn instead."""
    values: dict[str, Any] = {
        "width": 256, "height": 108, "frames": 9, "fps": Fraction(24), "seed": 1, "panel": panel, "panel_frame": 4,
        "camera": CameraPlan(moves=(move,), focus_distance_m=10.0), "options": {"look": "panel"},
    }  # fmt: skip
    return list(AnimaticEngine().render(RenderRequest(**(values | changes)), QUIET).frames)


@pytest.mark.parametrize("pieces", [(), (CAR, WALL)], ids=["flat", "set"])
@pytest.mark.parametrize("name", MOVES)
def test_given_any_move_then_the_panel_fills_the_frame_at_its_own_time(
    panel: Path, name: str, pieces: tuple[Piece, ...]
) -> None:
    shown = frames(panel, MOVES[name], pieces=pieces)[4].astype(int)
    away = np.abs(shown - read_panel(panel, 256, 108))
    assert away.max() <= 3
    assert away.mean() < 0.5


def test_given_a_pan_then_the_drawing_moves_by_the_tangent_of_the_angle(panel: Path) -> None:
    shown = frames(panel, MOVES["pan"])
    focal = 35 / 24.89 * 256
    for frame, picture in enumerate(shown):
        angle = np.arctan((160 - 127.5) / focal) - np.radians(12 * (frame - 4) / 9)
        assert disc_x(picture) == pytest.approx(127.5 + focal * np.tan(angle), abs=0.6)


def test_given_a_dolly_onto_a_flat_panel_then_it_grows_by_the_ratio_of_distances(panel: Path) -> None:
    shown = frames(panel, MOVES["dolly"])
    # The panel hangs 10 m ahead of the lens at its own frame, and the lens travels 2 m in 9 frames.
    ratio = (10 - 2 * 4 / 9 + 2 * 4 / 9) / (10 - 2 * 4 / 9)
    assert disc_x(shown[8]) == pytest.approx(127.5 + (160 - 127.5) * ratio, abs=0.6)


def disc_x(picture: Frame) -> float:
    bright = (picture.min(axis=-1) > 200).nonzero()[1]
    return float(bright.mean())


def test_given_a_move_past_the_border_then_nothing_is_black(panel: Path) -> None:
    wide = Move(MoveKind.PAN, "right", 60, "deg")
    for pieces in ((), (CAR, WALL)):
        assert min(int(picture.max(axis=-1).min()) for picture in frames(panel, wide, pieces=pieces)) > 20


def test_given_a_mark_at_the_border_when_the_camera_looks_past_it_then_it_is_seen_once(tmp_path: Path) -> None:
    drawing = np.full((108, 256, 3), 60, np.uint8)
    drawing[98:101, 120:136] = 250
    cv2.imwrite(str(tmp_path / "panel.png"), drawing)
    down = Move(MoveKind.TILT, "down", 8, "deg")
    last = frames(tmp_path / "panel.png", down, pieces=(WALL,), panel_frame=0)[-1]
    bright = last[:, 120:136].max(axis=(1, 2)) > 180
    assert np.count_nonzero(np.diff(bright.astype(int)) == 1) == 1, "the drawing goes on, it is not mirrored"


def test_given_a_driving_car_then_its_cut_out_drives_too(panel: Path) -> None:
    shown = frames(panel, MOVES["static"], pieces=(CAR,))
    assert np.abs(shown[0].astype(int) - shown[8]).max() > 30


def test_given_a_file_that_is_no_picture_then_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "panel.jpg").write_bytes(b"not a picture")
    with pytest.raises(Invalid, match="panel.jpg is not a picture"):
        frames(tmp_path / "panel.jpg", MOVES["static"])


def test_given_a_car_that_has_driven_off_then_the_set_shows_where_it_was_drawn_not_a_smear(panel: Path) -> None:
    away = Piece("Car, grey saloon", "vehicle", 1.38, 1.78, 4.52, (0, 0, 7), (-60, 0, 7), (), 90, 90)
    behind = Piece("Quay", "set", 1.0, 60, 2, (0, 0, 12), (0, 0, 12))
    shown = frames(panel, MOVES["static"], pieces=(away, behind), panel_frame=0)
    hole = shown[8][50:90, 100:150].astype(float)
    assert np.abs(np.diff(hole.mean(axis=(1, 2)))).max() > 1.5, "kerb and horizon run on behind the car"


PERSON = Piece("Dahl", "character", 1.8, 0.55, 0.35, (0.4, 0, 4), (0.4, 0, 4), (), 180, 180)
LEAVING = Piece("Car, grey saloon", "vehicle", 1.38, 1.78, 4.52, (16, 0, 9), (-20, 0, 9), (), 90, 90)


@pytest.mark.parametrize(
    ("move", "pieces", "look", "words"),
    [
        (Move(MoveKind.ORBIT, "left", 45, "deg"), (PERSON, WALL), "clay", "round Dahl"),
        (Move(MoveKind.DOLLY, "in", 0.3, "m"), (PERSON, WALL), "panel", ""),
        (Move(MoveKind.PAN, "right", 12, "deg"), (PERSON, WALL), "panel", ""),
        (Move(MoveKind.PAN, "right", 60, "deg"), (WALL,), "clay", "past the drawing's border"),
        (Move(MoveKind.CRANE, "up", 5, "m"), (WALL,), "panel", ""),
        (Move(MoveKind.STATIC), (LEAVING, WALL), "clay", "never drawn"),
        (Move(MoveKind.CRANE, "up", 5, "m"), (), "panel", ""),
    ],
)
def test_given_a_move_the_panel_cannot_carry_then_the_set_is_drawn_and_the_take_says_why(
    panel: Path, move: Move, pieces: tuple[Piece, ...], look: str, words: str
) -> None:
    camera = CameraPlan(moves=(move,), focus_distance_m=4.0, orbit_pivot_m=(0, 1, 4))
    asked = RenderRequest(
        width=256, height=108, frames=9, fps=Fraction(24), seed=1, panel=panel, panel_frame=4, camera=camera,
        pieces=pieces,
    )  # fmt: skip
    facts = AnimaticEngine().render(asked, QUIET).facts
    assert facts["look"] == look
    assert words in facts["drawn"]
    chosen = AnimaticEngine().render(replace(asked, options={"look": "panel"}), QUIET).facts
    assert (chosen["look"], chosen["drawn"]) == ("panel", "")


def test_given_headlamps_that_drive_off_then_their_glow_does_not_stay_behind(tmp_path: Path) -> None:
    y, x = np.mgrid[0:216, 0:512].astype(np.float32)
    glow = 190 * np.exp(-(((x - 256) / 34) ** 2 + ((y - 128) / 22) ** 2))
    cv2.imwrite(str(tmp_path / "panel.png"), np.repeat((30 + glow)[..., None], 3, axis=-1).astype(np.uint8))
    car = Piece("Car, grey saloon", "vehicle", 1.38, 1.78, 4.52, (0, 0, 16), (-60, 0, 16), (), 90, 90)
    size = {"width": 512, "height": 216, "panel_frame": 0}
    shown = frames(tmp_path / "panel.png", MOVES["static"], pieces=(car,), **size)
    assert np.abs(shown[0].astype(int) - read_panel(tmp_path / "panel.png", 512, 216)).max() <= 3, (
        "it is there at first"
    )
    assert shown[8][90:170, 180:332].max() < 80, "and gone with the car"


def test_given_somebody_cut_by_the_border_when_the_camera_pulls_back_then_no_cut_shows(tmp_path: Path) -> None:
    """A neck that the panel's lower border cuts goes on down when the head gets smaller."""
    drawing = np.full((216, 512, 3), 20, np.uint8)
    drawing[100:, 226:286] = 220
    cv2.imwrite(str(tmp_path / "panel.png"), drawing)
    near = Piece("Dahl", "character", 1.8, 0.55, 0.35, (0, 0, 1.6), (0, 0, 1.6), (), 180, 180)
    pull = Move(MoveKind.DOLLY, "out", 0.12, "m")
    camera = CameraPlan(moves=(pull,), lens_mm=50, height_m=1.6, focus_distance_m=1.6)
    request = {"pieces": (near,), "camera": camera, "panel_frame": 0, "width": 512, "height": 216}
    last = frames(tmp_path / "panel.png", pull, **request)[-1]
    assert last[-4:, 250:262].min() > 180, "the neck reaches the lower border"


def test_given_a_hole_in_an_even_drawing_then_nothing_of_the_cut_out_stays_behind() -> None:
    drawing = np.full((120, 200, 3), (30, 40, 60), np.uint8)
    drawing[40:80, 70:120] = (230, 220, 200)
    holes = np.zeros((120, 200), np.uint8)
    holes[36:84, 66:124] = 255
    clay = np.full((120, 200, 3), 140, np.uint8)
    assert np.abs(filled(drawing, holes, clay)[36:84, 66:124].astype(int) - (30, 40, 60)).max() <= 2


def test_given_a_drawing_that_ends_dark_above_and_bright_below_then_it_goes_on_so_past_its_border() -> None:
    drawing = np.full((120, 320, 3), 40, np.uint8)
    drawing[60:] = 200
    beyond = np.zeros((120, 320), np.uint8)
    beyond[:, 160:] = 255
    goes_on = filled(drawing, beyond, np.full((120, 320, 3), 120, np.uint8)).astype(int)
    assert goes_on[20, 185].max() < 70
    assert goes_on[100, 185].min() > 170
