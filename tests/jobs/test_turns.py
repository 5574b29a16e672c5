"""Whose turn it is: everybody's few, alike together, nights, pauses, and one job after another."""

from datetime import UTC, datetime

import pytest

from previz_studio.jobs import outbox, pauses, queries
from previz_studio.jobs.inline import Inline
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.jobs.night import Night, night_from
from previz_studio.jobs.seats import TURN, Seat, let_in
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Invalid
from tests.jobs.workshop import Notebook, ask, job

ANA, BEN, CEM = 1, 2, 3


def line_of(*people: int) -> list[Seat]:
    return [Seat(index, person, "") for index, person in enumerate(people, 1)]


def people(line: list[Seat]) -> list[int]:
    return [seat.person for seat in line]


def test_given_two_hundred_takes_of_one_person_then_the_next_one_waits_for_one_turn_only() -> None:
    line = let_in(line_of(*[ANA] * 200), [Seat(900 + n, BEN, "") for n in range(2)])
    assert [seat.id for seat in line].index(900) == TURN
    assert people(line)[: TURN + 2] == [ANA] * TURN + [BEN] * 2


def test_given_three_people_then_each_gets_a_turn_before_anybody_gets_a_second() -> None:
    line: list[Seat] = []
    for person in (ANA, BEN, CEM):
        line = let_in(line, [Seat(person * 100 + n, person, "") for n in range(2 * TURN)])
    assert people(line) == [*[ANA] * TURN, *[BEN] * TURN, *[CEM] * TURN] * 2


def test_given_takes_that_need_the_same_in_memory_then_they_stand_together_within_a_turn() -> None:
    line = [Seat(1, ANA, "noir"), Seat(2, ANA, "plain"), Seat(3, BEN, "plain")]
    line = let_in(line, [Seat(4, CEM, "noir"), Seat(5, CEM, "plain")])
    assert [seat.id for seat in line] == [1, 4, 2, 3, 5]


def test_given_a_line_somebody_ordered_by_hand_then_new_jobs_do_not_shuffle_it() -> None:
    by_hand = [Seat(3, ANA, ""), Seat(1, ANA, ""), Seat(2, BEN, "")]
    line = let_in(by_hand, [Seat(9, CEM, "")])
    assert [seat.id for seat in line if seat.id != 9] == [3, 1, 2]


def test_given_jobs_of_two_people_then_they_are_worked_in_turns(database: Database) -> None:
    with database.writing() as session:
        first = [outbox.ask(session, "render", n, queue="render", title=f"a{n}", author_id=ANA) for n in range(6)]
        outbox.seat(session, first)
        second = [outbox.ask(session, "render", 10 + n, queue="render", title="b", author_id=BEN) for n in range(2)]
        outbox.seat(session, second)
    book = Notebook()
    Inline(database, [book.kind()]).run_all()
    assert book.lines == [f"work {n}" for n in (0, 1, 2, 3, 10, 11, 4, 5)]


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (3, True), (6, True), (7, False), (12, False)])
def test_given_an_hour_then_it_is_night_or_not(hour: int, night: bool) -> None:
    here = datetime.now().astimezone().replace(hour=hour, minute=30)
    assert Night().holds(here.astimezone(UTC)) is night


def test_given_a_night_in_the_settings_then_it_decides_also_where_it_ends_the_same_day() -> None:
    noon = datetime.now().astimezone().replace(hour=12, minute=30)
    assert night_from("12:00-13:00").holds(noon) and not night_from("13:00-12:00").holds(noon)
    assert str(night_from("20:30-06:00")) == "20:30 to 06:00"


@pytest.mark.parametrize("text", ["", "22:00", "22-", "25:00-07:00", "22:00-22:00", "late-early"])
def test_given_a_night_that_cannot_be_then_the_setting_is_named(text: str) -> None:
    with pytest.raises(Invalid, match="PREVIZ_NIGHT is"):
        night_from(text)


def test_given_an_overnight_job_then_it_begins_at_night_and_the_others_go_past_it(database: Database) -> None:
    with database.writing() as session:
        outbox.ask(session, "render", 1, queue="render", title="late", overnight=True)
    ask(database, 2)
    book, here = Notebook(), datetime.now().astimezone()
    assert Inline(database, [book.kind()], clock=lambda: here.replace(hour=12)).run_all() == 1
    assert Inline(database, [book.kind()], clock=lambda: here.replace(hour=23)).run_all() == 1
    assert book.lines == ["work 2", "work 1"]


def test_given_a_paused_project_then_its_jobs_wait_and_the_others_go_on(database: Database) -> None:
    with database.writing() as session:
        for subject, project_id in ((1, 7), (2, 8)):
            outbox.ask(session, "render", subject, queue="render", title="x", project_id=project_id)
        pauses.pause(session, "render", 7, "Rae", "the fan")
    book = Notebook()
    assert Inline(database, [book.kind()]).run_all() == 1
    with database.writing() as session:
        assert pauses.resume(session, "render", 7)
        assert not pauses.resume(session, "render", 7)
    Inline(database, [book.kind()]).run_all()
    assert book.lines == ["work 2", "work 1"]


def test_given_everything_paused_then_nothing_begins(database: Database) -> None:
    ask(database, 1)
    with database.writing() as session:
        pauses.pause(session, "render", 0, "Sam", "")
    assert Inline(database, [Notebook().kind()]).run_all() == 0


def test_given_a_job_after_another_then_it_waits_until_that_one_ended(database: Database) -> None:
    first = ask(database, 1)
    with database.writing() as session:
        outbox.ask(session, "render", 2, queue="render", title="second", after_id=first, priority=1)
    book = Notebook()
    Inline(database, [book.kind()]).run_all()
    assert book.lines == ["work 1", "work 2"]


def test_given_a_stop_then_the_first_who_asked_is_remembered(database: Database) -> None:
    job_id = ask(database, 1)
    with database.writing() as session:
        outbox.ask_to_stop(session, queries.get(session, job_id), "Ana")
        outbox.ask_to_stop(session, queries.get(session, job_id), "Ben")
    found: Job = job(database, job_id)
    assert (found.status, found.stop_by) == (JobStatus.CANCELLED, "Ana")
