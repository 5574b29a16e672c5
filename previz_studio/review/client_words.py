"""What clients think of takes, kept for those it waits for: whoever shared the take and whoever decides on it.

A word is dealt with by any decision on the take after it, or for one person by their having seen it; notes the client
wrote speak for a *Has notes*. Sharing tells of each new word; nothing here knows a link or a guest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from previz_studio.kit.db import now
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.review.models import ClientWord, ClientWordSeen, Decision
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take
from previz_studio.takes.queries import get_take


@dataclass(frozen=True)
class Heard:
    """`guest_id` is the client's, known to sharing alone. `noted`: their notes say what they mean."""

    guest_id: int
    name: str
    sharer_id: int
    works: bool
    noted: bool = False


@dataclass(frozen=True)
class Unheard:
    """What waits about one take: `by` for whom to name, `fact` for what they said."""

    by: str
    fact: str
    at: datetime


def hear(session: Session, take_id: int, heard: Heard) -> ClientWord:
    """In place of what this client said of the take before, and for everybody anew."""
    word = _word(session, take_id, heard.guest_id)
    if word is None:
        word = ClientWord(take_id=take_id, guest_id=heard.guest_id)
        session.add(word)
    word.name, word.sharer_id, word.works, word.noted = heard.name, heard.sharer_id, heard.works, heard.noted
    word.said_at = now()
    session.flush()
    return word


def wrote(session: Session, take_id: int, guest_id: int) -> None:
    """A note followed a word: from here on the note asks."""
    word = _word(session, take_id, guest_id)
    if word is not None:
        word.noted = True


def see(session: Session, user: User, take_id: int) -> None:
    """For this person the words on the take are dealt with, until a client says another. Raises NotFound."""
    take = get_take(session, user, take_id)
    ids = session.scalars(select(ClientWord.id).where(ClientWord.take_id == take.id, _unseen(user.id))).all()
    rows = select(ClientWordSeen).where(ClientWordSeen.user_id == user.id, ClientWordSeen.word_id.in_(ids))
    before = {row.word_id: row for row in session.scalars(rows)}
    for word_id in ids:
        row = before.get(word_id) or ClientWordSeen(word_id=word_id, user_id=user.id)
        row.seen_at = now()
        session.add(row)
    if ids:
        record(session, user, "saw opinions on", take.name, {"take": take.id}, take.project_id)


def unheard_by_take(
    session: Session, user_id: int, project_ids: Iterable[int], sequence_ids: Iterable[int]
) -> dict[int, Unheard]:
    """What waits for this person in these projects, the oldest first: of takes they shared, and of all in the
    sequences where they decide. One query."""
    rows = session.execute(
        select(ClientWord.take_id, ClientWord.name, ClientWord.works, ClientWord.said_at)
        .join(Take, Take.id == ClientWord.take_id)
        .join(Shot, Shot.id == Take.shot_id)
        .where(
            Take.project_id.in_(list(project_ids)),
            or_(ClientWord.sharer_id == user_id, Shot.sequence_id.in_(list(sequence_ids))),
            or_(ClientWord.works, ClientWord.noted.is_(False)),
            _unseen(user_id),
            ~_decided_since(),
        )
        .order_by(ClientWord.said_at, ClientWord.id)
    ).all()
    by_take: dict[int, list[Row[tuple[int, str, bool, datetime]]]] = {}
    for row in rows:
        by_take.setdefault(row.take_id, []).append(row)
    return {take_id: _unheard(words) for take_id, words in by_take.items()}


def _unheard(words: list[Row[tuple[int, str, bool, datetime]]]) -> Unheard:
    names = list(dict.fromkeys(word.name for word in words))
    by = names[0] if len(names) == 1 else " and ".join(names) if len(names) == 2 else f"{names[0]} and others"
    return Unheard(by, _fact([word.works for word in words]), words[-1].said_at)


def _fact(works: list[bool]) -> str:
    happy, total = sum(works), len(works)
    if happy in (0, total):
        return "Works for me" if happy else "Has notes, none written yet"
    return f"Works for {happy} of {total}, notes to come from {total - happy}"


def _word(session: Session, take_id: int, guest_id: int) -> ClientWord | None:
    here = (ClientWord.take_id == take_id, ClientWord.guest_id == guest_id)
    return session.scalar(select(ClientWord).where(*here))


def _unseen(user_id: int) -> ColumnElement[bool]:
    seen = (ClientWordSeen.word_id == ClientWord.id, ClientWordSeen.user_id == user_id)
    return ~exists().where(*seen, ClientWordSeen.seen_at >= ClientWord.said_at)


def _decided_since() -> ColumnElement[bool]:
    """A decision taken back settles nothing."""
    undoing = aliased(Decision)
    undone = exists().where(undoing.undoes_id == Decision.id)
    later = and_(Decision.take_id == ClientWord.take_id, Decision.created_at >= ClientWord.said_at)
    return exists().where(later, Decision.verdict.is_not(None), ~undone)
