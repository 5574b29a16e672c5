from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from previz_studio.camera.checks import Finding, check
from previz_studio.kit.db import Base, CreatedAt, Id
from previz_studio.projects.models import Project, Scene, Sequence
from previz_studio.shots.plan_read import plan_from


class ShotState(StrEnum):
    """Where a shot stands. Rooms to the right (takes, review) keep this column true; the board only reads it."""

    NO_TAKES = "no_takes"
    RENDERING = "rendering"
    FAILED = "failed"
    TO_REVIEW = "to_review"
    REJECTED = "rejected"
    MAYBE = "maybe"
    SELECTED = "selected"
    APPROVED = "approved"


class Shot(Base):
    __tablename__ = "shots"
    __table_args__ = (UniqueConstraint("sequence_id", "number"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    sequence_id: Mapped[int] = mapped_column(ForeignKey("sequences.id"), index=True)
    scene_id: Mapped[int | None] = mapped_column(ForeignKey("scenes.id"), index=True)
    number: Mapped[int]
    """50 in SH050; a number is never used twice, so an omitted shot keeps its row."""
    code: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    """Order in the cut."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    omitted_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    locked_by: Mapped[str | None] = mapped_column(String(120))
    revision: Mapped[int] = mapped_column(default=0)
    """Number of the newest plan revision; 0 before the first."""

    # What the board shows, copied from the newest plan so that a list reads columns, not plans.
    title: Mapped[str] = mapped_column(String(200), default="")
    frames: Mapped[int] = mapped_column(default=0)
    move: Mapped[str] = mapped_column(String(120), default="")
    glyph: Mapped[str] = mapped_column(String(24), default="static")
    lens_mm: Mapped[float | None]
    complete: Mapped[bool] = mapped_column(default=False)
    identities: Mapped[list[str]] = mapped_column(JSON, default=list)
    panel_asset_id: Mapped[int | None] = mapped_column(ForeignKey("assets.id"))

    # Written by the rooms to the right.
    state: Mapped[ShotState] = mapped_column(default=ShotState.NO_TAKES)
    last_take_number: Mapped[int] = mapped_column(default=0)
    newest_take_id: Mapped[int | None]
    """Newest ready take; plain because takes live to the right."""
    approved_take_id: Mapped[int | None]
    approval_stale: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[int] = mapped_column(default=0)
    open_notes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[CreatedAt]
    changed_at: Mapped[CreatedAt]

    project: Mapped[Project] = relationship()
    sequence: Mapped[Sequence] = relationship()
    scene: Mapped[Scene | None] = relationship()


class PlanRevision(Base):
    """The plan as it was. Appended; a take names the one it was made from."""

    __tablename__ = "plan_revisions"
    __table_args__ = (UniqueConstraint("shot_id", "number"),)

    id: Mapped[Id]
    shot_id: Mapped[int] = mapped_column(ForeignKey("shots.id"))
    number: Mapped[int]
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[CreatedAt]

    shot: Mapped[Shot] = relationship()

    @property
    def findings(self) -> list[Finding]:
        """What cannot or should not be, most serious first."""
        read = plan_from(self.plan, self.shot.project.fps)
        return check(read.camera, read.pieces, read.frames, self.shot.project.fps)
