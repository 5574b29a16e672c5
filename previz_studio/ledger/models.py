from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from previz_studio.kit.db import Base, CreatedAt, Id


class AuditEntry(Base):
    """What happened: appended in the transaction of the change, never edited (triggers refuse UPDATE and DELETE)."""

    __tablename__ = "audit"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    user_id: Mapped[int | None] = mapped_column(index=True)
    user_name: Mapped[str] = mapped_column(String(120))
    """As it was then; "studio" for what the server did by itself."""
    project_id: Mapped[int | None] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    """What it happened to, by the name people use: "SH050 v003"."""
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The one row that serialises writers of the chain."""

    __tablename__ = "audit_head"

    id: Mapped[Id]
    hash: Mapped[str] = mapped_column(String(64))
    count: Mapped[int] = mapped_column(default=0)
