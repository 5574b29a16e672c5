"""Writing down what happened, in the transaction that makes it happen. Each entry's hash covers the one before it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.canonical import digest
from previz_studio.kit.db import now
from previz_studio.ledger.models import AuditEntry, AuditHead
from previz_studio.people.models import User

FIRST = "0" * 64
_HEAD = select(AuditHead).with_for_update().execution_options(autoflush=False)  # one flush, at the end, writes all


def record(
    session: Session,
    user: User | None,
    verb: str,
    subject: str,
    detail: dict[str, Any] | None = None,
    project_id: int | None = None,
    *,
    who: str = "studio",
) -> AuditEntry:
    """`user` None is the studio itself, or `who` is named: a client is no user. `detail` holds JSON values only."""
    head = session.scalar(_HEAD)
    if head is None:
        head = AuditHead(id=1, hash=FIRST, count=0)
        session.add(head)
    entry = AuditEntry(
        created_at=now(),
        user_id=user.id if user else None,
        user_name=user.name if user else who[:120],
        project_id=project_id,
        verb=verb,
        subject=subject[:200],
        detail=detail or {},
        previous_hash=head.hash,
    )
    entry.hash = hash_of(entry)
    head.hash, head.count = entry.hash, head.count + 1
    session.add(entry)
    session.flush()
    return entry


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over the previous hash and the entry's canonical JSON."""
    return digest(
        {
            "previous": entry.previous_hash,
            "at": _instant(entry.created_at),
            "user": [entry.user_id, entry.user_name],
            "project": entry.project_id,
            "verb": entry.verb,
            "subject": entry.subject,
            "detail": entry.detail,
        }
    )


def first_broken(session: Session) -> AuditEntry | None:
    """The first entry whose hash does not follow from what stands before it; None when the chain holds."""
    previous = FIRST
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)).yield_per(1000):
        if entry.previous_hash != previous or entry.hash != hash_of(entry):
            return entry
        previous = entry.hash
    return None


def head_of(session: Session) -> str:
    """The newest hash: written into every package, so that history cannot be rewritten whole unnoticed."""
    return session.scalar(select(AuditHead.hash)) or FIRST


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
