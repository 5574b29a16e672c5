from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from previz_studio.inbox.kinds import NewsKind
from previz_studio.kit.db import Base, CreatedAt, Id


class News(Base):
    """One line for one person, from one entry of the audit. The pair is unique: making news twice makes one."""

    __tablename__ = "news"
    __table_args__ = (UniqueConstraint("user_id", "entry_id"), Index("ix_news_user_id_read_at", "user_id", "read_at"))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    kind: Mapped[NewsKind]
    words: Mapped[str] = mapped_column(String(300))
    more: Mapped[str] = mapped_column(String(300), default="")
    """The note's words, the reason, what was measured; empty for nothing."""
    href: Mapped[str] = mapped_column(String(200))
    """A path on this studio."""
    shown: Mapped[bool] = mapped_column(default=True)
    """In the inbox; False where this person wants this kind by mail only."""
    by_mail: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mails.id"))


class NewsMade(Base):
    """One row: up to which entry of the audit news has been made."""

    __tablename__ = "news_made"

    id: Mapped[Id]
    entry_id: Mapped[int]


class NewsChoice(Base):
    """What a person switched off. Without a row both are on."""

    __tablename__ = "news_choices"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[NewsKind]
    shown: Mapped[bool]
    by_mail: Mapped[bool]


class Mail(Base):
    """A mail on its way, tried until it is sent or given up. Its number is its Message-ID: sent twice reads as once."""

    __tablename__ = "mails"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str]
    created_at: Mapped[CreatedAt]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    gave_up_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")
    """Of the last try, in a sentence without any secret."""
