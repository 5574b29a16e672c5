from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from previz_studio.kit.db import Base, CreatedAt, Id


class PackageStatus(StrEnum):
    QUEUED = "queued"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def moving(self) -> bool:
        return self in (PackageStatus.QUEUED, PackageStatus.WORKING)


class Package(Base):
    """A handoff: the chosen takes of one sequence as movies, sidecars and lists, probed before it is called ready."""

    __tablename__ = "packages"
    __table_args__ = (UniqueConstraint("sequence_id", "number"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    sequence_id: Mapped[int] = mapped_column(ForeignKey("sequences.id"))
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    final: Mapped[bool]
    """True when every shot was approved and current; otherwise work in progress."""
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Flavour, the chosen take ids in cut order, what to include."""
    status: Mapped[PackageStatus] = mapped_column(default=PackageStatus.QUEUED)
    error: Mapped[str] = mapped_column(default="")
    checks: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """What was verified on the finished files, in sentences."""
    created_at: Mapped[CreatedAt]
    ready_at: Mapped[datetime | None]


class PackageFile(Base):
    __tablename__ = "package_files"
    __table_args__ = (UniqueConstraint("package_id", "name"),)

    id: Mapped[Id]
    package_id: Mapped[int] = mapped_column(ForeignKey("packages.id"))
    name: Mapped[str] = mapped_column(String(200))
    """Path inside the package, forward slashes."""
    blob: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)
