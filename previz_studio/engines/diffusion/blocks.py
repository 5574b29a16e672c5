"""Compiled transformer blocks: where a run of takes is long enough to repay it, and plain ones when compiling fails.

Compiled and plain blocks differ in the last bits. Which a take had is in its facts, and a take that is made again asks
for the same (`RenderRequest.loaded`).
"""

from typing import Any

from previz_studio.engines.diffusion.work import Loaded, Work

PASSES = 20.0
"""Forward passes over the planned picture for each kind of pass below which compiling is not tried: a kind took 20 s on
two cores (`compile_repeated_blocks`), and distilled tiers make eight passes. On a GPU neither was measured."""
KINDS = 4
"""So many kinds are kept compiled. dynamo keeps 8 entries of one code (torch 2.13, `recompile_limit`), up to two for a
kind, and runs plain without a word beyond them."""


def choose_blocks(work: Work, loaded: Loaded, compiles_on: tuple[str, ...]) -> bool:
    """Sets the blocks for this take, and writes into its facts why; True when they are compiled. Compiling itself
    happens within the first pass, once for each new kind of pass."""
    known = kinds_of(work) <= loaded.compiled_for
    plain = why_plain(work, loaded, compiles_on, known)
    passes = work.recipe.passes * (1 + work.watch.alike)
    run = f" of {1 + work.watch.alike} takes" if work.watch.alike else ""
    why = "as an earlier take needed them" if known else f"{passes:.0f} passes{run} repay it"
    why = "as the take had that this one repeats" if work.request.loaded.get("compiled") else why
    work.facts["blocks"] = plain or f"Compiled blocks: {why}."
    _use(loaded, compiled=not plain)
    if not plain:
        _remember(work, loaded)
    return not plain


def why_plain(work: Work, loaded: Loaded, compiles_on: tuple[str, ...], known: bool = False) -> str:
    """A sentence; empty when the blocks are compiled. `known`: they are already, for all this take does."""
    if loaded.device not in compiles_on:
        return "Plain blocks: there is no GPU to compile them for."
    if loaded.plan.offload != "none" or loaded.plan.layerwise:
        return "Plain blocks: they are not whole in memory while they work."
    if loaded.uncompilable:
        return loaded.uncompilable
    if work.request.loaded:
        asked = work.request.loaded.get("compiled")
        return "" if asked else "Plain blocks: as the take had that this one repeats."
    passes = work.recipe.passes * (1 + work.watch.alike)
    if known or passes >= PASSES * len(work.recipe.stages):
        return ""
    run = f" of {1 + work.watch.alike} takes" if work.watch.alike else ""
    return f"Plain blocks: {passes:.0f} passes{run} do not repay compiling."


def kinds_of(work: Work) -> set[str]:
    """What its passes are compiled for: each stage's size, guidance (a pass then carries two clips), and the LoRAs that
    take part, with their weights."""
    found = set()
    for index, stage in enumerate(work.recipe.stages):
        size = work.stage_canvas(index)
        loras = [f"{one.name}@{one.sha256}:{one.weight:g}" for one in work.adapters_for(stage)]
        found.add(f"{size.width}x{size.height}x{size.frames} guided={stage.guided} {' '.join(loras)}".strip())
    return found


def step_back(work: Work, loaded: Loaded, error: BaseException) -> None:
    """Plain blocks from here on, until the model is loaded again."""
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    loaded.uncompilable = f"Plain blocks: compiling them failed ({type(error).__name__}: {first[:160]})."
    work.facts["blocks"] = loaded.uncompilable
    _use(loaded, compiled=False)


def _remember(work: Work, loaded: Loaded) -> None:
    """The kinds of this take; room is made for them first by forgetting all others."""
    import torch

    wanted = kinds_of(work)
    if len(loaded.compiled_for | wanted) > KINDS:
        torch._dynamo.reset()
        loaded.compiled_for.clear()
    loaded.compiled_for |= wanted


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
