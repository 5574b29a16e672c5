"""Compiled transformer blocks: where a take is long enough to repay it, and plain ones again when compiling fails.

Compiled and plain blocks differ in the last bits, so the choice follows from the request and the machine alone: the
same take made again is made in the same way, however warm the model was.
"""

from typing import Any

from previz_studio.engines.diffusion.work import Loaded, Work

PASSES = 20.0
"""Forward passes over the planned picture below which compiling is not tried: it took 20 s for one kind of block on two
cores (`compile_repeated_blocks`), and distilled tiers make eight passes."""


def choose_blocks(work: Work, loaded: Loaded, compiles_on: tuple[str, ...]) -> bool:
    """Sets the blocks for this take, and writes into its facts why; True when they are compiled. Compiling itself
    happens within the first pass, once for each new kind of shape."""
    plain = why_plain(work, loaded, compiles_on)
    work.facts["blocks"] = plain or f"Compiled blocks: {work.recipe.passes:.0f} passes repay it."
    _use(loaded, compiled=not plain)
    return not plain


def why_plain(work: Work, loaded: Loaded, compiles_on: tuple[str, ...]) -> str:
    """A sentence; empty when the blocks are compiled."""
    if loaded.device not in compiles_on:
        return "Plain blocks: there is no GPU to compile them for."
    if loaded.plan.offload != "none" or loaded.plan.layerwise:
        return "Plain blocks: they are not whole in memory while they work."
    if work.adapters:
        return "Plain blocks: a LoRA, or another weight of one, would compile them anew."
    if work.recipe.passes < PASSES:
        return f"Plain blocks: {work.recipe.passes:.0f} passes do not repay compiling."
    return loaded.uncompilable


def step_back(work: Work, loaded: Loaded, error: BaseException) -> None:
    """Plain blocks from here on, until the model is loaded again."""
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    loaded.uncompilable = f"Plain blocks: compiling them failed ({type(error).__name__}: {first[:160]})."
    work.facts["blocks"] = loaded.uncompilable
    _use(loaded, compiled=False)


def _use(loaded: Loaded, compiled: bool) -> None:
    import torch

    transformer: Any = loaded.pipe.transformer
    for name, block in transformer.named_modules():
        if type(block).__name__ not in transformer._repeated_blocks:
            continue
        if compiled and name not in loaded.compiled:
            loaded.compiled[name] = torch.compile(block._call_impl)
        # what Module.compile() sets; kept apart, so that plain and compiled takes may follow each other
        block._compiled_call_impl = loaded.compiled[name] if compiled else None
