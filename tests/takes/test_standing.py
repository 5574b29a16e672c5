import pytest

from previz_studio.shots.models import ShotState
from previz_studio.takes.models import TakeStatus, Verdict
from previz_studio.takes.standing import state_from

READY, QUEUED, FAILED = TakeStatus.READY, TakeStatus.QUEUED, TakeStatus.FAILED


@pytest.mark.parametrize(
    ("takes", "expected"),
    [
        ([], ShotState.NO_TAKES),
        ([(QUEUED, None)], ShotState.RENDERING),
        ([(FAILED, None)], ShotState.FAILED),
        ([(READY, None)], ShotState.TO_REVIEW),
        ([(FAILED, None), (READY, Verdict.MAYBE)], ShotState.MAYBE),
        ([(QUEUED, None), (READY, Verdict.APPROVED)], ShotState.RENDERING),
        ([(READY, None), (READY, Verdict.APPROVED)], ShotState.TO_REVIEW),
        ([(READY, Verdict.REJECTED), (READY, Verdict.APPROVED)], ShotState.APPROVED),
        ([(READY, Verdict.SELECTED), (READY, Verdict.APPROVED)], ShotState.SELECTED),
    ],
)
def test_given_takes_newest_first_then_the_shot_stands_there(
    takes: list[tuple[TakeStatus, Verdict | None]], expected: ShotState
) -> None:
    assert state_from(takes) is expected
