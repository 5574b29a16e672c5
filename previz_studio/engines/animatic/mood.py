"""The light of a scene read from its words, as one curve per colour over the clay greys."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.uint8]
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Mood:
    """`exposure` scales the greys, `gamma` above 1 sinks the shadows; shadows and lights are tinted by a colour each,
    (red, green, blue) around 1."""

    exposure: float = 1.0
    gamma: float = 1.0
    shadows: Colour = (1.0, 1.0, 1.0)
    lights: Colour = (1.0, 1.0, 1.0)


PLAIN = Mood()
_DARK = {"night", "low key", "moon", "midnight", "dark"}
_DIM = {"dusk", "dawn", "overcast", "rain", "storm", "twilight"}
_SHADOW_TINTS: tuple[tuple[str, Colour], ...] = (
    ("teal", (0.76, 1.02, 1.12)),
    ("steel", (0.84, 0.98, 1.12)),
    ("moon", (0.82, 0.97, 1.14)),
    ("cold", (0.86, 0.98, 1.1)),
    ("blue", (0.8, 0.94, 1.18)),
    ("green", (0.88, 1.08, 0.92)),
)
_LIGHT_TINTS: tuple[tuple[str, Colour], ...] = (
    ("amber", (1.14, 1.0, 0.8)),
    ("sodium", (1.14, 0.99, 0.78)),
    ("warm", (1.1, 1.0, 0.86)),
    ("orange", (1.14, 0.98, 0.8)),
    ("candle", (1.16, 0.98, 0.74)),
    ("moon", (0.92, 0.99, 1.08)),
    ("neon", (1.08, 0.92, 1.1)),
    ("cold", (0.94, 1.0, 1.06)),
)
_NIGHT: Colour = (0.88, 0.98, 1.1)
"""Shadows of a dark scene whose colour nobody named."""
_KELVIN = re.compile(r"(\d{4,5})\s*k\b")
_NEUTRAL_KELVIN = 5600


def mood_of(look: str) -> Mood:
    """Words such as "low key, teal shadows, amber lamps" or "3000 K" -> a mood; nothing known gives plain clay."""
    words = look.lower()
    dark, dim = _has(words, _DARK), _has(words, _DIM)
    exposure = 0.82 if dark else 0.84 if dim else 1.0
    lights = _first(words, _LIGHT_TINTS) or _by_temperature(words)
    shadows = _first(words, _SHADOW_TINTS) or (_NIGHT if dark else (1.0, 1.0, 1.0))
    return Mood(exposure, 1.9 if dark else 1.08 if dim else 1.0, shadows, lights)


def curves(mood: Mood) -> Curve:
    """shape (256, 1, 3): grey -> red, green, blue."""
    grey = np.arange(256) / 255
    level = mood.exposure * grey**mood.gamma
    # Lamps and lit faces are above the sky and the ground, which keep the colour of the shadows.
    share = np.clip((grey - 0.6) / 0.36, 0, 1)[:, None]
    tint = (1 - share) * np.asarray(mood.shadows) + share * np.asarray(mood.lights)
    coloured = np.clip(level[:, None] * tint * 255, 0, 255)
    return np.asarray(np.round(coloured), dtype=np.uint8).reshape(256, 1, 3)


def _has(words: str, names: set[str]) -> bool:
    return any(name in words for name in names)


def _first(words: str, tints: tuple[tuple[str, Colour], ...]) -> Colour | None:
    return next((tint for name, tint in tints if name in words), None)


def _by_temperature(words: str) -> Colour:
    """A first colour temperature below or above daylight warms or cools the lights a little."""
    found = _KELVIN.search(words)
    if not found:
        return 1.0, 1.0, 1.0
    warmth = max(-1.0, min(1.0, (_NEUTRAL_KELVIN - int(found[1])) / 3000))
    return 1 + 0.12 * warmth, 1.0, 1 - 0.18 * warmth
