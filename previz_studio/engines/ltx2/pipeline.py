"""Loads LTX-2 from a local folder, checks first that it is one; its Gemma encoder is loaded apart."""

import inspect
from pathlib import Path
from typing import Any

from previz_studio.engines.diffusion.device import dtype_of
from previz_studio.engines.diffusion.loading import check_family, place, quiet, reads_on
from previz_studio.engines.memory import MemoryPlan
from previz_studio.kit.errors import RenderFailed

PROMPT_TOKENS = 1024


def load_pipeline(folder: Path, plan: MemoryPlan, device: str) -> Any:
    """LTX2ConditionPipeline without its text encoder; the tokenizer stays, the connectors pad on its side.

    Raises Invalid for another family, RenderFailed when broken."""
    check_family(folder, "ltx2", "LTX-2")
    from diffusers import LTX2ConditionPipeline

    quiet()
    try:
        pipe = LTX2ConditionPipeline.from_pretrained(
            folder,
            text_encoder=None,
            processor=None,
            prompt_enhancer=None,
            dtype=dtype_of(plan.precision),
            local_files_only=True,
            use_safetensors=True,
        )
    except (OSError, ValueError, RuntimeError) as exc:
        raise RenderFailed(
            f"The model in {folder.name} could not be loaded.", hint="Verify it, or pull it again."
        ) from exc
    pipe.set_progress_bar_config(disable=True)
    place(pipe, plan, device)
    return pipe


def in_context(pipe: Any) -> Any:
    """The in-context pipeline over the same modules. `from_pipe` would cast them all to float32."""
    from diffusers import LTX2InContextPipeline

    wanted = set(inspect.signature(LTX2InContextPipeline.__init__).parameters)
    other = LTX2InContextPipeline(**{name: part for name, part in pipe.components.items() if name in wanted})
    other.set_progress_bar_config(disable=True)
    return other


def load_reader(folder: Path, plan: MemoryPlan, device: str) -> Any:
    """The text encoder and its tokenizer alone, where the plan has it read."""
    from diffusers import LTX2ConditionPipeline

    quiet()
    others = ("transformer", "vae", "audio_vae", "connectors", "vocoder", "scheduler", "processor", "prompt_enhancer")
    return LTX2ConditionPipeline.from_pretrained(
        folder,
        dtype=dtype_of(plan.precision),
        local_files_only=True,
        use_safetensors=True,
        **dict.fromkeys(others),
    ).to(reads_on(plan, device))
