"""Movies that no camera check can say anything about, or only with care: one frame, black, uneven in time, 8K."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tests.camera.measure import pictures

KINDS = ("one frame", "black", "variable rate")
SAID = {"one frame": "a single frame", "black": "black", "variable rate": "Pan"}
"""What is said of each: the reason, or the move that was measured after all."""


def odd_movie(kind: str, path: Path, width: int = pictures.WIDTH, height: int = pictures.HEIGHT) -> Path:
    """H.264; the uneven one pans 12 degrees right, every third frame held twice as long."""
    frames = list(pictures.turned(pan=12))
    if kind == "one frame":
        frames = frames[:1]
    if kind == "black":
        frames = [np.zeros_like(frame) for frame in frames]
    with av.open(str(path), "w") as movie:
        stream = movie.add_stream("libx264", rate=24, options={"crf": "16", "preset": "ultrafast", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = stream.time_base = Fraction(1, 24_000)
        at = 0
        for number, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="gray").reformat(width, height, "yuv420p")
            frame.pts, frame.time_base = at, Fraction(1, 24_000)
            at += 2000 if kind == "variable rate" and number % 3 == 2 else 1000
            movie.mux(stream.encode(frame))
        movie.mux(stream.encode())
    return path
