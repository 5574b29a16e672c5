"""My inbox: what others did that concerns me, newest first."""

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from previz_studio.inbox import actions, queries
from previz_studio.inbox.kinds import NewsKind
from previz_studio.inbox.models import News
from previz_studio.kit.errors import Invalid
from previz_studio.people.models import User
from previz_studio.projects.queries import projects_of
from previz_studio.screens.pages.inbox import InboxPage, NewsLine, NewsSwitch
from previz_studio.screens.shell import shell_for
from previz_studio.screens.words import clock, day
from previz_studio.web.deps import Actor, Fields, Reads, TheStudio, Writes
from previz_studio.web.policy import Open, allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SHOWN = 200


@router.get("/inbox")
@allow(Open.SIGNED_IN)
def inbox(request: Request, db: Reads, actor: Actor, studio: TheStudio) -> Response:
    return show(request, _page(db, actor, mails=studio.mails))


@router.post("/inbox/{news_id}/open")
@allow(Open.SIGNED_IN)
def open_one(news_id: int, db: Writes, actor: Actor) -> Response:
    return RedirectResponse(actions.open_news(db, actor, news_id).href, 303)


@router.post("/inbox/read")
@allow(Open.SIGNED_IN)
def read_all(db: Writes, actor: Actor) -> Response:
    actions.read_news(db, actor)
    return RedirectResponse("/inbox", 303)


@router.post("/settings/news")
@allow(Open.SIGNED_IN)
def choose(fields: Fields, db: Writes, actor: Actor) -> Response:
    """Fields `inbox` and `mail`, each once for every kind that is on."""
    on = {name: [str(value) for value in fields.getlist(name)] for name in ("inbox", "mail")}
    unknown = [kind for kinds in on.values() for kind in kinds if kind not in tuple(NewsKind)]
    if unknown:
        raise Invalid(f"There is no news of kind {unknown[0][:20]!r}.", hint="Use the switches on the account page.")
    actions.choose_news(db, actor, {kind: (kind in on["inbox"], kind in on["mail"]) for kind in NewsKind})
    return RedirectResponse("/settings?done=news#news", 303)


def switches(session: Session, user: User) -> tuple[NewsSwitch, ...]:
    found = queries.choices_of(session, user)
    return tuple(NewsSwitch(kind.value, kind.words, *on) for kind, on in found.items())


def _page(session: Session, user: User, *, mails: bool) -> InboxPage:
    names = {project.id: project.name for project, _ in projects_of(session, user)}
    lines = queries.news_for(session, user, limit=SHOWN)
    days = groupby(lines, key=lambda one: day(one.created_at))
    return InboxPage(
        shell=shell_for(session, user),
        days=tuple((name, tuple(_line(one, names) for one in some)) for name, some in days),
        unread=queries.unread_of(session, user)[0],
        mailed=f"Unread news is mailed to {user.email}." if mails else "Mail is not configured on this studio.",
    )


def _line(news: News, names: dict[int, str]) -> NewsLine:
    return NewsLine(
        open_url=f"/inbox/{news.id}/open",
        words=news.words,
        more=news.more,
        project=names.get(news.project_id, ""),
        when=clock(news.created_at),
        unread=news.read_at is None,
    )
