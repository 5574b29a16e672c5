"""Which published camera-control LoRA, if any, stands for a planned move. A table; LTX-2 19B only.

There is none for pan, tilt, roll, zoom or orbit; those moves are sent as words and as the animatic guide.
"""

from dataclasses import dataclass
from pathlib import Path

from previz_studio.camera.plan import CameraPlan, MoveKind
from previz_studio.engines.contract import Adapter
from previz_studio.engines.weights.bases import base_of
from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.shelf import list_models

BASE = "ltx-2-19b"
LORA_BY_MOVE: dict[tuple[MoveKind, str], str] = {
    (MoveKind.STATIC, "none"): "camera-static",
    (MoveKind.DOLLY, "in"): "camera-dolly-in",
    (MoveKind.DOLLY, "forward"): "camera-dolly-in",
    (MoveKind.PUSH, "in"): "camera-dolly-in",
    (MoveKind.PUSH, "none"): "camera-dolly-in",
    (MoveKind.DOLLY, "out"): "camera-dolly-out",
    (MoveKind.DOLLY, "back"): "camera-dolly-out",
    (MoveKind.DOLLY, "left"): "camera-dolly-left",
    (MoveKind.TRUCK, "left"): "camera-dolly-left",
    (MoveKind.DOLLY, "right"): "camera-dolly-right",
    (MoveKind.TRUCK, "right"): "camera-dolly-right",
    (MoveKind.JIB, "up"): "camera-jib-up",
    (MoveKind.CRANE, "up"): "camera-jib-up",
    (MoveKind.PEDESTAL, "up"): "camera-jib-up",
    (MoveKind.JIB, "down"): "camera-jib-down",
    (MoveKind.CRANE, "down"): "camera-jib-down",
    (MoveKind.PEDESTAL, "down"): "camera-jib-down",
}
CAMERA_LORAS = frozenset(LORA_BY_MOVE.values())


@dataclass(frozen=True)
class LoraHelp:
    """`adapter` is None when no LoRA fits or none is installed; `why` says so in one sentence."""

    adapter: Adapter | None
    why: str


def lora_for(plan: CameraPlan) -> str:
    """The published LoRA of a single move, or an empty string."""
    if len(plan.moves) != 1 or plan.keys:
        return ""
    return LORA_BY_MOVE.get((plan.moves[0].kind, plan.moves[0].direction), "")


def camera_help(plan: CameraPlan, model: Model, models: Path) -> LoraHelp:
    """The adapter to send with a request for `model`, with the publisher's weight."""
    name = lora_for(plan)
    if not name:
        return LoraHelp(None, "No camera LoRA exists for this move; it is sent as words and as the animatic guide.")
    if base_of(model) != BASE:
        return LoraHelp(None, f"Camera LoRAs were made for LTX-2 19B; {model.title} gets the move as words.")
    found = [lora for lora in list_models(models) if lora.id == name]
    if not found:
        return LoraHelp(None, f"The camera LoRA {name} fits this move: `previz-studio models pull {name}`.")
    adapter = adapter_of(found[-1])
    return LoraHelp(adapter, f"{found[-1].title} at weight {adapter.weight:g}.")


def adapter_of(lora: Model) -> Adapter:
    """An installed LoRA with its publisher's weight, named by its id."""
    weights = next(file for file in lora.files if file.path.endswith(".safetensors"))
    return Adapter(lora.id, lora.folder / weights.path, usual_weight(lora), weights.sha256)


def usual_weight(lora: Model) -> float:
    """As its publisher, or whoever imported it, says; 1 where nobody does."""
    said = lora.details.get("weight")
    return 1.0 if said is None else float(said)
