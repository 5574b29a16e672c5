"""Loads LTX-Video from a local folder, checks first that it is one, and reads prompts with its T5 encoder."""

from pathlib import Path
from typing import Any

from previz_studio.engines.diffusion.device import dtype_of, let_go
from previz_studio.engines.diffusion.embeddings import Tensors
from previz_studio.engines.memory import MemoryPlan
from previz_studio.engines.weights.model import family_of
from previz_studio.kit.errors import Invalid, RenderFailed

PROMPT_TOKENS = 256
"""The pipeline's own limit; longer prompts are cut by the tokenizer."""


def load_pipeline(folder: Path, plan: MemoryPlan, device: str) -> Any:
    """LTXConditionPipeline without its text encoder. Raises Invalid for another family, RenderFailed when broken."""
    check_family(folder)
    from diffusers import LTXConditionPipeline

    quiet()
    try:
        pipe = LTXConditionPipeline.from_pretrained(
            folder,
            text_encoder=None,
            tokenizer=None,
            dtype=dtype_of(plan.precision),
            local_files_only=True,
            use_safetensors=True,
        )
    except (OSError, ValueError, RuntimeError) as exc:
        raise RenderFailed(
            f"The model in {folder.name} could not be loaded.", hint="Verify it, or pull it again."
        ) from exc
    pipe.scheduler = plain_scheduler(pipe.scheduler)
    pipe.set_progress_bar_config(disable=True)
    place(pipe, plan, device)
    return pipe


def check_family(folder: Path) -> None:
    """The classes load each other's folders without an error, so the name is checked. Raises Invalid."""
    family = family_of(folder)
    if family != "ltx":
        raise Invalid(
            f"{folder.name} holds an {family} model, not LTX-Video.", hint="Choose the engine that belongs to it."
        )


def plain_scheduler(scheduler: Any) -> Any:
    """0.9.0 and 0.9.1 shift by resolution, which the condition pipeline does not supply; distilled steps are exact."""
    if not scheduler.config.get("use_dynamic_shifting"):
        return scheduler
    return type(scheduler).from_config(scheduler.config, use_dynamic_shifting=False, shift_terminal=None)


def place(pipe: Any, plan: MemoryPlan, device: str) -> None:
    """Onto the device as the memory plan says. LoRAs are loaded before float8 casting, so casting comes later."""
    if plan.offload == "group":
        import torch

        pipe.transformer.enable_group_offload(
            onload_device=torch.device(device), offload_type="block_level", num_blocks_per_group=1, use_stream=True
        )
        pipe.vae.to(device)
    else:
        pipe.to(device)
    if plan.tiled_decode:
        pipe.vae.enable_tiling()


def read_prompt(folder: Path, plan: MemoryPlan, device: str, texts: tuple[str, ...]) -> Tensors:
    """Loads the text encoder, reads each text, and drops it again: embeds_0, mask_0, embeds_1, …"""
    from diffusers import LTXConditionPipeline

    quiet()
    reader = LTXConditionPipeline.from_pretrained(
        folder,
        transformer=None,
        vae=None,
        scheduler=None,
        dtype=dtype_of(plan.precision),
        local_files_only=True,
        use_safetensors=True,
    ).to(device)
    tensors: Tensors = {}
    for index, text in enumerate(texts):
        embeds, mask, _, _ = reader.encode_prompt(
            text, do_classifier_free_guidance=False, max_sequence_length=PROMPT_TOKENS, device=device
        )
        tensors |= {f"embeds_{index}": embeds, f"mask_{index}": mask}
    del reader
    let_go(device)
    return tensors


def quiet() -> None:
    """The studio reports progress itself."""
    import diffusers.utils.logging
    import transformers.utils.logging

    diffusers.utils.logging.set_verbosity_error()
    diffusers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
