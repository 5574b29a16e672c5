from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, cast, literal_column, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from previz_studio.kit.db import Base, CreatedAt, Id
from previz_studio.review.cuts.limits import Kind
from previz_studio.takes.models import Verdict


class NoteState(StrEnum):
    OPEN = "open"
    ADDRESSED = "addressed"
    RESOLVED = "resolved"
    WONT_DO = "wont_do"

    @property
    def waiting(self) -> bool:
        return self is NoteState.OPEN


_ASKS = text("CAST(mentions AS VARCHAR) != '[]' OR author_id IS NULL")


class Comment(Base):
    """A note on one frame or a range of an exact take, or a reply to one. Frames are 0-based, ends included."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_asks", "project_id", sqlite_where=_ASKS, postgresql_where=_ASKS),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """None for a client, who comes through a link and is never a user."""
    author_name: Mapped[str] = mapped_column(String(120))
    author_role: Mapped[str] = mapped_column(String(20))
    frame_in: Mapped[int]
    frame_out: Mapped[int]
    body: Mapped[str]
    drawing: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """Vector strokes in 0..1 picture coordinates from the upper left, on `frame_in` (review/drawing.py)."""
    visibility: Mapped[str] = mapped_column(String(8), default="team")
    """team or client."""
    state: Mapped[NoteState] = mapped_column(default=NoteState.OPEN)
    state_by: Mapped[str] = mapped_column(String(120), default="")
    addressed_by_take_id: Mapped[int | None] = mapped_column(ForeignKey("takes.id"))
    mentions: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Ids of the people named with @."""
    client_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The browser's own id for this note, so that sending twice makes one."""
    deleted_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


ASKS = or_(cast(Comment.mentions, String) != literal_column("'[]'"), Comment.author_id.is_(None))
"""Notes that name somebody, and those of clients: few among many, found by an index of their own. The words are the
index's, else no database uses it."""


class NoteCorrection(Base):
    """What a note said until its author corrected it then. Appended; the note itself carries its newest words."""

    __tablename__ = "note_corrections"

    id: Mapped[Id]
    note_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    said: Mapped[str]
    created_at: Mapped[CreatedAt]


class Decision(Base):
    """Somebody's word on a take, for the exact bytes and the plan they saw. Appended, never edited: so is undoing."""

    __tablename__ = "decisions"

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    shot_id: Mapped[int] = mapped_column(ForeignKey("shots.id"), index=True)
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    author_role: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[Verdict | None]
    """None takes back the decision named in `undoes_id`."""
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    media_hash: Mapped[str] = mapped_column(String(64))
    plan_revision: Mapped[int]
    """The shot's newest plan revision at that moment."""
    missing: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Who had yet to approve when this approval was given, by name and role; empty for the one that completes it."""
    beside: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Ids of the earlier approvals that count together with this one."""
    created_at: Mapped[CreatedAt]

    @property
    def verdict_word(self) -> str:
        return self.verdict.value if self.verdict else "taken back"


class ClientWord(Base):
    """What one client thinks of one take, their newest word. An opinion: it waits for people and moves nothing."""

    __tablename__ = "client_words"
    __table_args__ = (UniqueConstraint("take_id", "guest_id"),)

    id: Mapped[Id]
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"))
    guest_id: Mapped[int]
    """Whose word; the row is in sharing, which stands right of here."""
    name: Mapped[str] = mapped_column(String(210))
    sharer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    """Who made the link."""
    works: Mapped[bool]
    noted: Mapped[bool]
    """The client wrote notes since the word before, or after this one: those ask for themselves."""
    said_at: Mapped[datetime]


class ClientWordSeen(Base):
    """That somebody said they have seen a client's word; a newer word waits for them again."""

    __tablename__ = "client_words_seen"
    __table_args__ = (UniqueConstraint("word_id", "user_id"),)

    id: Mapped[Id]
    word_id: Mapped[int] = mapped_column(ForeignKey("client_words.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    seen_at: Mapped[datetime]


class NoteTake(Base):
    """A take asked for from a note. The first of a note's takes that becomes ready addresses it (addressed.py)."""

    __tablename__ = "note_takes"
    __table_args__ = (UniqueConstraint("note_id", "take_id"),)

    id: Mapped[Id]
    note_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), index=True)
    asked_by: Mapped[str] = mapped_column(String(120))
    plan_revision: Mapped[int]
    """The revision the note's changes became."""
    created_at: Mapped[CreatedAt]


class TakeEnds(Base):
    """The first and the last frame of a take, looked at once, so that comparing neighbours is arithmetic."""

    __tablename__ = "take_ends"

    id: Mapped[Id]
    take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"), unique=True)
    version: Mapped[int]
    """Of the numbers (end.py); an older row is made again."""
    last_frame: Mapped[int]
    """0-based, as counted in the movie; as planned where there is none."""
    plans: Mapped[list[Any]] = mapped_column(JSON)
    """[first, last] as planned.PlannedEnd writes itself."""
    pictures: Mapped[list[Any]] = mapped_column(JSON)
    """[first, last] as picture.Picture writes itself; empty when there was no picture to look at."""
    travels: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """[those next to the first, those next to the last] as travel.Travel writes itself; empty likewise."""
    stills: Mapped[list[str]] = mapped_column(JSON)
    """[first, last] blob names of two small JPEGs; empty likewise."""
    problem: Mapped[str] = mapped_column(default="")
    """Why there is no picture, in a sentence."""
    identities: Mapped[list[Any]] = mapped_column(JSON)
    """end.Named of each identity the plan names."""
    created_at: Mapped[CreatedAt]


class MarkKind(StrEnum):
    INTENDED = "intended"
    NOTED = "noted"


class CutMark(Base):
    """What somebody answered to a finding, for this pair of takes on these plans. Appended; taking back is a date."""

    __tablename__ = "cut_marks"
    __table_args__ = (Index("ix_cut_marks_out_shot_id_in_shot_id", "out_shot_id", "in_shot_id"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    mark: Mapped[MarkKind]
    finding: Mapped[Kind]
    out_shot_id: Mapped[int] = mapped_column(ForeignKey("shots.id"))
    in_shot_id: Mapped[int] = mapped_column(ForeignKey("shots.id"))
    out_take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"))
    in_take_id: Mapped[int] = mapped_column(ForeignKey("takes.id"))
    out_revision: Mapped[int]
    """Newest plan revision of the outgoing shot at that moment."""
    in_revision: Mapped[int]
    fact: Mapped[str] = mapped_column(String(200))
    """What was found when it was answered."""
    note_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    """The note it became."""
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[CreatedAt]
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str] = mapped_column(String(120), default="")


class ReviewWindow(Base):
    """A time in which named people are asked to look at named shots. What they said is in decisions and notes."""

    __tablename__ = "review_windows"

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(default="")
    """What the opener wants looked at."""
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opened_by: Mapped[str] = mapped_column(String(120))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    last_call_hours: Mapped[int] = mapped_column(default=4)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(120), default="")
    """Empty when its time was over."""
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """As it stood at closing (window_summary.py); None while it is open."""


class WindowShot(Base):
    __tablename__ = "window_shots"
    __table_args__ = (UniqueConstraint("window_id", "shot_id"),)

    id: Mapped[Id]
    window_id: Mapped[int] = mapped_column(ForeignKey("review_windows.id"))
    shot_id: Mapped[int] = mapped_column(ForeignKey("shots.id"), index=True)


class WindowPerson(Base):
    """Somebody asked. A decision or a note on a shot since the opening is their answer for it; `done_at` is for all."""

    __tablename__ = "window_people"
    __table_args__ = (UniqueConstraint("window_id", "user_id"),)

    id: Mapped[Id]
    window_id: Mapped[int] = mapped_column(ForeignKey("review_windows.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    done_at: Mapped[datetime | None]
    """When they said "Seen, nothing to add"."""


class WindowDue(Base):
    """What a window has to do at a moment: half, last_call or close. Done once, late if the server was off."""

    __tablename__ = "window_dues"

    id: Mapped[Id]
    window_id: Mapped[int] = mapped_column(ForeignKey("review_windows.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None]
