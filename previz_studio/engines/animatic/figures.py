"""People as clay mannequins: real height, a readable direction of look, standing, walking or seated."""

import math
from collections.abc import Sequence

from previz_studio.engines.animatic.solids import Solid, ellipsoid, limb, loft

_STRIDE_M = 1.5
"""Two steps of a walking adult, the length after which the legs are where they were."""
_SKIN, _HAIR, _LEGS, _SHOES = 1.08, 0.42, 0.78, 0.5
SEATED = ("seated", "sitting", "sits", "driving", "wheel", "chair")


def figure(height: float, pose: str = "", name: str = "", walked_m: float | None = None) -> list[Solid]:
    """A mannequin with its feet at y = 0 and its crown at `height`; `walked_m` swings arms and legs.

    Proportions are those of an eight-head figure (head an eighth, crotch a half, knee 0.28 of the height).
    Seated, the head stays at `height` and the legs fold forward.
    """
    h = height
    seated = any(word in pose.lower() for word in SEATED)
    swing = 0.0 if walked_m is None or seated else math.sin(2 * math.pi * walked_m / _STRIDE_M)
    solids = _head(h, capped=any(word in name.lower() for word in ("officer", "police", "captain", "guard")))
    solids += [
        loft([(0.46 * h, 0.088 * h, 0.062 * h), (0.6 * h, 0.078 * h, 0.056 * h)]),
        loft(
            [(0.585 * h, 0.076 * h, 0.056 * h), (0.75 * h, 0.105 * h, 0.066 * h), (0.82 * h, 0.088 * h, 0.05 * h)],
        ),
    ]
    solids.append(loft([(0.79 * h, 0.098 * h, 0.05 * h), (0.862 * h, 0.038 * h, 0.034 * h)]))
    for side in (-1, 1):
        solids += _leg(h, side, swing * side, seated) + _arm(h, side, -swing * side, seated)
    return solids


def _head(h: float, capped: bool) -> list[Solid]:
    """A head of 0.25 m on an adult: skull, jaw, nose and hair, so that a close-up still has a face."""
    u = min(0.25, 0.146 * h) / 0.25
    crown = h - 0.125 * u
    solids = [
        limb((0, 0.8 * h, -0.01 * u), (0, h - 0.19 * u, 0), (0.062 * u, 0.054 * u), _SKIN, 8),
        ellipsoid((0, crown, 0), (0.076 * u, 0.124 * u, 0.094 * u), _SKIN, 12, 9),
        loft([(0, 0.03 * u, 0.03 * u), (0.07 * u, 0.058 * u, 0.05 * u)], (0, h - 0.25 * u, 0.035 * u), _SKIN, 8),
        loft(
            [(0, 0.017 * u, 0.016 * u), (0.055 * u, 0.007 * u, 0.006 * u, 0, -0.014 * u)],
            (0, h - 0.165 * u, 0.098 * u),
            _SKIN,
            4,
        ),
    ]
    for side in (-1, 1):
        solids.append(
            ellipsoid((side * 0.079 * u, h - 0.125 * u, -0.01 * u), (0.01 * u, 0.03 * u, 0.02 * u), 0.98, 6, 4)
        )
        eye = (side * 0.03 * u, h - 0.112 * u, 0.083 * u)
        solids.append(ellipsoid(eye, (0.013 * u, 0.008 * u, 0.007 * u), 0.35, 6, 4))
    if capped:
        band = [(0, 0.083 * u, 0.1 * u), (0.05 * u, 0.085 * u, 0.102 * u), (0.075 * u, 0.108 * u, 0.122 * u)]
        solids.append(loft([*band, (0.09 * u, 0.1 * u, 0.115 * u)], (0, h - 0.072 * u, 0), 0.5, 12))
        solids.append(
            loft([(0, 0.07 * u, 0.04 * u), (0.01 * u, 0.07 * u, 0.04 * u)], (0, h - 0.072 * u, 0.1 * u), 0.35)
        )
    else:
        solids.append(ellipsoid((0, h - 0.082 * u, -0.012 * u), (0.085 * u, 0.084 * u, 0.1 * u), _HAIR, 14, 9))
        solids.append(ellipsoid((0, h - 0.145 * u, -0.043 * u), (0.084 * u, 0.1 * u, 0.066 * u), _HAIR, 12, 7))
    return solids


def _leg(h: float, side: int, swing: float, seated: bool) -> list[Solid]:
    hip = (side * 0.048 * h, 0.5 * h, 0.0)
    if seated:
        knee, ankle = (side * 0.062 * h, 0.49 * h, 0.24 * h), (side * 0.062 * h, 0.25 * h, 0.25 * h)
    else:
        knee = (hip[0], 0.285 * h, 0.11 * h * swing)
        ankle = (hip[0], 0.045 * h, 0.17 * h * swing - 0.03 * h * max(0.0, -swing))
    foot = (ankle[0], ankle[1] - 0.045 * h, ankle[2] + 0.035 * h)
    return [
        limb(hip, knee, (0.05 * h, 0.036 * h), _LEGS),
        limb(knee, ankle, (0.036 * h, 0.024 * h), _LEGS),
        loft([(0, 0.028 * h, 0.07 * h), (0.03 * h, 0.024 * h, 0.05 * h, 0, -0.015 * h)], foot, _SHOES, 4),
    ]


def _arm(h: float, side: int, swing: float, seated: bool) -> list[Solid]:
    shoulder = (side * 0.115 * h, 0.795 * h, 0.0)
    if seated:
        elbow: Sequence[float] = (side * 0.14 * h, 0.635 * h, 0.07 * h)
        wrist: Sequence[float] = (side * 0.09 * h, 0.645 * h, 0.21 * h)
    else:
        elbow = (side * 0.135 * h, 0.625 * h, 0.07 * h * swing - 0.012 * h)
        wrist = (side * 0.138 * h, 0.48 * h, 0.13 * h * swing + 0.015 * h)
    return [
        limb(shoulder, elbow, (0.033 * h, 0.025 * h)),
        limb(elbow, wrist, (0.025 * h, 0.018 * h)),
        ellipsoid((wrist[0], wrist[1] - 0.02 * h, wrist[2] + 0.005 * h), (0.016 * h, 0.03 * h, 0.022 * h), _SKIN, 6, 5),
    ]
