"""Reading identities and pictures."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import NotFound
from previz_studio.ledger.models import AuditEntry
from previz_studio.ledger.queries import entries_about
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.references.models import Asset, Identity, IdentityKind, IdentityReference
from previz_studio.references.profile import profile_from

_HISTORY = (
    "added identity",
    "changed identity",
    "locked identity",
    "unlocked identity",
    "set rights",
    "added reference",
)
"""Verbs of the audit."""


def identities_of(session: Session, project_id: int) -> list[Identity]:
    return list(
        session.scalars(select(Identity).where(Identity.project_id == project_id).order_by(Identity.kind, Identity.id))
    )


def identities_by_slug(session: Session, project_id: int, slugs: Iterable[str]) -> dict[str, Identity]:
    found = session.scalars(
        select(Identity).where(Identity.project_id == project_id, Identity.slug.in_(set(slugs))).order_by(Identity.id)
    )
    return {identity.slug: identity for identity in found}


def identity_by_slug(session: Session, project_id: int, slug: str) -> Identity:
    found = identities_by_slug(session, project_id, [slug]).get(slug)
    if found is None:
        raise NotFound(f"No identity @{slug[:60]} in this project.")
    return found


def references_by_identity(session: Session, ids: list[int]) -> dict[int, list[IdentityReference]]:
    """One query for all; in the order they were added."""
    found: dict[int, list[IdentityReference]] = {i: [] for i in ids}
    for row in session.scalars(
        select(IdentityReference)
        .where(IdentityReference.identity_id.in_(ids))
        .order_by(IdentityReference.position, IdentityReference.id)
    ):
        found[row.identity_id].append(row)
    return found


def asset_for(session: Session, user: User, asset_id: int) -> Asset:
    return crew.require_of(session, user, session.get(Asset, asset_id), Action.LOOK, "No such picture.")


def held_out_among(session: Session, asset_ids: Iterable[int]) -> list[IdentityReference]:
    """Pictures of identities without a release, or kept out of requests, that are the same assets."""
    found = select(IdentityReference).where(
        IdentityReference.asset_id.in_(set(asset_ids)), IdentityReference.held_out.is_(True)
    )
    return list(session.scalars(found.order_by(IdentityReference.id)))


def wardrobe_of(session: Session, who: Identity) -> list[Identity]:
    """What a character wears, by its own word (a breakdown file's) or that of the piece. One query."""
    named = profile_from(who.profile).wardrobe
    return [
        one
        for one in identities_of(session, who.project_id)
        if one.kind is IdentityKind.WARDROBE and (one.slug in named or one.profile.get("worn_by") == who.slug)
    ]


def version_of(identity: Identity) -> str:
    """`3f9c-2`: four digits of the profile's hash and its revision."""
    return f"{profile_from(identity.profile).short_hash()}-{identity.revision}"


def looks_by_project(session: Session, project_ids: Iterable[int]) -> dict[int, list[str]]:
    """Tags of the looks of each, in the order they were added. One query."""
    found: dict[int, list[str]] = {project_id: [] for project_id in project_ids}
    wanted = select(Identity).where(Identity.project_id.in_(found), Identity.kind == IdentityKind.LOOK)
    for one in session.scalars(wanted.order_by(Identity.id)):
        found[one.project_id].append(one.slug)
    return found


def appearance_of(identity: Identity) -> str:
    """One sentence for a prompt, the same in every shot: only the profile decides."""
    profile = profile_from(identity.profile)
    return profile.style() if identity.kind is IdentityKind.LOOK else profile.appearance()


def history_of(session: Session, identity: Identity) -> list[AuditEntry]:
    """Who changed, locked or cleared it, newest first, the last 50 at most. Rows from before the tag was written into
    them count by name."""
    rows = entries_about(session, identity.project_id, identity.name[:200], _HISTORY, limit=50)
    return [row for row in rows if row.detail.get("slug", identity.slug) == identity.slug]


def published_blobs(session: Session) -> set[str]:
    """Every file an asset's row names: what the start-up sweep must keep."""
    return set(session.scalars(select(Asset.blob)))
