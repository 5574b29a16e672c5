import threading

import pytest

from previz_studio.jobs.rounds import Round, Rounds
from previz_studio.kit.errors import NoSpace


def test_given_an_act_that_fails_then_the_others_and_its_next_turn_still_come() -> None:
    turns, often = [], threading.Event()

    def fail() -> None:
        turns.append("failed")
        raise OSError("disk full")

    def count() -> None:
        turns.append("counted")
        if turns.count("counted") == 3:
            often.set()

    rounds = Rounds([Round("fails", 0.01, fail), Round("counts", 0.01, count)])
    rounds.start()
    assert often.wait(5)
    rounds.close()
    assert turns.count("failed") >= 2
    done = len(turns)
    rounds.close()
    assert len(turns) == done


def test_given_a_refusal_then_it_is_logged_as_one_sentence(caplog: pytest.LogCaptureFixture) -> None:
    refused = threading.Event()

    def refuse() -> None:
        refused.set()
        raise NoSpace("No back-up was made: 46 MB are free.")

    rounds = Rounds([Round("back-ups", 300, refuse)])
    rounds.start()
    assert refused.wait(5)
    rounds.close()
    assert caplog.messages == ["Back-ups: No back-up was made: 46 MB are free. It is tried again in 300 s."]
    assert caplog.records[0].exc_info is None
