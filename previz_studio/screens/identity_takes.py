"""The newest take of each shot an identity is in, and by which words of it that was made. Reads; changes nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.projects.models import Project
from previz_studio.references.models import Identity
from previz_studio.references.queries import version_of
from previz_studio.screens.pages.identity import Holding
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, TakeStatus

MOST = 10
"""The newest of a long production; a glance, not a list."""


def holdings_of(session: Session, project: Project, identity: Identity, shots: Sequence[Shot]) -> tuple[Holding, ...]:
    """In cut order, at most ten: those made last. One query."""
    newest = (
        select(func.max(Take.id))
        .where(Take.shot_id.in_([shot.id for shot in shots]), Take.status == TakeStatus.READY)
        .group_by(Take.shot_id)
    )
    columns = (Take.id, Take.number, Take.poster, Take.recipe["identities"], Shot.code, Shot.position)
    rows = session.execute(
        select(*columns)
        .join(Shot, Shot.id == Take.shot_id)
        .where(Take.id.in_(newest))
        .order_by(Take.id.desc())
        .limit(MOST)
    ).all()
    now = version_of(identity)
    return tuple(
        Holding(
            code=code,
            take=f"v{number:03}",
            href=f"/p/{project.code.lower()}/takes/{take_id}",
            picture=f"/media/takes/{take_id}/poster.jpg" if poster else "",
            other=_other(identity.slug, now, named),
        )
        for take_id, number, poster, named, code, _ in sorted(rows, key=lambda row: row.position)
    )


def _other(slug: str, now: str, named: Any) -> str:
    """`named` is what the take's recipe froze; a movie made elsewhere names nobody."""
    made_with = next((row["version"] for row in named or () if row["slug"] == slug), None)
    if made_with is None:
        return "Made without this identity"
    return "" if made_with == now else f"Made with {made_with}"
