"""Frames per second of the animatic at 1280x536 for a set of ten, beside its floor: one bare warpPerspective a frame.

Run: python benchmarks/animatic.py [--seconds 2] [--runs 5] [--write]
"""

import argparse
import statistics
import sys
import time
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, beside its package

from benchmarks import page
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.engines.animatic.engine import AnimaticEngine
from previz_studio.engines.contract import RenderRequest, Watch

WIDTH, HEIGHT, FPS = 1280, 536, Fraction(24)
TARGET = 24
"""Frames per second: an animatic is drawn in the time it plays, on 2 cores."""
QUIET = Watch(progress=lambda share, words: None, stop=lambda: False)


def set_of_ten() -> tuple[Piece, ...]:
    """Four people, two vehicles, two props, a container wall and a building."""
    people = [
        Piece(f"Person {i}", "character", 1.6 + 0.08 * i, 0.55, 0.35, (x, 0, z), (x + 1, 0, z), (), 40 * i, 40 * i)
        for i, (x, z) in enumerate([(-1.1, 4.5), (0.5, 5.2), (2.2, 7.5), (-3.4, 9.0)])
    ]
    cars = [
        Piece("Car, saloon", "vehicle", 1.38, 1.78, 4.52, (3, 0, 11), (1, 0, 20), (), 20, 20),
        Piece("Van", "vehicle", 2.1, 2.0, 5.2, (-5, 0, 14), (-5, 0, 14), (), 200, 200),
    ]
    things = [
        Piece("Table", "prop", 0.75, 1.4, 0.8, (1.4, 0, 3.6), (1.4, 0, 3.6)),
        Piece("Barrel", "prop", 0.9, 0.6, 0.6, (-2.4, 0, 6), (-2.4, 0, 6)),
        Piece("Container wall", "set", 5.2, 2.44, 60, (9, 0, 30), (9, 0, 30)),
        Piece("Building", "set", 9, 8, 14, (-14, 0, 30), (-14, 0, 30)),
    ]
    return (*people, *cars, *things)


def request_of(frames: int, panel: Path | None = None) -> RenderRequest:
    moves = (Move(MoveKind.DOLLY, "in", 2, "m"), Move(MoveKind.PAN, "right", 10, "deg"))
    camera = CameraPlan(moves, lens_mm=28.0, focus_distance_m=5.0)
    options = {"look": "panel" if panel else "clay"}
    return RenderRequest(
        WIDTH, HEIGHT, frames, FPS, 1, camera, set_of_ten(), panel=panel, panel_frame=frames // 2, options=options
    )


def rate_of(request: RenderRequest) -> float:
    """Frames per second of wall time, the engine's own two threads drawing."""
    start = time.perf_counter()
    count = sum(1 for _ in AnimaticEngine().render(request, QUIET).frames)
    return count / (time.perf_counter() - start)


def floor_rate(frames: int) -> float:
    """One RGB plane through one homography, one thread: no renderer of a picture can do less."""
    plane = np.random.default_rng(1).integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    matrix = np.array([[1.02, 0.01, -8], [0.004, 1.01, -4], [1e-5, 2e-6, 1]])
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    start = time.perf_counter()
    for _ in range(frames):
        cv2.warpPerspective(plane, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    seconds = time.perf_counter() - start
    cv2.setNumThreads(threads)
    return frames / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--runs", type=int, default=5)
    page.add_write(parser)
    asked, conditions = parser.parse_args(), page.Conditions()
    frames = round(asked.seconds * 24)
    with TemporaryDirectory() as folder:
        panel = Path(folder) / "panel.png"
        noise = np.random.default_rng(1).integers(0, 255, (27, 64, 3), dtype=np.uint8)
        cv2.imwrite(str(panel), cv2.resize(noise, (1920, 804), interpolation=cv2.INTER_CUBIC))
        clay, drawn = request_of(frames), request_of(frames, panel)
        rate_of(request_of(4))
        floors = [floor_rate(frames) for _ in range(asked.runs)]
        rates = {
            "clay": [rate_of(clay) for _ in range(asked.runs)],
            "panel": [rate_of(drawn) for _ in range(asked.runs)],
        }
    body = "\n\n".join([words_of(frames, asked.runs), table_of(rates, statistics.median(floors))])
    page.publish(
        "animatic",
        "The animatic's speed",
        body,
        conditions,
        libraries=("numpy", "opencv-python-headless"),
        write=asked.write,
    )


def words_of(frames: int, runs: int) -> str:
    return (
        f"{frames} frames of {WIDTH}x{HEIGHT} of a set of ten, drawn by the engine's own two threads and not encoded; "
        f"medians of {runs} runs. Clay is the set alone, panel the set behind a storyboard panel. The floor is "
        f"one cv2.warpPerspective a frame in one thread: no renderer of a picture can do less. Target: {TARGET}."
    )


def table_of(rates: dict[str, list[float]], floor: float) -> str:
    rows = [
        (
            name,
            f"{statistics.median(values):.1f}",
            f"{min(values):.1f} to {max(values):.1f}",
            f"{statistics.median(values) / floor:.3f}",
            f"{statistics.median(values) / TARGET:.2f}",
        )
        for name, values in rates.items()
    ]
    rows.append(("floor", f"{floor:.1f}", "", "1", f"{floor / TARGET:.2f}"))
    return page.table(("", "frames/s", "range", "of floor", "of target"), rows)


if __name__ == "__main__":
    main()
