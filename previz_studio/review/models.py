from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from previz_studio.kit.db import Base, CreatedAt, Id
from previz_studio.takes.models import Verdict


class NoteState(StrEnum):
    OPEN = "open"
    ADDRESSED = "addressed"
    RESOLVED = "resolved"
    WONT_DO = "wont_do"

    @property
    def waiting(self) -> bool:
        return self is NoteState.OPEN


class Comment(Base):
    """A note on one frame or a range of an exact take, or a reply to one. Frames are 0-based, ends included."""

    __tablename__ = "comments"

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """None for a client, who comes through a link and is never a user."""
    author_name: Mapped[str] = mapped_column(String(120))
    author_role: Mapped[str] = mapped_column(String(20))
    frame_in: Mapped[int]
    frame_out: Mapped[int]
    body: Mapped[str]
    drawing: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """Vector strokes in 0..1 picture coordinates from the upper left, on `frame_in` (review/drawing.py)."""
    visibility: Mapped[str] = mapped_column(String(8), default="team")
    """team or client."""
    state: Mapped[NoteState] = mapped_column(default=NoteState.OPEN)
    state_by: Mapped[str] = mapped_column(String(120), default="")
    addressed_by_take_id: Mapped[int | None] = mapped_column(ForeignKey("takes.id"))
    mentions: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Ids of the people named with @."""
    client_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The browser's own id for this note, so that sending twice makes one."""
    deleted_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class Decision(Base):
    """Somebody's word on a take, for the exact bytes and the plan they saw. Appended, never edited: so is undoing."""

    __tablename__ = "decisions"

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    shot_id: Mapped[int] = mapped_column(ForeignKey("shots.id"), index=True)
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    author_role: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[Verdict | None]
    """None takes back the decision named in `undoes_id`."""
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    media_hash: Mapped[str] = mapped_column(String(64))
    plan_revision: Mapped[int]
    """The shot's newest plan revision at that moment."""
    missing: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Who had yet to approve when this approval was given, by name and role; empty for the one that completes it."""
    beside: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Ids of the earlier approvals that count together with this one."""
    created_at: Mapped[CreatedAt]

    @property
    def verdict_word(self) -> str:
        return self.verdict.value if self.verdict else "taken back"


class NoteTake(Base):
    """A take asked for from a note. The first of a note's takes that becomes ready addresses it (addressed.py)."""

    __tablename__ = "note_takes"
    __table_args__ = (UniqueConstraint("note_id", "take_id"),)

    id: Mapped[Id]
    note_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), index=True)
    asked_by: Mapped[str] = mapped_column(String(120))
    plan_revision: Mapped[int]
    """The revision the note's changes became."""
    created_at: Mapped[CreatedAt]
