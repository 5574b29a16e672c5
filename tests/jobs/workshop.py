"""Kinds of job to try the room with: they note what happened to them, in order."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from previz_studio.jobs import outbox
from previz_studio.jobs.contract import Kind, Running, Stage
from previz_studio.jobs.models import Job
from previz_studio.kit.db import Database


@dataclass
class Notebook:
    lines: list[str] = field(default_factory=list)
    most_at_once: int = 0
    now: int = 0

    def kind(self, name: str = "render", queue: str = "render", *stages: Stage) -> Kind:
        return Kind(name, queue, stages or (Stage("work", self.work),), self.failed, self.cancelled)

    def work(self, job: Running) -> dict[str, Any]:
        self.now += 1
        self.most_at_once = max(self.most_at_once, self.now)
        self.lines.append(f"work {job.subject_id}")
        self.now -= 1
        return {"subject": job.subject_id}

    def failed(self, job: Running, reason: str) -> None:
        self.lines.append(f"failed {job.subject_id}: {reason}")

    def cancelled(self, job: Running) -> None:
        self.lines.append(f"cancelled {job.subject_id}")


def ask(database: Database, subject_id: int, kind: str = "render", queue: str = "render", priority: int = 100) -> int:
    with database.writing() as session:
        return outbox.ask(session, kind, subject_id, queue=queue, title=f"job {subject_id}", priority=priority).id


def job(database: Database, job_id: int) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


def until(fact: Callable[[], object], seconds: float = 10) -> None:
    last = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < last, "it did not come true in time"
        threading.Event().wait(0.01)


def ended(database: Database, *ids: int) -> Callable[[], bool]:
    return lambda: all(not job(database, job_id).status.moving for job_id in ids)
