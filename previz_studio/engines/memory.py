"""From free GPU memory to precision, offload and tiling, with the sentence that says why. Pure arithmetic.

Weights are exact (file sizes); what a pass needs beside them is an estimate from the token count, so the plan keeps a
margin, and running out of memory is still answered by the engine, not by a crash.
"""

from dataclasses import dataclass

GIB = 1024**3
MARGIN = GIB
"""Left for the driver, fragmentation and the display."""
PASS_BYTES_PER_TOKEN = 512 * 1024
"""Estimate of one forward pass beside the weights: about 64 activations of width 4096 in 16 bits per token."""
DECODE_BYTES_PER_PIXEL = 96
"""Estimate of an untiled VAE decode, per delivered pixel of the whole clip."""


@dataclass(frozen=True)
class Needs:
    """Bytes on disk in 16 bits, tokens of one pass, and pixels (width x height x frames) of the decode."""

    transformer: int
    vae: int
    text_encoder: int
    tokens: int
    pixels: int
    guided: bool = False

    @property
    def denoising(self) -> int:
        return self.tokens * PASS_BYTES_PER_TOKEN * (2 if self.guided else 1)


@dataclass(frozen=True)
class MemoryPlan:
    """How a model is loaded. `precision` is bfloat16 or float32; `layerwise` stores the transformer in float8;
    `offload` is none, model or group; `why` is one sentence for the page."""

    precision: str
    layerwise: bool
    offload: str
    tiled_decode: bool
    text_beside: bool
    """The text encoder fits beside the model while it reads; otherwise the transformer waits in main memory."""
    text_while: bool
    """It fits even while the model is at work: it stays, and reads the next takes' words beside this one."""
    why: str

    @property
    def tightness(self) -> int:
        """0 whole, 1 stored in float8, 2 fetched group by group."""
        return 2 if self.offload == "group" else int(self.layerwise)


def plan_memory(free: int, needs: Needs, main: int = 0) -> MemoryPlan:
    """`free` in bytes on the GPU; 0 means there is none, and everything runs in `main` memory in float32."""
    busy = needs.vae + needs.text_encoder + needs.denoising
    if free <= 0:
        beside = 2 * (needs.transformer + busy) + MARGIN <= main
        why = "No GPU: the model runs on the CPU in float32."
        return MemoryPlan("float32", False, "none", False, False, beside, why)
    room = free - MARGIN
    tiled = needs.vae + needs.pixels * DECODE_BYTES_PER_PIXEL > room
    if needs.transformer + needs.vae + needs.denoising <= room:
        beside = needs.transformer + needs.vae + needs.text_encoder <= room
        words = "the text encoder beside it" if beside else "the text encoder while the transformer waits aside"
        stays = needs.transformer + busy <= room
        return MemoryPlan("bfloat16", False, "none", tiled, beside, stays, _why(free, f"it fits in bfloat16, {words}"))
    if needs.transformer // 2 + needs.vae + needs.denoising <= room:
        beside = needs.transformer // 2 + needs.vae + needs.text_encoder <= room
        why = _why(free, "the transformer is stored in float8 so that it fits")
        return MemoryPlan("bfloat16", True, "none", tiled, beside, needs.transformer // 2 + busy <= room, why)
    return MemoryPlan(
        "bfloat16",
        False,
        "group",
        True,
        False,
        False,
        _why(free, "its layers are fetched group by group while it works, and the picture is decoded in tiles"),
    )


def _why(free: int, choice: str) -> str:
    return f"{free / GIB:.1f} GB of GPU memory are free: {choice}."
