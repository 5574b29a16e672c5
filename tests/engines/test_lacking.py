"""Why a tier cannot be had, and the command that mends it."""

import pytest

from previz_studio.engines.contract import EngineFacts, ModelFacts
from previz_studio.engines.lacking import why_no_tier
from previz_studio.engines.weights.official import official

NONE = "No LTX-Video model is installed."


def here(*models: ModelFacts, name: str = "ltx") -> list[EngineFacts]:
    tiers = tuple(tier for model in models for tier in model.tiers)
    animatic = EngineFacts("animatic", "Animatic", True, "", ("animatic",))
    return [animatic, EngineFacts(name, "LTX", bool(tiers), "" if tiers else NONE, tiers, models=models)]


@pytest.mark.parametrize(
    ("base", "name", "pulled"),
    [
        ("tiny-ltx", "ltx", "ltx-video-0.9.7-dev"),
        ("ltx-video-13b", "ltx", "ltx-video-0.9.7-dev"),
        ("ltx-2.3-22b", "ltx2", "ltx-2.3-22b"),
        ("tiny-two", "ltx2", "ltx-2-19b"),
    ],
)
def test_given_a_distilled_model_alone_then_pro_names_the_dev_model_of_its_base(
    base: str, name: str, pulled: str
) -> None:
    distilled = ModelFacts(base, base, ("fast",), base=base)
    said = why_no_tier(here(distilled, name=name), "pro", "Pro")
    assert said == f"Pro needs a dev model: `previz-studio models pull {pulled}`."
    assert "pro" in official(pulled).tiers


def test_given_a_dev_model_without_its_upsampler_then_pro_names_the_upsampler() -> None:
    dev = ModelFacts("dev", "LTX-Video dev", (), lacks=(("pro", "the latent upsampler: `pull up`"),))
    assert why_no_tier(here(dev), "pro", "Pro") == "LTX-Video dev needs the latent upsampler: `pull up`."


def test_given_no_model_then_that_is_said_first() -> None:
    said = why_no_tier(here(), "fast", "Fast")
    assert said.startswith(f"{NONE} Fast needs a distilled model: `previz-studio models pull ltx-video-")
