"""A GPU that is gone for good: the queue is kept, nobody is to blame, and a restart goes on."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from previz_studio.jobs import outbox, queries
from previz_studio.jobs.contract import Kind, Running, Stage
from previz_studio.jobs.models import JobStatus
from previz_studio.jobs.troubled import troubles
from previz_studio.jobs.worker import Worker
from previz_studio.kit.db import Database
from previz_studio.kit.errors import DeviceLost
from tests.jobs.workshop import Notebook, ask, ended, job, until

pytestmark = pytest.mark.heavy

Start = Callable[..., Worker]
LOST = DeviceLost("The GPU stopped answering.", hint="Start the server again; the queue is kept.")


def lost_kind(book: Notebook, lost: list[int], finishing: threading.Event | None = None) -> Kind:
    """The GPU is gone for whoever is in `lost`, once the third stands at the door; the first is being finished then."""
    at_door = threading.Event()

    def render(running: Running) -> None:
        if running.subject_id == 3:
            at_door.set()
        running.sit_down()
        if running.subject_id in lost:
            assert at_door.wait(10)
            raise LOST
        book.work(running)
        running.hand_on()
        if finishing and running.subject_id == 1:
            assert finishing.wait(20)

    kind = book.kind("render", "render", Stage("render", render))
    return replace(kind, gets_ready=True, put_back=lambda job: book.lines.append(f"put back {job.subject_id}"))


def test_given_a_lost_gpu_then_only_what_needs_it_waits_again_and_a_restart_goes_on(
    database: Database, start: Start
) -> None:
    book, lost, finishing = Notebook(), [2], threading.Event()
    ids = [ask(database, subject) for subject in range(1, 6)]
    first = start(lost_kind(book, lost, finishing), book.kind("encode", "media"))
    until(lambda: "put back 2" in book.lines and "put back 3" in book.lines)
    finishing.set()
    until(ended(database, ids[0]))
    media = ask(database, 9, kind="encode", queue="media")
    first.nudge()
    until(ended(database, media))
    assert job(database, ids[0]).status is JobStatus.DONE, "its pictures were made: only the disk was still needed"
    told = {"work 1", "put back 2", "put back 3", "work 9"}
    assert set(book.lines) == told and len(book.lines) == 4, "nobody else was begun, nobody failed"
    for job_id in ids[1:]:
        row = job(database, job_id)
        assert (row.status, row.attempt, row.interruptions, row.error) == (JobStatus.WAITING, 1, 0, "")
    with database.reading() as session:
        [trouble] = troubles(session, "render")
        assert trouble.alone and trouble.words == LOST.sentence
    first.close()
    with database.reading() as session:
        assert troubles(session, "render") == []
    lost.clear()
    start(lost_kind(book, lost))
    until(ended(database, *ids))
    assert {job(database, job_id).status for job_id in ids} == {JobStatus.DONE}
    assert book.lines[4:] == ["work 2", "work 3", "work 4", "work 5"]
    assert {job(database, job_id).interruptions for job_id in ids} == {0}


def test_given_a_lost_gpu_and_somebody_who_asked_to_stop_then_that_job_is_cancelled(
    database: Database, start: Start
) -> None:
    book = Notebook()

    def render(running: Running) -> None:
        with database.writing() as session:
            outbox.ask_to_stop(session, queries.get(session, running.job_id), "Sam")
        raise LOST

    job_id = ask(database, 1)
    start(book.kind("render", "render", Stage("render", render)))
    until(ended(database, job_id))
    assert job(database, job_id).status is JobStatus.CANCELLED
    until(lambda: book.lines == ["cancelled 1"])
