"""What a video-to-video take starts from: its source clip as latents, and the noise levels of a dev model's steps."""

import copy
from typing import Any

from previz_studio.engines.diffusion.canvas import Canvas
from previz_studio.engines.diffusion.pictures import Reading, on_canvas


def encode_picture(pipe: Any, reading: Reading, size: Canvas) -> Any:
    """Denormalised latents (1, channels, latent frames, rows, columns) of a clip at the canvas size."""
    import torch

    images = [on_canvas(pixels, size) for pixels in reading.pictures]
    with torch.no_grad():
        video = pipe.video_processor.preprocess_video(images, size.height, size.width)
        return pipe.vae.encode(video.to(pipe._execution_device, dtype=pipe.vae.dtype)).latent_dist.mode().float()


def own_sigmas(pipe: Any, steps: int, tokens: int) -> tuple[float, ...]:
    """The noise levels (1..0, falling) of `steps` steps of a dev model over `tokens`, as its pipeline computes them."""
    import numpy as np
    from diffusers.pipelines.ltx2.pipeline_ltx2_condition import calculate_shift

    scheduler = copy.deepcopy(pipe.scheduler)
    config = scheduler.config
    shift = calculate_shift(
        tokens,
        config.get("base_image_seq_len", 1024),
        config.get("max_image_seq_len", 4096),
        config.get("base_shift", 0.95),
        config.get("max_shift", 2.05),
    )
    scheduler.set_timesteps(sigmas=np.linspace(1.0, 1 / steps, steps), mu=shift)
    return tuple(float(sigma) for sigma in scheduler.sigmas[:-1])
