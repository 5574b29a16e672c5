"""Decoded frames to delivered frames: resampled when the canvas was larger, cropped to the plan, 16 bits a channel.

All of them leave the device before the first is handed over. From then on the next take may load another model, so
nothing here may keep the one that made them, nor the decoded clip.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from previz_studio.engines.contract import Frame
from previz_studio.engines.diffusion.canvas import Canvas
from previz_studio.engines.diffusion.tiles import in_tiles
from previz_studio.engines.diffusion.work import DENOISING, Work

HALF = 32768
"""Of the uint16 range: what int16 is shifted by."""


def hand_over(decode: Callable[[], Any], work: Work) -> Iterator[Frame]:
    """Exactly `planned_frames` uint16 frames of the planned size, 6 bytes a pixel in main memory until each is taken.

    `decode` gives the clip, (frames, 3, height, width) in -1..1; the overlap in front and the surplus behind are
    dropped. 16 bits, because the master is 10 bits a channel and the same take again is compared bit by bit."""
    size = work.canvas
    clip = decode()
    del decode  # it holds the pipeline
    with work.timed("hand_over"):
        wanted = clip[size.before : size.before + size.planned_frames]
        del clip
        frames = deque(_off_device(frame / 2 + 0.5, size) for frame in wanted)
        del wanted
    count = len(frames)
    while frames:
        share = 1 - (len(frames) - 1) / count
        work.say(DENOISING[1] + (1 - DENOISING[1]) * share, "Hand over frames")
        yield _as_frame(frames.popleft())


def decode_video(vae: Any, latents: Any, timestep: Any, tiled: bool) -> Any:
    """(1, 3, frames, height, width) in -1..1."""
    view = in_tiles(vae, tiled, latents.shape[3], latents.shape[4])
    return view.decode(latents.to(vae.dtype), timestep, return_dict=False)[0]


def delivered_frame(frame: Any, canvas: Canvas) -> Frame:
    """One (3, height, width) float tensor of the canvas, 0..1, as uint16 at the planned size."""
    return _as_frame(_off_device(frame, canvas))


def _off_device(frame: Any, canvas: Canvas) -> NDArray[np.int16]:
    """The delivered frame as the device gives it: shifted into int16, which crosses the bus in half the time of
    float32. torch's own uint16 is "limited support" (2.13)."""
    import torch

    left, top, width, height = canvas.live
    live = frame[:, top : top + height, left : left + width].float()
    size = (canvas.planned_height, canvas.planned_width)
    if tuple(live.shape[1:]) != size:
        live = torch.nn.functional.interpolate(live[None], size=size, mode="bicubic", antialias=True)[0]
    shifted = ((live.clamp(0, 1) * 65535).round() - HALF).to(torch.int16).permute(1, 2, 0).contiguous()
    array: NDArray[np.int16] = shifted.cpu().numpy()
    return array


def _as_frame(shifted: NDArray[np.int16]) -> Frame:
    """Shifted back, while the device is at the next take's work already."""
    return shifted.view(np.uint16) ^ np.uint16(HALF)
