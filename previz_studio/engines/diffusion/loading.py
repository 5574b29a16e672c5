"""Steps of loading that both families share: silence, schedulers, and where each part of a pipeline goes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from previz_studio.engines.diffusion.device import dtype_of, let_go
from previz_studio.engines.diffusion.work import Loaded
from previz_studio.engines.memory import MemoryPlan
from previz_studio.engines.weights.model import family_of
from previz_studio.kit.errors import Invalid


def check_family(folder: Path, family: str, title: str) -> None:
    """The classes load each other's folders without an error, so the name is checked. Raises Invalid."""
    found = family_of(folder)
    if found != family:
        raise Invalid(
            f"{folder.name} holds an {found} model, not {title}.", hint="Choose the engine that belongs to it."
        )


def plain_scheduler(scheduler: Any) -> Any:
    """0.9.0 and 0.9.1 shift by resolution, which the condition pipeline does not supply; distilled steps are exact."""
    if not scheduler.config.get("use_dynamic_shifting"):
        return scheduler
    return type(scheduler).from_config(scheduler.config, use_dynamic_shifting=False, shift_terminal=None)


def place(pipe: Any, plan: MemoryPlan, device: str) -> None:
    """Every module onto the device but the transformer: that comes over when its LoRAs are loaded (`bring_over`), so
    that words are read beside it only where there is room, and float8 never crosses in 16 bits, which do not fit."""
    import torch

    for name, module in pipe.components.items():
        if isinstance(module, torch.nn.Module) and name != "transformer":
            module.to(device)
    if plan.offload == "group":
        streams = device == "cuda"  # the next group comes over while one is at work
        pipe.transformer.enable_group_offload(
            onload_device=torch.device(device), offload_type="block_level", num_blocks_per_group=1, use_stream=streams
        )
    elif plan.text_beside and not plan.layerwise:
        pipe.transformer.to(device)


def reads_on(plan: MemoryPlan, device: str) -> str:
    """The device of the text encoder."""
    return "cpu" if plan.text_on_cpu else device


def bring_over(loaded: Loaded) -> None:
    """The transformer onto the device, stored in float8 when the plan says so; after the adapters, which would be
    stored in float8 too if they came later."""
    import torch

    plan, transformer = loaded.plan, loaded.pipe.transformer
    if plan.offload == "group":
        return
    if plan.layerwise and not loaded.cast:
        transformer.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=dtype_of(plan.precision))
        loaded.cast = True
    transformer.to(loaded.device)


@contextmanager
def aside(loaded: Loaded) -> Iterator[None]:
    """Room for the text encoder: the transformer waits in main memory when both do not fit on the device.

    Only the transformer moves; another take may be decoding with the VAE. After a failure it stays where it is and the
    model is `torn`: the error still holds the encoder, and there may be no room to move back to."""
    away = loaded.pipe.transformer.device.type == "cpu"
    stays = away or loaded.plan.text_beside or loaded.plan.text_on_cpu
    if not stays:
        loaded.pipe.transformer.to("cpu")
        let_go(loaded.device)
    try:
        yield
    except BaseException:
        loaded.torn = not stays
        raise
    if not stays:
        loaded.pipe.transformer.to(loaded.device)


def quiet() -> None:
    """The studio reports progress itself."""
    import diffusers.utils.logging
    import transformers.utils.logging

    diffusers.utils.logging.set_verbosity_error()
    diffusers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
