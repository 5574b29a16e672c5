"""Which published in-context LoRA reads a depth clip, an edge clip or a reference sheet. A table; LTX-2 only.

Names and what each was trained for: the model cards of Lightricks/LTX-2-19b-IC-LoRA-* and LTX-2.3-22b-IC-LoRA-*. There
is no ingredients LoRA for 19B, and none of these works on another base than its own.
"""

from pathlib import Path

from previz_studio.engines.camera_loras import LoraHelp, adapter_of
from previz_studio.engines.contract import Adapter, ModelFacts
from previz_studio.engines.weights.pull import lora_details
from previz_studio.engines.weights.shelf import list_models

SHEET, DEPTH, EDGES = "reference", "depth", "edges"
LORAS: dict[str, dict[str, tuple[str, ...]]] = {
    "ltx-2-19b": {
        DEPTH: ("ic-union-control-19b", "ic-depth-control-19b"),
        EDGES: ("ic-union-control-19b", "ic-canny-control-19b"),
    },
    "ltx-2.3-22b": {
        DEPTH: ("ic-union-control-2.3",),
        EDGES: ("ic-union-control-2.3",),
        SHEET: ("ic-ingredients-2.3",),
    },
}
"""By base model and kind of condition, the one that is offered first in front."""
READS = {name: kind for kinds in LORAS.values() for kind, names in kinds.items() for name in names}
"""Of each published in-context LoRA, one kind of condition it reads."""
WORDS = {SHEET: "reference sheets", DEPTH: "depth guides", EDGES: "edge guides"}


def in_context_help(kind: str, model: ModelFacts | None, models: Path) -> LoraHelp:
    """The adapter to send with a condition of `kind`, with the publisher's weight, or why there is none."""
    if model is None or kind not in model.conditions:
        title = model.title if model else "The animatic"
        return LoraHelp(None, f"{title} cannot follow {WORDS[kind]}.")
    names = LORAS.get(model.base, {}).get(kind, ())
    if not names:
        return LoraHelp(None, f"No in-context LoRA for {WORDS[kind]} was made for {model.title}.")
    installed = {lora.id: lora for lora in list_models(models)}
    found = next((installed[name] for name in names if name in installed), None)
    if found is None:
        pull = f"`previz-studio models pull {names[0]}`"
        return LoraHelp(None, f"{WORDS[kind].capitalize()} need an in-context LoRA: {pull}.")
    adapter = adapter_of(found)
    return LoraHelp(adapter, f"Read by {found.title} at weight {adapter.weight:g}.")


def readers_of_references(adapters: tuple[Adapter, ...]) -> tuple[Adapter, ...]:
    """Which of the adapters sent with references read them: those of the table, and files that say how much smaller
    their references are. Where none is known, all: something has to read them."""
    found = [one for one in adapters if one.name in READS or "reference_downscale_factor" in lora_details(one.file)]
    return tuple(found) or adapters
