"""The planned and the measured camera over a take's frames, as the timeline draws them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Curve:
    """Planned and measured amount of the move, one value per frame, in `unit`."""

    label: str
    """`Pan 0–20°`."""
    planned: tuple[float, ...]
    measured: tuple[float, ...]
    """Empty when not measured."""
    tolerance: float
    sentence: str
    """The same in words, for the chart's name."""

    @property
    def begins_high(self) -> bool:
        """The line begins in the upper half, where the legend stands otherwise."""
        return bool(self.planned) and self.planned[0] > (self.low + self.high) / 2

    @property
    def low(self) -> float:
        return min((*self.planned, *self.measured), default=0.0) - self.tolerance

    @property
    def high(self) -> float:
        return max((*self.planned, *self.measured), default=1.0) + self.tolerance
