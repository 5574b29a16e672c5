"""What the studio adds to a render, and how busy a batch keeps the engine, in one run on one machine.

python benchmarks/take.py [--device cpu|cuda] [--models 2B,13B] [--size 512x320x49] [--shots 12] [--rounds 3] [--write]

On a CPU two random-weight LTX-Videos are built: a tiny one that shares the machine with all the rest, and one whose
denoising outweighs what the studio does beside it, on a core of its own, as on a GPU. Shares and ratios mean something
then, seconds of a GPU do not. With `--device cuda` models of the published sizes are built (13B: 40 GB of disk).
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, beside its package

from benchmarks import batch, page
from benchmarks.rendering import ltx2, tables
from benchmarks.rendering.bare import (
    SILENT,
    bare_pipeline,
    call,
    documented,
    encode,
    fits_whole,
    request_of,
    sixteen_bits,
    timed,
)
from benchmarks.rendering.cores import SHARED, Cores, apart, split
from benchmarks.rendering.sizes import PEAK_TFLOPS, REACHED_TFLOPS, SIZES, Size, build, pass_tflop
from previz_studio.engines.contract import RenderRequest
from previz_studio.engines.diffusion.device import device_name, has_cuda, let_go
from previz_studio.engines.ltx.engine import Ltx
from tests.engines import tiny, tiny2

STEPS = 8
APART = "eighth"
"""The model that is measured on a core of its own."""
SHARED_WORDS = """\
The engine, the encoder and the camera measurement share the cores here, so a take in the queue costs their sum, and a
batch cannot cost what the bare calls alone do. What can be judged is what happens between takes, and where words are
read."""
APART_WORDS = """\
A core of its own stands in for a GPU: loading, text encoder, denoising, previews and decoding run on it in one thread,
here as in the bare calls and in the documented script; encoding, camera measurement, hashing, database and everything
else run on the other core. The model is LTX-Video 2B with its T5-XXL at an eighth of their widths and half of their
depths (14 blocks of width 256, 12 of width 512), so that both weigh as in truth; only the picture decoder is smaller.
Harder than a GPU: what the engine's thread does between its calls stops the device, where a GPU has kernels left to do.
Easier: memory and its bandwidth are shared with nobody's driver, and nothing crosses a bus."""
READING = """\
Reading: on a core of its own the device's work is the same in all three ways, so what the studio adds is what the batch
takes beyond the bare calls: the gaps between takes, and the last take's camera measurement, hashing and publishing.

The documented script is not halved here, and cannot be: the least that any order of the same work could reach is the
share that its calls have without reading words (the row says it), because overlap hides only loading and export, and
new texts have to be read once either way. Half needs those to weigh as much as the denoising: where a GPU makes a take
about as fast as its pictures can be written, or where the text encoder is fetched for each prompt (the documentation's
other recipe, group offload with float8, which needs an accelerator). `--device cuda` measures that; a CPU cannot.
Where the documentation's script makes passes that nobody needs, as for LTX-2 below, it is halved and more."""
LTX2 = "ltx2"
LTX2_WORDS = """\
LTX-2 19B and its Gemma at a sixteenth of their widths and a quarter of their depths, in both stages, with sound, on a
core of its own. The documented script is the diffusers documentation's "Distilled checkpoint generation": both stages,
`guidance_scale=1.0`, each shot's words read in each stage, a movie with sound at the end. Output size, steps and model
are the same in all rows. The script leaves the other seven kinds of guidance at the pipeline's defaults, which are on:
each step is four passes through the transformer, which a distilled model does not need and its publisher's own pipeline
does not make. The middle row is the same script with all of them switched off. The script's CPU offload, which needs a
GPU, is left out in its favour."""
OFFLOADED_WORDS = """\
The whole pipeline does not fit on this card, so the bare calls and the documented script run as the documentation has
it for small ones: the transformer in float8, and groups of layers fetched from main memory."""
LIBRARIES = ("torch", "diffusers", "transformers")
WAYS = {"studio": 1, "cold": 1, "apart": 2, "beside": 2}
"""Presses of each way. `cold` begins with loading the model; `apart` reads every word in the chair."""
Clip = tuple[int, int, int]
SIZE_OF = {"": "512x320x49", APART: "512x320x33"}
"""Of the models that a CPU measures without being told."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--models", default="", help="of 2B, 13B, tiny, eighth, ltx2")
    parser.add_argument("--size", default="", help="width x height x frames; cpu 512x320x49, cuda 768x512x121")
    parser.add_argument("--shots", type=int, default=12)
    parser.add_argument("--ltx2-shots", type=int, default=4, help="of the section on LTX-2")
    parser.add_argument("--rounds", type=int, default=3)
    page.add_write(parser)
    asked = parser.parse_args()
    if asked.device == "cuda" and not has_cuda():
        parser.error("torch sees no CUDA device here; leave --device out.")
    gpu = asked.device == "cuda"
    names = asked.models.split(",") if asked.models else ["2B", "13B"] if gpu else ["", APART, LTX2]
    conditions, parts = page.Conditions(), list[str]()
    for name in [name for name in names if name != LTX2]:
        cores = split() if name == APART else SHARED
        size = asked.size or ("768x512x121" if gpu else SIZE_OF.get(name, SIZE_OF[""]))
        given = (name, size, asked.shots, asked.rounds, cores)
        parts += sections(*given) if gpu else apart(sections, cores, *given)
    parts += [READING] if APART in names else []
    if LTX2 in names:
        given2 = (asked.size or SIZE_OF[APART], asked.ltx2_shots, asked.rounds, split())
        parts += apart(beside_the_documentation, split(), *given2)
    name = "take-cuda" if gpu else "take"
    page.publish(
        name, "What the studio adds to a take", "\n\n".join(parts), conditions, libraries=LIBRARIES, write=asked.write
    )


def beside_the_documentation(clip_size: str, shots: int, rounds: int, cores: Cores) -> list[str]:
    """LTX-2 through the whole studio, and the script of its documentation."""
    width, height, frames = (int(number) for number in clip_size.split("x"))
    clip, runs = (width, height, frames), dict[str, list[dict[str, float]]](script=[], off=[], studio=[])
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        model, upsampler = ltx2.build(work / "model"), tiny2.ltx2_upsampler(work / "upsampler")
        tiny.install(work / "shelf", "ltx-2-19b-small", batch.builder(model), tiers=("fast",))
        tiny.install(work / "shelf", "ltx-2-19b-upsampler", batch.builder(upsampler), tiers=())
        requests = [request_of(clip, number) for number in range(shots)]
        for number in range(rounds):
            for way, more in (("script", {}), ("off", ltx2.GUIDANCE_OFF)):
                (clips := work / f"{way}-{number}").mkdir()
                with ltx2.counted() as passes:
                    found = ltx2.documented(model, upsampler, requests, clips, cores, **more)
                runs[way].append({**found, "passes": sum(passes) / shots})
                let_go(device_name())
            how = {"cores": cores, "made_by": ("ltx2", "fine")}
            with ltx2.counted() as passes:
                ran = batch.run(work / f"studio-{number}", work / "shelf", clip, shots, **how)
            runs["studio"].append({**ran, "whole": ran["wall_s"], "passes": sum(passes) / shots})
            let_go(device_name())
    size = f"{width} x {height}, {frames} frames, 8 and 3 steps, on {device_name()}"
    return [f"## LTX-2 as documented\n\nRandom-weight LTX-2, {size}.", LTX2_WORDS, tables.ltx2(runs, shots)]


def sections(name: str, clip_size: str, shots: int, rounds: int, cores: Cores) -> list[str]:
    width, height, frames = (int(number) for number in clip_size.split("x"))
    size, clip = SIZES.get(name), (width, height, frames)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        model = build(size, work / "model", device_name()) if size else tiny.ltx_checkpoint(work / "model")
        called = f"random-weight LTX-Video {size.name}" if size else "the tests' tiny random-weight LTX-Video"
        what = f"{called}, {clip[0]} x {clip[1]}, {clip[2]} frames, {STEPS} steps, on {device_name()}"
        title = "A core of its own" if cores != SHARED else size.name if size else "Tiny model, shared cores"
        parts = [f"## {title}\n\n{what[0].upper()}{what[1:]}."]
        parts += [APART_WORDS] if cores != SHARED else [] if device_name() == "cuda" else [SHARED_WORDS]
        parts += [] if fits_whole(model, device_name()) else [OFFLOADED_WORDS]
        parts.append(tables.one_take(one_take(model, clip, work, rounds, cores)))
        ways = WAYS if cores == SHARED else {way: WAYS[way] for way in ("studio", "cold")}
        parts.append(tables.batch(whole_batch(model, clip, work, shots, rounds, cores, ways), shots))
        if size and cores == SHARED:
            parts.append(tables.stages(stages(size, model, clip, work)))
    return parts


def one_take(model: Path, clip: Clip, work: Path, rounds: int, cores: Cores) -> dict[str, float]:
    """Best of the rounds, seconds. Studio, bare call and bare call with the studio's encoder take turns, so that
    whatever else runs meets all alike; on a GPU one after the other, because a card need not hold two models."""
    engine, bare = batch.Traced(Ltx(work / "models", folder=model), cores=cores), list[Any]()
    request = request_of(clip)

    def studio() -> None:
        encode(engine.render(request, SILENT).frames, request, work)

    def alone() -> Any:
        with cores.at_work():
            return call(bare[0], request)

    def beside() -> None:
        encode(sixteen_bits(alone()), request, work)

    studio()
    first = []
    if device_name() == "cuda":
        first = [timed(studio) for _ in range(rounds)]
        engine.unload()
        let_go(device_name())
    bare.append(bare_pipeline(model))
    beside()
    rows = [(first[n] if first else timed(studio), timed(beside), timed(alone)) for n in range(rounds)]
    engine.unload()
    bare.clear()
    let_go(device_name())
    found = [min(column) for column in zip(*rows, strict=True)]
    return {"studio": found[0], "bare_encoded": found[1], "bare": found[2], "ratio": found[0] / found[1]}


def whole_batch(  # noqa: PLR0913  # what is measured, by name
    model: Path, clip: Clip, work: Path, shots: int, rounds: int, cores: Cores, ways: dict[str, int]
) -> dict[str, Any]:
    """The same shots in turn: bare calls, the documented script, and the studio from the press on."""
    requests = [request_of(clip, number) for number in range(shots)]
    tiny.install(work / "shelf", "model", batch.builder(model), tiers=("fast",))
    found: dict[str, list[Any]] = {name: [] for name in ("bare", "recipe", *ways)}
    for number in range(rounds):
        found["bare"].append(bare_calls(model, requests, work, cores))
        (clips := work / f"clips-{number}").mkdir()
        let_go(device_name())
        found["recipe"].append(documented(model, requests, clips, cores))
        let_go(device_name())
        for way, presses in ways.items():
            folder = work / f"{way}-{number}"
            how = {"presses": presses, "beside": way != "apart", "warm": way != "cold", "cores": cores}
            found[way].append(batch.run(folder, work / "shelf", clip, shots, **how))
            let_go(device_name())
    return found


def bare_calls(model: Path, requests: list[RenderRequest], work: Path, cores: Cores) -> float:
    """Seconds of the loaded pipeline's calls, and of encoding the last take."""
    with cores.at_work():
        pipe = bare_pipeline(model)
        call(pipe, requests[0])
        start = time.perf_counter()
        for request in requests:
            made = call(pipe, request)
    encode(sixteen_bits(made), requests[-1], work)
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


if __name__ == "__main__":
    main()
