"""One end of a take as it is kept: its picture, its plan, and the identities it was made with. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from previz_studio.review.cuts.named import Named
from previz_studio.review.cuts.picture import Picture
from previz_studio.review.cuts.planned import PlannedEnd
from previz_studio.review.cuts.travel import Travel

VERSION = 2
"""Raised when a number in here changes its meaning: older rows are then made again at the next start."""

OFF_PLAN = ("wrong_move", "drifts")
"""Camera checks of takes whose camera was measured to do something else than its plan says."""


@dataclass(frozen=True)
class End:
    """`code` and `version` name shot and take; without a take `version` is '' and there is no picture. `frame` is
    0-based. `missing` says in a sentence why there is no picture."""

    code: str
    version: str
    frame: int
    plan: PlannedEnd | None
    picture: Picture | None = None
    missing: str = ""
    identities: Mapping[str, Named] = field(default_factory=dict)
    travels: tuple[Travel, ...] = ()
    """How subjects were seen to travel next to this frame, the largest first."""
    off_plan: bool = False
    """The take's camera was measured to do something else than its plan says."""

    @property
    def name(self) -> str:
        return f"{self.code} {self.version}".strip()
