from dataclasses import replace

import pytest

from previz_studio.jobs import outbox, queries
from previz_studio.jobs.contract import JobStopped, Running, Stage
from previz_studio.jobs.feed import Feed
from previz_studio.jobs.inline import Inline
from previz_studio.jobs.models import JobStatus
from previz_studio.jobs.perform import sentence_of
from previz_studio.kit.db import Database
from previz_studio.kit.errors import DeviceLost, MediaFailed
from tests.jobs.workshop import Notebook, ask, job


def wait_until_told(running: Running) -> None:
    """At most 0.2 s: that long an answer is kept."""
    while not running.stop():
        pass


def test_given_two_stages_then_the_second_reads_what_the_first_found_and_the_bill_adds_up(database: Database) -> None:
    book, seen = Notebook(), []

    def render(job: Running) -> dict[str, object]:
        job.spent(1.5)
        job.spent(0.5, gpu_seconds=0.25)
        return {"frames": (9, "x")}

    def publish(job: Running) -> None:
        seen.append(job.results["render"])

    job_id = ask(database, 1)
    Inline(database, [book.kind("render", "render", Stage("render", render), Stage("publish", publish))]).run_all()
    done = job(database, job_id)
    assert seen == [{"frames": [9, "x"]}]
    assert (done.status, done.progress, done.stage) == (JobStatus.DONE, 1.0, "publish")
    assert (done.engine_seconds, done.gpu_seconds) == (2.0, 0.25)
    assert done.started_at is not None and done.finished_at is not None and done.finished_at >= done.started_at


def test_given_a_stage_that_refuses_then_the_job_fails_with_its_sentence_and_later_stages_do_not_run(
    database: Database,
) -> None:
    book = Notebook()

    def encode(job: Running) -> None:
        raise MediaFailed("ffmpeg stopped after 3 frames.", hint="Look at the source clip.")

    job_id = ask(database, 7)
    Inline(database, [book.kind("render", "render", Stage("encode", encode), Stage("work", book.work))]).run_all()
    assert job(database, job_id).status is JobStatus.FAILED
    assert job(database, job_id).error == "ffmpeg stopped after 3 frames. Look at the source clip."
    assert book.lines == ["failed 7: ffmpeg stopped after 3 frames. Look at the source clip."]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "The disk is full."),
        (MemoryError(), "ran out of memory"),
        (KeyError("focal"), "nobody planned for (KeyError: 'focal')"),
    ],
)
def test_given_an_error_nobody_planned_for_then_the_sentence_says_what_to_do(error: Exception, said: str) -> None:
    assert said in sentence_of(error)


def test_given_a_running_job_when_asked_to_stop_then_it_ends_cancelled_between_steps(database: Database) -> None:
    book, steps = Notebook(), []

    def render(running: Running) -> None:
        for step in range(10):
            if running.stop():
                raise JobStopped
            steps.append(step)
            if step == 2:
                with database.writing() as session:
                    outbox.ask_to_stop(session, queries.get(session, running.job_id))
                wait_until_told(running)

    job_id = ask(database, 1)
    Inline(database, [book.kind("render", "render", Stage("render", render), Stage("work", book.work))]).run_all()
    assert steps == [0, 1, 2]
    assert job(database, job_id).status is JobStatus.CANCELLED
    assert book.lines == ["cancelled 1"]


def test_given_an_engine_with_its_own_way_of_stopping_then_it_counts_as_stopping(database: Database) -> None:
    class RenderCancelled(Exception):
        pass

    def render(running: Running) -> None:
        with database.writing() as session:
            outbox.ask_to_stop(session, queries.get(session, running.job_id))
        wait_until_told(running)
        raise RenderCancelled

    job_id, book = ask(database, 1), Notebook()
    Inline(database, [book.kind("render", "render", Stage("render", render))]).run_all()
    assert job(database, job_id).status is JobStatus.CANCELLED


def test_given_a_room_that_cannot_note_the_failure_then_the_job_still_ends(database: Database) -> None:
    def broken(_: Running, __: str) -> None:
        raise RuntimeError("the take is gone")

    def render(_: Running) -> None:
        raise MediaFailed("It broke.")

    book = Notebook()
    kind = book.kind("render", "render", Stage("render", render))
    job_id = ask(database, 1)
    Inline(database, [type(kind)(kind.name, kind.queue, kind.stages, broken, kind.cancelled)]).run_all()
    assert job(database, job_id).error == "It broke."


def test_given_a_listener_then_it_hears_the_latest_line_of_each_job(database: Database) -> None:
    feed, book = Feed(database), Notebook()

    def render(running: Running) -> None:
        running.progress(0.25, "Denoise 10 of 40")
        heard.extend(subscription.wait(0))
        running.progress(0.5, "Denoise 20 of 40")

    heard: list[queries.JobLine] = []
    subscription = feed.listen()
    stages = (Stage("render", render, share=3), Stage("work", book.work, share=1))
    ask(database, 1)
    Inline(database, [book.kind("render", "render", *stages)], feed).run_all()
    assert [(line.stage, round(line.progress, 4), line.note) for line in heard] == [
        ("render", 0.1875, "Denoise 10 of 40")
    ]
    [last] = subscription.wait(0)
    assert (last.status, last.progress) == (JobStatus.DONE, 1.0)


def test_given_a_lost_machine_then_its_queue_is_left_alone_and_the_others_go_on(database: Database) -> None:
    book = Notebook()

    def render(job: Running) -> None:
        raise DeviceLost("The GPU stopped answering.")

    kind = replace(
        book.kind("render", "render", Stage("render", render)), put_back=lambda job: book.lines.append("back")
    )
    ids = [ask(database, 1), ask(database, 2)]
    ask(database, 3, kind="encode", queue="media")
    Inline(database, [kind, book.kind("encode", "media")]).run_all()
    assert book.lines == ["back", "work 3"]
    assert [job(database, one).status for one in ids] == [JobStatus.WAITING] * 2
    assert [job(database, one).attempt for one in ids] == [1, 1]
