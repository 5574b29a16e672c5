import pytest

from previz_studio.jobs import outbox, queries
from previz_studio.jobs.inline import Inline
from previz_studio.jobs.models import JobStatus
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict
from tests.jobs.workshop import Notebook, ask, job


def test_given_a_request_that_is_rolled_back_then_no_job_is_left(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        outbox.ask(session, "render", 1, queue="render", title="SH010 v001")
        raise RuntimeError("the request failed after all")
    with database.reading() as session:
        assert queries.waiting_and_running(session) == []


def test_given_jobs_of_several_priorities_then_they_run_lowest_first_and_in_the_order_asked(database: Database) -> None:
    book = Notebook()
    for subject, priority in ((1, 100), (2, 50), (3, 100), (4, 50)):
        ask(database, subject, priority=priority)
    assert Inline(database, [book.kind()]).run_all() == 4
    assert book.lines == ["work 2", "work 4", "work 1", "work 3"]


def test_given_a_waiting_job_when_it_is_moved_before_another_then_it_runs_right_before_it(database: Database) -> None:
    book, ids = Notebook(), [ask(database, subject) for subject in (1, 2, 3, 4)]
    with database.writing() as session:
        outbox.move(session, queries.get(session, ids[3]), before=queries.get(session, ids[1]))
    ask(database, 5)
    with database.writing() as session:
        outbox.to_front(session, queries.get(session, ids[2]))
    Inline(database, [book.kind()]).run_all()
    assert book.lines == ["work 3", "work 1", "work 4", "work 2", "work 5"]


def test_given_a_waiting_job_when_asked_to_stop_then_it_is_cancelled_at_once_and_its_room_hears(
    database: Database,
) -> None:
    book, job_id = Notebook(), ask(database, 1)
    with database.writing() as session:
        waiting = queries.get(session, job_id)
        outbox.ask_to_stop(session, waiting)
        assert waiting.status is JobStatus.CANCELLED
    assert Inline(database, [book.kind()]).run_all() == 0
    assert book.lines == ["cancelled 1"]
    assert Inline(database, [book.kind()]).run_all() == 0
    assert book.lines == ["cancelled 1"]


def test_given_a_failed_job_when_tried_again_then_a_new_attempt_runs_and_the_reason_stays(database: Database) -> None:
    book, job_id = Notebook(), ask(database, 1, kind="unknown")
    Inline(database, [book.kind()]).run_all()
    with database.writing() as session:
        again = outbox.retry(session, queries.get(session, job_id))
        assert (again.attempt, again.retry_of) == (2, job_id)
        with pytest.raises(Conflict, match="tried again already"):
            outbox.retry(session, queries.get(session, job_id))
    assert "does not know jobs" in job(database, job_id).error
    assert Inline(database, [book.kind("unknown")]).run_all() == 1
    with database.reading() as session:
        newest = queries.latest(session, "unknown", 1)
    assert newest is not None and newest.status is JobStatus.DONE and newest.error == ""


def test_given_a_done_job_when_tried_again_then_it_is_refused(database: Database) -> None:
    book, job_id = Notebook(), ask(database, 1)
    Inline(database, [book.kind()]).run_all()
    with database.writing() as session, pytest.raises(Conflict, match="job 1 is done"):
        outbox.retry(session, queries.get(session, job_id))


def test_given_a_job_when_it_is_moved_before_itself_then_the_order_stays(database: Database) -> None:
    book, ids = Notebook(), [ask(database, subject) for subject in (1, 2)]
    with database.writing() as session:
        outbox.move(session, queries.get(session, ids[1]), before=queries.get(session, ids[1]))
    Inline(database, [book.kind()]).run_all()
    assert book.lines == ["work 1", "work 2"]


def test_given_a_job_that_ran_when_moved_then_it_is_refused(database: Database) -> None:
    ids = [ask(database, 1), ask(database, 2)]
    Inline(database, [Notebook().kind()]).run_all(limit=1)
    with database.writing() as session, pytest.raises(Conflict, match="no longer waiting"):
        outbox.move(session, queries.get(session, ids[1]), before=queries.get(session, ids[0]))
