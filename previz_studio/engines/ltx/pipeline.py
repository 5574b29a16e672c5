"""Loads LTX-Video from a local folder, checks first that it is one; its T5 encoder is loaded apart."""

from pathlib import Path
from typing import Any

from previz_studio.engines.diffusion.device import dtype_of
from previz_studio.engines.diffusion.loading import check_family, place, plain_scheduler, quiet, reads_on
from previz_studio.engines.memory import MemoryPlan
from previz_studio.kit.errors import RenderFailed

PROMPT_TOKENS = 256
"""The pipeline's own limit; longer prompts are cut by the tokenizer."""


def load_pipeline(folder: Path, plan: MemoryPlan, device: str) -> Any:
    """LTXConditionPipeline without its text encoder. Raises Invalid for another family, RenderFailed when broken."""
    check_family(folder, "ltx", "LTX-Video")
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


def load_reader(folder: Path, plan: MemoryPlan, device: str) -> Any:
    """The text encoder and its tokenizer alone, where the plan has it read."""
    from diffusers import LTXConditionPipeline

    quiet()
    return LTXConditionPipeline.from_pretrained(
        folder,
        transformer=None,
        vae=None,
        scheduler=None,
        dtype=dtype_of(plan.precision),
        local_files_only=True,
        use_safetensors=True,
    ).to(reads_on(plan, device))
