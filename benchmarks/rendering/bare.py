"""What the studio is compared with: the documented diffusers call, alone and as the whole recipe of its page."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.rendering.cores import SHARED, Cores
from previz_studio.camera.plan import CameraPlan
from previz_studio.engines.contract import Frame, PromptPart, RenderRequest, Watch
from previz_studio.engines.diffusion.device import device_name, free_memory, wait_for
from previz_studio.engines.ltx.recipes import DISTILLED
from previz_studio.media.encode import TakeSpec, encode_take

FPS = Fraction(24)
WORK = 8 * 1024**3
"""Bytes beside the weights, for a pass and a decode of the largest clip that is measured by default."""
SILENT = Watch(progress=lambda share, words: None, stop=lambda: False)


def request_of(size: tuple[int, int, int], number: int = 0) -> RenderRequest:
    """Every number has its own words and seed."""
    words = PromptPart("action", f"A ferry leaves the pier at night. Lamp {number}.")
    return RenderRequest(*size, FPS, seed=number, camera=CameraPlan(), prompt=(words,))


def bare_pipeline(model: Path) -> Any:
    """Whole on the device, or as the documentation has it for cards on which it does not fit."""
    import torch
    from diffusers import LTXConditionPipeline

    device = device_name()
    dtype = torch.bfloat16 if device == "cuda" else torch.float32
    pipe = LTXConditionPipeline.from_pretrained(model, dtype=dtype, local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    if fits_whole(model, device):
        return pipe.to(device)
    offload(pipe, device)
    return pipe


def fits_whole(model: Path, device: str) -> bool:
    """On a CPU always."""
    weights = sum(file.stat().st_size for file in model.glob("*/*.safetensors"))
    return device != "cuda" or weights + WORK <= free_memory(device)


def offload(pipe: Any, device: str) -> None:
    """diffusers documentation, LTX-Video, "memory": the transformer in float8, and groups of layers fetched."""
    import torch
    from diffusers.hooks import apply_group_offloading

    to = {"onload_device": torch.device(device), "offload_device": torch.device("cpu")}
    streams = device == "cuda"
    pipe.transformer.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=pipe.transformer.dtype)
    pipe.transformer.enable_group_offload(**to, offload_type="leaf_level", use_stream=streams)
    apply_group_offloading(pipe.text_encoder, **to, offload_type="block_level", num_blocks_per_group=2)
    apply_group_offloading(pipe.vae, **to, offload_type="leaf_level")


def call(pipe: Any, request: RenderRequest, output: str = "np") -> Any:
    """The documented call with the tier's own numbers; its words are read each time."""
    import torch

    return pipe(
        prompt=request.prompt[0].text,
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
        output_type=output,
    ).frames[0]


def sixteen_bits(pictures: Any) -> Iterator[Frame]:
    """Of a bare call, for the studio's encoder."""
    return ((frame * 65535).round().astype(np.uint16) for frame in pictures)


def documented(model: Path, requests: list[RenderRequest], folder: Path, cores: Cores = SHARED) -> dict[str, float]:
    """A script as the documentation has it: load once, then for each shot the call and `export_to_video`.

    Seconds of the whole and of its parts; the words are read within the calls."""
    from diffusers.utils import export_to_video

    spent = {"load": 0.0, "words": 0.0, "calls": 0.0, "export": 0.0}
    began = time.perf_counter()
    with cores.at_work(), _into(spent, "load"):
        pipe = bare_pipeline(model)
    _clock_words(pipe.text_encoder, spent)
    for request in requests:
        with cores.at_work(), _into(spent, "calls"):
            pictures = call(pipe, request, "pil")
        with _into(spent, "export"):
            export_to_video(pictures, str(folder / f"shot-{request.seed}.mp4"), fps=24)
    return {**spent, "whole": time.perf_counter() - began}


@contextmanager
def _into(spent: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    spent[name] += time.perf_counter() - start


def _clock_words(encoder: Any, spent: dict[str, float]) -> None:
    began = [0.0]

    def begin(*_given: Any) -> None:
        wait_for(device_name())
        began[0] = time.perf_counter()

    def end(*_given: Any) -> None:
        wait_for(device_name())
        spent["words"] += time.perf_counter() - began[0]

    encoder.register_forward_pre_hook(begin)
    encoder.register_forward_hook(end)


def encode(frames: Iterator[Frame], request: RenderRequest, work: Path) -> None:
    """The studio's files of a take: master, proxy, poster, filmstrip."""
    folder = work / f"take-{threading.get_ident()}-{time.monotonic_ns()}"
    folder.mkdir()
    encode_take(frames, folder, TakeSpec(request.width, request.height, FPS, request.frames))


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
