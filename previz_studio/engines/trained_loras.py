"""The LoRAs on the shelf that an identity or a look may carry: those somebody trained, not the publishers' own tools
(camera control, in-context, distillation)."""

from collections.abc import Sequence

from previz_studio.engines.camera_loras import LORA_BY_MOVE
from previz_studio.engines.in_context_loras import LORAS
from previz_studio.engines.weights.bases import base_title
from previz_studio.engines.weights.model import Model

_TOOLS = {*LORA_BY_MOVE.values()} | {name for kinds in LORAS.values() for names in kinds.values() for name in names}


def trained_loras(installed: Sequence[Model]) -> list[Model]:
    """Those of the shelf, in its order."""
    return [model for model in installed if _is_trained(model)]


def made_for(lora: Model) -> str:
    """`LTX-Video 13B`, or `base not known`."""
    base = str(lora.details.get("base") or "")
    return base_title(base) if base else "base not known"


def usual_weight(lora: Model) -> float:
    said = lora.details.get("weight")
    return 1.0 if said is None else float(said)


def _is_trained(model: Model) -> bool:
    tool = model.id in _TOOLS or model.details.get("refines") or model.id.endswith("-distilled-lora")
    reads = model.details.get("in_context") or model.details.get("reference_downscale_factor")
    return (model.family == "lora" or model.family.endswith("-lora")) and not tool and not reads
