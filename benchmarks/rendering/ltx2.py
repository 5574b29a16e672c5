"""LTX-2 beside the script of its documentation: a small model of the real classes, the script, a count of passes.

The script: diffusers documentation, LTX-2, "Distilled checkpoint generation". It passes `guidance_scale=1.0` and
leaves every other kind of guidance at the pipeline's default, which is on; its offload needs a GPU and is left out
here, which is in the script's favour.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.rendering.cores import Cores
from previz_studio.engines.contract import RenderRequest
from tests.engines import tiny2

NEGATIVE = "shaky, glitchy, low quality, worst quality, deformed, distorted, motion smear, static."
LAYERS, WIDTH = 12, 256


def build(folder: Path) -> Path:
    """LTX-2 19B and its Gemma at a sixteenth of their widths and a quarter of their depths: 12 blocks of width 256 with
    sound at 128, and 12 layers of width 256. Only the picture and sound decoders are smaller."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, LTX2Pipeline, LTX2VideoTransformer3DModel

    torch.manual_seed(0)
    tokenizer, text_encoder = tiny2.gemma(_GEMMA)
    LTX2Pipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True, shift_terminal=0.1),
        vae=tiny2.video_vae(),
        audio_vae=tiny2.audio_vae(),
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        connectors=tiny2.connectors(caption=WIDTH, factor=LAYERS + 1, heads=8, head_dim=32, layers=2),
        transformer=LTX2VideoTransformer3DModel(
            in_channels=8,
            out_channels=8,
            num_attention_heads=8,
            attention_head_dim=32,
            cross_attention_dim=WIDTH,
            audio_in_channels=4,
            audio_out_channels=4,
            audio_num_attention_heads=8,
            audio_attention_head_dim=16,
            audio_cross_attention_dim=WIDTH // 2,
            num_layers=LAYERS,
            caption_channels=WIDTH,
            rope_type="split",
        ),
        vocoder=tiny2.vocoder(),
    ).save_pretrained(folder)
    return folder


_GEMMA = {
    "hidden_size": WIDTH,
    "intermediate_size": 4 * WIDTH,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 8,
    "num_key_value_heads": 4,
    "head_dim": 32,
}


GUIDANCE_OFF = {
    "stg_scale": 0.0,
    "modality_scale": 1.0,
    "guidance_rescale": 0.0,
    "audio_guidance_scale": 1.0,
    "audio_stg_scale": 0.0,
    "audio_modality_scale": 1.0,
    "audio_guidance_rescale": 0.0,
    "spatio_temporal_guidance_blocks": None,
}
"""What the publisher's own distilled pipeline does, and the documented script does not say."""


def documented(  # noqa: PLR0913  # what is run, by name
    model: Path, upsampler: Path, requests: list[RenderRequest], folder: Path, cores: Cores, **more: Any
) -> dict[str, float]:
    """Load once, then for each shot both stages and the movie; `more` goes into every call. Seconds of the whole, of
    the calls and of export."""
    from diffusers.utils import encode_video

    spent = {"calls": 0.0, "export": 0.0}
    began = time.perf_counter()
    with cores.at_work():
        pipe, doubler = _loaded(model, upsampler)
    for request in requests:
        with cores.at_work(), _into(spent, "calls"):
            video, audio = _take(pipe, doubler, request, more)
        with _into(spent, "export"):
            encode_video(
                (video[0] * 255).round().astype("uint8"),
                fps=24,
                audio=audio[0].float().cpu(),
                audio_sample_rate=pipe.vocoder.config.output_sampling_rate,
                output_path=str(folder / f"shot-{request.seed}.mp4"),
            )
    return {**spent, "whole": time.perf_counter() - began}


@contextmanager
def counted() -> Iterator[list[int]]:
    """The samples of every call of an LTX-2 transformer meanwhile, whoever loaded it."""
    from diffusers import LTX2VideoTransformer3DModel as Transformer

    seen: list[int] = []
    real = Transformer.forward

    def forward(self: Any, hidden_states: Any, *others: Any, **named: Any) -> Any:
        seen.append(hidden_states.shape[0])
        return real(self, hidden_states, *others, **named)

    Transformer.forward = forward
    try:
        yield seen
    finally:
        Transformer.forward = real


def _loaded(model: Path, upsampler: Path) -> tuple[Any, Any]:
    import torch
    from diffusers import LTX2LatentUpsamplePipeline, LTX2Pipeline
    from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel

    pipe = LTX2Pipeline.from_pretrained(model, dtype=torch.float32, local_files_only=True)
    made = LTX2LatentUpsamplerModel.from_pretrained(upsampler, subfolder="latent_upsampler", dtype=torch.float32)
    doubler = LTX2LatentUpsamplePipeline(vae=pipe.vae, latent_upsampler=made)
    for one in (pipe, doubler):
        one.set_progress_bar_config(disable=True)
    return pipe, doubler


def _take(pipe: Any, doubler: Any, request: RenderRequest, more: dict[str, Any]) -> tuple[Any, Any]:
    import torch
    from diffusers.pipelines.ltx2.utils import DISTILLED_SIGMA_VALUES, STAGE_2_DISTILLED_SIGMA_VALUES

    said = {
        "prompt": request.prompt[0].text,
        "negative_prompt": NEGATIVE,
        "generator": torch.Generator("cpu").manual_seed(request.seed),
        "guidance_scale": 1.0,
        "return_dict": False,
        **more,
    }
    video, audio = pipe(
        width=request.width // 2,
        height=request.height // 2,
        num_frames=request.frames,
        frame_rate=24.0,
        num_inference_steps=8,
        sigmas=DISTILLED_SIGMA_VALUES,
        output_type="latent",
        **said,
    )
    doubled = doubler(latents=video, output_type="latent", return_dict=False)[0]
    made: tuple[Any, Any] = pipe(
        latents=doubled,
        audio_latents=audio,
        num_inference_steps=3,
        noise_scale=STAGE_2_DISTILLED_SIGMA_VALUES[0],
        sigmas=STAGE_2_DISTILLED_SIGMA_VALUES,
        output_type="np",
        **said,
    )
    return made


@contextmanager
def _into(spent: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    spent[name] += time.perf_counter() - start
