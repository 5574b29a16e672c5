"""What this machine can run on, found out as cheaply as possible, and what to say when memory runs out."""

import ctypes.util
import gc
import importlib.metadata
import re
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from previz_studio.kit.errors import DeviceLost, RenderFailed

DRIVER = Path("/proc/driver/nvidia/version")
LIBRARIES = ("torch", "diffusers", "transformers", "accelerate", "peft", "safetensors")


@cache
def may_have_gpu() -> bool:
    """Cheap evidence that a CUDA device could exist: driver files only, no heavy import, no device opened."""
    return (
        any(Path("/dev").glob("nvidia[0-9]*"))
        or Path("/dev/dxg").exists()
        or shutil.which("nvidia-smi") is not None
        or ctypes.util.find_library("cuda") is not None
    )


@cache
def has_cuda() -> bool:
    """True when torch can use a CUDA device. Imports torch only when `may_have_gpu()`."""
    if not may_have_gpu():
        return False
    import torch

    return bool(torch.cuda.is_available())


def device_name() -> str:
    """cuda or cpu."""
    return "cuda" if has_cuda() else "cpu"


def free_memory(device: str) -> int:
    """Bytes a model could have on the GPU when the warm one made room; 0 on the CPU, where nothing is planned."""
    import torch

    return int(torch.cuda.mem_get_info()[0] + torch.cuda.memory_reserved()) if device == "cuda" else 0


def wait_for(device: str) -> None:
    """Until everything asked of the device is done; nothing to wait for on the CPU."""
    if device == "cuda":
        import torch

        torch.cuda.synchronize()


def main_memory(swap: bool = False) -> int:
    """Bytes of main memory a model could have, `swap` space included; 0 where the system does not say."""
    with suppress(OSError, ValueError, IndexError):
        said = Path("/proc/meminfo").read_text(encoding="ascii")
        names = ("MemAvailable:", "SwapFree:") if swap else ("MemAvailable:",)
        return sum(int(said.split(name)[1].split()[0]) * 1024 for name in names)
    return 0


def check_main_memory(what: str, needed: int, free: int) -> None:
    """Before weights are read: a process that fills main memory is ended by the system, and the server with it.

    `free` 0 is not known. Raises RenderFailed."""
    if 0 < free < needed:
        raise RenderFailed(
            f"{what} needs {needed / 1024**3:.1f} GiB of main memory to load, and {free / 1024**3:.1f} GiB are free.",
            hint="Close other programs, or choose a smaller model. The queue goes on.",
        )


def let_go(device: str) -> None:
    """Returns freed weights to the system; pipelines hold cycles, so the collector has to run first."""
    import torch

    gc.collect()
    if device == "cuda":
        with suppress(RuntimeError):  # a device that is gone has nothing to give back, and says so by raising
            torch.cuda.empty_cache()


FULL = ("not enough memory", "can't allocate memory", "cuda error: out of memory", "alloc_failed")
"""The last two where CUDA itself was asked, and not torch's allocator."""


def out_of_memory(error: BaseException) -> bool:
    """True for CUDA's, torch's CPU allocator's and Python's own out-of-memory errors."""
    import torch

    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    words = str(error).lower()
    return isinstance(error, RuntimeError) and any(said in words for said in FULL)


ONE_CALL = ("invalid argument", "not supported", "invalid configuration", "no kernel image", "invalid_value")
"""CUDA's errors that are about one call, after which the next one may work (CUDA Runtime API, cudaError_t)."""


def device_lost(error: BaseException) -> bool:
    """True when CUDA itself failed: from then on every call of this process fails, however small."""
    words = str(error).lower()
    cuda = isinstance(error, RuntimeError) and "cuda error" in words and not out_of_memory(error)
    return cuda and not any(call in words for call in ONE_CALL)


def lost_failure(title: str) -> DeviceLost:
    return DeviceLost(
        f"The GPU stopped answering while {title} was at work.",
        hint="Look at nvidia-smi and start the server (or its render worker) again; the queue is kept.",
    )


def memory_failure(title: str, size: tuple[int, int, int], tier: str) -> RenderFailed:
    """`size` is (width, height, frames) as generated."""
    width, height, frames = size
    other = "the Draft tier" if tier == "fast" else "the Fast tier"
    return RenderFailed(
        f"{title} ran out of memory at {width}x{height} and {frames} frames ({tier}).",
        hint=f"Render it smaller or shorter, or choose {other}. The queue goes on.",
    )


def processor(device: str) -> dict[str, Any]:
    """What a picture's last bits depend on beside libraries: card, driver and CUDA, or the CPU's instructions."""
    import torch

    if device != "cuda":
        return {"cpu": torch.backends.cpu.get_cpu_capability()}
    driver = ""
    with suppress(OSError):
        driver = driver_in(DRIVER.read_text(encoding="ascii", errors="replace"))
    return {"gpu": torch.cuda.get_device_name(0), "cuda": torch.version.cuda, "driver": driver}


def driver_in(words: str) -> str:
    """`570.86.15` out of what the kernel module says of itself; empty where it says nothing."""
    found = re.search(r"\b\d{3,}\.\d+(\.\d+)?\b", words)
    return found.group() if found else ""


def library_versions() -> dict[str, str]:
    return {name: importlib.metadata.version(name) for name in LIBRARIES}


def dtype_of(name: str) -> Any:
    """bfloat16, float16 or float32 as torch's own type."""
    import torch

    return {"bfloat16": torch.bfloat16, "float16": torch.float16, "float32": torch.float32}[name]
