"""LTX-Video behind the shared diffusion engine: silent, any size and length, pictures and clips as conditions."""

from typing import Any

from previz_studio.engines.contract import RenderRequest
from previz_studio.engines.diffusion.checks import SOURCE, TAIL
from previz_studio.engines.diffusion.device import dtype_of
from previz_studio.engines.diffusion.recipes import Recipe
from previz_studio.engines.diffusion.work import Loaded, Made, Work
from previz_studio.engines.ltx.conditions import read_conditions
from previz_studio.engines.ltx.generate import generate
from previz_studio.engines.ltx.pipeline import PROMPT_TOKENS, load_pipeline, load_reader
from previz_studio.engines.ltx.recipes import RECIPES
from previz_studio.engines.ltx.windows import check_windows, window_texts
from previz_studio.engines.memory import MemoryPlan
from previz_studio.engines.options import check_options
from previz_studio.engines.weights.model import Model


class LtxVideo:
    name: str = "ltx"
    title: str = "LTX-Video"
    recipes: tuple[Recipe, ...] = RECIPES
    kinds: frozenset[str] = frozenset({"image", "video", SOURCE, TAIL})
    hears: bool = False
    windows: bool = True
    tokens: int = PROMPT_TOKENS
    not_sent: tuple[str, ...] = ("sound", "exact lens and sensor", "depth and edge guides", "reference sheets")

    def load(self, model: Model, plan: MemoryPlan, device: str) -> Loaded:
        return Loaded(model, load_pipeline(model.folder, plan, device), device, plan)

    def load_upsampler(self, loaded: Loaded, upsampler: Model) -> None:
        from diffusers.pipelines.ltx.modeling_latent_upsampler import LTXLatentUpsamplerModel

        loaded.upsampler = LTXLatentUpsamplerModel.from_pretrained(
            upsampler.folder,
            subfolder="latent_upsampler",
            torch_dtype=dtype_of(loaded.plan.precision),
            local_files_only=True,
            use_safetensors=True,
        ).to(loaded.device)

    def check(self, request: RenderRequest, recipe: Recipe) -> None:
        check_options(self.name, request.options, request.fps)
        check_windows(request, recipe)

    def texts(self, work: Work) -> tuple[str, ...]:
        """What the text encoder reads: the words and the exclusions, or those of each window."""
        windows = window_texts(work.request)
        return windows or work.texts

    def load_reader(self, loaded: Loaded) -> Any:
        return load_reader(loaded.model.folder, loaded.plan, loaded.device)

    def read_conditions(self, work: Work) -> list[Any]:
        return read_conditions(work.request.conditions, work.canvas)

    def generate(self, loaded: Loaded, work: Work, texts: dict[str, Any], readings: list[Any]) -> Made:
        return generate(loaded, work, texts, readings)
