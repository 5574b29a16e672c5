"""What should be done, and who is alive to do it. The rows are the truth; the durable engine only works them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from previz_studio.kit.db import Base, CreatedAt, Id, now


class JobStatus(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def moving(self) -> bool:
        return self in (JobStatus.WAITING, JobStatus.RUNNING)


class Job(Base):
    """Written in the transaction of the request that asks for it. What a kind means is known further right."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_kind_subject_id", "kind", "subject_id"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    queue: Mapped[str] = mapped_column(String(20))
    """render or media."""
    subject_id: Mapped[int]
    project_id: Mapped[int | None] = mapped_column(index=True)
    author_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(200))
    """By the name people use: "SH050 v003"."""
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    status: Mapped[JobStatus] = mapped_column(default=JobStatus.WAITING, index=True)
    stage: Mapped[str] = mapped_column(String(40), default="")
    progress: Mapped[float] = mapped_column(default=0.0)
    """0..1 of the whole job."""
    note: Mapped[str] = mapped_column(String(200), default="")
    """In words: "Denoise 25 of 40"."""
    priority: Mapped[int] = mapped_column(default=100)
    """Lower goes first; `position` orders jobs of one priority."""
    position: Mapped[int] = mapped_column(default=0)
    warm: Mapped[str] = mapped_column(String(400), default="")
    """What has to be in memory to do it; jobs with the same text follow each other where nobody has to wait for it."""
    overnight: Mapped[bool] = mapped_column(default=False)
    """It may begin at night only (jobs/night.py)."""
    after_id: Mapped[int | None]
    """The job that has to end before this one begins; how it ended is this one's own affair."""
    stop_asked: Mapped[bool] = mapped_column(default=False)
    stop_by: Mapped[str] = mapped_column(String(120), default="")
    """Who asked first."""
    attempt: Mapped[int] = mapped_column(default=1)
    retry_of: Mapped[int | None]
    """The failed or cancelled job this one tries again; its reason stays in its own row."""
    error: Mapped[str] = mapped_column(default="")
    """One sentence."""
    interruptions: Mapped[int] = mapped_column(default=0)
    """How often the process working it died under it."""
    settled: Mapped[bool] = mapped_column(default=True)
    """False when the job ended outside a worker and its kind has not been told yet."""
    created_at: Mapped[CreatedAt]
    started_at: Mapped[datetime | None]
    """When it first sat down; None while it waits, or gets ready at the door."""
    finished_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(default=now, index=True)
    engine_seconds: Mapped[float] = mapped_column(default=0.0)
    gpu_seconds: Mapped[float] = mapped_column(default=0.0)
    workflow_id: Mapped[str] = mapped_column(String(80), default="")
    """Empty until a worker first claimed it."""
    executor_id: Mapped[str] = mapped_column(String(120), default="")
    """Which worker has claimed it; what another one writes about it is ignored."""


class QueuePause(Base):
    """Nothing of this project (0: of any) begins in this queue until the row is gone. What runs goes on."""

    __tablename__ = "queue_pauses"

    queue: Mapped[str] = mapped_column(String(20), primary_key=True)
    project_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    by_name: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(200), default="")
    since: Mapped[CreatedAt]


class Executor(Base):
    """One living worker process. A missing or silent one has its running jobs taken over."""

    __tablename__ = "workers"

    executor_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    host: Mapped[str] = mapped_column(String(200))
    pid: Mapped[int]
    queues: Mapped[list[str]] = mapped_column(JSON)
    started_at: Mapped[datetime] = mapped_column(default=now)
    heartbeat_at: Mapped[datetime] = mapped_column(default=now)
    trouble: Mapped[str] = mapped_column(String(400), default="")
    """Why it claims no renders any more, and what somebody has to do; gone with the process."""
