"""What the studio adds to a render, and how busy a batch keeps the engine, in one run on one machine.

python benchmarks/take.py [--device cpu|cuda] [--models 2B,13B] [--size 512x320x49] [--shots 12] [--rounds 3] [--write]

On a CPU a tiny random-weight LTX-Video is built: shares and ratios mean something then, seconds of a GPU do not. With
`--device cuda` models of the published sizes are built with random weights (13B: 40 GB of disk).
"""

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, beside its package

from benchmarks import batch, page
from benchmarks.rendering.bare import SILENT, bare_frames, bare_pipeline, call, documented, encode, request_of, timed
from benchmarks.rendering.sizes import PEAK_TFLOPS, REACHED_TFLOPS, SIZES, Size, build, pass_tflop
from previz_studio.engines.contract import RenderRequest
from previz_studio.engines.diffusion.device import device_name, has_cuda, let_go
from previz_studio.engines.ltx.engine import Ltx
from tests.engines import tiny

STEPS = 8
ADDED, OF_RECIPE, IDLE = 1.03, 0.5, 0.03
"""The targets: at most so much of the bare pipeline, of the documented recipe, of the batch."""
READING = """\
Reading: on a CPU the engine, the encoder and the camera measurement share the cores, so a take in the queue costs
their sum, and a batch cannot cost what the bare calls alone do; nor is there a text encoder of nine gigabytes whose
loads the studio saves. The two ratios of the batch are therefore not reached here, and only a GPU can tell whether they
are: `--device cuda`. What can be judged is what happens
between takes: how long the engine idles, and where words are read."""
LIBRARIES = ("torch", "diffusers", "transformers")
WAYS = {"studio": 1, "cold": 1, "apart": 2, "beside": 2}
"""Presses of each way. `cold` begins with loading the model; `apart` reads every word in the chair."""
Clip = tuple[int, int, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--models", default="", help="of 2B, 13B, tiny; with cuda 2B,13B, else the tests' own tiny one")
    parser.add_argument("--size", default="", help="width x height x frames; cpu 512x320x49, cuda 768x512x121")
    parser.add_argument("--shots", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    page.add_write(parser)
    asked = parser.parse_args()
    if asked.device == "cuda" and not has_cuda():
        parser.error("torch sees no CUDA device here; leave --device out.")
    gpu = asked.device == "cuda"
    names = [name for name in (asked.models or ("2B,13B" if gpu else "")).split(",") if name]
    width, height, frames = (int(n) for n in (asked.size or ("768x512x121" if gpu else "512x320x49")).split("x"))
    conditions, clip, parts = page.Conditions(), (width, height, frames), []
    for name in names or [""]:
        with tempfile.TemporaryDirectory() as folder:
            size, work = SIZES.get(name), Path(folder)
            model = build(size, work / "model", asked.device) if size else tiny.ltx_checkpoint(work / "model")
            parts += sections(size, model, clip, work, asked.shots, asked.rounds)
    parts += [] if gpu else [READING]
    name = "take-cuda" if gpu else "take"
    page.publish(
        name, "What the studio adds to a take", "\n\n".join(parts), conditions, libraries=LIBRARIES, write=asked.write
    )


def sections(size: Size | None, model: Path, clip: Clip, work: Path, shots: int, rounds: int) -> list[str]:
    called = f"random-weight LTX-Video {size.name}" if size else "the tests' tiny random-weight LTX-Video"
    what = f"{called}, {clip[0]} x {clip[1]}, {clip[2]} frames, {STEPS} steps, on {device_name()}"
    parts = [f"## {size.name if size else 'Tiny model'}\n\n{what[0].upper()}{what[1:]}."]
    parts.append(one_table(one_take(model, clip, work, rounds)))
    parts.append(batch_table(whole_batch(model, clip, work, shots, rounds), shots))
    if size:
        parts.append(stage_table(stages(size, model, clip, work)))
    return parts


def one_take(model: Path, clip: Clip, work: Path, rounds: int) -> dict[str, float]:
    """Best of the rounds, seconds. Studio, bare call and bare call with the studio's encoder take turns, so that
    whatever else runs meets all alike."""
    engine, pipe = Ltx(work / "models", folder=model), bare_pipeline(model)
    request = request_of(clip)
    encode(engine.render(request, SILENT).frames, request, work)
    encode(bare_frames(pipe, request), request, work)
    rows = [
        (
            timed(lambda: encode(engine.render(request, SILENT).frames, request, work)),
            timed(lambda: encode(bare_frames(pipe, request), request, work)),
            timed(lambda: call(pipe, request)),
        )
        for _ in range(rounds)
    ]
    engine.unload()
    studio, beside, alone = (min(column) for column in zip(*rows, strict=True))
    return {"studio": studio, "bare_encoded": beside, "bare": alone, "ratio": studio / beside}


def whole_batch(model: Path, clip: Clip, work: Path, shots: int, rounds: int) -> dict[str, Any]:
    """The same shots in turn: bare calls, the documented script, and the studio from the press on."""
    requests = [request_of(clip, number) for number in range(shots)]
    tiny.install(work / "shelf", "model", batch.builder(model), tiers=("fast",))
    found: dict[str, list[Any]] = {name: [] for name in ("bare", "recipe", *WAYS)}
    for number in range(rounds):
        found["bare"].append(bare_calls(model, requests, work))
        (clips := work / f"clips-{number}").mkdir()
        let_go(device_name())
        found["recipe"].append(timed(partial(documented, model, requests, clips)))
        let_go(device_name())
        for way, presses in WAYS.items():
            folder = work / f"{way}-{number}"
            how = {"presses": presses, "beside": way != "apart", "warm": way != "cold"}
            found[way].append(batch.run(folder, work / "shelf", clip, shots, **how))
            let_go(device_name())
    return found


def bare_calls(model: Path, requests: list[RenderRequest], work: Path) -> float:
    """Seconds of the loaded pipeline's calls, and of encoding the last take."""
    pipe = bare_pipeline(model)
    call(pipe, requests[0])
    start = time.perf_counter()
    for request in requests[:-1]:
        call(pipe, request)
    encode(bare_frames(pipe, requests[-1]), requests[-1], work)
    return time.perf_counter() - start


def stages(size: Size, model: Path, clip: Clip, work: Path) -> dict[str, Any]:
    """Seconds of each stage of one warm take, the share of the device's arithmetic, and the most memory it took."""
    import torch

    engine, gpu = Ltx(work / "models", folder=model), device_name() == "cuda"
    cold = engine.render(request_of(clip), SILENT)
    list(cold.frames)
    if gpu:
        torch.cuda.reset_peak_memory_stats()
    warm = engine.render(request_of(clip, 1), SILENT)
    list(warm.frames)
    peak = torch.cuda.max_memory_allocated() / 1024**3 if gpu else None
    engine.unload()
    done = pass_tflop(size, *clip) * STEPS
    return {
        "cold": cold.facts["seconds"],
        "warm": warm.facts["seconds"],
        "why": warm.facts["memory"],
        "tflop": done,
        "floor": done / REACHED_TFLOPS,
        "utilisation": done / warm.facts["seconds"]["denoise"] / PEAK_TFLOPS,
        "peak": peak,
    }


def one_table(found: dict[str, float]) -> str:
    rows = [
        ("studio: engine and encoder", f"{found['studio']:.2f} s", ""),
        ("bare call, then the studio's encoder", f"{found['bare_encoded']:.2f} s", ""),
        ("bare call alone", f"{found['bare']:.2f} s", ""),
        ("studio / (bare call + encoder)", f"{found['ratio']:.2f}", f"{ADDED}"),
    ]
    words = "One take, the words known to the studio; the bare call reads them with the text encoder each time."
    return f"{words}\n\n{page.table(('', 'best', 'target'), rows)}"


def batch_table(found: dict[str, Any], shots: int) -> str:
    def best(way: str, name: str) -> float:
        """Of the round that ended first: the one others on the machine disturbed least."""
        return float(min(found[way], key=lambda run: run["wall_s"])[name])

    allowed, recipe = (min(found[name]) for name in ("bare", "recipe"))
    rows = [
        ("studio, warm, press to last take ready", f"{best('studio', 'wall_s'):.1f} s", ""),
        ("bare calls, and the last take encoded", f"{allowed:.1f} s", ""),
        ("studio / bare", f"{best('studio', 'wall_s') / allowed:.2f}", f"{ADDED}"),
        ("documented script, from loading to MP4", f"{recipe:.1f} s", ""),
        ("studio, from loading to last take ready", f"{best('cold', 'wall_s'):.1f} s", ""),
        ("studio / documented script", f"{best('cold', 'wall_s') / recipe:.2f}", f"{OF_RECIPE}"),
        ("engine at work, of first to last work", f"{best('studio', 'device_busy_share'):.1%}", ""),
        ("engine idle", f"{best('studio', 'device_idle_share'):.1%}", f"{IDLE:.0%}"),
        ("between two takes, median", f"{best('studio', 'between_takes_median_s') * 1000:.0f} ms", ""),
        ("lost between takes, all", f"{best('studio', 'idle_s'):.2f} s", ""),
        ("loads of the text encoder in the chair", f"{best('studio', 'chair_reads'):.0f}", "1"),
    ]
    once = f"{shots} shots, each with its own words, in one press through the real queue."
    two = [
        (
            "in the chair, as before",
            f"{best('apart', 'chair_s') * 1000:.0f} ms",
            f"{best('apart', 'wall_s'):.1f} s",
        ),
        ("beside the denoising", f"{best('beside', 'chair_s') * 1000:.0f} ms", f"{best('beside', 'wall_s'):.1f} s"),
    ]
    twice = "The same shots in two presses, the second while the first is rendered: where its words are read."
    return "\n\n".join(
        [
            once,
            page.table(("", "best", "target"), rows),
            twice,
            page.table(("words", "engine waits", "whole batch"), two),
        ]
    )


def stage_table(found: dict[str, Any]) -> str:
    names = sorted({*found["cold"], *found["warm"]})
    seconds = [(name, *(f"{found[way].get(name, 0.0):.2f} s" for way in ("cold", "warm"))) for name in names]
    facts = [
        ("arithmetic of the denoising", f"{found['tflop']:.3g} TFLOP"),
        (f"its floor at {REACHED_TFLOPS} TFLOP/s", f"{found['floor']:.2g} s"),
        (f"share of {PEAK_TFLOPS} TFLOP/s while denoising", f"{found['utilisation']:.2%}"),
        ("most memory of the device", f"{found['peak']:.1f} GiB" if found["peak"] else "no device"),
        ("memory plan", found["why"]),
    ]
    return "\n\n".join([page.table(("stage", "first take", "warm take"), seconds), page.table(("", ""), facts)])


if __name__ == "__main__":
    main()
