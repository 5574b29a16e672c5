"""LTX-2, 2.3 and 2.5 behind the shared diffusion engine: picture and sound, in-context references, camera LoRAs."""

from typing import Any

from previz_studio.engines.contract import RenderRequest
from previz_studio.engines.diffusion.checks import IN_CONTEXT, REFERENCE, SOURCE, TAIL
from previz_studio.engines.diffusion.device import dtype_of
from previz_studio.engines.diffusion.recipes import Recipe
from previz_studio.engines.diffusion.work import Loaded, Made, Work
from previz_studio.engines.ltx2.conditions import read_conditions
from previz_studio.engines.ltx2.generate import generate
from previz_studio.engines.ltx2.pipeline import PROMPT_TOKENS, load_pipeline, load_reader
from previz_studio.engines.ltx2.recipes import RECIPES
from previz_studio.engines.memory import MemoryPlan
from previz_studio.engines.options import check_options
from previz_studio.engines.weights.model import Model
from previz_studio.kit.errors import Invalid


class Ltx2Family:
    name: str = "ltx2"
    title: str = "LTX-2"
    recipes: tuple[Recipe, ...] = RECIPES
    kinds: frozenset[str] = frozenset({"image", "video", SOURCE, TAIL, REFERENCE, "depth", "edges"})
    hears: bool = True
    windows: bool = False
    tokens: int = PROMPT_TOKENS
    not_sent: tuple[str, ...] = ("exact lens and sensor",)

    def load(self, model: Model, plan: MemoryPlan, device: str) -> Loaded:
        return Loaded(model, load_pipeline(model.folder, plan, device), device, plan)

    def load_upsampler(self, loaded: Loaded, upsampler: Model) -> None:
        from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel

        loaded.upsampler = LTX2LatentUpsamplerModel.from_pretrained(
            upsampler.folder,
            subfolder="latent_upsampler",
            torch_dtype=dtype_of(loaded.plan.precision),
            local_files_only=True,
            use_safetensors=True,
        ).to(loaded.device)

    def check(self, request: RenderRequest, recipe: Recipe) -> None:
        """Raises Invalid before anything is loaded."""
        check_options(self.name, request.options, request.fps)
        if request.options.get("windows"):
            raise Invalid("LTX-2 does not work in windows here.", hint="Chain takes, or use LTX-Video for this shot.")
        named = [condition for condition in request.conditions if condition.kind in IN_CONTEXT]
        if named and not request.adapters:
            raise Invalid(
                f"{named[0].file.name} is a {named[0].kind} reference, and no in-context LoRA is chosen to read it.",
                hint="Choose an in-context LoRA (Ingredients, Union control, …), or use it as a first frame.",
            )

    def texts(self, work: Work) -> tuple[str, ...]:
        return work.texts

    def load_reader(self, loaded: Loaded) -> Any:
        return load_reader(loaded.model.folder, loaded.plan, loaded.device)

    def read_conditions(self, work: Work) -> list[Any]:
        return read_conditions(work.request.conditions, work.canvas)

    def generate(self, loaded: Loaded, work: Work, texts: dict[str, Any], readings: list[Any]) -> Made:
        return generate(loaded, work, texts, readings)
