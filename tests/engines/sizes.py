"""The published models as the planner sees them: bytes of weights in 16 bits, computed from their configurations."""

from previz_studio.engines.memory import Clip, Needs

VIDEO_VAE = 2_494_000_000
T5_XXL = 9_524_000_000
SHOT = Clip(768, 512, 121)
"""What the table in docs/td.md is about."""


def needs(transformer: int, staying: int, text_encoder: int, clip: Clip = SHOT) -> Needs:
    tokens = ((clip.frames - 1) // 8 + 1) * (clip.height // 32) * (clip.width // 32)
    return Needs(transformer, staying, text_encoder, tokens, clip)


def published(name: str, clip: Clip = SHOT) -> Needs:
    """LTX-2 keeps connectors (2.9 GB), audio VAE and vocoder (0.2 GB) beside its VAE."""
    return {
        "LTX-Video 2B": needs(3_847_000_000, VIDEO_VAE, T5_XXL, clip),
        "LTX-Video 13B": needs(26_085_000_000, VIDEO_VAE, T5_XXL, clip),
        "LTX-2 19B": needs(37_753_000_000, 2_445_000_000 + 2_900_000_000 + 200_000_000, 24_000_000_000, clip),
    }[name]
