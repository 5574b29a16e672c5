"""Handheld movement: the same seed always breathes the same way."""

import math
from dataclasses import replace

import numpy as np

from previz_studio.camera.pose import Pose

_METRES_PER_DEGREE = 0.012 / 0.35
_FASTEST_HZ = 3.0
_WAVES = 6


def shake(pose: Pose, seconds: float, amount_deg: float, seed: int) -> Pose:
    """Adds a smooth random sway of about `amount_deg` root mean square, zero at zero seconds.

    Six sines per axis between 0.3 and 3 Hz: operators sway slowly and tremble a little; steps and runs are not in it.
    Roll gets half of it, and the body moves 12 mm for 0.35 degrees.
    """
    random = np.random.default_rng(seed)
    hertz = random.uniform(0.3, _FASTEST_HZ, (6, _WAVES))
    phase = random.uniform(0, 2 * math.pi, (6, _WAVES))
    height = random.normal(size=(6, _WAVES)) / math.sqrt(_WAVES / 2)
    waves = np.sin(2 * math.pi * hertz * seconds + phase) - np.sin(phase)
    pan, tilt, roll, x, y, z = (float(v) for v in (height * waves).sum(axis=1) * amount_deg)
    px, py, pz = pose.position
    metres = _METRES_PER_DEGREE
    return replace(
        pose,
        position=(px + x * metres, py + y * metres, pz + z * metres),
        heading_deg=pose.heading_deg + pan,
        tilt_deg=pose.tilt_deg + tilt,
        roll_deg=pose.roll_deg + roll / 2,
    )
