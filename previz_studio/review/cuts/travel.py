"""How a subject was seen to travel next to a cut. A value."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Travel:
    """`across` in frame widths a second against what surrounds the subject, + right; None where it cannot be told, with
    the `reason`. `first` and `last` are the 0-based frames looked at."""

    key: str
    across: float | None
    reason: str
    first: int
    last: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(value: dict[str, Any]) -> "Travel":
        return Travel(**value)
