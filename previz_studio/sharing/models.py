from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from previz_studio.kit.db import Base, CreatedAt, Id, now
from previz_studio.takes.models import Take


class Opinion(StrEnum):
    """What a client thinks. Never a review state: nothing in the studio moves because of it."""

    WORKS = "works"
    NOTES = "notes"

    @property
    def words(self) -> str:
        return "Works for me" if self is Opinion.WORKS else "Has notes"


def called(name: str, made_for: str) -> str:
    """`R. Amsel, Halden Pictures`: by which the team knows a client, whoever they say they are themselves."""
    return name if made_for.lower() in name.lower() else f"{name}, {made_for}"


def mark_of(name: str) -> str:
    """What is drawn into every picture shown to somebody of this name (media/name_plate.py)."""
    return f"{name}\ndo not distribute"


class ShareLink(Base):
    """A way in for people who are not users, to exact takes and to nothing else. Only the hash of its token is kept."""

    __tablename__ = "share_links"

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    passphrase_hash: Mapped[str | None]
    """argon2id; None for a link that opens with a name alone."""
    made_for: Mapped[str] = mapped_column(String(120))
    """`Halden Pictures`: for the team's own list, never shown to the client."""
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    ends_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(120), default="")
    may_note: Mapped[bool] = mapped_column(default=True)
    may_judge: Mapped[bool] = mapped_column(default=True)
    may_download: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[CreatedAt]

    takes: Mapped[list["SharedTake"]] = relationship(order_by="SharedTake.position")
    guests: Mapped[list["Guest"]] = relationship(order_by="Guest.id", back_populates="link")

    @property
    def open(self) -> bool:
        return self.closed_at is None and now() < self.ends_at


class SharedTake(Base):
    """One exact take a link names. `position` is 1 first, in film order."""

    __tablename__ = "shared_takes"
    __table_args__ = (UniqueConstraint("link_id", "take_id"), UniqueConstraint("link_id", "position"))

    id: Mapped[Id]
    link_id: Mapped[int] = mapped_column(ForeignKey("share_links.id"))
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), index=True)
    position: Mapped[int]

    take: Mapped[Take] = relationship()


class Guest(Base):
    """Somebody who opened a link in one browser, under the name they typed. Bound to that link, never a user."""

    __tablename__ = "guests"

    id: Mapped[Id]
    link_id: Mapped[int] = mapped_column(ForeignKey("share_links.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[CreatedAt]

    link: Mapped[ShareLink] = relationship(back_populates="guests")

    @property
    def called(self) -> str:
        return called(self.name, self.link.made_for)

    @property
    def mark(self) -> str:
        """What is drawn into every picture this person is shown."""
        return mark_of(self.name)


class GuestView(Base):
    """That a guest looked at one take: how often, first and last, and how often they took the file along."""

    __tablename__ = "guest_views"
    __table_args__ = (UniqueConstraint("guest_id", "take_id"),)

    id: Mapped[Id]
    guest_id: Mapped[int] = mapped_column(ForeignKey("guests.id"))
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), index=True)
    times: Mapped[int] = mapped_column(default=0)
    downloads: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[CreatedAt]


class GuestNote(Base):
    """Which guest wrote a note: the note itself is review's, without an author among the users."""

    __tablename__ = "guest_notes"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    guest_id: Mapped[int] = mapped_column(ForeignKey("guests.id"), index=True)


class GuestOpinion(Base):
    """Appended, never edited: the newest of a guest on a take stands."""

    __tablename__ = "guest_opinions"

    id: Mapped[Id]
    guest_id: Mapped[int] = mapped_column(ForeignKey("guests.id"), index=True)
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), index=True)
    says: Mapped[Opinion]
    created_at: Mapped[CreatedAt]

    guest: Mapped[Guest] = relationship()


class MarkedCopy(Base):
    """A take's proxy with one viewer's name in the picture. Made once for the same bytes and words, whoever asks."""

    __tablename__ = "marked_copies"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 over the proxy's blob name and the words."""
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), index=True)
    words: Mapped[str] = mapped_column(String(120))
    blob: Mapped[str | None] = mapped_column(String(80))
    """None until it is published; the file may have been swept since the last link that needs it closed."""
    created_at: Mapped[CreatedAt]
