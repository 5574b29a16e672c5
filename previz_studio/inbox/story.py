"""An entry of the audit with what it is about, read when a rule first asks."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.exports.models import Package
from previz_studio.ledger.models import AuditEntry
from previz_studio.projects.crew import members_of
from previz_studio.projects.gates import Member
from previz_studio.projects.models import Project
from previz_studio.review.models import Comment, ReviewWindow
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take


@dataclass(frozen=True)
class Story:
    """What is not there (an entry of an older release, a row of another kind) is None, and nobody is told."""

    session: Session
    entry: AuditEntry

    @cached_property
    def project(self) -> Project:
        return self.session.get_one(Project, self.entry.project_id or 0)

    @cached_property
    def crew(self) -> tuple[Member, ...]:
        return members_of(self.session, self.project.id)

    @cached_property
    def note(self) -> Comment | None:
        return self.session.get(Comment, self.entry.detail.get("note") or 0)

    @cached_property
    def thread(self) -> list[Comment]:
        """The note that was answered and its replies, oldest first."""
        root = self.note.parent_id or self.note.id if self.note else 0
        rows = select(Comment).where((Comment.id == root) | (Comment.parent_id == root)).order_by(Comment.id)
        return list(self.session.scalars(rows))

    @cached_property
    def take(self) -> Take | None:
        return self.session.get(Take, self.entry.detail.get("take") or (self.note.take_id if self.note else 0))

    @cached_property
    def by_take(self) -> Take | None:
        """The take that addresses a note."""
        return self.session.get(Take, self.entry.detail.get("by") or 0)

    @cached_property
    def shot(self) -> Shot | None:
        return self.take.shot if self.take else self.session.get(Shot, self.entry.detail.get("shot") or 0)

    @cached_property
    def window(self) -> ReviewWindow | None:
        return self.session.get(ReviewWindow, self.entry.detail.get("window") or 0)

    @cached_property
    def package(self) -> Package | None:
        return self.session.get(Package, self.entry.detail.get("package") or 0)

    @property
    def who(self) -> str:
        return self.entry.user_name.removesuffix(", client")

    @property
    def href(self) -> str:
        """Where it can be seen."""
        here = f"/p/{self.project.code.lower()}"
        if self.window:
            return f"{here}/windows/{self.window.id}"
        if self.package:
            return f"{here}/packages/{self.package.id}"
        if self.by_take:
            return f"{here}/takes/{self.by_take.id}"
        if self.take:
            return f"{here}/takes/{self.take.id}" + (f"#f{self.note.frame_in}" if self.note else "")
        return f"{here}/shots/{self.shot.id}" if self.shot else f"{here}/board"
