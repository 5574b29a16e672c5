"""Reading people: who is here, and what each holds."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.people.models import ApiToken, SignInSession, User


def everybody(session: Session) -> list[User]:
    """By name, those who left last."""
    return list(session.scalars(select(User).order_by(User.closed_at.is_not(None), User.name, User.id)))


def users_by_id(session: Session, ids: Iterable[int]) -> dict[int, User]:
    """One query."""
    return {user.id: user for user in session.scalars(select(User).where(User.id.in_(list(ids))))}


def open_tokens(session: Session, user_id: int) -> list[ApiToken]:
    """Those that still work, oldest first."""
    return list(
        session.scalars(
            select(ApiToken)
            .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None), ApiToken.ends_at > now())
            .order_by(ApiToken.id)
        )
    )


def count_sessions(session: Session, user_id: int) -> int:
    """Browsers signed in."""
    held = select(func.count()).where(SignInSession.user_id == user_id, SignInSession.ends_at > now())
    return session.scalar(held) or 0
