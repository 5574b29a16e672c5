from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from previz_studio.kit.db import Base, CreatedAt, Id


class Playlist(Base):
    """A list somebody made, kept under a name. Its items may come from any sequence of the project."""

    __tablename__ = "playlists"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    name: Mapped[str] = mapped_column(String(80))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[datetime]
    created_at: Mapped[CreatedAt]


class PlaylistItem(Base):
    """A place of a playlist: this take, or, with none, whatever is best of the shot when it is played."""

    __tablename__ = "playlist_items"

    id: Mapped[Id]
    playlist_id: Mapped[int] = mapped_column(ForeignKey("playlists.id"), index=True)
    position: Mapped[int]
    """Counted from 0, without holes."""
    shot_id: Mapped[int] = mapped_column(ForeignKey("shots.id"))
    take_id: Mapped[int | None] = mapped_column(ForeignKey("takes.id"))
    created_at: Mapped[CreatedAt]


class Screening(Base):
    """A live session: a list frozen when it was opened, somebody who drives, and where they are. Survives a restart."""

    __tablename__ = "screenings"

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    """Of the list it was opened on."""
    agenda: Mapped[list[list[int | None]]] = mapped_column(JSON)
    """[shot id, take id or null, frames of the record] of each place."""
    presenter_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    presenter_name: Mapped[str] = mapped_column(String(120))
    tab: Mapped[str] = mapped_column(String(40), default="")
    """The page that drives: the presenter may have several open. Empty until one claims it."""
    state: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Where the presenter is (review/dailies/position.py)."""
    started_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[CreatedAt]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(120), default="")


class ScreeningGuest(Base):
    """Somebody who was there."""

    __tablename__ = "screening_guests"
    __table_args__ = (UniqueConstraint("screening_id", "user_id"),)

    id: Mapped[Id]
    screening_id: Mapped[int] = mapped_column(ForeignKey("screenings.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[CreatedAt]


class ScreeningView(Base):
    """A take the presenter brought to the screen."""

    __tablename__ = "screening_views"
    __table_args__ = (UniqueConstraint("screening_id", "place", "take_id"),)

    id: Mapped[Id]
    screening_id: Mapped[int] = mapped_column(ForeignKey("screenings.id"))
    place: Mapped[int]
    """Index in the agenda."""
    take_id: Mapped[int | None] = mapped_column(ForeignKey("takes.id"))
    """None for a slate; unique only among takes, so the action looks first."""
    created_at: Mapped[CreatedAt]
