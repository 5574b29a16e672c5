from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from previz_studio.kit.db import Base, CreatedAt, Id


class NamedRequest(Base):
    """A request a program gave a name (Idempotency-Key), and what it was answered. Kept a day."""

    __tablename__ = "named_requests"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of method, address and body; empty until it is answered."""
    status: Mapped[int | None]
    """None until it is answered."""
    answer: Mapped[str | None] = mapped_column(Text)
    """None where it held a secret: those are kept nowhere."""
    created_at: Mapped[CreatedAt] = mapped_column(index=True)
