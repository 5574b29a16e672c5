from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from previz_studio.kit.db import Base, CreatedAt, Id


class User(Base):
    """A person. `owner` runs this installation: adds people and projects. Roles are per project, in `crew`."""

    __tablename__ = "users"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower case."""
    password_hash: Mapped[str | None]
    """argon2id; None until the person has set one (they sign in by one-time link)."""
    owner: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    previous_visit_at: Mapped[datetime | None]
    """When the visit before this one ended: what 'since you left' counts from."""
    created_at: Mapped[CreatedAt]

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class SignInSession(Base):
    """A signed-in browser. Only the hash of its cookie is kept."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[CreatedAt]

    user: Mapped[User] = relationship()


class SignInLink(Base):
    """A link that signs one person in, once."""

    __tablename__ = "sign_in_links"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]

    user: Mapped[User] = relationship()


class ApiToken(Base):
    """A bearer token for the JSON API: acts as its person. Shown once, kept as a hash."""

    __tablename__ = "api_tokens"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    prefix: Mapped[str] = mapped_column(String(12))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]

    user: Mapped[User] = relationship()
