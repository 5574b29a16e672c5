"""JSON door to identities and pictures."""

from fastapi import APIRouter, UploadFile

from previz_studio.engines.camera_loras import usual_weight
from previz_studio.engines.trained_loras import made_for, trained_loras
from previz_studio.engines.weights.shelf import list_models
from previz_studio.ledger.models import AuditEntry
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.queries import project_by_code
from previz_studio.references import actions, queries
from previz_studio.references.keep import publish_picture
from previz_studio.references.models import Asset, Identity, IdentityReference
from previz_studio.references.profile import profile_from
from previz_studio.references.schemas import (
    AssetRead,
    IdentityAdd,
    IdentityChange,
    IdentityEventRead,
    IdentityRead,
    LockSet,
    LoraRead,
    ReferenceAdd,
    ReferenceRead,
    ReferenceRights,
    RightsSet,
    WardrobeAdd,
)
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import Open, allow

router = APIRouter(prefix="/api", tags=["identities"])


@router.post("/projects/{code}/assets", status_code=201, response_model=AssetRead)
@allow(Action.PLAN)
def keep_asset(code: str, file: UploadFile, studio: TheStudio, actor: Actor) -> Asset:
    """A JPEG, PNG, WebP or TIFF, at most 50 MB and 40 megapixels."""
    with studio.database.reading() as db:
        project_id = project_by_code(db, actor, code).id
        crew.require(db, actor, project_id, Action.PLAN)
    picture = publish_picture(studio.library, file.file, file.filename or "picture")
    with studio.database.writing() as db:
        return actions.keep_asset(db, actor, project_id, file.filename or "picture", picture)


@router.get("/projects/{code}/identities", response_model=list[IdentityRead])
@allow(Action.LOOK)
def identities(code: str, db: Reads, actor: Actor) -> list[Identity]:
    return queries.identities_of(db, project_by_code(db, actor, code).id)


@router.post("/projects/{code}/identities", status_code=201, response_model=IdentityRead)
@allow(Action.PLAN)
def add_identity(code: str, wanted: IdentityAdd, db: Writes, actor: Actor) -> Identity:
    form = actions.IdentityForm(wanted.slug, wanted.kind, wanted.name, profile_from(wanted.profile))
    return actions.add_identity(db, actor, project_by_code(db, actor, code).id, form)


@router.get("/loras", response_model=list[LoraRead])
@allow(Open.SIGNED_IN)
def loras(studio: TheStudio, _actor: Actor) -> list[LoraRead]:
    """What `profile.lora` may name: those trained by somebody, not the publishers' own tools."""
    return [
        LoraRead(
            id=one.id,
            title=one.title,
            made_for=made_for(one),
            trigger=str(one.details.get("trigger") or ""),
            weight=usual_weight(one),
        )
        for one in trained_loras(list_models(studio.engines.models))
    ]


@router.put("/identities/{identity_id}", response_model=IdentityRead)
@allow(Action.PLAN)
def change_identity(identity_id: int, wanted: IdentityChange, db: Writes, actor: Actor) -> Identity:
    return actions.change_identity(db, actor, identity_id, profile_from(wanted.profile))


@router.post("/identities/{identity_id}/wardrobe", status_code=201, response_model=IdentityRead)
@allow(Action.PLAN)
def add_wardrobe(identity_id: int, wanted: WardrobeAdd, db: Writes, actor: Actor) -> Identity:
    """A character wears it from now on. Answers the piece."""
    form = actions.WardrobeForm(wanted.slug, wanted.name, tuple(wanted.scenes))
    return actions.add_wardrobe(db, actor, identity_id, form)


@router.delete("/identities/{identity_id}/wardrobe/{slug}", status_code=204)
@allow(Action.PLAN)
def remove_wardrobe(identity_id: int, slug: str, db: Writes, actor: Actor) -> None:
    """The piece stays an identity, worn by nobody."""
    actions.remove_wardrobe(db, actor, identity_id, slug)


@router.get("/identities/{identity_id}/history", response_model=list[IdentityEventRead])
@allow(Action.LOOK)
def history(identity_id: int, db: Reads, actor: Actor) -> list[AuditEntry]:
    """Who changed, locked or cleared it, newest first, the last 50 at most."""
    return queries.history_of(db, actions.identity_for(db, actor, identity_id, Action.LOOK))


@router.put("/identities/{identity_id}/lock", response_model=IdentityRead)
@allow(Action.LOCK)
def lock_identity(identity_id: int, wanted: LockSet, db: Writes, actor: Actor) -> Identity:
    return actions.set_identity_lock(db, actor, identity_id, wanted.locked)


@router.put("/identities/{identity_id}/rights", response_model=IdentityRead)
@allow(Action.LOCK)
def set_rights(identity_id: int, wanted: RightsSet, db: Writes, actor: Actor) -> Identity:
    return actions.set_rights(db, actor, identity_id, wanted.rights, wanted.until)


@router.put("/references/{reference_id}/rights", response_model=ReferenceRead)
@allow(Action.LOCK)
def set_reference_rights(reference_id: int, wanted: ReferenceRights, db: Writes, actor: Actor) -> IdentityReference:
    """Without a release the picture is held out of every request."""
    return actions.set_reference_rights(db, actor, reference_id, wanted.rights)


@router.get("/identities/{identity_id}/references", response_model=list[ReferenceRead])
@allow(Action.LOOK)
def references(identity_id: int, db: Reads, actor: Actor) -> list[IdentityReference]:
    actions.identity_for(db, actor, identity_id, Action.LOOK)
    return queries.references_by_identity(db, [identity_id])[identity_id]


@router.post("/identities/{identity_id}/references", status_code=201, response_model=ReferenceRead)
@allow(Action.PLAN)
def add_reference(identity_id: int, wanted: ReferenceAdd, db: Writes, actor: Actor) -> IdentityReference:
    form = actions.ReferenceForm(wanted.name, wanted.job, wanted.rights, wanted.held_out, wanted.note)
    return actions.add_reference(db, actor, identity_id, wanted.asset_id, form)
