"""What came of a review window: who decided what, who has not answered, which notes are open. Read while it is open,
kept as it stood when it closed."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.people.models import User
from previz_studio.review.models import Comment, Decision, ReviewWindow, WindowPerson, WindowShot
from previz_studio.review.words import word_of
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take


@dataclass(frozen=True)
class SaidLine:
    """One decision that stands."""

    name: str
    verdict: str
    version: str
    at: str
    """ISO 8601, UTC."""


@dataclass(frozen=True)
class ShotLine:
    shot_id: int
    code: str
    title: str
    state: str
    """A ShotState's value."""
    take_id: int | None
    """The newest ready take, which is what there was to look at."""
    version: str
    said: tuple[SaidLine, ...]
    """Standing decisions given since the window opened, oldest first."""
    open_notes: int


@dataclass(frozen=True)
class PersonLine:
    user_id: int
    name: str
    answered: int
    """Shots they decided or noted on since the window opened."""
    of: int
    done: bool
    """They answered every shot that has a take, or said they had nothing to add."""


@dataclass(frozen=True)
class Summary:
    shots: tuple[ShotLine, ...]
    people: tuple[PersonLine, ...]

    @property
    def decided(self) -> int:
        return sum(bool(line.said) for line in self.shots)

    @property
    def open_notes(self) -> int:
        return sum(line.open_notes for line in self.shots)

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def kept_summary(stored: Mapping[str, Any]) -> Summary:
    shots = (ShotLine(**{**row, "said": tuple(SaidLine(**one) for one in row["said"])}) for row in stored["shots"])
    return Summary(tuple(shots), tuple(PersonLine(**row) for row in stored["people"]))


def summary_of(session: Session, window: ReviewWindow) -> Summary:
    """As it stands now; five queries for any number of shots and people."""
    shots = session.scalars(
        select(Shot)
        .join(WindowShot, WindowShot.shot_id == Shot.id)
        .where(WindowShot.window_id == window.id)
        .order_by(Shot.sequence_id, Shot.position, Shot.id)
    ).all()
    ids = [shot.id for shot in shots]
    takes = {row.id: row.number for row in session.execute(select(Take.id, Take.number).where(Take.shot_id.in_(ids)))}
    rows = session.scalars(select(Decision).where(Decision.shot_id.in_(ids)).order_by(Decision.id)).all()
    said = _said(window, rows, takes)
    answers = answered_by_person(session, window, ids)
    lines = tuple(
        ShotLine(
            shot_id=shot.id,
            code=shot.code,
            title=shot.title,
            state=shot.state.value,
            take_id=shot.newest_take_id,
            version=f"v{takes[shot.newest_take_id]:03}" if shot.newest_take_id in takes else "",
            said=said.get(shot.id, ()),
            open_notes=shot.open_notes,
        )
        for shot in shots
    )
    to_see = {line.shot_id for line in lines if line.take_id is not None}
    people = session.execute(
        select(WindowPerson.user_id, WindowPerson.done_at, User.name)
        .join(User, User.id == WindowPerson.user_id)
        .where(WindowPerson.window_id == window.id)
        .order_by(User.name, User.id)
    )
    return Summary(
        lines,
        tuple(
            PersonLine(
                user_id,
                name,
                len(answers[user_id] & to_see),
                len(to_see),
                done=done_at is not None or bool(to_see) and answers[user_id] >= to_see,
            )
            for user_id, done_at, name in people
        ),
    )


def answered_by_person(session: Session, window: ReviewWindow, shot_ids: Iterable[int]) -> Mapping[int, set[int]]:
    """Shots each person decided or noted on since the window opened; two queries. Missing people answered none."""
    ids, found = list(shot_ids), defaultdict[int, set[int]](set)
    decided = select(Decision.author_id, Decision.shot_id).where(
        Decision.shot_id.in_(ids), Decision.verdict.is_not(None), Decision.created_at >= window.opened_at
    )
    noted = (
        select(Comment.author_id, Take.shot_id)
        .join(Take, Take.id == Comment.take_id)
        .where(
            Take.shot_id.in_(ids),
            Comment.author_id.is_not(None),
            Comment.deleted_at.is_(None),
            Comment.created_at >= window.opened_at,
        )
    )
    for query in (decided, noted):
        for author_id, shot_id in session.execute(query):
            found[author_id].add(shot_id)
    return found


def summary_csv(title: str, summary: Summary) -> str:
    """One row a shot: what was decided by whom, and who has not answered. Opens in a spreadsheet as it is."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(
        ["Window", "Shot", "Title", "Take", "State", "Decided By", "Verdict", "At", "Open Notes", "No Answer"]
    )
    silent = ", ".join(person.name for person in summary.people if not person.done)
    for line in summary.shots:
        last = line.said[-1] if line.said else SaidLine("", "", line.version, "")
        state = line.state.replace("_", " ")
        table.writerow(
            map(
                _plain,
                (title, line.code, line.title, line.version, state, last.name, last.verdict, last.at)
                + (str(line.open_notes), silent),
            )
        )
    return out.getvalue()


def _plain(cell: str) -> str:
    """A cell that begins like a formula is text (a title may be anything)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell


def _said(window: ReviewWindow, rows: Iterable[Decision], takes: Mapping[int, int]) -> dict[int, tuple[SaidLine, ...]]:
    """By shot. Of each take the word that stands, with every approval that counts in it."""
    by_take: dict[int, list[Decision]] = defaultdict(list)
    for row in rows:
        by_take[row.take_id].append(row)
    found: dict[int, list[Decision]] = defaultdict(list)
    for decisions in by_take.values():
        word = word_of(decisions)
        for one in {d.id: d for d in (*word.approvals, word.decision)}.values() if word else ():
            if one.created_at >= window.opened_at:
                found[one.shot_id].append(one)
    return {
        shot_id: tuple(
            SaidLine(one.author_name, one.verdict_word, f"v{takes[one.take_id]:03}", one.created_at.isoformat())
            for one in sorted(standing, key=lambda one: one.id)
        )
        for shot_id, standing in found.items()
    }
