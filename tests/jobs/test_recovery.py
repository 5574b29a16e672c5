import os
from datetime import timedelta

import pytest

from previz_studio.jobs import queries
from previz_studio.jobs.models import Executor, JobStatus
from previz_studio.jobs.perform import Floor, settle
from previz_studio.jobs.recovery import beat, host_name, leave, recover
from previz_studio.kit.db import Database, now
from tests.jobs.workshop import Notebook, ask, job


def running_at(database: Database, executor_id: str, interruptions: int = 0) -> int:
    job_id = ask(database, 1)
    with database.writing() as session:
        one = queries.get(session, job_id)
        one.status, one.executor_id, one.workflow_id = JobStatus.RUNNING, executor_id, f"job-{job_id}-1"
        one.interruptions = interruptions
    return job_id


def worker_row(database: Database, executor_id: str, *, pid: int, silent_seconds: float = 0) -> None:
    heard = now() - timedelta(seconds=silent_seconds)
    with database.writing() as session:
        row = Executor(executor_id=executor_id, host=host_name(), pid=pid, queues=["render"], heartbeat_at=heard)
        session.add(row)


def here(database: Database) -> Floor:
    floor = Floor(database, {"render": Notebook().kind()}, "me")
    beat(floor, ("render",))
    return floor


def test_given_a_worker_that_left_in_order_then_its_job_waits_again_uncounted(database: Database) -> None:
    floor = here(database)
    job_id = running_at(database, "me")
    leave(floor)
    assert (job(database, job_id).status, job(database, job_id).interruptions) == (JobStatus.WAITING, 0)
    assert job(database, job_id).workflow_id, "so that finished stages are not run again"


def test_given_a_running_job_of_ours_on_no_chair_then_it_waits_again_and_is_counted(database: Database) -> None:
    floor = here(database)
    lost, held = running_at(database, "me"), running_at(database, "me")
    floor.chairs[held] = "render"
    recover(floor)
    assert (job(database, lost).status, job(database, lost).interruptions) == (JobStatus.WAITING, 1)
    assert (job(database, held).status, job(database, held).interruptions) == (JobStatus.RUNNING, 0)


def test_given_the_third_interruption_then_the_job_fails_and_its_room_hears_why(database: Database) -> None:
    book = Notebook()
    floor = Floor(database, {"render": book.kind()}, "me")
    worker_row(database, "dead", pid=os.getpid())
    job_id = running_at(database, "dead", interruptions=2)
    recover(floor)
    assert settle(floor) == 1
    assert settle(floor) == 0
    reason = "The studio stopped 3 times while working on it. The log says why."
    assert (job(database, job_id).status, job(database, job_id).error) == (JobStatus.FAILED, reason)
    assert book.lines == [f"failed 1: {reason}"]


def test_given_a_process_that_died_over_one_job_then_the_next_at_its_door_is_not_counted(database: Database) -> None:
    floor = here(database)
    worker_row(database, "dead", pid=os.getpid())
    seated, at_door = running_at(database, "dead", interruptions=2), running_at(database, "dead", interruptions=2)
    with database.writing() as session:
        queries.get(session, seated).started_at = now()
    recover(floor)
    assert (job(database, seated).status, job(database, seated).interruptions) == (JobStatus.FAILED, 3)
    assert (job(database, at_door).status, job(database, at_door).interruptions) == (JobStatus.WAITING, 2)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("pid", "silent_seconds", "status"),
    [
        (os.getppid(), 0, JobStatus.RUNNING),
        (os.getppid(), 20, JobStatus.RUNNING),
        (os.getppid(), 31, JobStatus.WAITING),
        (2**22 + 1, 0, JobStatus.WAITING),
    ],
    ids=["lives", "lives, 20 s silent", "31 s silent", "its process is gone"],
)
def test_given_another_worker_on_postgresql_then_only_a_dead_one_loses_its_job(
    postgres: Database, pid: int, silent_seconds: float, status: JobStatus
) -> None:
    floor = here(postgres)
    worker_row(postgres, "other", pid=pid, silent_seconds=silent_seconds)
    job_id = running_at(postgres, "other")
    recover(floor)
    assert job(postgres, job_id).status is status
