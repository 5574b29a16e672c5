"""The neutral card for a shot that has neither a panel nor anybody on its floor plan: what it is, and how it moves."""

import cv2
import numpy as np

from previz_studio.camera.words import camera_words
from previz_studio.engines.animatic.lettering import letter
from previz_studio.engines.contract import Frame, RenderRequest
from previz_studio.kit.timecode import to_timecode

_PAPER, _INK, _MUTED, _BAR = 38, 228, 148, 96


def slate(request: RenderRequest, frame: int) -> Frame:
    """shape (height, width, 3): label, camera in words, frame counter, and a bar that fills with time."""
    width, height = request.width, request.height
    card = np.full((height, width, 3), _PAPER, np.uint8)
    unit = height / 100
    left = round(width * 0.06)
    letter(card, request.label or "Untitled shot", (left, round(40 * unit)), 9 * unit, _INK, width * 0.88)
    letter(card, camera_words(request.camera), (left, round(54 * unit)), 5 * unit, _MUTED, width * 0.88)
    counter = f"{frame + 1} / {request.frames}   {to_timecode(frame, request.fps)}"
    letter(card, counter, (left, round(88 * unit)), 4.5 * unit, _MUTED, width * 0.6)
    top, thick = round(74 * unit), max(2, round(1.2 * unit))
    cv2.rectangle(card, (left, top), (width - left, top + thick), (_BAR,) * 3, -1)
    reach = left + round((width - 2 * left) * (frame + 1) / request.frames)
    cv2.rectangle(card, (left, top), (reach, top + thick), (_INK,) * 3, -1)
    return card
