"""One entry of an identities file -> values. Every refusal names the identity."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from previz_studio.kit.errors import Invalid
from previz_studio.references.actions import IdentityForm, ReferenceForm
from previz_studio.references.models import IdentityKind, Rights
from previz_studio.references.profile import LATER, Profile, profile_from


@dataclass(frozen=True)
class ReadReference:
    file: str
    form: ReferenceForm


@dataclass(frozen=True)
class ReadIdentity:
    form: IdentityForm
    references: tuple[ReadReference, ...]
    revision: int
    rights: Rights
    rights_until: str | None
    locked: bool
    locked_by: str


def read_identity(row: Mapping[str, Any]) -> ReadIdentity:
    """Raises Invalid."""
    slug = str(row.get("id") or "")
    try:
        kind = IdentityKind(str(row.get("kind")))
    except ValueError as exc:
        raise Invalid(
            f"@{slug[:60]} is a {str(row.get('kind'))[:30]!r}.", hint=f"Use {', '.join(IdentityKind)}."
        ) from exc
    rights = row.get("rights") or {}
    return ReadIdentity(
        form=IdentityForm(slug, kind, str(row.get("name") or slug), _profile(row, rights)),
        references=tuple(_reference(each) for each in row.get("references") or []),
        revision=_revision(str(row.get("version") or "")),
        rights=_rights(rights.get("status")),
        rights_until=str(rights["valid_until"])[:10] if rights.get("valid_until") else None,
        locked=bool(row.get("locked")),
        locked_by=str(row.get("locked_by") or ""),
    )


def _profile(row: Mapping[str, Any], rights: Mapping[str, Any]) -> Profile:
    return replace(
        _lora(row),
        summary=str(row.get("summary") or ""),
        height_m=row.get("height_m"),
        length_m=row.get("length_m"),
        width_m=row.get("width_m"),
        build=str(row.get("build") or ""),
        distinctive_features=tuple(row.get("distinctive_features") or ()),
        costume=str(row.get("costume") or ""),
        wardrobe=tuple(row.get("wardrobe") or ()),
        worn_by=str(row.get("worn_by") or ""),
        scenes=tuple(row.get("scenes") or ()),
        mannerisms=tuple(row.get("mannerisms") or ()),
        must_stay_the_same={str(k): str(v) for k, v in (row.get("must_stay_the_same") or {}).items()},
        trigger=str(row.get("trigger") or ""),
        rights_basis=str(rights.get("basis") or ""),
        rights_signed_by=str(rights.get("signed_by") or ""),
        rights_signed_on=str(rights.get("signed_on") or ""),
        rights_covers=tuple(rights.get("covers") or ()),
        rights_not_covered=tuple(rights.get("not_covered") or ()),
        rights_proof=str(rights.get("proof") or ""),
    )


def _lora(row: Mapping[str, Any]) -> Profile:
    try:
        return profile_from({name: row[name] for name in LATER if row.get(name) is not None})
    except Invalid as exc:
        raise Invalid(f"@{str(row.get('id'))[:60]}: {exc.message}", hint=exc.hint) from exc


def _reference(row: Mapping[str, Any]) -> ReadReference:
    file = str(row.get("file") or "")
    form = ReferenceForm(
        name=str(row.get("name") or file.split("/")[-1] or "not supplied"),
        job=str(row.get("job") or "Reference"),
        rights=_rights(row.get("rights")),
        held_out=bool(row.get("held_out")),
        note=str(row.get("note") or ""),
    )
    return ReadReference(file, form)


def _rights(status: Any) -> Rights:
    return Rights(status) if status in tuple(Rights) else Rights.UNKNOWN


def _revision(version: str) -> int:
    tail = version.rpartition("-")[2]
    return int(tail) if tail.isdigit() else 1
