"""A look at the shot while it is made: one frame, decoded from where the denoising is heading.

Two neighbouring steps x and y at noise s and t give the direction v = (x - y) / (s - t); where it leads is y - t v.
The picture's own generator is not touched, so a take with previews equals one without. Looking takes the device's
time, so it is rationed.
"""

import time
from collections.abc import Sequence
from typing import Any

from previz_studio.engines.diffusion.canvas import Canvas, latent_frames
from previz_studio.engines.diffusion.deliver import delivered_frame
from previz_studio.engines.diffusion.work import Work

EVERY = 2
"""Steps between two previews."""
SHARE = 0.005
"""Most of the denoising's time that previews may take."""


class Peek:
    """Called after every step with the packed latents; shows a frame on every second one, with rests between.

    Tokens of conditions stand in front of the clip's own in LTX-Video, behind them in LTX-2 and in windows (`front`).
    `windows` are the latent frames of each, one after the other; without them the clip is denoised as a whole."""

    def __init__(self, pipe: Any, work: Work, size: Canvas, front: bool, windows: Sequence[int] = ()) -> None:
        self.pipe, self.work, self.size, self.front = pipe, work, size, front
        self.before: Any = None
        self.lengths = iter(windows or [latent_frames(size.frames)])
        self.count = 0
        self.looked, self.cost = time.monotonic(), 0.0

    def __call__(self, timestep: Any, latents: Any) -> None:
        show = self.work.watch.preview
        if show is None:
            return
        scheduler = self.pipe.scheduler
        step = int((scheduler.timesteps == timestep).nonzero()[0])
        if step == 0 or not self.count:
            self.before, self.count = None, next(self.lengths, self.count)
        now, next_ = float(scheduler.sigmas[step]), float(scheduler.sigmas[step + 1])
        if self.before is not None and step % EVERY and now > next_ and self._due():
            began = time.monotonic()
            heading = latents - next_ * (self.before - latents) / (now - next_)
            show(delivered_frame(self._decode(heading), self.size))
            self.looked = time.monotonic()
            self.cost = self.looked - began
        self.before = latents.clone()

    def _due(self) -> bool:
        rest = self.work.watch.preview_rest
        return not rest or time.monotonic() - self.looked >= max(rest, self.cost / SHARE)

    def _decode(self, packed: Any) -> Any:
        """(3, height, width) floats 0..1 of the middle frame."""
        import torch

        pipe, vae = self.pipe, self.pipe.vae
        count, rows, columns = self.count, self.size.height // 32, self.size.width // 32
        own = count * rows * columns
        with torch.no_grad():
            clip = packed[:, -own:] if self.front else packed[:, :own]
            latents = pipe._unpack_latents(clip, count, rows, columns)
            middle = latents[:, :, count // 2 : count // 2 + 1]
            middle = pipe._denormalize_latents(middle, vae.latents_mean, vae.latents_std, vae.config.scaling_factor).to(
                vae.dtype
            )
            timestep = torch.zeros(1, device=middle.device, dtype=middle.dtype)
            given = timestep if vae.config.timestep_conditioning else None
            return vae.decode(middle, given, return_dict=False)[0][0, :, 0] / 2 + 0.5
