"""A worker process is killed, or told to go, in the middle of a job."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from previz_studio.jobs.models import JobStatus
from previz_studio.kit.db import Database
from tests.jobs.workshop import ask, job, until

ROOT = Path(__file__).parents[2]
Launch = Callable[..., subprocess.Popen[bytes]]

pytestmark = pytest.mark.heavy


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    running: list[subprocess.Popen[bytes]] = []

    def _launch(database: Database, *words: str) -> subprocess.Popen[bytes]:
        url = database.engine.url.render_as_string(hide_password=False)
        line = [sys.executable, "-W", "error", "-m", "tests.jobs.worker_process", url, str(tmp_path), *words]
        process = subprocess.Popen(line, cwd=ROOT)
        running.append(process)
        return process

    yield _launch
    for process in running:
        process.kill()
        process.wait()


def written(folder: Path) -> list[str]:
    log = folder / "log"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def all_done(database: Database, ids: list[int]) -> Callable[[], bool]:
    return lambda: all(job(database, job_id).status is JobStatus.DONE for job_id in ids)


def test_given_a_worker_killed_mid_stage_when_restarted_then_only_that_stage_runs_again_and_nothing_is_lost(
    either: Database, launch: Launch, tmp_path: Path
) -> None:
    ids = [ask(either, subject) for subject in (1, 2, 3)]
    first = launch(either)
    until(lambda: "second begins 1" in written(tmp_path), 30)
    first.kill()
    first.wait()
    (tmp_path / "go").touch()
    launch(either)
    until(all_done(either, ids), 30)
    expected = ["first 1", "second begins 1", "second begins 1", "second ends 1"]
    expected += [line for n in (2, 3) for line in (f"first {n}", f"second begins {n}", f"second ends {n}")]
    assert written(tmp_path) == expected
    assert job(either, ids[0]).interruptions == 1


def test_given_a_job_whose_worker_dies_three_times_then_it_fails_with_the_reason(
    database: Database, launch: Launch, tmp_path: Path
) -> None:
    job_id = ask(database, 1)
    for time_around in (1, 2, 3):
        process = launch(database)
        until(lambda n=time_around: written(tmp_path).count("second begins 1") == n, 30)
        process.kill()
        process.wait()
    launch(database)
    until(lambda: job(database, job_id).status is JobStatus.FAILED, 30)
    assert "stopped 3 times while working on it" in job(database, job_id).error


@pytest.mark.parametrize("words", [(), ("deaf",)], ids=["listening", "deaf"])
def test_given_a_render_in_flight_when_told_to_go_then_the_process_is_gone_in_five_seconds(
    database: Database, launch: Launch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    job_id = ask(database, 1)
    process = launch(database, *words)
    until(lambda: "second begins 1" in written(tmp_path), 30)
    since = time.monotonic()
    process.terminate()
    assert process.wait(timeout=10) == 0
    assert time.monotonic() - since < 5
    (tmp_path / "go").touch()
    launch(database)
    until(all_done(database, [job_id]), 30)
    assert written(tmp_path).count("first 1") == 1
    assert job(database, job_id).interruptions == 0


@pytest.mark.postgres
def test_given_two_workers_on_postgresql_then_they_share_the_work_and_double_nothing(
    postgres: Database, launch: Launch, tmp_path: Path
) -> None:
    ids = [ask(postgres, subject) for subject in range(1, 9)]
    one, two = launch(postgres), launch(postgres)
    until(lambda: sum(line.startswith("second begins") for line in written(tmp_path)) == 2, 30)
    (tmp_path / "go").touch()
    until(all_done(postgres, ids), 30)
    assert sorted(written(tmp_path)) == sorted(
        line for n in range(1, 9) for line in (f"first {n}", f"second begins {n}", f"second ends {n}")
    )
    assert len({job(postgres, job_id).executor_id for job_id in ids}) == 2
    assert (one.poll(), two.poll()) == (None, None)


@pytest.mark.postgres
def test_given_one_of_two_workers_killed_then_the_other_takes_its_job_over(
    postgres: Database, launch: Launch, tmp_path: Path
) -> None:
    job_id = ask(postgres, 1)
    first = launch(postgres)
    until(lambda: "second begins 1" in written(tmp_path), 30)
    launch(postgres)
    first.kill()
    first.wait()
    (tmp_path / "go").touch()
    until(all_done(postgres, [job_id]), 30)
    assert written(tmp_path) == ["first 1", "second begins 1", "second begins 1", "second ends 1"]
