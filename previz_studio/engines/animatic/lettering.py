"""Letters on a picture, in the one typeface OpenCV carries; it knows ASCII only."""

import unicodedata

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.engines.contract import Frame

_PLAIN = {"–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "°": " deg", "×": "x", "…": "..."}  # noqa: RUF001
_CAP_HEIGHT = 21.0
"""Pixels from baseline to cap line of HERSHEY_DUPLEX at scale 1."""


def letter(
    picture: Frame, text: str, baseline: tuple[int, int], height: float, grey: int, widest: float = 1e9
) -> tuple[int, int]:
    """Writes `text` with capitals `height` pixels tall from `baseline` (left, bottom), shrunk to fit `widest`;
    returns its size. Letters outside ASCII are written without their accents."""
    plain = ascii_only(text)
    scale, weight = height / _CAP_HEIGHT, max(1, round(height / 16))
    (wide, tall), _ = cv2.getTextSize(plain, cv2.FONT_HERSHEY_DUPLEX, scale, weight)
    if wide > widest:
        scale *= widest / wide
        (wide, tall), _ = cv2.getTextSize(plain, cv2.FONT_HERSHEY_DUPLEX, scale, weight)
    canvas: NDArray[np.uint8] = np.ascontiguousarray(picture, dtype=np.uint8)
    cv2.putText(canvas, plain, baseline, cv2.FONT_HERSHEY_DUPLEX, scale, (grey,) * 3, weight, cv2.LINE_AA)
    if canvas is not picture:
        picture[:] = canvas
    return wide, tall


def ascii_only(text: str) -> str:
    for found, plain in _PLAIN.items():
        text = text.replace(found, plain)
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if ord(letter) < 128)
