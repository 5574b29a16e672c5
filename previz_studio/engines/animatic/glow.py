"""What else of somebody a drawing shows round their cut-out: the light they throw, a lamp past the planned outline."""

import math

import cv2
import numpy as np

from previz_studio.engines.animatic.cards import Card, goes_elsewhere, with_glow
from previz_studio.engines.animatic.fills import filled
from previz_studio.engines.animatic.raster import Grey
from previz_studio.engines.contract import Frame

_REACH, _LARGEST = 0.45, 0.05
"""How far from its cut-out it is looked for: a share of its size, at most a share of the frame's width."""
_NOTABLE = 16.0
"""Levels (0..255) by which the drawing is brighter than it would be there without it."""
_THIN = 160
"""What is thinner than this part of the frame's width is a lane, a lamp post, a mast: it stays."""


def with_glows(panel: Frame, cards: list[Card], holes: Grey, clay: Frame) -> tuple[list[Card], Grey]:
    """The cards of what goes elsewhere with their glow, and the holes with it: left in the drawing it is a ghost."""
    found, all_holes = [], holes.copy()
    for card in cards:
        if not goes_elsewhere(card.placement.piece):
            found.append(card)
            continue
        glow = _glow(panel, card, holes, clay)
        found.append(with_glow(card, glow))
        all_holes = np.asarray(cv2.bitwise_or(all_holes, glow), dtype=np.uint8)
    return found, all_holes


def _glow(panel: Frame, card: Card, holes: Grey, clay: Frame) -> Grey:
    """The cut-out with it (255): where the drawing is brighter than the same place filled from farther away."""
    width, rim = card.view.width, card.rim
    own = card.opacity[rim : rim + card.view.height, rim : rim + width]
    cut = np.asarray(cv2.bitwise_and(holes, cv2.threshold(own, 254, 255, cv2.THRESH_BINARY)[1]), np.uint8)
    _, _, wide, high = cv2.boundingRect(cut)
    reach = min(_REACH * math.sqrt(wide * high), _LARGEST * width)
    near = (cv2.distanceTransform(255 - cut, cv2.DIST_L2, 3) <= reach).astype(np.uint8) * 255
    near = np.asarray(cv2.bitwise_and(near, cv2.bitwise_or(cut, cv2.bitwise_not(holes))), np.uint8)
    without = filled(panel, np.asarray(cv2.bitwise_or(near, holes), np.uint8), clay)
    brighter = cv2.GaussianBlur(cv2.subtract(panel, without).max(axis=2), (0, 0), max(1.0, width / 160))
    thin = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width // _THIN + 1, width // _THIN + 1))
    lit = cv2.morphologyEx((brighter > _NOTABLE).astype(np.uint8) * 255, cv2.MORPH_OPEN, thin)
    lit = cv2.bitwise_and(cv2.dilate(lit, thin), near)
    count, parts = cv2.connectedComponents(cv2.bitwise_or(lit, cut))
    joined = np.zeros(count, np.uint8)
    joined[np.unique(parts[cut > 0])] = 255
    joined[0] = 0
    return np.asarray(joined[parts], np.uint8)
