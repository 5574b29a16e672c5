"""Display values -> light -> CIE Lab, and how different two colours look. Pure.

A proxy is Rec.709 pictures made for a display of ITU-R BT.1886 (gamma 2.4); sums and means are taken of light, never of
the coded values: the mean of coded values reads a night street with three lamps as dark as one without.
"""

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Lab = tuple[float, float, float]

GAMMA = 2.4
"""ITU-R BT.1886 (2011), annex 1, with a black level of zero."""
LUMA = np.array([0.2126, 0.7152, 0.0722])
"""ITU-R BT.709-6, item 3.2: weights of linear red, green and blue in luminance."""
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], LUMA, [0.0193339, 0.1191920, 0.9503041]])
"""Linear BT.709 red, green, blue -> CIE XYZ (primaries and D65 white of ITU-R BT.709-6, item 1.3)."""
WHITE = TO_XYZ.sum(axis=1)
"""XYZ of red = green = blue = 1: D65."""
_EPSILON, _KAPPA = (6 / 29) ** 3, (29 / 3) ** 3
"""CIE 15:2018, 8.2.1."""


def light_of(picture: NDArray[np.uint8]) -> Array:
    """uint8 0..255 full range, shape (..., 3) -> linear light 0..1, the same shape."""
    return np.asarray((np.arange(256) / 255) ** GAMMA)[picture]


def lab_of(light: Array) -> Array:
    """Linear light, shape (..., 3) -> CIE L*a*b* under D65, the same shape."""
    ratio = light @ TO_XYZ.T / WHITE
    f = np.where(ratio > _EPSILON, np.cbrt(ratio), (_KAPPA * ratio + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def lightness_of(luminance: float) -> float:
    """Relative luminance 0..1 -> L* 0..100."""
    return 116 * luminance ** (1 / 3) - 16 if luminance > _EPSILON else _KAPPA * luminance


def delta_e_2000(one: Lab, other: Lab) -> float:
    """CIEDE2000 (ISO/CIE 11664-6:2014), written as in Sharma, Wu and Dalal 2005, with k_L = k_C = k_H = 1."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    g = 0.5 * (1 - _seventh((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = _hue(a1, b1), _hue(a2, b2)
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    if turn == -180:
        turn = 180.0
    lightness, chroma, hue = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    s_l, s_c, s_h, r_t = _weights((l1 + l2) / 2, (c1 + c2) / 2, _mean_hue(h1, h2, c1 * c2))
    parts = lightness / s_l, chroma / s_c, hue / s_h
    return math.sqrt(sum(part * part for part in parts) + r_t * parts[1] * parts[2])


def _weights(lightness: float, chroma: float, hue: float) -> tuple[float, float, float, float]:
    """S_L, S_C, S_H and R_T at the mean of the two colours."""
    t = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    square = (lightness - 50) ** 2
    turn = 60 * math.exp(-(((hue - 275) / 25) ** 2))
    return (
        1 + 0.015 * square / math.sqrt(20 + square),
        1 + 0.045 * chroma,
        1 + 0.015 * chroma * t,
        -2 * _seventh(chroma) * math.sin(math.radians(turn)),
    )


def _mean_hue(h1: float, h2: float, product: float) -> float:
    if product == 0:
        return h1 + h2
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2


def _seventh(chroma: float) -> float:
    return math.sqrt(chroma**7 / (chroma**7 + 25**7))


def _hue(a: float, b: float) -> float:
    return math.degrees(math.atan2(b, a)) % 360 if (a, b) != (0, 0) else 0.0


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))
