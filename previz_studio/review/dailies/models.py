from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
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
