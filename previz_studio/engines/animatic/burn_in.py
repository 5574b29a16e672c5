"""Figures in the picture, only when asked for: shot, frame, lens, height, timecode."""

import numpy as np

from previz_studio.camera.pose import Pose
from previz_studio.engines.animatic.lettering import letter
from previz_studio.engines.contract import Frame, RenderRequest
from previz_studio.kit.timecode import to_timecode

_INK, _SHADE = 240, 0.45


def burn_in(picture: Frame, request: RenderRequest, pose: Pose, frame: int) -> Frame:
    """A darkened strip along the bottom with the figures; option `start_timecode` sets where the clock begins."""
    width, height = request.width, request.height
    strip = max(10, round(height * 0.065))
    burnt = picture.copy()
    burnt[-strip:] = np.asarray(burnt[-strip:] * _SHADE, dtype=np.uint8)
    size, baseline, margin = strip * 0.42, height - round(strip * 0.3), round(width * 0.015)
    clock = to_timecode(frame, request.fps, start=str(request.options.get("start_timecode", "00:00:00:00")))
    left = f"{request.label or 'Untitled'}   ANIMATIC"
    middle = f"{pose.lens_mm:.0f} mm   {pose.position[1]:.2f} m"
    right = f"{frame + 1:04d}   {clock}"
    third = (width - 2 * margin) / 3
    letter(burnt, left, (margin, baseline), size, _INK, third * 1.05)
    letter(burnt, middle, (round(margin + third * 1.15), baseline), size, _INK, third * 0.8)
    letter(burnt, right, (round(margin + third * 2.05), baseline), size, _INK, third * 0.95)
    return burnt
