"""The LoRAs on the shelf that an identity or a look may carry: those somebody trained, not the publishers' own tools
(camera control, in-context, distillation)."""

from collections.abc import Sequence

from previz_studio.engines.camera_loras import CAMERA_LORAS
from previz_studio.engines.diffusion.beside import is_refiner
from previz_studio.engines.in_context_loras import READS
from previz_studio.engines.weights.bases import base_title
from previz_studio.engines.weights.model import Model


def trained_loras(installed: Sequence[Model]) -> list[Model]:
    """Those of the shelf, in its order."""
    return [model for model in installed if _is_trained(model)]


def made_for(lora: Model) -> str:
    """`LTX-Video 13B`, or `base not known`."""
    base = str(lora.details.get("base") or "")
    return base_title(base) if base else "base not known"


def _is_trained(model: Model) -> bool:
    tool = model.id in CAMERA_LORAS or model.id in READS or is_refiner(model)
    reads = model.details.get("in_context") or model.details.get("reference_downscale_factor")
    return (model.family == "lora" or model.family.endswith("-lora")) and not tool and not reads
