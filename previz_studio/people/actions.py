"""Adding people and their API tokens. Who is on which project is projects/crew.py."""

import re
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict, Forbidden, Invalid, NotFound
from previz_studio.people.models import ApiToken, SignInSession, User
from previz_studio.people.tokens import Secret, new_secret

_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]{1,189}$")
TOKEN_DAYS = 90


def add_user(session: Session, name: str, email: str, *, password_hash: str | None = None, owner: bool = False) -> User:
    name, email = " ".join(name.split()), email.strip().lower()
    if not 1 <= len(name) <= 120:
        raise Invalid("A person has a name of 1 to 120 characters.")
    if not _EMAIL.match(email):
        raise Invalid(f"{email[:80]!r} is not an e-mail address.", hint="Write it as name@place.")
    if session.scalar(select(User.id).where(User.email == email)):
        raise Conflict(f"{email} is already here.", hint="Add them to the project's crew instead.")
    user = User(name=name, email=email, password_hash=password_hash, owner=owner)
    session.add(user)
    session.flush()
    return user


def set_password(session: Session, user_id: int, password_hash: str, *, keep: str = "") -> None:
    """Every other session of the person ends; `keep` is the hash of the one in use."""
    session.get_one(User, user_id).password_hash = password_hash
    sign_out_elsewhere(session, user_id, keep=keep)


def sign_out_elsewhere(session: Session, user_id: int, *, keep: str) -> None:
    """Ends every session of the person but the one whose token hash is `keep`."""
    for held in session.scalars(select(SignInSession).where(SignInSession.user_id == user_id)):
        if held.token_hash != keep:
            session.delete(held)


def close_user(session: Session, user: User, user_id: int) -> User:
    """They cannot come in any more; what they made keeps their name. Raises Conflict for oneself."""
    require_owner(user)
    leaving = open_user(session, user_id)
    if leaving.id == user.id:
        raise Conflict("You cannot close your own account.", hint="Another owner of this studio can.")
    leaving.closed_at = now()
    sign_out_elsewhere(session, leaving.id, keep="")
    for token in session.scalars(select(ApiToken).where(ApiToken.user_id == leaving.id, ApiToken.revoked_at.is_(None))):
        token.revoked_at = now()
    return leaving


def require_owner(user: User) -> None:
    if not user.owner:
        raise Forbidden("Only this studio's owner adds people and projects.", hint="Ask whoever runs the server.")


def user_by_email(session: Session, email: str) -> User:
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise NotFound(f"Nobody here has the address {email}.", hint="Add them with: previz-studio user add")
    return user


def create_token(session: Session, user: User, name: str, *, days: int = TOKEN_DAYS) -> tuple[ApiToken, Secret]:
    """The secret is returned once and never again."""
    if not 1 <= days <= 366:
        raise Invalid("A token lives 1 to 366 days.")
    secret = new_secret("pvz_")
    token = ApiToken(
        user_id=user.id,
        name=" ".join(name.split())[:80] or "token",
        prefix=secret.text[:8],
        token_hash=secret.hash,
        ends_at=now() + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    return token, secret


def revoke_token(session: Session, user: User, token_id: int) -> ApiToken:
    token = session.get(ApiToken, token_id)
    if token is None or token.user_id != user.id:
        raise NotFound("You have no such token.")
    token.revoked_at = token.revoked_at or now()
    return token


def open_user(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None or user.closed_at:
        raise NotFound("No such person.")
    return user
