"""The identities of a take, in the version that it was made with, and as they stand now. Reads; changes nothing.

The recipe keeps version, appearance and lock; the rest of that version is the profile of today with every later change
taken back, and counts only where its hash is the version's own. What cannot be told so is None.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.references.models import Identity
from previz_studio.references.profile import Profile, profile_from
from previz_studio.references.queries import appearance_of, history_of, identities_by_slug, version_of
from previz_studio.takes.models import Take


@dataclass(frozen=True)
class IdentityFacts:
    """One version of an identity; None is unknown."""

    version: str | None = None
    appearance: str | None = None
    height_m: float | None = None
    costume: str | None = None
    must_stay_the_same: dict[str, str] | None = None
    mannerisms: tuple[str, ...] | None = None
    locked: bool | None = None


@dataclass(frozen=True)
class TakeIdentity:
    """`made` is what the take was made with, `newest` what stands now: None where the identity is gone. Rights are
    those of today; `note` is the plan's."""

    slug: str
    name: str
    kind: str
    made: IdentityFacts
    newest: IdentityFacts | None
    rights: str | None
    rights_until: str | None
    note: str

    @property
    def is_newest(self) -> bool | None:
        """None where either version is unknown."""
        known = self.made.version and self.newest
        return self.made.version == self.newest.version if known and self.newest else None

    def row(self) -> dict[str, Any]:
        """As a sidecar has it (docs/sidecar.md)."""
        return {
            "slug": self.slug,
            "name": self.name,
            "kind": self.kind or None,
            "label": "recorded" if self.made.version else "unknown",
            **asdict(self.made),
            "rights": self.rights,
            "rights_until": self.rights_until,
            "note": self.note or None,
            "is_newest": self.is_newest,
            "newest": asdict(self.newest) if self.newest else None,
        }


def uses_of(take: Take) -> dict[str, str]:
    """Note by slug, in the order of the plan that the take was made from."""
    rows = take.revision.plan.get("identities") or []
    return {str(row.get("id", "")).removeprefix("@"): str(row.get("note") or "") for row in rows}


def identities_of_take(session: Session, take: Take, known: Mapping[str, Identity] | None = None) -> list[TakeIdentity]:
    """`known` by slug where they are read already. One query more for each that changed since."""
    uses = uses_of(take)
    now = identities_by_slug(session, take.project_id, uses) if known is None else known
    kept = {str(row.get("slug")): row for row in take.recipe.get("identities") or []}
    rows = ((slug, note, kept.get(slug), now.get(slug)) for slug, note in uses.items())
    return [_one(session, slug, note, row, identity) for slug, note, row, identity in rows if row or identity]


def _one(
    session: Session, slug: str, note: str, row: Mapping[str, Any] | None, identity: Identity | None
) -> TakeIdentity:
    named = row or {}
    return TakeIdentity(
        slug=slug,
        name=str(named.get("name") or (identity.name if identity else slug)),
        kind=str(named.get("kind") or (identity.kind.value if identity else "")),
        made=_made(session, row, identity),
        newest=_newest(identity) if identity else None,
        rights=identity.rights.value if identity else named.get("rights"),
        rights_until=identity.rights_until if identity else None,
        note=note,
    )


def _newest(identity: Identity) -> IdentityFacts:
    locked = identity.locked_at is not None
    return _facts(profile_from(identity.profile), version_of(identity), appearance_of(identity), locked=locked)


def _made(session: Session, row: Mapping[str, Any] | None, identity: Identity | None) -> IdentityFacts:
    if row is None or not row.get("version"):
        return IdentityFacts()
    version, words = str(row["version"]), row.get("appearance") or None
    profile = _profile_at(session, identity, version) if identity else None
    if profile is None:
        return IdentityFacts(version, words, locked=row.get("locked"))
    return _facts(profile, version, words, locked=row.get("locked"))


def _facts(profile: Profile, version: str, appearance: str | None, *, locked: bool | None) -> IdentityFacts:
    return IdentityFacts(
        version=version,
        appearance=appearance or None,
        height_m=profile.height_m,
        costume=profile.costume or None,
        must_stay_the_same=profile.must_stay_the_same,
        mannerisms=profile.mannerisms,
        locked=locked,
    )


def _profile_at(session: Session, identity: Identity, version: str) -> Profile | None:
    """The profile whose hash `version` (`3f9c-2`) carries, by taking later changes back; None where none fits."""
    short, _, number = version.rpartition("-")
    now = profile_from(identity.profile)
    if now.short_hash() == short or not number.isdecimal():
        return now if now.short_hash() == short else None
    values = dict(identity.profile)
    for entry in history_of(session, identity):
        if entry.detail.get("revision", 0) > int(number):
            for name, (before, _) in entry.detail.get("changes", {}).items():
                values = {key: value for key, value in values.items() if key != name}
                values |= {} if before is None else {name: before}
    then = profile_from(values)
    return then if then.short_hash() == short else None
