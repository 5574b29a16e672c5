"""Keeping identities and pictures: add, change, lock, reference."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict, Invalid, NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project
from previz_studio.references.models import Asset, Identity, IdentityKind, IdentityReference, Rights
from previz_studio.references.profile import LATER, Profile, profile_from, profile_to
from previz_studio.references.queries import wardrobe_of

_SLUG = re.compile(r"^[a-z][a-z0-9_]{0,59}$")


@dataclass(frozen=True)
class KeptPicture:
    """A picture that is already published in the library: its blob name, pixels and bytes."""

    blob: str
    width: int
    height: int
    bytes: int


def keep_asset(session: Session, user: User, project_id: int, name: str, picture: KeptPicture) -> Asset:
    """The same bytes twice are one asset."""
    crew.require(session, user, project_id, Action.PLAN)
    found = session.scalar(select(Asset).where(Asset.project_id == project_id, Asset.blob == picture.blob))
    if found:
        return found
    asset = Asset(
        project_id=project_id,
        name=name[:200] or "picture",
        blob=picture.blob,
        width=picture.width,
        height=picture.height,
        bytes=picture.bytes,
        author_id=user.id,
    )
    session.add(asset)
    session.flush()
    return asset


def check_kept(session: Session, project_id: int, asset_ids: Iterable[int]) -> None:
    """Of a production's own pictures only. Raises NotFound naming the first that is not."""
    named = set(asset_ids)
    if not named:
        return
    kept = select(Asset.id).where(Asset.id.in_(named), Asset.project_id == project_id)
    missing = sorted(named - set(session.scalars(kept)))
    if missing:
        production = session.get_one(Project, project_id).name
        raise NotFound(f"{production} keeps no picture {missing[0]}.", hint="Upload it first.")


def slug_for(name: str) -> str:
    """`Rain coat, yellow` -> `rain_coat_yellow`, a tag that can be written as @rain_coat_yellow."""
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "identity"
    return (slug if slug[0].isalpha() else f"i_{slug}")[:60]


@dataclass(frozen=True)
class IdentityForm:
    slug: str
    kind: IdentityKind
    name: str
    profile: Profile


def add_identity(session: Session, user: User, project_id: int, form: IdentityForm) -> Identity:
    slug = form.slug
    crew.require(session, user, project_id, Action.PLAN)
    if not _SLUG.match(slug):
        raise Invalid(f"{slug[:60]!r} cannot be a tag.", hint="Use small letters, digits and _, as in @rain_coat.")
    if session.scalar(select(Identity.id).where(Identity.project_id == project_id, Identity.slug == slug)):
        raise Conflict(f"@{slug} exists already.", hint="Open it, or choose another tag.")
    identity = Identity(
        project_id=project_id,
        slug=slug,
        kind=form.kind,
        name=form.name.strip()[:120] or slug,
        profile=profile_to(form.profile),
    )
    session.add(identity)
    session.flush()
    record(session, user, "added identity", identity.name, {"slug": slug, "kind": form.kind}, project_id)
    return identity


def change_identity(session: Session, user: User, identity_id: int, profile: Profile) -> Identity:
    identity = identity_for(session, user, identity_id, Action.PLAN)
    if identity.locked_at:
        raise Conflict(f"{identity.name} is locked by {identity.locked_by}.", hint="Unlock it first; takes may drift.")
    new = profile_to(profile)
    if new != identity.profile:
        detail = {"slug": identity.slug, "revision": identity.revision + 1, "changes": _changes(identity.profile, new)}
        identity.profile, identity.revision = new, identity.revision + 1
        record(session, user, "changed identity", identity.name, detail, identity.project_id)
    return identity


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """[before, after] by field, of those that differ."""
    names = sorted(before.keys() | after.keys())
    values = {name: [row.get(name, LATER.get(name)) for row in (before, after)] for name in names}
    return {name: pair for name, pair in values.items() if pair[0] != pair[1]}


@dataclass(frozen=True)
class WardrobeForm:
    """An identity of the kind wardrobe by its `slug`, or a new one by its `name`, with the scenes it is worn in."""

    slug: str = ""
    name: str = ""
    scenes: tuple[str, ...] = ()


def add_wardrobe(session: Session, user: User, identity_id: int, form: WardrobeForm) -> Identity:
    """The piece a character wears from now on. It is the piece that says so: the character's words stay, locked or not,
    and so does the version takes were made with. Raises Invalid, NotFound, Conflict."""
    who = _wearer(session, user, identity_id)
    if bool(form.slug) == bool(form.name.strip()):
        raise Invalid("Which piece is it?", hint="Choose one that is there, or name a new one; not both.")
    before = [one.slug for one in wardrobe_of(session, who)]
    piece = _piece(session, who, form.slug) if form.slug else _new_piece(session, user, who, form)
    if piece.slug in before:
        raise Conflict(f"{piece.name} is in the wardrobe of {who.name} already.", hint="Choose another piece.")
    profile = profile_from(piece.profile)
    if profile.worn_by not in ("", who.slug):
        raise Conflict(f"{piece.name} is worn by @{profile.worn_by}.", hint="Name a new piece for this character.")
    change_identity(session, user, piece.id, replace(profile, worn_by=who.slug))
    _record_wardrobe(session, user, who, before)
    return piece


def remove_wardrobe(session: Session, user: User, identity_id: int, slug: str) -> None:
    """The piece stays an identity, worn by nobody. Raises NotFound, Conflict."""
    who = _wearer(session, user, identity_id)
    before = [one.slug for one in wardrobe_of(session, who)]
    if slug not in before:
        raise NotFound(f"@{slug[:60]} is not in the wardrobe of {who.name}.", hint="Load the page again.")
    piece, profile = _piece(session, who, slug), profile_from(who.profile)
    worn = profile_from(piece.profile)
    change_identity(session, user, piece.id, replace(worn, worn_by="" if worn.worn_by == who.slug else worn.worn_by))
    if slug in profile.wardrobe:  # as a breakdown file writes it
        rest = tuple(one for one in profile.wardrobe if one != slug)
        change_identity(session, user, who.id, replace(profile, wardrobe=rest))
    else:
        _record_wardrobe(session, user, who, before)


def _record_wardrobe(session: Session, user: User, who: Identity, before: list[str]) -> None:
    session.flush()
    changes = {"wardrobe": [before, [one.slug for one in wardrobe_of(session, who)]]}
    record(session, user, "changed identity", who.name, {"slug": who.slug, "changes": changes}, who.project_id)


def _wearer(session: Session, user: User, identity_id: int) -> Identity:
    who = identity_for(session, user, identity_id, Action.PLAN)
    if who.kind is not IdentityKind.CHARACTER:
        raise Invalid(f"{who.name} is a {who.kind}; only characters have a wardrobe.", hint="Open a character.")
    return who


def _piece(session: Session, who: Identity, slug: str) -> Identity:
    wanted = select(Identity).where(
        Identity.project_id == who.project_id, Identity.slug == slug, Identity.kind == IdentityKind.WARDROBE
    )
    piece = session.scalar(wanted)
    if piece is None:
        raise NotFound(f"There is no wardrobe called @{slug[:60]}.", hint="Name it as a new piece.")
    return piece


def _new_piece(session: Session, user: User, who: Identity, form: WardrobeForm) -> Identity:
    profile = Profile(worn_by=who.slug, scenes=form.scenes)
    wanted = IdentityForm(slug_for(form.name), IdentityKind.WARDROBE, form.name, profile)
    return add_identity(session, user, who.project_id, wanted)


def set_identity_lock(session: Session, user: User, identity_id: int, locked: bool) -> Identity:
    identity = identity_for(session, user, identity_id, Action.LOCK)
    if bool(identity.locked_at) == locked:
        return identity
    identity.locked_at, identity.locked_by = (now(), user.name) if locked else (None, None)
    verb = "locked identity" if locked else "unlocked identity"
    detail = {"slug": identity.slug, "revision": identity.revision}
    record(session, user, verb, identity.name, detail, identity.project_id)
    return identity


def set_rights(session: Session, user: User, identity_id: int, rights: Rights, until: str | None) -> Identity:
    """`until` is the last day they hold, as 2027-11-30; None is for good. Raises Invalid."""
    identity = identity_for(session, user, identity_id, Action.LOCK)
    identity.rights, identity.rights_until = rights, _day(until) if until else None
    detail = {"slug": identity.slug, "rights": rights, "until": identity.rights_until}
    record(session, user, "set rights", identity.name, detail, identity.project_id)
    return identity


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as exc:
        raise Invalid(f"{text[:20]!r} is not a day.", hint="Write it as 2027-11-30, or leave it out.") from exc


def set_reference_rights(session: Session, user: User, reference_id: int, rights: Rights) -> IdentityReference:
    """A picture without a release is held out of every request; with one it is in. Raises NotFound, Forbidden."""
    reference = session.get(IdentityReference, reference_id)
    if reference is None:
        raise NotFound("No such reference.")
    identity = session.get_one(Identity, reference.identity_id)
    crew.require_of(session, user, identity, Action.LOCK, "No such reference.")
    if reference.rights is not rights:
        reference.rights, reference.held_out = rights, rights is Rights.NO_RELEASE
        detail = {"slug": identity.slug, "picture": reference.name, "rights": rights}
        record(session, user, "set rights", identity.name, detail, identity.project_id)
    return reference


@dataclass(frozen=True)
class ReferenceForm:
    name: str
    job: str
    rights: Rights = Rights.UNKNOWN
    held_out: bool = False
    note: str = ""


def add_reference(
    session: Session, user: User, identity_id: int, asset_id: int | None, form: ReferenceForm
) -> IdentityReference:
    identity = identity_for(session, user, identity_id, Action.PLAN)
    if identity.locked_at:
        raise Conflict(f"{identity.name} is locked by {identity.locked_by}.", hint="Unlock it first.")
    if asset_id is not None:
        check_kept(session, identity.project_id, [asset_id])
    count = session.scalar(
        select(func.count()).select_from(IdentityReference).where(IdentityReference.identity_id == identity.id)
    )
    reference = IdentityReference(
        identity_id=identity.id,
        asset_id=asset_id,
        name=form.name[:200],
        job=form.job[:80],
        rights=form.rights,
        held_out=form.held_out or form.rights is Rights.NO_RELEASE,
        note=form.note[:500],
        position=count or 0,
    )
    session.add(reference)
    identity.revision += 1
    session.flush()
    detail = {"slug": identity.slug, "name": reference.name, "revision": identity.revision}
    record(session, user, "added reference", identity.name, detail, identity.project_id)
    return reference


def identity_for(session: Session, user: User, identity_id: int, action: Action) -> Identity:
    return crew.require_of(session, user, session.get(Identity, identity_id), action, "No such identity.")
