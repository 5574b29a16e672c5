"""Tiny random-weight checkpoints of the real classes, in the folder layout the engines read. Nothing is downloaded.

LTX-Video 0.5 MB, its latent upsampler a few kilobytes, LTX-2 3 MB; a clip of 64x64 pixels and 9 frames renders in a
tenth of a second on one core. The pictures mean nothing; the code path is the real one.
"""

import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from previz_studio.engines.contract import Adapter
from previz_studio.engines.weights.model import Model, class_of, family_of, write_manifest
from previz_studio.engines.weights.shelf import describe_files, hash_file, verify

LETTERS = string.ascii_letters + string.digits + " .,:;!?'\"-|@()"


def ltx_checkpoint(folder: Path, **scheduler: Any) -> Path:
    """LTX-Video in diffusers layout: T5, transformer, timestep-conditioned VAE with the real 32x and 8x compression."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, LTXConditionPipeline, LTXVideoTransformer3DModel

    torch.set_num_threads(1)
    torch.manual_seed(0)
    transformer = LTXVideoTransformer3DModel(
        in_channels=8,
        out_channels=8,
        num_attention_heads=2,
        attention_head_dim=16,
        cross_attention_dim=32,
        num_layers=2,
        caption_channels=32,
    )
    tokenizer, text_encoder = _t5()
    pipe = LTXConditionPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(**scheduler),
        vae=_ltx_vae(),
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        transformer=transformer,
    )
    pipe.save_pretrained(folder)
    return folder


def ltx_upsampler(folder: Path) -> Path:
    """The spatial 2x latent upsampler beside the VAE it belongs to."""
    import torch
    from diffusers import LTXLatentUpsamplePipeline
    from diffusers.pipelines.ltx.modeling_latent_upsampler import LTXLatentUpsamplerModel

    torch.manual_seed(1)
    model = LTXLatentUpsamplerModel(in_channels=8, mid_channels=32, num_blocks_per_stage=1, dims=3)
    LTXLatentUpsamplePipeline(vae=_ltx_vae(), latent_upsampler=model).save_pretrained(folder)
    return folder


def _ltx_vae() -> Any:
    from diffusers import AutoencoderKLLTXVideo

    return AutoencoderKLLTXVideo(
        latent_channels=8,
        block_out_channels=(4,) * 4,
        decoder_block_out_channels=(4,) * 4,
        layers_per_block=(1,) * 5,
        decoder_layers_per_block=(1,) * 5,
        spatio_temporal_scaling=(True, True, True, False),
        decoder_spatio_temporal_scaling=(True, True, True, False),
        decoder_inject_noise=(False,) * 5,
        upsample_residual=(False,) * 4,
        upsample_factor=(1,) * 4,
        timestep_conditioning=True,
        patch_size=4,
    )


def t5_tokenizer() -> Any:
    """One token a letter."""
    from transformers import T5Tokenizer

    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -2.0), ("▁", -2.0)]
    vocabulary += [(letter, -3.0) for letter in LETTERS if letter != " "]
    return T5Tokenizer(vocab=vocabulary, model_max_length=128)


def _t5() -> tuple[Any, Any]:
    from transformers import T5Config, T5EncoderModel

    tokenizer = t5_tokenizer()
    config = T5Config(
        d_model=32,
        d_kv=8,
        d_ff=37,
        num_layers=1,
        num_heads=4,
        feed_forward_proj="gated-gelu",
        vocab_size=len(tokenizer),
    )
    return tokenizer, T5EncoderModel(config)


def install(
    models: Path, model_id: str, build: Callable[[Path], Path], tiers: tuple[str, ...], **details: object
) -> Model:
    """Builds a checkpoint on the shelf, writes its manifest and verifies it."""
    folder = build(models / model_id / "tiny")
    model = Model(
        model_id,
        "tiny",
        folder,
        family_of(folder),
        class_of(folder),
        tiers=tiers,
        files=describe_files(folder),
        details={"title": model_id, **details},
    )
    write_manifest(model)
    verify(model)
    return model


def write_clip(
    file: Path, pictures: NDArray[np.uint8], sound: NDArray[np.int16] | None = None, rate: int = 16000, fps: int = 24
) -> Path:
    """`pictures` shape (frames, height, width, 3), RGB 0..255, as near-lossless H.264; `sound` shape (channels,
    samples) as PCM, which a .mov may hold."""
    import av

    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"crf": "4", "preset": "ultrafast"})
        stream.height, stream.width = pictures.shape[1:3]
        stream.pix_fmt = "yuv444p"
        layout = "" if sound is None else "mono" if len(sound) == 1 else "stereo"
        track = container.add_stream("pcm_s16le", rate=rate, layout=layout) if sound is not None else None
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
        if track is not None and sound is not None:
            packed = np.ascontiguousarray(sound.T.reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
            frame.sample_rate = rate
            container.mux(track.encode(frame))
            container.mux(track.encode())
    return file


def write_lora(file: Path, name: str, width: int, prefix: str = "transformer", seed: int = 5) -> Adapter:
    """A rank-4 LoRA on the query and value of the first block's self-attention, `width` wide, strong enough to see."""
    import torch
    from safetensors.torch import save_file

    generator = torch.Generator().manual_seed(seed)
    tensors = {}
    for layer in ("to_q", "to_v"):
        key = f"{prefix}.transformer_blocks.0.attn1.{layer}"
        tensors[f"{key}.lora_A.weight"] = torch.randn((4, width), generator=generator)
        tensors[f"{key}.lora_B.weight"] = torch.randn((width, 4), generator=generator)
    save_file(tensors, file)
    return Adapter(name, file, sha256=hash_file(file))
