import threading

from previz_studio.jobs.rounds import Round, Rounds


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
