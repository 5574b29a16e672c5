"""The identities a plan names, with what a cut needs to know of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.references.queries import identities_by_slug


@dataclass(frozen=True)
class Named:
    """An identity the plan names: `version` as the take was made with, '' where nobody wrote it down; `worn_by` the
    slug of the character a costume belongs to."""

    slug: str
    name: str
    kind: str
    version: str = ""
    worn_by: str = ""


def identities_to(identities: Mapping[str, Named]) -> list[dict[str, str]]:
    return [vars(one) for one in identities.values()]


def identities_from(rows: list[dict[str, Any]]) -> dict[str, Named]:
    return {row["slug"]: Named(**row) for row in rows}


def named_in(
    session: Session, project_id: int, slugs: Iterable[str], made_with: Mapping[str, str] | None = None
) -> dict[str, Named]:
    """Those of `slugs` the project has; `made_with` is the version of each a take was made with. One query."""
    versions = made_with or {}
    return {
        slug: Named(slug, one.name, one.kind.value, versions.get(slug, ""), str(one.profile.get("worn_by") or ""))
        for slug, one in identities_by_slug(session, project_id, slugs).items()
    }
