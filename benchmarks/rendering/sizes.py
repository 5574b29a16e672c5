"""Models of the published sizes with random weights, and what one pass of them costs in arithmetic.

Sizes: the config.json files of Lightricks/LTX-Video-0.9.5 (2B), -0.9.7-distilled (13B) and their T5-XXL encoder. The
pictures mean nothing; time, memory and arithmetic are those of the real weights. For a CPU, `tiny` walks the same code,
and `eighth` is 2B with its T5-XXL at an eighth of both widths and half of both depths: they keep their proportion.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from previz_studio.engines.diffusion.device import free_memory

PEAK_TFLOPS = 989
"""Dense bfloat16 of an H100 SXM or H200 (NVIDIA's data sheet)."""
REACHED_TFLOPS = 790
"""What large matrix products reach of it; the arithmetic floor of docs/benchmarks/take.md uses this."""


@dataclass(frozen=True)
class Size:
    """`width` of the transformer is heads x head_dim; `vae` and `text` are arguments of their classes."""

    name: str
    layers: int
    heads: int
    head_dim: int
    latent_channels: int
    vae: dict[str, Any]
    text: dict[str, Any]

    @property
    def width(self) -> int:
        return self.heads * self.head_dim


_VAE = {
    "block_out_channels": (128, 256, 512, 1024, 2048),
    "decoder_block_out_channels": (256, 512, 1024),
    "layers_per_block": (4, 6, 6, 2, 2),
    "decoder_layers_per_block": (5, 5, 5, 5),
    "spatio_temporal_scaling": (True, True, True, True),
    "decoder_spatio_temporal_scaling": (True, True, True),
    "decoder_inject_noise": (False, False, False, False),
    "down_block_types": ("LTXVideo095DownBlock3D",) * 4,
    "downsample_type": ("spatial", "temporal", "spatiotemporal", "spatiotemporal"),
    "upsample_residual": (True, True, True),
    "upsample_factor": (2, 2, 2),
    "decoder_causal": False,
    "spatial_compression_ratio": 32,
    "temporal_compression_ratio": 8,
}
_T5_XXL = {"d_model": 4096, "d_kv": 64, "d_ff": 10240, "num_layers": 24, "num_heads": 64}
_TINY_VAE = _VAE | {
    "block_out_channels": (8, 16, 32, 64, 64),
    "decoder_block_out_channels": (8, 16, 32),
    "layers_per_block": (1,) * 5,
    "decoder_layers_per_block": (1,) * 4,
}
_EIGHTH_T5 = {"d_model": 512, "d_kv": 64, "d_ff": 1280, "num_layers": 12, "num_heads": 8}
_TINY_T5 = {"d_model": 32, "d_kv": 8, "d_ff": 37, "num_layers": 1, "num_heads": 4}
SIZES = {
    "2B": Size("2B", 28, 32, 64, 128, _VAE, _T5_XXL),
    "13B": Size("13B", 48, 32, 128, 128, _VAE, _T5_XXL),
    "eighth": Size("eighth", 14, 8, 32, 8, _TINY_VAE, _EIGHTH_T5),
    "tiny": Size("tiny", 2, 2, 16, 8, _TINY_VAE, _TINY_T5),
}


def build(size: Size, folder: Path, device: str) -> Path:
    """A checkpoint in diffusers layout, bfloat16 on disk for a GPU, which draws the weights where they fit on it."""
    import torch

    torch.manual_seed(0)
    drawn_on = device if device != "cuda" or _weights(size) < free_memory(device) else "cpu"
    kept = torch.bfloat16 if device == "cuda" else torch.float32
    before = torch.get_default_dtype()
    torch.set_default_dtype(kept)
    try:
        with torch.device(drawn_on):
            pipe = _pipeline(size)
    finally:
        torch.set_default_dtype(before)
    pipe.save_pretrained(folder, max_shard_size="10GB")
    del pipe
    if device == "cuda":
        torch.cuda.empty_cache()
    return folder


def _weights(size: Size) -> int:
    """Bytes in 16 bits."""
    import torch

    with torch.device("meta"):
        parts = _pipeline(size).components.values()
    return sum(
        2 * tensor.numel() for part in parts if isinstance(part, torch.nn.Module) for tensor in part.parameters()
    )


def _pipeline(size: Size) -> Any:
    from diffusers import (
        AutoencoderKLLTXVideo,
        FlowMatchEulerDiscreteScheduler,
        LTXConditionPipeline,
        LTXVideoTransformer3DModel,
    )
    from transformers import T5Config, T5EncoderModel

    from tests.engines.tiny import t5_tokenizer

    tokenizer, channels, text = t5_tokenizer(), size.latent_channels, size.text["d_model"]
    return LTXConditionPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=AutoencoderKLLTXVideo(latent_channels=channels, timestep_conditioning=True, patch_size=4, **size.vae),
        text_encoder=T5EncoderModel(T5Config(vocab_size=len(tokenizer), feed_forward_proj="gated-gelu", **size.text)),
        tokenizer=tokenizer,
        transformer=LTXVideoTransformer3DModel(
            in_channels=channels,
            out_channels=channels,
            num_attention_heads=size.heads,
            attention_head_dim=size.head_dim,
            cross_attention_dim=size.width,
            num_layers=size.layers,
            caption_channels=text,
        ),
    )


def pass_tflop(size: Size, width: int, height: int, frames: int, words: int = 256) -> float:
    """One forward pass without guidance, a multiply-add counted as two: linear layers and attention."""
    tokens, d = ((frames - 1) // 8 + 1) * (height // 32) * (width // 32), size.width
    linear = 2 * d * d * (4 * tokens + 2 * tokens + 2 * words + 8 * tokens)
    attention = 4 * tokens * d * (tokens + words)
    return size.layers * (linear + attention) / 1e12
