"""Identities: who and what must look the same in every shot; their words, pictures, rights and locks."""

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from previz_studio.engines.weights.shelf import list_models
from previz_studio.kit.errors import Invalid
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.queries import project_by_code
from previz_studio.references import actions
from previz_studio.references.keep import publish_picture
from previz_studio.references.models import IdentityKind, Rights
from previz_studio.references.profile import Profile
from previz_studio.references.queries import identity_by_slug, references_by_identity
from previz_studio.screens import identity_page
from previz_studio.web.deps import Actor, Fields, Reads, TheStudio, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(prefix="/p/{project}/identities", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("")
@allow(Action.LOOK)
def every(request: Request, project: str, db: Reads, actor: Actor, find: str = "") -> Response:
    return show(request, identity_page.list_page(db, actor, project_by_code(db, actor, project), find[:80]))


@router.post("")
@allow(Action.PLAN)
def add(
    project: str, db: Writes, actor: Actor, name: Annotated[str, Form(max_length=120)], kind: Annotated[str, Form()]
) -> Response:
    if kind not in tuple(IdentityKind):
        raise Invalid(f"{kind[:20]!r} is not a kind of identity.", hint=f"Use {', '.join(IdentityKind)}.")
    form = actions.IdentityForm(actions.slug_for(name), IdentityKind(kind), name, Profile())
    made = actions.add_identity(db, actor, project_by_code(db, actor, project).id, form)
    return RedirectResponse(f"/p/{project.lower()}/identities/{made.slug}", 303)


@router.get("/{slug}")
@allow(Action.LOOK)
def one(  # noqa: PLR0913  # a route names what it takes
    request: Request, project: str, slug: str, db: Reads, actor: Actor, studio: TheStudio, find: str = ""
) -> Response:
    found = project_by_code(db, actor, project)
    identity = identity_by_slug(db, found.id, slug)
    return show(
        request, identity_page.identity_page(db, actor, found, identity, list_models(studio.engines.models), find[:80])
    )


@router.post("/{slug}")
@allow(Action.PLAN)
def change(project: str, slug: str, db: Writes, actor: Actor, studio: TheStudio, fields: Fields) -> Response:
    found = project_by_code(db, actor, project)
    identity = identity_by_slug(db, found.id, slug)
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    profile = identity_page.changed_profile(identity, texts, list_models(studio.engines.models))
    actions.change_identity(db, actor, identity.id, profile)
    return _back(project, slug)


@router.post("/{slug}/lock")
@allow(Action.LOCK)
def lock(project: str, slug: str, db: Writes, actor: Actor, locked: Annotated[str, Form()] = "1") -> Response:
    found = project_by_code(db, actor, project)
    actions.set_identity_lock(db, actor, identity_by_slug(db, found.id, slug).id, locked == "1")
    return _back(project, slug)


@router.post("/{slug}/rights")
@allow(Action.LOCK)
def rights(project: str, slug: str, db: Writes, actor: Actor, fields: Fields) -> Response:
    """Of the identity, and of each of its pictures by `reference:ID`; a picture of another identity is not there."""
    found = project_by_code(db, actor, project)
    identity = identity_by_slug(db, found.id, slug)
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    until = texts.get("until", "").strip()
    actions.set_rights(db, actor, identity.id, _rights(texts.get("rights", "")), until or None)
    for one in references_by_identity(db, [identity.id])[identity.id]:
        if f"reference:{one.id}" in texts:
            actions.set_reference_rights(db, actor, one.id, _rights(texts[f"reference:{one.id}"]))
    return _back(project, slug)


def _rights(text: str) -> Rights:
    if text not in tuple(Rights):
        raise Invalid(f"{text[:20]!r} is not a state of rights.", hint=f"Use {', '.join(Rights)}.")
    return Rights(text)


@router.post("/{slug}/wardrobe")
@allow(Action.PLAN)
def add_wardrobe(
    project: str,
    slug: str,
    db: Writes,
    actor: Actor,
    piece: Annotated[str, Form(max_length=60)] = "",
    name: Annotated[str, Form(max_length=120)] = "",
    scenes: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """`piece` is one that is there, `name` a new one; `scenes` are their numbers, `31, 32`."""
    found = project_by_code(db, actor, project)
    numbers = tuple(one[:20] for one in re.split(r"[,;\s]+", scenes) if one)
    form = actions.WardrobeForm(piece, name, numbers)
    actions.add_wardrobe(db, actor, identity_by_slug(db, found.id, slug).id, form)
    return _back(project, slug)


@router.post("/{slug}/wardrobe/{piece}/remove")
@allow(Action.PLAN)
def remove_wardrobe(project: str, slug: str, piece: str, db: Writes, actor: Actor) -> Response:
    found = project_by_code(db, actor, project)
    actions.remove_wardrobe(db, actor, identity_by_slug(db, found.id, slug).id, piece)
    return _back(project, slug)


@router.post("/{slug}/references")
@allow(Action.PLAN)
def add_reference(
    project: str,
    slug: str,
    picture: UploadFile,
    studio: TheStudio,
    actor: Actor,
    role: Annotated[str, Form(max_length=80)] = "Supporting view",
    source: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """The picture is kept with its source as typed; its rights are unknown until somebody says they are cleared."""
    with studio.database.reading() as db:
        found = project_by_code(db, actor, project)
        crew.require(db, actor, found.id, Action.PLAN)
        identity_by_slug(db, found.id, slug)
    name = picture.filename or "picture"
    kept = publish_picture(studio.library, picture.file, name)
    with studio.database.writing() as db:
        asset = actions.keep_asset(db, actor, found.id, name, kept)
        form = actions.ReferenceForm(name, role or "Supporting view", Rights.UNKNOWN, note=source)
        actions.add_reference(db, actor, identity_by_slug(db, found.id, slug).id, asset.id, form)
    return _back(project, slug)


def _back(project: str, slug: str) -> Response:
    return RedirectResponse(f"/p/{project.lower()}/identities/{slug}", 303)
