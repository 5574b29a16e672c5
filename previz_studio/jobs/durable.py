"""The durable engine: the only file that imports dbos. A workflow is one attempt of a job, a step one stage.

DBOS keeps what a finished stage answered in its own store, so that after a crash only the interrupted stage runs again.
Importing dbos 3.4 costs about a second: import this file where a worker starts, not where work is asked for.
"""

import logging
import sqlite3
from collections.abc import Callable

from dbos import DBOS, DBOSConfig, SetWorkflowID
from sqlalchemy import make_url

from previz_studio.jobs.perform import Checkpoint, Outcome
from previz_studio.jobs.recovery import Known

POLL_SECONDS = 0.5
"""How often interrupted work is looked for. Fresh work is started at once: polling DBOS queues often enough for it
cost 16 % of a core while idle."""

VERSION = "1"
"""Constant on purpose: DBOS leaves work queued under another application version lying. Raise it only together with
a change after which half-done jobs cannot go on."""

Work = Callable[[int, int, Checkpoint], None]
"""(job id, attempt, checkpoint)."""


class Durable:
    """One per process at a time: DBOS is a singleton. Who works what, and when, is decided by the rows, not here."""

    def __init__(self, url: str, executor_id: str) -> None:
        self._url = url
        self._executor_id = executor_id
        self._open = False
        # A queue of its own: what this worker takes up again, no other one may.
        self._queue = f"interrupted-{executor_id}"

    def open(self, work: Work, run_stage: Callable[[Callable[[], Outcome]], Outcome]) -> None:
        """Creates or migrates the store and begins to take work. `run_stage` wraps each stage that really runs."""
        _write_ahead(self._url)
        logger = logging.getLogger("dbos")
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())  # else DBOS 3.4 adds its own console handler
        DBOS(config=self._config())

        def checkpoint(name: str, stage: Callable[[], Outcome]) -> Outcome:
            return DBOS.run_step({"name": name}, lambda: run_stage(stage))

        @DBOS.workflow(name="perform", max_recovery_attempts=None)
        def perform(job_id: int, attempt: int) -> None:
            work(job_id, attempt, checkpoint)

        self._perform = perform
        DBOS.listen_queues([self._queue])
        DBOS.launch()
        DBOS.register_queue(self._queue, polling_interval_sec=POLL_SECONDS)
        self._open = True

    def start(self, workflow_id: str, job_id: int, attempt: int) -> None:
        """In a thread of its own, now. Twice is once: the store keeps the first of an id."""
        with SetWorkflowID(workflow_id):
            DBOS.start_workflow(self._perform, job_id, attempt)

    def look(self, workflow_id: str) -> Known:
        found = DBOS.list_workflows(workflow_ids=[workflow_id], load_input=False, load_output=False)
        if not found:
            return Known.NOTHING
        return Known.ENDED if found[0].status in ("SUCCESS", "ERROR", "CANCELLED") else Known.UNFINISHED

    def resume(self, workflow_id: str) -> None:
        """Within a second, here. Without the queue's name DBOS would run it anywhere, the web process included."""
        DBOS.resume_workflow(workflow_id, queue_name=self._queue)

    def close(self) -> None:
        if self._open:
            DBOS.delete_queue(self._queue)
        DBOS.destroy(destroy_registry=True)

    def _config(self) -> DBOSConfig:
        return {
            "name": "previz-studio",
            "system_database_url": self._url,
            "executor_id": self._executor_id,
            "application_version": VERSION,
            "log_level": "ERROR",
            "enable_otlp": False,
            "notification_listener_polling_interval_sec": 0.5,
        }


def _write_ahead(url: str) -> None:
    """WAL stays with the file. DBOS 3.4 leaves the default journal, where readers and the writer stand in line."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite" and parts.database:
        connection = sqlite3.connect(parts.database, timeout=10)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        finally:
            connection.close()
