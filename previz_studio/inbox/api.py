"""JSON door to one's own inbox."""

from fastapi import APIRouter

from previz_studio.inbox import actions, queries
from previz_studio.inbox.kinds import NewsKind
from previz_studio.inbox.models import News
from previz_studio.inbox.schemas import NewsCount, NewsRead, ReadSet, Switches
from previz_studio.review.waiting import waiting_for
from previz_studio.web.deps import Actor, Reads, Writes
from previz_studio.web.policy import Open, allow

router = APIRouter(prefix="/api/inbox", tags=["inbox"])


@router.get("", response_model=list[NewsRead])
@allow(Open.SIGNED_IN)
def inbox(db: Reads, actor: Actor, unread: bool = False) -> list[News]:
    """The newest 200 lines, newest first."""
    return queries.news_for(db, actor, limit=200, unread=unread)


@router.get("/count", response_model=NewsCount)
@allow(Open.SIGNED_IN)
def count(db: Reads, actor: Actor) -> NewsCount:
    """Asked by every open page that is looked at, every few seconds."""
    unread, newest_id = queries.unread_of(db, actor)
    newest = db.get(News, newest_id) if newest_id else None
    words = newest.words if newest else ""
    return NewsCount(unread=unread, waiting=len(waiting_for(db, actor)), newest=words, newest_id=newest_id)


@router.post("/read", status_code=204)
@allow(Open.SIGNED_IN)
def read(wanted: ReadSet, db: Writes, actor: Actor) -> None:
    actions.read_news(db, actor, wanted.ids)


@router.get("/choices", response_model=dict[NewsKind, Switches])
@allow(Open.SIGNED_IN)
def choices(db: Reads, actor: Actor) -> dict[NewsKind, Switches]:
    found = queries.choices_of(db, actor)
    return {kind: Switches(inbox=shown, mail=by_mail) for kind, (shown, by_mail) in found.items()}


@router.put("/choices", response_model=dict[NewsKind, Switches])
@allow(Open.SIGNED_IN)
def choose(wanted: dict[NewsKind, Switches], db: Writes, actor: Actor) -> dict[NewsKind, Switches]:
    """Kinds left out stay as they are."""
    actions.choose_news(db, actor, {kind: (one.inbox, one.mail) for kind, one in wanted.items()})
    return choices(db, actor)
