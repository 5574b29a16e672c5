"""Planned against measured, as the badge says it."""

import pytest

from previz_studio.camera.finding import State, Verdict
from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.screens.camera_words import checks
from previz_studio.takes.models import Take


@pytest.mark.parametrize(
    ("planned", "measured", "shown", "difference"),
    [(-45.0, -45.3, "45.3°", "+0.3°"), (20.0, 19.2, "19.2°", "−0.8°"), (-20.0, -19.0, "19.0°", "−1.0°")],
)
def test_given_a_move_to_the_left_then_more_of_it_is_more(
    planned: float, measured: float, shown: str, difference: str
) -> None:
    numbers = {"planned": planned, "measured": measured, "limit": 4.5}
    verdict = Verdict(State.ON_PLAN, "Kept.", kind=MoveKind.PAN, unit="deg", amount_checked=True, **numbers)
    found = {"verdict": verdict.to_json() | {"passed": True, "label": "on plan"}}
    take = Take(check="on_plan", check_words="Kept.", measurement=found)
    (badge,) = checks(take, CameraPlan((Move(MoveKind.PAN, "left", 20, "deg"),)))
    assert (badge.measured, badge.difference) == (shown, difference)
