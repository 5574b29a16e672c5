"""Changes to people and what they hold, each with its line in the audit: what every door calls."""

from sqlalchemy.orm import Session

from previz_studio.kit.errors import Invalid
from previz_studio.ledger.record import record
from previz_studio.people import actions, signin
from previz_studio.people.models import ApiToken, User
from previz_studio.people.passwords import matches
from previz_studio.people.signin import Gate
from previz_studio.people.tokens import Secret


def add_person(session: Session, user: User, name: str, email: str, *, owner: bool = False) -> User:
    """Raises Forbidden, Invalid, Conflict."""
    actions.require_owner(user)
    added = actions.add_user(session, name, email, owner=owner)
    record(session, user, "added person", added.name, {"email": added.email, "owner": owner})
    return added


def close_person(session: Session, user: User, user_id: int) -> User:
    """They cannot come in any more. Raises Forbidden, NotFound, and Conflict for oneself."""
    leaving = actions.close_user(session, user, user_id)
    record(session, user, "closed account", leaving.name)
    return leaving


def make_link(session: Session, user: User, user_id: int) -> Secret:
    """Whoever holds it comes in as that person, once, within a day. Raises Forbidden, NotFound."""
    actions.require_owner(user)
    whom = actions.open_user(session, user_id)
    record(session, user, "made sign-in link", whom.name)
    return signin.make_link(session, whom)


def make_token(session: Session, user: User, name: str, *, days: int = actions.TOKEN_DAYS) -> tuple[ApiToken, Secret]:
    """The secret is returned once and never again. Raises Invalid."""
    if not name.strip():
        raise Invalid("A token has a name.", hint="Say what it is for, for example: nightly import.")
    token, secret = actions.create_token(session, user, name, days=days)
    record(session, user, "made token", token.name, {"ends": token.ends_at.isoformat()})
    return token, secret


def end_token(session: Session, user: User, token_id: int) -> ApiToken:
    token = actions.revoke_token(session, user, token_id)
    record(session, user, "ended token", token.name)
    return token


def check_password(gate: Gate, user: User, given: str, address: str) -> None:
    """Outside any transaction: the hash is slow on purpose. Somebody without a password has none to give.

    Raises Invalid, and TooMany after eight wrong ones: a browser left open is no place to guess at.
    """
    if user.password_hash is None:
        return
    gate.check(user.email, address)
    if not matches(given, user.password_hash):
        left = gate.count(user.email, address)
        raise Invalid(
            "That is not your password now.", hint=f"After {left} more tries you will have to wait 5 minutes."
        )


def change_password(session: Session, user: User, hashed: str, *, keep: str = "") -> None:
    """`hashed` by passwords.hash_password. Every session but `keep` (the hash of its cookie) ends."""
    actions.set_password(session, user.id, hashed, keep=keep)
    record(session, user, "changed password", user.name)


def end_sessions(session: Session, user: User, *, keep: str = "") -> None:
    """Signs this person out everywhere but in the session `keep`."""
    actions.sign_out_elsewhere(session, user.id, keep=keep)
    record(session, user, "signed out elsewhere", user.name)
