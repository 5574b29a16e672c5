"""JSON door to people: who am I, who is here, tokens."""

from fastapi import APIRouter, Response
from sqlalchemy import select

from previz_studio.people import actions, signin
from previz_studio.people.models import ApiToken, User
from previz_studio.people.schemas import LinkRead, TokenAdd, TokenMade, TokenRead, UserAdd, UserRead
from previz_studio.web.deps import Actor, Reads, Writes
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
    actions.require_owner(actor)
    return actions.add_user(db, wanted.name, wanted.email, owner=wanted.owner)


@router.post("/users/{user_id}/link", status_code=201, response_model=LinkRead)
@allow(Open.STUDIO_OWNER)
def make_link(user_id: int, db: Writes, actor: Actor, response: Response) -> LinkRead:
    """Signs that person in, once, within a day."""
    response.headers["Cache-Control"] = "no-store"
    actions.require_owner(actor)
    return LinkRead(path=f"/welcome/{signin.make_link(db, actions.open_user(db, user_id)).text}")


@router.get("/tokens", response_model=list[TokenRead])
@allow(Open.SIGNED_IN)
def tokens(db: Reads, actor: Actor) -> list[ApiToken]:
    return list(db.scalars(select(ApiToken).where(ApiToken.user_id == actor.id).order_by(ApiToken.id)))


@router.post("/tokens", status_code=201, response_model=TokenMade)
@allow(Open.SIGNED_IN)
def create_token(wanted: TokenAdd, db: Writes, actor: Actor, response: Response) -> TokenMade:
    """Acts as you, until its last day. The secret is in this answer and nowhere else."""
    response.headers["Cache-Control"] = "no-store"
    token, secret = actions.create_token(db, actor, wanted.name, days=wanted.days)
    return TokenMade(**TokenRead.model_validate(token).model_dump(), token=secret.text)


@router.delete("/tokens/{token_id}", response_model=TokenRead)
@allow(Open.SIGNED_IN)
def revoke_token(token_id: int, db: Writes, actor: Actor) -> ApiToken:
    return actions.revoke_token(db, actor, token_id)
