from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from previz_studio.kit.db import Base, CreatedAt, Id
from previz_studio.people.models import User
from previz_studio.people.roles import Role


class Project(Base):
    """A production. Frame rate is exact; pictures are `width` x `height` pixels; counters start at `first_frame`."""

    __tablename__ = "projects"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    """Letters and digits, as in file names: NF."""
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40), default="Feature")
    fps: Mapped[Fraction]
    width: Mapped[int]
    height: Mapped[int]
    aspect: Mapped[str] = mapped_column(String(8))
    colour: Mapped[str] = mapped_column(String(16), default="Rec.709")
    first_frame: Mapped[int] = mapped_column(default=1001)
    start_timecode: Mapped[str] = mapped_column(String(11), default="01:00:00:00")
    naming_rule: Mapped[str] = mapped_column(String(120), default="{project}_{sequence}_{shot}_{take}")
    gates: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Who selects and who approves, where it differs from the policy table (projects/gates.py)."""
    created_at: Mapped[CreatedAt]
    archived_at: Mapped[datetime | None]


class CrewMember(Base):
    __tablename__ = "crew"
    __table_args__ = (UniqueConstraint("project_id", "user_id"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role]
    created_at: Mapped[CreatedAt]

    user: Mapped[User] = relationship()


class Sequence(Base):
    __tablename__ = "sequences"
    __table_args__ = (UniqueConstraint("project_id", "code"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    code: Mapped[str] = mapped_column(String(16))
    """SQ030: tens, insertion numbers between."""
    name: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    review_closes_at: Mapped[datetime | None]
    """When the first review window open on any of its shots closes; written by review."""
    gates: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """As Project.gates, for this sequence alone; what is not in it is as the project says."""
    created_at: Mapped[CreatedAt]

    project: Mapped[Project] = relationship()


class Scene(Base):
    __tablename__ = "scenes"
    __table_args__ = (UniqueConstraint("sequence_id", "number"),)

    id: Mapped[Id]
    sequence_id: Mapped[int] = mapped_column(ForeignKey("sequences.id"))
    number: Mapped[str] = mapped_column(String(16))
    """As in the screenplay: 31, 31A."""
    heading: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(default="")
    turn: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)

    sequence: Mapped[Sequence] = relationship()
