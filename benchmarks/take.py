"""What the studio adds to a render, and how busy a batch keeps the engine, in one run on one machine.

python benchmarks/take.py [--model FOLDER] [--size 768x512x121] [--shots 12] [--rounds 5]

Without --model a tiny random-weight LTX-Video is built: the figures then compare overheads, not pictures or GPUs.
"""

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from previz_studio.camera.plan import CameraPlan
from previz_studio.engines.contract import Frame, PromptPart, RenderRequest, Watch
from previz_studio.engines.diffusion.device import device_name, library_versions
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx.recipes import DISTILLED
from previz_studio.media.encode import TakeSpec, encode_take
from tests.engines import tiny

FPS = Fraction(24)
WORDS = "A ferry leaves the pier at night."
SILENT = Watch(progress=lambda share, words: None, stop=lambda: False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="a model folder in diffusers layout; a tiny one is built otherwise")
    parser.add_argument("--size", default="256x160x25", help="width x height x frames")
    parser.add_argument("--shots", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    width, height, frames = (int(side) for side in asked.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        model = asked.model or tiny.ltx_checkpoint(work / "tiny")
        engine = Ltx(work / "models", folder=model)
        request = RenderRequest(
            width, height, frames, FPS, seed=7, camera=CameraPlan(), prompt=(PromptPart("action", WORDS),)
        )
        result = {
            "machine": {"cores": os.cpu_count(), "device": device_name(), "load_1min": os.getloadavg()[0]},
            "libraries": library_versions(),
            "model": "tiny random weights" if asked.model is None else model.name,
            "size": asked.size,
            "one_take": one_take(engine, model, request, work, asked.rounds),
            "batch": batch(engine, request, work, asked.shots),
        }
    print(json.dumps(result, indent=2))


def one_take(engine: Ltx, model: Path, request: RenderRequest, work: Path, rounds: int) -> dict[str, Any]:
    """Median seconds of the studio's engine and of the bare pipeline, each with the same encoder behind it.

    The two take turns, so that whatever else runs on the machine meets both alike."""
    pipe = bare_pipeline(model)
    studio: list[float] = []
    bare: list[float] = []
    encode(engine.render(request, SILENT).frames, request, work)
    encode(bare_frames(pipe, request), request, work)
    for _ in range(rounds):
        studio.append(timed(lambda: encode(engine.render(request, SILENT).frames, request, work)))
        bare.append(timed(lambda: encode(bare_frames(pipe, request), request, work)))
    ratio = statistics.median(s / b for s, b in zip(studio, bare, strict=True))
    return {
        "studio_s": round(statistics.median(studio), 4),
        "bare_pipeline_s": round(statistics.median(bare), 4),
        "ratio": round(ratio, 4),
        "note": "the bare call reads its prompt with the text encoder each time; the studio reads it once",
    }


def batch(engine: Ltx, request: RenderRequest, work: Path, shots: int) -> dict[str, Any]:
    """`shots` takes of the same place, two jobs in flight: one denoises while the other decodes and encodes."""
    requests = [_shot(request, number) for number in range(shots)]
    before = engine.embeddings.misses
    start = time.perf_counter()
    engine.read_ahead(requests)
    read = time.perf_counter() - start
    spans: list[tuple[float, float]] = []
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda shot: _take(engine, shot, work, spans), requests))
    wall = time.perf_counter() - start
    spans.sort()
    gaps = [max(0.0, later[0] - earlier[1]) for earlier, later in zip(spans, spans[1:], strict=False)]
    return {
        "shots": shots,
        "wall_s": round(wall, 3),
        "read_ahead_s": round(read, 3),
        "denoising_share": round(sum(end - begin for begin, end in spans) / wall, 3),
        "between_takes_s": round(statistics.median(gaps), 4) if gaps else 0.0,
        "idle_share_between_takes": round(sum(gaps) / wall, 4),
        "prompts_read": engine.embeddings.misses - before,
    }


def _shot(request: RenderRequest, number: int) -> RenderRequest:
    words = PromptPart("action", f"{WORDS} Lighting {number}.")
    return RenderRequest(**{**vars(request), "seed": number, "prompt": (words,)})


def _take(engine: Ltx, request: RenderRequest, work: Path, spans: list[tuple[float, float]]) -> None:
    """Notes when the engine's denoising began and ended; encodes outside of it."""
    began: list[float] = []

    def progress(_share: float, words: str) -> None:
        if words == "Read the words":
            began.append(time.perf_counter())

    rendered = engine.render(request, Watch(progress, lambda: False))
    spans.append((began[0], time.perf_counter()))
    encode(rendered.frames, request, work)


def bare_pipeline(model: Path) -> Any:
    from diffusers import LTXConditionPipeline

    pipe = LTXConditionPipeline.from_pretrained(model, local_files_only=True).to(device_name())
    pipe.set_progress_bar_config(disable=True)
    return pipe


def bare_frames(pipe: Any, request: RenderRequest) -> Iterator[Frame]:
    """The documented call, its frames as 16 bits for the same encoder."""
    import torch

    clip = pipe(
        prompt=WORDS,
        width=request.width,
        height=request.height,
        num_frames=request.frames,
        frame_rate=24,
        timesteps=list(DISTILLED),
        guidance_scale=1.0,
        decode_timestep=0.05,
        decode_noise_scale=0.025,
        image_cond_noise_scale=0.0,
        generator=torch.Generator("cpu").manual_seed(request.seed),
        output_type="np",
    ).frames[0]
    return ((frame * 65535).round().astype(np.uint16) for frame in clip)


def encode(frames: Iterator[Frame], request: RenderRequest, work: Path) -> None:
    folder = work / f"take-{threading.get_ident()}-{time.monotonic_ns()}"
    folder.mkdir()
    encode_take(frames, folder, TakeSpec(request.width, request.height, FPS, request.frames))


def timed(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
