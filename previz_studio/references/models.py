from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from previz_studio.kit.db import Base, CreatedAt, Id


class IdentityKind(StrEnum):
    CHARACTER = "character"
    WARDROBE = "wardrobe"
    LOCATION = "location"
    PROP = "prop"
    LOOK = "look"


class Rights(StrEnum):
    CLEARED = "cleared"
    PENDING = "pending"
    NO_RELEASE = "no release"
    UNKNOWN = "unknown"


class Asset(Base):
    """A picture the studio keeps: re-encoded at intake, content-addressed by `blob`."""

    __tablename__ = "assets"

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    blob: Mapped[str] = mapped_column(String(80))
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]


class Identity(Base):
    """A person, costume, place or thing that must look the same in every shot, or the look itself (a grade, a drawing
    style, a lens texture). A plan names it by `slug` (@ines)."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("project_id", "slug"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    slug: Mapped[str] = mapped_column(String(60))
    kind: Mapped[IdentityKind]
    name: Mapped[str] = mapped_column(String(120))
    revision: Mapped[int] = mapped_column(default=1)
    """Counts every change of the profile; `version` is its public name."""
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Everything of references/profile.py's Profile."""
    rights: Mapped[Rights] = mapped_column(default=Rights.UNKNOWN)
    rights_until: Mapped[str | None] = mapped_column(String(10))
    locked_at: Mapped[datetime | None]
    locked_by: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[CreatedAt]


class IdentityReference(Base):
    """One picture of an identity and the job it does (identity anchor, supporting view, wardrobe and proportion)."""

    __tablename__ = "identity_references"

    id: Mapped[Id]
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"), index=True)
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("assets.id"))
    """None while the picture itself was not supplied."""
    name: Mapped[str] = mapped_column(String(200))
    job: Mapped[str] = mapped_column(String(80))
    rights: Mapped[Rights] = mapped_column(default=Rights.UNKNOWN)
    held_out: Mapped[bool] = mapped_column(default=False)
    """Kept out of every request."""
    note: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
