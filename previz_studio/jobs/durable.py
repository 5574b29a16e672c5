"""The durable engine: the only file that imports dbos. A workflow is one attempt of a job, a step one stage.

DBOS keeps what a finished stage answered in its own store, so that after a crash only the interrupted stage runs again.
Importing dbos 3.4 costs about a second: import this file where a worker starts, not where work is asked for.
"""

import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dbos import DBOS, DBOSConfig, SetWorkflowID
from sqlalchemy import make_url

from previz_studio.jobs.perform import Checkpoint, Outcome

POLL_SECONDS = 0.05
"""How often a free chair looks for work: half of it is the mean delay of a job, 1 % of a core the price (SQLite)."""

VERSION = "1"
"""Constant on purpose: DBOS leaves work queued under another application version lying. Raise it only together with
a change after which half-done jobs cannot go on."""

Work = Callable[[int, int, Checkpoint], None]
"""(job id, attempt, checkpoint)."""


@dataclass(frozen=True)
class Held:
    """What the store knows of one workflow."""

    pending: bool
    """Some executor took it and has not ended it."""
    ended: bool
    executor_id: str


class Durable:
    """One per process at a time: DBOS is a singleton."""

    def __init__(self, url: str, executor_id: str, chairs: Mapping[str, int]) -> None:
        self._url = url
        self._executor_id = executor_id
        self._chairs = chairs

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
        DBOS.listen_queues(list(self._chairs))
        DBOS.launch()
        for queue, chairs in self._chairs.items():
            DBOS.register_queue(queue, worker_concurrency=chairs, polling_interval_sec=POLL_SECONDS)

    def enqueue(self, workflow_id: str, queue: str, job_id: int, attempt: int) -> None:
        """Twice is once: the store keeps the first of an id."""
        with SetWorkflowID(workflow_id):
            DBOS.enqueue_workflow(queue, self._perform, job_id, attempt)

    def look(self, workflow_ids: list[str]) -> dict[str, Held]:
        """What the store does not know is missing in the answer."""
        if not workflow_ids:
            return {}
        found = DBOS.list_workflows(workflow_ids=workflow_ids, load_input=False, load_output=False)
        return {
            one.workflow_id: Held(
                one.status == "PENDING", one.status in ("SUCCESS", "ERROR", "CANCELLED"), one.executor_id or ""
            )
            for one in found
        }

    def resume(self, workflow_id: str, queue: str) -> None:
        """Back into its queue; without a name DBOS would run it anywhere, the web process included."""
        DBOS.resume_workflow(workflow_id, queue_name=queue)

    def cancel(self, workflow_id: str) -> None:
        DBOS.cancel_workflow(workflow_id)

    def close(self) -> None:
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
