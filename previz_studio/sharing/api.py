"""JSON door to client links. What a client does has its own door (screens/share.py): a link is never an API token."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session

from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.queries import project_by_code
from previz_studio.review import client_words
from previz_studio.sharing import actions, queries
from previz_studio.sharing.ahead import prepare
from previz_studio.sharing.models import ShareLink
from previz_studio.sharing.passphrase import hash_passphrase, new_passphrase
from previz_studio.sharing.schemas import LinkAdd, LinkChange, LinkExtend, LinkMade, LinkRead, LookRead, OpinionRead
from previz_studio.takes.queries import get_take
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import allow

router = APIRouter(prefix="/api", tags=["client links"])


@router.get("/projects/{code}/links", response_model=list[LinkRead])
@allow(Action.SHARE)
def links(code: str, db: Reads, actor: Actor) -> list[LinkRead]:
    """Newest first, with who opened each and what they looked at."""
    found = queries.links_of(db, actor, project_by_code(db, actor, code).id)
    return _read(db, found)


@router.post("/projects/{code}/links", status_code=201, response_model=LinkMade)
@allow(Action.SHARE)
def add_link(request: Request, code: str, wanted: LinkAdd, actor: Actor, studio: TheStudio) -> LinkMade:
    """The address and the passphrase are in this answer and nowhere else."""
    with studio.database.reading() as db:
        project_id = project_by_code(db, actor, code).id
        crew.require(db, actor, project_id, Action.SHARE)
    text = (wanted.passphrase or new_passphrase()) if wanted.ask_passphrase else ""
    hashed = hash_passphrase(text) if text else None
    form = actions.LinkForm(**wanted.model_dump(exclude={"ask_passphrase", "passphrase"}))
    with studio.database.writing() as db:
        link, secret = actions.make_link(db, actor, project_id, form, hashed)
        names = prepare(db, studio.library, link)
        read = _read(db, [link])[0]
    studio.worker.nudge()
    url = studio.address(request.url, f"/s/{secret.text}")
    return LinkMade(**read.model_dump(), url=url, passphrase_text=text, prepared_for=names)


@router.put("/links/{link_id}", response_model=LinkRead)
@allow(Action.SHARE)
def change_link(link_id: int, wanted: LinkChange, db: Writes, actor: Actor) -> LinkRead:
    return _read(db, [actions.set_switches(db, actor, link_id, **wanted.model_dump())])[0]


@router.post("/links/{link_id}/extend", response_model=LinkRead)
@allow(Action.SHARE)
def extend_link(link_id: int, wanted: LinkExtend, db: Writes, actor: Actor) -> LinkRead:
    return _read(db, [actions.extend_link(db, actor, link_id, wanted.days)])[0]


@router.post("/links/{link_id}/close", response_model=LinkRead)
@allow(Action.SHARE)
def close_link(link_id: int, db: Writes, actor: Actor) -> LinkRead:
    return _read(db, [actions.close_link(db, actor, link_id)])[0]


@router.get("/takes/{take_id}/opinions", response_model=list[OpinionRead])
@allow(Action.LOOK)
def opinions(take_id: int, db: Reads, actor: Actor) -> list[queries.Said]:
    """What clients think of a take: opinions, never decisions."""
    get_take(db, actor, take_id)
    return queries.opinions_by_take(db, [take_id]).get(take_id, [])


@router.post("/takes/{take_id}/opinions/seen", response_model=list[OpinionRead])
@allow(Action.LOOK)
def opinions_seen(take_id: int, db: Writes, actor: Actor) -> list[queries.Said]:
    """They wait for me no longer (`/api/waiting`), until a client says another."""
    client_words.see(db, actor, take_id)
    return queries.opinions_by_take(db, [take_id]).get(take_id, [])


def _read(db: Session, links: list[ShareLink]) -> list[LinkRead]:
    looks = queries.looks_by_link(db, [link.id for link in links])
    return [_one(link, looks.get(link.id, [])) for link in links]


def _one(link: ShareLink, looks: list[queries.Look]) -> LinkRead:
    plain = ("id", "made_for", "author_name", "open", "created_at", "ends_at", "closed_at", "closed_by")
    switches = ("may_note", "may_judge", "may_download")
    return LinkRead(
        **{name: getattr(link, name) for name in (*plain, *switches)},
        passphrase=link.passphrase_hash is not None,
        take_ids=[one.take_id for one in link.takes],
        opened=len(link.guests),
        names=sorted({guest.name for guest in link.guests}),
        looks=[LookRead.model_validate(look) for look in looks],
    )
