"""What clients think of a take, and the way to show it to one: the review page's part."""

from typing import Any

from sqlalchemy.orm import Session

from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects.crew import Standing
from previz_studio.review.waiting import waiting_for
from previz_studio.screens.pages.parts import Gate
from previz_studio.screens.pages.review import ClientWord
from previz_studio.screens.words import ago
from previz_studio.sharing.models import Opinion, called
from previz_studio.sharing.queries import Said, opinions_by_take
from previz_studio.takes.models import Take, TakeStatus


def for_review(session: Session, user: User, take: Take, standing: Standing) -> dict[str, Any]:
    """The fields `clients`, `seen_url`, `share_url` and `may_share` of the review page. One query of its own."""
    reason = standing.gate(Action.SHARE, "shares with clients")
    ready = take.status is TakeStatus.READY
    url = f"/p/{take.shot.project.code.lower()}/links/new?take_ids={take.id}"
    said = opinions_by_take(session, [take.id]).get(take.id, [])
    return {
        "clients": tuple(_word(one) for one in said),
        "seen_url": f"/takes/{take.id}/opinions/seen" if _waits(session, user, take) else "",
        "share_url": url if ready else "",
        "may_share": Gate(not reason, reason),
    }


def _waits(session: Session, user: User, take: Take) -> bool:
    return any(item.ask == "opinion" and item.take_id == take.id for item in waiting_for(session, user))


def _word(one: Said) -> ClientWord:
    age = ago(one.at)
    return ClientWord(
        called(one.name, one.made_for), one.says.words, age if age == "now" else f"{age} ago", one.says is Opinion.WORKS
    )
