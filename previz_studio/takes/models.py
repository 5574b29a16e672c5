from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from previz_studio.kit.db import Base, CreatedAt, Id
from previz_studio.shots.models import PlanRevision, Shot

CONTINUED, PROMOTED, SAME, VARIED = "continued", "promoted", "same", "varied"
STILL, SMALLER, REMADE = "still", "smaller", "remade"
"""How a take was made from another (a still from none): Take.from_how."""


class TakeStatus(StrEnum):
    QUEUED = "queued"
    RENDERING = "rendering"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def moving(self) -> bool:
        return self in (TakeStatus.QUEUED, TakeStatus.RENDERING)


class Verdict(StrEnum):
    REJECTED = "rejected"
    MAYBE = "maybe"
    SELECTED = "selected"
    APPROVED = "approved"


class Take(Base):
    """One version of a shot. What can change the picture is frozen in `recipe`; the files are named by their hashes."""

    __tablename__ = "takes"
    __table_args__ = (UniqueConstraint("shot_id", "number"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    shot_id: Mapped[int] = mapped_column(ForeignKey("shots.id"))
    number: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("plan_revisions.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    engine: Mapped[str] = mapped_column(String(40))
    """animatic, ltx, … or imported."""
    tier: Mapped[str] = mapped_column(String(20))
    seed: Mapped[int]
    recipe: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Everything that can change the picture (takes/recipe.py)."""
    group: Mapped[str] = mapped_column(String(32), default="")
    """Variations asked for in one press share it."""
    from_take_id: Mapped[int | None]
    """The take this one was made from, by one of FROM_HOW."""
    from_how: Mapped[str] = mapped_column(String(20), default="")
    likeness: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """What comparing it with the take it came from (or that came from it) found: takes/likeness.py."""
    status: Mapped[TakeStatus] = mapped_column(default=TakeStatus.QUEUED)
    error: Mapped[str] = mapped_column(default="")
    fps: Mapped[Fraction]
    width: Mapped[int]
    height: Mapped[int]
    frames: Mapped[int]
    """Planned until ready, then counted in the published master."""
    media_hash: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of the master: the bytes an approval is bound to."""
    master: Mapped[str | None] = mapped_column(String(80))
    proxy: Mapped[str | None] = mapped_column(String(80))
    poster: Mapped[str | None] = mapped_column(String(80))
    filmstrip: Mapped[str | None] = mapped_column(String(80))
    filmstrip_tiles: Mapped[int] = mapped_column(default=0)
    sidecar: Mapped[str | None] = mapped_column(String(80))
    files: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Probed facts of the published files: codec, bytes, hashes, audio."""
    provenance: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """For an imported take: what the person who brought it typed, and what was found in the file."""
    measurement: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Camera measured back from the picture, with its verdict; None until measured."""
    check: Mapped[str] = mapped_column(String(20), default="")
    """on_plan, unchecked, drifts, wrong_move, cannot_tell, by_eye, or empty before the measurement."""
    check_words: Mapped[str] = mapped_column(String(300), default="")
    engine_seconds: Mapped[float] = mapped_column(default=0.0)
    verdict: Mapped[Verdict | None]
    """The standing decision, kept by review."""
    notes: Mapped[int] = mapped_column(default=0)
    open_notes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[CreatedAt]
    ready_at: Mapped[datetime | None]

    shot: Mapped[Shot] = relationship()
    revision: Mapped[PlanRevision] = relationship()

    @property
    def version(self) -> str:
        return f"v{self.number:03}"

    @property
    def name(self) -> str:
        return f"{self.shot.code} {self.version}"
