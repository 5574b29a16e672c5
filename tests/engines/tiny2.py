"""A tiny random-weight LTX-2 of the real classes: Gemma, connectors, video and audio VAE, vocoder. 3 MB on disk."""

from pathlib import Path
from typing import Any

from tests.engines import tiny
from tests.engines.tiny import LETTERS


def install_both(models: Path) -> None:
    """One model of each family, for Fast, on the shelf `models`."""
    tiny.install(models, "tiny-ltx", tiny.ltx_checkpoint, tiers=("fast",))
    tiny.install(models, "ltx-2-19b-tiny", ltx2_checkpoint, tiers=("fast",))


def ltx2_checkpoint(folder: Path, by_timestep: bool = False) -> Path:
    """`by_timestep`: its VAE decodes at a timestep, as LTX-Video's does."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, LTX2Pipeline, LTX2VideoTransformer3DModel

    torch.set_num_threads(1)
    torch.manual_seed(0)
    transformer = LTX2VideoTransformer3DModel(
        in_channels=8,
        out_channels=8,
        num_attention_heads=2,
        attention_head_dim=16,
        cross_attention_dim=32,
        audio_in_channels=4,
        audio_out_channels=4,
        audio_num_attention_heads=2,
        audio_attention_head_dim=8,
        audio_cross_attention_dim=16,
        num_layers=2,
        caption_channels=16,
        rope_type="split",
    )
    tokenizer, text_encoder = gemma()
    pipe = LTX2Pipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True, shift_terminal=0.1),
        vae=video_vae(by_timestep),
        audio_vae=audio_vae(),
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        connectors=connectors(),
        transformer=transformer,
        vocoder=vocoder(),
    )
    pipe.save_pretrained(folder)
    return folder


def ltx2_upsampler(folder: Path) -> Path:
    import torch
    from diffusers import LTX2LatentUpsamplePipeline
    from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel

    torch.manual_seed(1)
    model = LTX2LatentUpsamplerModel(in_channels=8, mid_channels=32, num_blocks_per_stage=1)
    LTX2LatentUpsamplePipeline(vae=video_vae(), latent_upsampler=model).save_pretrained(folder)
    return folder


def video_vae(by_timestep: bool = False) -> Any:
    from diffusers import AutoencoderKLLTX2Video

    return AutoencoderKLLTX2Video(
        latent_channels=8,
        block_out_channels=(8, 16, 32, 64),
        decoder_block_out_channels=(8, 16, 32),
        layers_per_block=(1,) * 5,
        decoder_layers_per_block=(1,) * 4,
        spatial_compression_ratio=32,
        temporal_compression_ratio=8,
        timestep_conditioning=by_timestep,
    )


def audio_vae() -> Any:
    from diffusers import AutoencoderKLLTX2Audio

    return AutoencoderKLLTX2Audio(
        base_channels=4, ch_mult=(1, 1, 1), num_res_blocks=1, latent_channels=2, mel_bins=8, resolution=32
    )


def vocoder() -> Any:
    from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder

    return LTX2Vocoder(
        in_channels=16,
        hidden_channels=16,
        upsample_kernel_sizes=[16, 8, 8],
        upsample_factors=[10, 4, 4],
        resnet_kernel_sizes=[3],
        resnet_dilations=[[1, 3]],
        output_sampling_rate=16000,
    )


def connectors(caption: int = 16, factor: int = 3, heads: int = 2, head_dim: int = 8, layers: int = 1) -> Any:
    """`factor` is one more than the layers of the text encoder, `caption` its width."""
    from diffusers.pipelines.ltx2.connectors import LTX2TextConnectors

    return LTX2TextConnectors(
        caption_channels=caption,
        text_proj_in_factor=factor,
        video_connector_num_attention_heads=heads,
        video_connector_attention_head_dim=head_dim,
        video_connector_num_layers=layers,
        video_connector_num_learnable_registers=None,
        audio_connector_num_attention_heads=heads,
        audio_connector_attention_head_dim=head_dim,
        audio_connector_num_layers=layers,
        audio_connector_num_learnable_registers=None,
        rope_type="split",
        rope_double_precision=False,
    )


SMALL = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 8,
}


def gemma(text: dict[str, int] = SMALL) -> tuple[Any, Any]:
    """(tokenizer of letters, encoder with `text` as its text config)."""
    from transformers import Gemma3Config, Gemma3ForConditionalGeneration, GemmaTokenizer

    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    words = special + ["▁"] + [letter for letter in LETTERS if letter != " "]
    tokenizer = GemmaTokenizer(vocab={word: index for index, word in enumerate(words)}, merges=[])
    config = Gemma3Config(
        text_config={**text, "vocab_size": 128},
        vision_config={
            "hidden_size": 16,
            "intermediate_size": 32,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "image_size": 28,
            "patch_size": 14,
        },
        mm_tokens_per_image=4,
    )
    return tokenizer, Gemma3ForConditionalGeneration(config)
