"""What the lens and the shutter soften: depth of field from exact depth, motion blur from a turning shutter."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.plan import CameraPlan
from previz_studio.camera.pose import Pose
from previz_studio.engines.animatic.raster import Depth
from previz_studio.engines.contract import Frame

_LAYERS = 4
_LARGEST = 48.0
_LEAST = 1.0
"""Blur circles below one pixel are left alone."""
Image = NDArray[np.float32]


def circles_px(nearness: Depth, pose: Pose, camera: CameraPlan, width: int) -> Depth:
    """Signed diameter of the blur circle in pixels: + behind the focus, - before it; 0 where focus is not planned.

    c = (f / N) f (1 - s / d) / (s - f) on the sensor (thin lens; S. F. Ray, Applied Photographic Optics, ch. 22).
    """
    if pose.focus_m is None or camera.aperture <= 0:
        return np.zeros_like(nearness)
    focal = pose.lens_mm / 1000
    largest = (focal / camera.aperture) * focal / max(pose.focus_m - focal, 1e-3)
    pixels = largest / (camera.sensor.width_mm / 1000) * width
    return np.asarray((1 - np.float32(pose.focus_m) * nearness) * np.float32(pixels), dtype=np.float32)


def with_depth_of_field(picture: Frame, circles: Depth) -> Frame:
    """`picture` softened layer by layer, far ones first, so that a sharp edge keeps its edge."""
    size = float(np.percentile(np.abs(circles), 99.5))
    if size <= _LEAST:
        return picture
    most = min(_LARGEST, size)
    steps = np.linspace(0, 1, _LAYERS + 1) ** 1.4 * most
    edges = np.concatenate([-steps[:0:-1], steps])
    clipped = np.clip(circles, -most, most)
    source = picture.astype(np.float32)
    mixed: Image = np.zeros(picture.shape, np.float32)
    covered: Image = np.zeros((*picture.shape[:2], 1), np.float32)
    for low, high in zip(edges[-2::-1], edges[:0:-1], strict=True):
        inside = (clipped >= low) & ((clipped <= high) if high == edges[-1] else (clipped < high))
        if not inside.any():
            continue
        mask = inside.astype(np.float32)
        layer = _softened(np.dstack([source * mask[..., None], mask]), abs(low + high) / 2)
        share = layer[..., 3:]
        mixed = mixed * (1 - share) + layer[..., :3]
        covered = covered * (1 - share) + share
    return np.asarray(np.clip(mixed / np.maximum(covered, 1e-3) + 0.5, 0, 255), dtype=np.uint8)


def _softened(layer: Image, diameter: float) -> Image:
    """Convolved with a disc; large discs at half size."""
    if diameter < _LEAST:
        return layer
    height, width = layer.shape[:2]
    half = diameter > 10
    work = cv2.resize(layer, (width // 2, height // 2), interpolation=cv2.INTER_AREA) if half else layer
    reach = max(3, int(diameter / 2 if half else diameter) | 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)).astype(np.float32)
    blurred = cv2.filter2D(work, -1, disc / disc.sum(), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(blurred, (width, height)) if half else blurred, dtype=np.float32)


def with_motion_blur(paint: Callable[[float], Frame], frame: int, shutter_deg: float, samples: int) -> Frame:
    """The average of `samples` moments while a shutter of `shutter_deg` is open, centred on the frame."""
    open_for = shutter_deg / 360
    moments = [frame + open_for * ((n + 0.5) / samples - 0.5) for n in range(samples)]
    total = np.zeros_like(paint(moments[0]), dtype=np.uint32)
    for moment in moments:
        total += paint(moment)
    return np.asarray((total + samples // 2) // samples, dtype=np.uint8)
