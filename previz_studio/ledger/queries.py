"""Reading what happened."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.ledger.models import AuditEntry


def entries_since(
    session: Session, project_ids: Iterable[int], moment: datetime, *, but_not: int, limit: int
) -> list[AuditEntry]:
    """What others than the person `but_not` did on these projects, newest first."""
    return list(
        session.scalars(
            select(AuditEntry)
            .where(
                AuditEntry.project_id.in_(list(project_ids)),
                AuditEntry.created_at > moment,
                AuditEntry.user_id != but_not,
            )
            .order_by(AuditEntry.id.desc())
            .limit(limit)
        )
    )


def newest_by_project(session: Session, project_ids: Iterable[int]) -> dict[int, AuditEntry]:
    """The last thing somebody did on each project; what the studio does by itself has nobody to name. One query."""
    newest = (
        select(func.max(AuditEntry.id))
        .where(AuditEntry.project_id.in_(list(project_ids)), AuditEntry.user_id.is_not(None))
        .group_by(AuditEntry.project_id)
    )
    rows = session.scalars(select(AuditEntry).where(AuditEntry.id.in_(newest)).order_by(AuditEntry.id))
    return {row.project_id: row for row in rows if row.project_id is not None}


def last_act_of(session: Session, user_id: int) -> datetime | None:
    """When this person last did anything; None for never."""
    return session.scalar(
        select(AuditEntry.created_at).where(AuditEntry.user_id == user_id).order_by(AuditEntry.id.desc()).limit(1)
    )


def entries_of(session: Session, project_id: int, *, before: int | None, limit: int) -> list[AuditEntry]:
    """Newest first, those older than the entry `before`; None starts at the newest."""
    query = select(AuditEntry).where(AuditEntry.project_id == project_id)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return list(session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)))


def count_of(session: Session, project_id: int) -> int:
    return session.scalar(select(func.count()).where(AuditEntry.project_id == project_id)) or 0


def entries_about(
    session: Session, project_id: int, subject: str, verbs: Iterable[str], *, limit: int
) -> list[AuditEntry]:
    """What was done to this subject by these verbs, newest first."""
    query = select(AuditEntry).where(
        AuditEntry.project_id == project_id, AuditEntry.subject == subject, AuditEntry.verb.in_(list(verbs))
    )
    return list(session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)))
