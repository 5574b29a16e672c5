"""From words and conditions to picture and sound latents to frames and samples, stage by stage."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from previz_studio.engines.contract import Adapter, Audio
from previz_studio.engines.diffusion.adapters import activate
from previz_studio.engines.diffusion.canvas import Canvas
from previz_studio.engines.diffusion.checks import IN_CONTEXT, SOURCE
from previz_studio.engines.diffusion.deliver import decode_video, hand_over
from previz_studio.engines.diffusion.loading import plain_scheduler
from previz_studio.engines.diffusion.needs import reference_downscale
from previz_studio.engines.diffusion.pictures import Reading
from previz_studio.engines.diffusion.preview import Peek
from previz_studio.engines.diffusion.recipes import Stage
from previz_studio.engines.diffusion.work import DENOISING, Loaded, Made, Work
from previz_studio.engines.in_context_loras import readers_of_references
from previz_studio.engines.ltx2.conditions import as_ltx2, as_references, crf_of
from previz_studio.engines.ltx2.pipeline import in_context
from previz_studio.engines.ltx2.recipes import guidance_of, steps_of, video_to_video
from previz_studio.engines.ltx2.sound import KEPT, encode_sound, read_sound
from previz_studio.engines.ltx2.start import encode_picture, own_sigmas


@dataclass(frozen=True)
class Run:
    """Everything the stages share. `version` is the model's own (2.0, 2.3, 2.5), empty when its manifest is silent."""

    loaded: Loaded
    work: Work
    texts: dict[str, Any]
    readings: list[Reading]
    generator: Any
    version: str


def generate(loaded: Loaded, work: Work, texts: dict[str, Any], readings: list[Reading]) -> Made:
    """Runs every stage and decodes the sound; the picture waits until its frames are asked for."""
    import torch

    version = str(loaded.model.details.get("version", ""))
    run = Run(loaded, work, texts, readings, torch.Generator("cpu").manual_seed(work.request.seed), version)
    latents, sound, stages = _begin(run)
    share = (DENOISING[1] - DENOISING[0]) / len(stages)
    work.facts |= {"sigmas": [], "stage_adapters": []}
    for index, stage in enumerate(stages):
        if index:
            latents = _double(run, latents)
        low = DENOISING[0] + share * index
        latents, sound = _denoise(run, stage, index, (latents, sound), (low, low + share))
    if work.recipe.last_doubling:
        latents = _double(run, latents)
    silent = work.request.options.get("sound", True) is False or work.facts.get("silent")
    heard = None if silent else _hear(run, sound)
    return Made(hand_over(partial(_decode, run, latents), work), heard)


def _begin(run: Run) -> tuple[Any, Any, list[Stage]]:
    """Nothing, or picture and sound latents of the source clip with the first stage changed to start from them.

    Without a sound to begin with the model hears silence and the take is silent: a new one would begin too late."""
    stages, work = list(run.work.recipe.stages), run.work
    sources = [reading for reading in run.readings if reading.condition.kind == SOURCE]
    if not sources:
        return None, None, stages
    pipe, size, condition = run.loaded.pipe, work.stage_canvas(0), sources[0].condition
    seconds = float(size.frames / work.request.fps)
    with work.timed("encode_source"):
        picture = encode_picture(pipe, sources[0], size)
        heard = read_sound(condition.file, pipe.audio_sampling_rate, seconds, work.request.fps)
        sound = encode_sound(pipe, heard.samples, seconds)
    work.facts |= {"sound": f"None: {heard.missing}", "silent": True} if heard.missing else {"sound": KEPT}
    own = stages[0].schedule or own_sigmas(pipe, steps_of(stages[0], run.version), size.latent_tokens)
    stages[0] = video_to_video(stages[0], condition.strength, own)
    return picture, sound, stages


def _denoise(
    run: Run, stage: Stage, index: int, latents: tuple[Any, Any], share: tuple[float, float]
) -> tuple[Any, Any]:
    """Picture latents (1, channels, latent frames, rows, columns) and sound latents, both denormalised."""
    work, texts, size = run.work, run.texts, run.work.stage_canvas(index)
    pipe, references = _pipe_for(run, size) if index == 0 else (run.loaded.pipe, {})
    steps = steps_of(stage, run.version)
    activate(run.loaded.pipe, _adapters(run, stage, index), run.loaded.adapters)
    with work.timed("refine" if index else "denoise"), _scheduler(pipe, stage):
        result = pipe(
            conditions=as_ltx2(run.readings, size, crf_of(run.loaded.model.folder)) or None,
            prompt_embeds=texts["embeds_0"],
            prompt_attention_mask=texts["mask_0"],
            negative_prompt_embeds=texts["embeds_1"] if stage.guided else None,
            negative_prompt_attention_mask=texts["mask_1"] if stage.guided else None,
            width=size.width,
            height=size.height,
            num_frames=size.frames,
            frame_rate=float(work.request.fps),
            sigmas=list(stage.schedule) or None,
            noise_scale=stage.noise,
            num_inference_steps=steps,
            latents=latents[0],
            audio_latents=latents[1],
            generator=run.generator,
            output_type="latent",
            callback_on_step_end=work.each_step(
                steps,
                *share,
                name="Refine" if index else "Denoise",
                peek=Peek(pipe, work, size, front=False),
            ),
            use_cross_timestep=run.version != "2.0",
            **references,
            **guidance_of(stage, run.version, run.loaded.model.details.get("stg_block")),
        )
        work.facts["sigmas"].append([round(float(sigma), 6) for sigma in pipe.scheduler.sigmas[:-1]])
    return result.frames, result.audio


class _scheduler:  # noqa: N801 - reads as a with-statement
    """Distilled sigmas are exact: no shifting by resolution while they run. The model's own scheduler comes back."""

    def __init__(self, pipe: Any, stage: Stage) -> None:
        self.pipe, self.own = pipe, pipe.scheduler
        self.used = plain_scheduler(pipe.scheduler) if stage.schedule else pipe.scheduler

    def __enter__(self) -> None:
        self.pipe.scheduler = self.used

    def __exit__(self, *_error: object) -> None:
        self.pipe.scheduler = self.own


def _adapters(run: Run, stage: Stage, index: int) -> tuple[Adapter, ...]:
    """Those of the stage. References and what reads them work in the first alone, as the publisher's pipeline has it:
    later stages refine what was made from them."""
    adapters = run.work.adapters_for(stage)
    if index and any(reading.condition.kind in IN_CONTEXT for reading in run.readings):
        readers = readers_of_references(run.work.request.adapters)
        adapters = tuple(adapter for adapter in adapters if adapter not in readers)
    run.work.facts["stage_adapters"].append([adapter.name for adapter in adapters])
    return adapters


def _pipe_for(run: Run, size: Canvas) -> tuple[Any, dict[str, Any]]:
    """The condition pipeline, or the in-context one when references are given."""
    references = as_references(run.readings, size)
    if not references:
        return run.loaded.pipe, {}
    options = run.work.request.options
    return in_context(run.loaded.pipe), {
        "reference_conditions": references,
        "reference_downscale_factor": reference_downscale(run.work),
        "conditioning_attention_strength": float(options.get("reference_attention", 1.0)),
    }


def _double(run: Run, latents: Any) -> Any:
    from diffusers import LTX2LatentUpsamplePipeline

    recipe, loaded = run.work.recipe, run.loaded
    pipe = LTX2LatentUpsamplePipeline(vae=loaded.pipe.vae, latent_upsampler=loaded.upsampler)
    with run.work.timed("upsample"):
        return pipe(
            latents=latents,
            height=latents.shape[3] * 32,
            width=latents.shape[4] * 32,
            adain_factor=recipe.adain,
            tone_map_compression_ratio=recipe.tone_map,
            output_type="latent",
        ).frames


def _hear(run: Run, latents: Any) -> Audio:
    """The sound of the delivered frames alone: what belongs to the overlap and the surplus is cut."""
    import torch

    pipe, size, fps = run.loaded.pipe, run.work.canvas, run.work.request.fps
    with run.work.timed("decode_sound"), torch.no_grad():
        spectrogram = pipe.audio_vae.decode(latents.to(pipe.audio_vae.dtype), return_dict=False)[0]
        samples = pipe.vocoder(spectrogram)[0].float().cpu().numpy().T
    rate = int(pipe.vocoder.config.output_sampling_rate)
    start, wanted = round(size.before / fps * rate), round(size.planned_frames / fps * rate)
    kept = samples[start : start + wanted]
    run.work.facts |= {"audio_rate": rate, "audio_samples": len(kept), "audio_silence_added": wanted - len(kept)}
    padded = np.pad(kept, ((0, wanted - len(kept)), (0, 0)))
    return Audio(np.ascontiguousarray(padded, np.float32), rate)


def _decode(run: Run, latents: Any) -> Any:
    """(frames, 3, height, width) in -1..1, the whole clip at once."""
    import torch

    work, pipe, vae = run.work, run.loaded.pipe, run.loaded.pipe.vae
    work.say(DENOISING[1], "Decode")
    tiled = work.facts["tiled_decode"] = work.tiled_decode
    with work.timed("decode"), torch.no_grad():
        timestep = None
        if vae.config.timestep_conditioning:
            normal = pipe._normalize_latents(latents, vae.latents_mean, vae.latents_std, vae.config.scaling_factor)
            noise = torch.randn(normal.shape, generator=run.generator).to(normal.device, normal.dtype)
            scale = work.recipe.decode_noise_scale
            mixed = (1 - scale) * normal + scale * noise
            latents = pipe._denormalize_latents(mixed, vae.latents_mean, vae.latents_std, vae.config.scaling_factor)
            timestep = torch.tensor([work.recipe.decode_timestep], device=latents.device, dtype=vae.dtype)
        video = decode_video(vae, latents, timestep, tiled)
        pipe.maybe_free_model_hooks()
    return video[0].permute(1, 0, 2, 3)
