"""Coming in and going out: passwords, links, sessions, tokens. Errors never say which half was wrong."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from limits import RateLimitItemPerMinute, storage, strategies
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, make_transient_to_detached

from previz_studio.kit.db import Database, now
from previz_studio.kit.errors import NotFound, NotSignedIn, TooMany
from previz_studio.people.models import ApiToken, SignInLink, SignInSession, User
from previz_studio.people.passwords import matches
from previz_studio.people.tokens import Secret, hash_secret, new_secret

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
LINK_LASTS = timedelta(hours=24)
VISIT_GAP = timedelta(minutes=30)
"""A silence this long ends a visit: what 'since you left' counts from."""
SEEN_GAP = timedelta(minutes=2)
"""How exactly it is known when somebody was last here: not every request is a write."""
TRIES = RateLimitItemPerMinute(8, 5)

# Asked with every request: built once, and columns, which are read in a third of the time of two objects.
_PERSON = tuple(User.__table__.c)
_BY_COOKIE = (
    select(SignInSession.id, SignInSession.seen_at, SignInSession.ends_at, *_PERSON)
    .join(User, User.id == SignInSession.user_id)
    .where(SignInSession.token_hash == bindparam("hash"))
)
_BY_TOKEN = (
    select(ApiToken.revoked_at, ApiToken.ends_at, *_PERSON)
    .join(User, User.id == ApiToken.user_id)
    .where(ApiToken.token_hash == bindparam("hash"))
)


class Gate:
    """Counts wrong passwords per address and account: eight in five minutes, then a wait."""

    def __init__(self) -> None:
        self._window = strategies.MovingWindowRateLimiter(storage.MemoryStorage())

    def check(self, email: str, address: str) -> None:
        """Raises TooMany once the tries are used up."""
        if not self._window.test(TRIES, email, address):
            raise TooMany("Too many wrong passwords.", hint="Wait 5 minutes, or ask for a sign-in link.")

    def count(self, email: str, address: str) -> int:
        """Notes one wrong password; how many tries are left."""
        self._window.hit(TRIES, email, address)
        return self._window.get_window_stats(TRIES, email, address).remaining


def sign_in(database: Database, gate: Gate, email: str, password: str, address: str) -> Secret:
    """Opens a session. The slow hash runs between two transactions, never inside one."""
    email = email.strip().lower()[:254]
    gate.check(email, address)
    with database.reading() as session:
        user = session.scalar(select(User).where(User.email == email, User.closed_at.is_(None)))
    if not matches(password, user.password_hash if user else None) or user is None:
        left = gate.count(email, address)
        raise NotSignedIn(
            "That name and password do not match.", hint=f"After {left} more tries you will have to wait 5 minutes."
        )
    with database.writing() as session:
        return open_session(session, session.get_one(User, user.id))


def open_session(session: Session, user: User) -> Secret:
    secret, at = new_secret(), now()
    session.add(SignInSession(token_hash=secret.hash, user_id=user.id, seen_at=at, ends_at=at + LONGEST))
    _note_visit(user)
    session.flush()
    return secret


def make_link(session: Session, user: User) -> Secret:
    """A link that signs `user` in, once, within a day."""
    secret = new_secret()
    session.add(SignInLink(token_hash=secret.hash, user_id=user.id, ends_at=now() + LINK_LASTS))
    session.flush()
    return secret


def use_link(session: Session, text: str) -> Secret:
    link = session.scalar(
        select(SignInLink)
        .where(SignInLink.token_hash == hash_secret(text))
        .options(joinedload(SignInLink.user))
        .with_for_update(of=SignInLink)
    )
    if link is None or link.used_at or link.ends_at < now() or link.user.closed_at:
        raise NotFound("This sign-in link was used already, or its day is over.", hint="Ask for a new one.")
    link.used_at = now()
    return open_session(session, link.user)


def sign_out(session: Session, text: str) -> None:
    held = session.scalar(select(SignInSession).where(SignInSession.token_hash == hash_secret(text)))
    if held:
        session.delete(held)


def who_holds_cookie(database: Database, text: str) -> User | None:
    """The person behind a session cookie; None when it is unknown, idle too long, or past its week."""
    user, visit = look_up_cookie(database, text)
    if visit is not None:
        note_visit(database, visit)
    return user


def look_up_cookie(database: Database, text: str) -> tuple[User | None, int | None]:
    """As `who_holds_cookie`, only reading; and what `note_visit` is to be told, None when it knows already."""
    row = database.one(_BY_COOKIE, {"hash": hash_secret(text)})
    if row is None:
        return None, None
    session_id, seen_at, ends_at, *columns = row
    user, at = _person(columns), now()
    if user.closed_at or ends_at < at or seen_at + IDLE < at:
        return None, None
    return user, session_id if at - seen_at > SEEN_GAP else None


def who_holds_token(database: Database, text: str) -> User | None:
    """The person behind a bearer token; None when it is unknown, revoked or over."""
    row = database.one(_BY_TOKEN, {"hash": hash_secret(text)})
    if row is None:
        return None
    revoked_at, ends_at, *columns = row
    user = _person(columns)
    return None if revoked_at or user.closed_at or ends_at < now() else user


def _person(columns: Iterable[Any]) -> User:
    """As loaded and detached."""
    user = User(**{column.name: value for column, value in zip(_PERSON, columns, strict=True)})
    make_transient_to_detached(user)
    return user


def note_visit(database: Database, session_id: int) -> None:
    """Keeps a session from falling idle; its own transaction."""
    with database.writing() as session:
        held = session.get(SignInSession, session_id, options=[joinedload(SignInSession.user)])
        if held:
            held.seen_at = now()
            _note_visit(held.user)


def _note_visit(user: User) -> None:
    at = now()
    if user.last_seen_at is None or at - user.last_seen_at > VISIT_GAP:
        user.previous_visit_at = user.last_seen_at
    user.last_seen_at = at
