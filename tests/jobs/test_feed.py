import threading

from previz_studio.jobs import outbox, queries
from previz_studio.jobs.feed import Feed
from previz_studio.jobs.inline import Inline
from previz_studio.jobs.models import JobStatus
from previz_studio.kit.db import Database
from tests.event_loop import in_own_loop
from tests.jobs.workshop import Notebook, ask


def test_given_a_worker_in_another_process_then_its_rows_are_heard_once_each_time_they_change(
    database: Database,
) -> None:
    feed = Feed(database)
    subscription = feed.listen()
    job_id = ask(database, 1)
    feed.look()
    feed.look()
    assert [(line.id, line.status) for line in subscription.wait(0)] == [(job_id, JobStatus.WAITING)]
    assert subscription.wait(0) == []
    Inline(database, [Notebook().kind()]).run_all()  # without this feed, as another process would
    feed.look()
    assert [line.status for line in subscription.wait(0)] == [JobStatus.DONE]


def test_given_a_started_feed_then_a_page_on_the_event_loop_hears_within_a_second(database: Database) -> None:
    feed = Feed(database, poll_seconds=0.05)
    feed.start()

    async def page() -> list[queries.JobLine]:
        subscription = feed.listen()
        threading.Thread(target=ask, args=(database, 1)).start()
        try:
            return await subscription.next(timeout=1)
        finally:
            subscription.close()

    lines = in_own_loop(page())
    feed.close()
    assert [line.title for line in lines] == ["job 1"]


def test_given_nothing_happens_then_the_page_gets_its_turn_to_ping(database: Database) -> None:
    subscription = Feed(database).listen()
    assert in_own_loop(subscription.next(timeout=0.01)) == []


def test_given_many_jobs_then_the_lists_come_in_the_order_of_the_queue_page(database: Database) -> None:
    ids = [ask(database, subject, priority=priority) for subject, priority in ((1, 100), (2, 10), (3, 100))]
    with database.writing() as session:
        outbox.ask_to_stop(session, queries.get(session, ids[0]))
    with database.reading() as session:
        assert [line.subject_id for line in queries.waiting_and_running(session)] == [2, 3]
        assert [line.subject_id for line in queries.recent(session, 5)] == [1]
        assert queries.by_subject(session, "render", [1, 2, 9]).keys() == {1, 2}
