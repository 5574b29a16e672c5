"""What publishing a take costs: frames a second of the master and proxy at 1280x536, beside its parts.

`python benchmarks/encode.py [--frames 96] [--passes 3]` prints medians over the passes; all rows of a pass run one
after another, so the ratios hold on a busy machine. Real time is 24. Nothing is kept.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from previz_studio.media.commands import Encode, encode_take
from previz_studio.media.decode import count_decodable, count_whole_prores
from previz_studio.media.derive import Label, join_masters, transcode_master
from previz_studio.media.encode import Frame, TakeSpec
from previz_studio.media.encode import encode_take as publishable_take
from previz_studio.media.run import run
from previz_studio.media.tools import ffmpeg_facts, ffmpeg_line

WIDTH, HEIGHT, FPS = 1280, 536, Fraction(24)


def pictures(count: int) -> list[Frame]:
    """A drifting texture with grain, from a fixed seed: neither flat nor noise, as an animatic is."""
    rng = np.random.default_rng(7)
    small = rng.integers(0, 255, (HEIGHT // 8 + 40, WIDTH // 8 + 40, 3)).astype(np.uint8)
    large = np.kron(small, np.ones((8, 8, 1), np.uint8))
    large = (large // 2 + np.roll(large, 5, axis=0) // 4 + np.roll(large, 3, axis=1) // 4).astype(np.uint8)
    grain = rng.integers(0, 6, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    return [large[i : i + HEIGHT, 2 * i : 2 * i + WIDTH] // 2 + np.roll(grain, 7 * i, axis=1) for i in range(count)]


def both_movies(frames: list[Frame], folder: Path) -> None:
    """ffmpeg alone: no hashes, no stills, no checks."""
    what = Encode(WIDTH, HEIGHT, FPS, len(frames), "01:00:00:00")
    raw: Iterator[bytes] = (frame.tobytes() for frame in frames)
    run(ffmpeg_line(encode_take(folder / "a.mov", folder / "a.mp4", what)), stdin=raw)


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """(wall seconds, CPU seconds of this process and its children)"""
    before, started = os.times(), time.perf_counter()
    work()
    wall, after = time.perf_counter() - started, os.times()
    return wall, sum(after[:4]) - sum(before[:4])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=96)
    parser.add_argument("--passes", type=int, default=3)
    asked = parser.parse_args()
    frames = pictures(asked.frames)
    rows: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        spec = TakeSpec(WIDTH, HEIGHT, FPS, len(frames))
        master = folder / "master.mov"
        kinds: dict[str, Callable[[], object]] = {
            "publishable take (all of it)": lambda: publishable_take(frames, folder, spec),
            "ffmpeg alone, both movies": lambda: both_movies(frames, folder),
            "checking the master": lambda: count_whole_prores(master),
            "decoding the master": lambda: count_decodable(master),
            "joining two masters": lambda: join_masters([master, master], folder / "joined.mov", Label()),
            "to DNxHR HQX": lambda: transcode_master(master, folder / "hqx.mov", "dnxhr_hqx", Label()),
        }
        for _ in range(asked.passes):
            for name, work in kinds.items():
                rows.setdefault(name, []).append(measured(work))
        sizes = [(folder / name).stat().st_size / 1e6 for name in ("master.mov", "proxy.mp4")]
    whole = statistics.median(wall for wall, _ in next(iter(rows.values())))
    print(f"{len(frames)} frames {WIDTH}x{HEIGHT}, {os.cpu_count()} cores, ffmpeg {ffmpeg_facts().version}")
    print(f"master {sizes[0]:.1f} MB, proxy {sizes[1]:.1f} MB; medians of {asked.passes}\n")
    print(f"{'':32}{'frames/s':>10}{'wall s':>9}{'CPU s':>9}{'of take':>9}")
    for name, found in rows.items():
        wall, cpu = (statistics.median(column) for column in zip(*found, strict=True))
        print(f"{name:32}{len(frames) / wall:10.1f}{wall:9.2f}{cpu:9.2f}{wall / whole:9.2f}")


if __name__ == "__main__":
    main()
