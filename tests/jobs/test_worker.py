import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from previz_studio.jobs import outbox, queries
from previz_studio.jobs.contract import JobStopped, Kind, Running, Stage
from previz_studio.jobs.models import Executor, JobStatus
from previz_studio.jobs.recovery import host_name
from previz_studio.jobs.worker import Worker
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Unavailable
from tests.jobs.workshop import Notebook, ask, ended, job, until

pytestmark = pytest.mark.heavy

Start = Callable[..., Worker]


def test_given_waiting_jobs_then_they_run_in_order_and_one_render_at_a_time(database: Database, start: Start) -> None:
    book = Notebook()
    ids = [ask(database, subject, priority=priority) for subject, priority in ((1, 100), (2, 100), (3, 10))]
    worker = start(book.kind())
    ids.append(ask(database, 4))
    worker.nudge()
    until(ended(database, *ids))
    assert book.lines == ["work 3", "work 1", "work 2", "work 4"]
    assert book.most_at_once == 1
    assert all(job(database, job_id).status is JobStatus.DONE for job_id in ids)


def test_given_a_running_job_when_asked_to_stop_then_it_is_cancelled_soon(database: Database, start: Start) -> None:
    book, begun = Notebook(), threading.Event()

    def render(running: Running) -> None:
        begun.set()
        while not running.stop():
            begun.wait(0.01)
        raise JobStopped

    job_id = ask(database, 1)
    start(book.kind("render", "render", Stage("render", render)))
    assert begun.wait(10)
    with database.writing() as session:
        outbox.ask_to_stop(session, queries.get(session, job_id))
    until(ended(database, job_id), 2)
    assert job(database, job_id).status is JobStatus.CANCELLED
    assert book.lines == ["cancelled 1"]


def test_given_a_running_job_then_its_row_shows_the_progress_within_a_second(database: Database, start: Start) -> None:
    seen, book = threading.Event(), Notebook()

    def render(running: Running) -> None:
        running.progress(0.5, "Denoise 20 of 40")
        assert seen.wait(5)

    job_id = ask(database, 1)
    start(book.kind("render", "render", Stage("render", render)))
    until(lambda: job(database, job_id).status is JobStatus.RUNNING)
    until(lambda: job(database, job_id).note == "Denoise 20 of 40", 1)
    seen.set()
    until(ended(database, job_id))


def test_given_a_worker_on_the_same_file_then_a_second_one_is_refused_in_one_sentence(
    database: Database, start: Start
) -> None:
    first = start()
    with pytest.raises(Unavailable, match="already worked by process"):
        Worker(database, "", ()).start()
    first.close()
    start()


def test_given_a_render_in_flight_when_the_worker_closes_then_it_goes_on_at_the_next_start(
    database: Database, start: Start
) -> None:
    book, begun = Notebook(), threading.Event()

    def render(running: Running) -> None:
        if begun.is_set():
            return
        begun.set()
        while not running.stop():
            threading.Event().wait(0.01)
        raise RuntimeError("the engine's own way to stop")

    kind = book.kind("render", "render", Stage("work", book.work), Stage("render", render))
    job_id = ask(database, 1)
    first = start(kind)
    assert begun.wait(10)
    since = time.monotonic()
    first.close()
    assert time.monotonic() - since < 5
    assert job(database, job_id).status is JobStatus.WAITING
    start(kind)
    until(ended(database, job_id))
    assert job(database, job_id).status is JobStatus.DONE
    assert job(database, job_id).interruptions == 0
    assert book.lines == ["work 1"]


def test_given_a_crash_right_after_the_claim_then_the_job_runs_once_at_the_next_start(
    database: Database, start: Start
) -> None:
    """The row names a dead worker and a workflow the durable store never heard of."""
    book, job_id = Notebook(), ask(database, 1)
    with database.writing() as session:
        session.add(Executor(executor_id="gone", host=host_name(), pid=2**22 + 1, queues=["render"]))
        claimed = queries.get(session, job_id)
        claimed.executor_id, claimed.workflow_id = "gone", f"job-{job_id}-1"
    start(book.kind())
    until(ended(database, job_id))
    assert job(database, job_id).status is JobStatus.DONE
    assert (book.lines, job(database, job_id).interruptions) == (["work 1"], 0)


def test_given_rows_older_than_the_store_then_the_job_fails_instead_of_waiting_forever(
    database: Database, start: Start
) -> None:
    book, job_id = Notebook(), ask(database, 1)
    start(book.kind())
    until(ended(database, job_id))
    with database.writing() as session:  # as after restoring a backup of the rows alone
        restored = queries.get(session, job_id)
        restored.status, restored.executor_id = JobStatus.WAITING, ""
    until(ended(database, job_id))
    assert "lost between two stores" in job(database, job_id).error
    until(lambda: len(book.lines) == 2)
    assert book.lines[1].startswith("failed 1")


def test_given_two_queues_then_a_long_render_does_not_hold_up_the_media(database: Database, start: Start) -> None:
    book, go = Notebook(), threading.Event()
    render = book.kind("render", "render", Stage("render", lambda _: None if go.wait(10) else None))
    first, second = ask(database, 1), ask(database, 2, kind="encode", queue="media")
    start(render, book.kind("encode", "media"))
    until(ended(database, second))
    assert job(database, first).status is JobStatus.RUNNING
    go.set()
    until(ended(database, first))


def test_given_a_job_that_hands_its_chair_on_then_the_next_begins_and_at_most_two_are_behind(
    database: Database, start: Start
) -> None:
    book, begun, go = Notebook(), [threading.Event() for _ in range(4)], threading.Event()

    def render(running: Running) -> None:
        begun[running.subject_id].set()
        running.hand_on()
        assert go.wait(20)

    ids = [ask(database, subject) for subject in range(4)]
    start(book.kind("render", "render", Stage("render", render)))
    assert all(event.wait(5) for event in begun[:3])
    assert not begun[3].wait(0.5), "two are being finished and one holds the chair: the fourth waits"
    go.set()
    until(ended(database, *ids))
    assert all(job(database, job_id).status is JobStatus.DONE for job_id in ids)


def test_given_takes_being_finished_when_the_worker_closes_then_all_go_on_at_the_next_start(
    database: Database, start: Start
) -> None:
    book, open_gate = Notebook(), threading.Event()

    def render(running: Running) -> None:
        book.work(running)
        running.hand_on()
        while not open_gate.is_set():
            if running.stop():
                raise JobStopped
            threading.Event().wait(0.01)

    ids = [ask(database, subject) for subject in range(3)]
    first = start(book.kind("render", "render", Stage("render", render)))
    until(lambda: len(book.lines) == 3)
    first.close()
    assert {job(database, job_id).status for job_id in ids} == {JobStatus.WAITING}
    open_gate.set()
    start(book.kind("render", "render", Stage("render", render)))
    until(ended(database, *ids))
    assert {job(database, job_id).status for job_id in ids} == {JobStatus.DONE}


def ready_kind(book: Notebook, begun: list[int], seated: list[int], go: threading.Event) -> Kind:
    """Notes who gets ready and who sits; holds the chair until `go`."""

    def render(running: Running) -> None:
        begun.append(running.subject_id)
        running.sit_down()
        seated.append(running.subject_id)
        assert go.wait(20)

    return replace(book.kind("render", "render", Stage("render", render)), gets_ready=True)


def test_given_a_taken_chair_then_one_more_gets_ready_beside_it_and_sits_down_in_turn(
    database: Database, start: Start
) -> None:
    begun, seated, go = list[int](), list[int](), threading.Event()
    ids = [ask(database, subject) for subject in range(4)]
    start(ready_kind(Notebook(), begun, seated, go))
    until(lambda: len(begun) == 2)
    threading.Event().wait(0.7)
    assert (sorted(begun), seated) == ([0, 1], [0]), "one holds the chair, one stands ready, two wait"
    go.set()
    until(ended(database, *ids))
    assert seated == [0, 1, 2, 3]


def test_given_a_stop_while_it_stands_ready_then_it_never_sits_down_and_the_next_does(
    database: Database, start: Start
) -> None:
    begun, seated, go, book = list[int](), list[int](), threading.Event(), Notebook()
    first, second, third = (ask(database, subject) for subject in range(3))
    start(ready_kind(book, begun, seated, go))
    until(lambda: len(begun) == 2)
    with database.writing() as session:
        outbox.ask_to_stop(session, queries.get(session, second))
    until(ended(database, second), 2)
    assert job(database, first).status is JobStatus.RUNNING, "the one in the chair is not touched"
    until(lambda: 2 in begun)
    go.set()
    until(ended(database, first, third))
    assert (seated, book.lines) == ([0, 2], ["cancelled 1"])


def test_given_one_that_fails_before_it_sits_down_then_the_queue_goes_on(database: Database, start: Start) -> None:
    seated = list[int]()

    def render(running: Running) -> None:
        if running.subject_id == 1:
            raise Unavailable("The take to go on from is not there.")
        running.sit_down()
        seated.append(running.subject_id)

    ids = [ask(database, subject) for subject in range(3)]
    start(replace(Notebook().kind("render", "render", Stage("render", render)), gets_ready=True))
    until(ended(database, *ids))
    assert seated == [0, 2]
