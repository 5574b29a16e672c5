"""How visible the join of two takes is: the step across it against the steps beside it. Pure, on decoded frames."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from previz_studio.engines.contract import Frame

LUMA = np.array([0.2126, 0.7152, 0.0722])
"""Rec.709 weights of R, G, B (ITU-R BT.709)."""
JUMP = 3.0
"""A step across the join this many times the usual one is called a jump."""
DRIFT = 0.04
"""A change of mean luminance (0..1) across the join from which re-anchoring is advised."""
STILL = 1 / 255
"""Below one 8-bit step nothing is seen; a still clip's usual step is taken to be this."""


@dataclass(frozen=True)
class Seam:
    """Mean absolute differences, 0..1: `step` across the join, `usual` between neighbours beside it; `luminance` is
    the signed change of mean luminance across it."""

    step: float
    usual: float
    luminance: float

    @property
    def jump(self) -> float:
        """How many usual steps the join is."""
        return self.step / max(self.usual, STILL)

    @property
    def drifted(self) -> bool:
        return abs(self.luminance) > DRIFT

    @property
    def sentence(self) -> str:
        size = f"The join is {self.jump:.1f} times a usual step"
        if self.drifted:
            way = "brighter" if self.luminance > 0 else "darker"
            return f"{size} and {abs(self.luminance):.0%} {way}: anchor the next take to its panel again."
        return f"{size}: {'it will be seen.' if self.jump > JUMP else 'it will hardly be seen.'}"


def measure_seam(before: Sequence[Frame], after: Sequence[Frame]) -> Seam:
    """`before` are the last frames of one take, `after` the first of the next; at least one each, same size."""
    left, right = [_unit(frame) for frame in before], [_unit(frame) for frame in after]
    steps = [_difference(*pair) for frames in (left, right) for pair in zip(frames, frames[1:], strict=False)]
    return Seam(
        step=_difference(left[-1], right[0]),
        usual=float(np.mean(steps)) if steps else 0.0,
        luminance=float(right[0].mean(axis=(0, 1)) @ LUMA - left[-1].mean(axis=(0, 1)) @ LUMA),
    )


def _unit(frame: Frame) -> NDArray[np.float32]:
    return frame.astype(np.float32) / np.float32(np.iinfo(frame.dtype).max)


def _difference(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.abs(one - other).mean())
