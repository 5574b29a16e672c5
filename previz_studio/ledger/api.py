"""JSON door to people: who am I, who is here, my password, tokens. Here, because every change is written down."""

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from previz_studio.ledger import people
from previz_studio.people import actions
from previz_studio.people.models import ApiToken, User
from previz_studio.people.passwords import hash_password
from previz_studio.people.schemas import LinkRead, PasswordSet, TokenAdd, TokenMade, TokenRead, UserAdd, UserRead
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes, session_in_use
from previz_studio.web.policy import Open, allow

router = APIRouter(prefix="/api", tags=["people"])


@router.get("/me", response_model=UserRead)
@allow(Open.SIGNED_IN)
def me(actor: Actor) -> User:
    return actor


@router.get("/users", response_model=list[UserRead])
@allow(Open.STUDIO_OWNER)
def users(db: Reads, actor: Actor) -> list[User]:
    actions.require_owner(actor)
    return list(db.scalars(select(User).where(User.closed_at.is_(None)).order_by(User.name)))


@router.post("/users", status_code=201, response_model=UserRead)
@allow(Open.STUDIO_OWNER)
def add_user(wanted: UserAdd, db: Writes, actor: Actor) -> User:
    """They come in by a one-time link: POST /api/users/{user_id}/link."""
    return people.add_person(db, actor, wanted.name, wanted.email, owner=wanted.owner)


@router.delete("/users/{user_id}", response_model=UserRead)
@allow(Open.STUDIO_OWNER)
def close_user(user_id: int, db: Writes, actor: Actor) -> User:
    """They cannot come in any more; what they made keeps their name."""
    return people.close_person(db, actor, user_id)


@router.post("/users/{user_id}/link", status_code=201, response_model=LinkRead)
@allow(Open.STUDIO_OWNER)
def make_link(user_id: int, db: Writes, actor: Actor, response: Response) -> LinkRead:
    """Signs that person in, once, within a day."""
    response.headers["Cache-Control"] = "no-store"
    return LinkRead(path=f"/welcome/{people.make_link(db, actor, user_id).text}")


@router.put("/me/password", response_model=UserRead)
@allow(Open.SIGNED_IN)
def change_password(wanted: PasswordSet, request: Request, actor: Actor, studio: TheStudio) -> User:
    """Ends every other session of yours in a browser; tokens stay."""
    people.check_password(studio.gate, actor, wanted.current, request.client.host if request.client else "")
    hashed = hash_password(wanted.new)
    with studio.database.writing() as db:
        people.change_password(db, actor, hashed, keep=session_in_use(request, studio))
    return actor


@router.delete("/me/sessions", response_model=UserRead)
@allow(Open.SIGNED_IN)
def end_sessions(request: Request, db: Writes, actor: Actor, studio: TheStudio) -> User:
    """Signs you out in every other browser; tokens stay."""
    people.end_sessions(db, actor, keep=session_in_use(request, studio))
    return actor


@router.get("/tokens", response_model=list[TokenRead])
@allow(Open.SIGNED_IN)
def tokens(db: Reads, actor: Actor) -> list[ApiToken]:
    """Yours, those that ended too."""
    return list(db.scalars(select(ApiToken).where(ApiToken.user_id == actor.id).order_by(ApiToken.id)))


@router.post("/tokens", status_code=201, response_model=TokenMade)
@allow(Open.SIGNED_IN)
def create_token(wanted: TokenAdd, db: Writes, actor: Actor, response: Response) -> TokenMade:
    """Acts as you, until its last day. The secret is in this answer and nowhere else."""
    response.headers["Cache-Control"] = "no-store"
    token, secret = people.make_token(db, actor, wanted.name, days=wanted.days)
    return TokenMade(**TokenRead.model_validate(token).model_dump(), token=secret.text)


@router.delete("/tokens/{token_id}", response_model=TokenRead)
@allow(Open.SIGNED_IN)
def revoke_token(token_id: int, db: Writes, actor: Actor) -> ApiToken:
    return people.end_token(db, actor, token_id)
