"""Decoded frames to delivered frames: resampled when the canvas was larger, cropped to the plan, 16 bits a channel."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from previz_studio.engines.contract import Frame
from previz_studio.engines.diffusion.canvas import Canvas


def delivered(frames: Iterator[Any], canvas: Canvas) -> Iterator[Frame]:
    """Takes (3, height, width) float tensors 0..1; yields exactly `planned_frames` uint16 frames of the planned size.

    The overlap in front and the surplus behind are dropped."""
    for index, frame in enumerate(frames):
        if index < canvas.before:
            continue
        if index >= canvas.before + canvas.planned_frames:
            return
        yield delivered_frame(frame, canvas)


def decode_video(vae: Any, latents: Any, timestep: Any, tiled: bool) -> Any:
    """(1, 3, frames, height, width) in -1..1. Tiling is chosen per call: the switch on the module would also change
    a take that another thread is decoding."""
    decode = vae.tiled_decode if tiled else vae.decode
    return decode(latents.to(vae.dtype), timestep, return_dict=False)[0]


def delivered_frame(frame: Any, canvas: Canvas) -> Frame:
    """One (3, height, width) float tensor of the canvas, 0..1, as uint16 at the planned size."""
    import torch

    left, top, width, height = canvas.live
    live = frame[:, top : top + height, left : left + width].float()
    size = (canvas.planned_height, canvas.planned_width)
    if tuple(live.shape[1:]) != size:
        live = torch.nn.functional.interpolate(live[None], size=size, mode="bicubic", antialias=True)[0]
    scaled = (live.clamp(0, 1) * 65535).round().permute(1, 2, 0).cpu().numpy()
    return np.ascontiguousarray(scaled.astype(np.uint16))
