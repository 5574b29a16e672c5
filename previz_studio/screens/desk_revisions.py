"""What the desk says of the plan's revisions, and which can be brought back."""

from typing import Any

from sqlalchemy.orm import Session

from previz_studio.screens.pages.parts import Choice
from previz_studio.screens.words import clock
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.shots.queries import revisions_of

SHOWN = 20


def revision_part(session: Session, shot: Shot, newest: PlanRevision) -> dict[str, Any]:
    """The fields of DeskPage that are about revisions; one query."""
    first = newest.author_name.split()[0]
    return {
        "saved": f"Plan revision {newest.number} saved {clock(newest.created_at)} by {first}",
        "revision": newest.number,
        "revisions": tuple(
            Choice(_words(one), value=str(one.number), current=one.number == newest.number)
            for one in revisions_of(session, shot.id)[:SHOWN]
        ),
    }


def _words(one: PlanRevision) -> str:
    went_back = f", {one.reason}" if one.reason.startswith("back to") else ""
    return f"{one.number}, {clock(one.created_at)}, {one.author_name}{went_back}"
