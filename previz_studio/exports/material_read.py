"""The rows of a package -> Material. Six queries, however many shots."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from previz_studio.exports.material import IdentityFacts, Material, ShotMaterial
from previz_studio.exports.models import Package
from previz_studio.exports.queries import approval_from
from previz_studio.kit.errors import NotFound
from previz_studio.projects.models import Project, Sequence
from previz_studio.references.models import Identity
from previz_studio.references.profile import profile_from
from previz_studio.references.queries import appearance_of, identities_by_slug, version_of
from previz_studio.review.queries import words_on
from previz_studio.review.words import Word
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, Verdict


def read_material(session: Session, package_id: int) -> Material:
    """Raises NotFound when the package or one of its takes is gone."""
    package = session.get(Package, package_id)
    if package is None:
        raise NotFound(f"No package {package_id}.")
    project, sequence = session.get_one(Project, package.project_id), session.get_one(Sequence, package.sequence_id)
    options = package.options
    return Material(
        project=project.code,
        project_name=project.name,
        sequence=sequence.code,
        sequence_name=sequence.name,
        fps=project.fps,
        width=project.width,
        height=project.height,
        aspect=project.aspect,
        colour=project.colour,
        first_frame=project.first_frame,
        start_timecode=project.start_timecode,
        naming_rule=project.naming_rule,
        package=package.number,
        final=package.final,
        flavour=options["flavour"],
        include=frozenset(options["include"]),
        author=package.author_name,
        asked_at=package.created_at,
        shots=_shots(session, project.id, options["take_ids"]),
    )


def _shots(session: Session, project_id: int, take_ids: list[int]) -> tuple[ShotMaterial, ...]:
    found = session.scalars(
        select(Take)
        .where(Take.id.in_(take_ids), Take.project_id == project_id)
        .options(joinedload(Take.shot).joinedload(Shot.scene), joinedload(Take.revision))
        .order_by(Take.id)
    )
    takes = {take.id: take for take in found}
    gone = [take_id for take_id in take_ids if take_id not in takes]
    if gone:
        raise NotFound(f"Take {gone[0]} of the package is gone.", hint="Make the package again.")
    approvals = words_on(session, take_ids)
    uses = {take.id: _uses(take.revision.plan) for take in takes.values()}
    identities = identities_by_slug(session, project_id, {slug for each in uses.values() for slug in each})
    return tuple(_shot(takes[take_id], approvals.get(take_id), uses[take_id], identities) for take_id in take_ids)


def _uses(plan: dict[str, Any]) -> dict[str, str]:
    """Note by slug, in the plan's order."""
    rows = plan.get("identities") or []
    return {str(row.get("id", "")).removeprefix("@"): str(row.get("note") or "") for row in rows}


def _shot(take: Take, word: Word | None, uses: dict[str, str], identities: dict[str, Identity]) -> ShotMaterial:
    shot, approved = take.shot, take.verdict is Verdict.APPROVED
    return ShotMaterial(
        shot=shot.code,
        scene=shot.scene.number if shot.scene else "",
        title=shot.title,
        take_id=take.id,
        take=take.number,
        author=take.author_name,
        engine=take.engine,
        tier=take.tier,
        seed=take.seed,
        recipe=take.recipe,
        provenance=take.provenance,
        plan=take.revision.plan,
        revision=take.revision.number,
        revision_hash=take.revision.hash,
        newest_revision=shot.revision,
        frames=take.frames,
        width=take.width,
        height=take.height,
        media_hash=take.media_hash,
        master=take.master or "",
        poster=take.poster or "",
        has_sound=False,
        measurement=take.measurement,
        check=take.check,
        check_words=take.check_words,
        verdict=take.verdict.value if take.verdict else None,
        approval=approval_from(word if approved else None, take.media_hash, shot.revision),
        identities=tuple(_identity(identities[slug], note) for slug, note in uses.items() if slug in identities),
        created_at=take.created_at,
        ready_at=take.ready_at,
    )


def _identity(identity: Identity, note: str) -> IdentityFacts:
    profile = profile_from(identity.profile)
    return IdentityFacts(
        slug=identity.slug,
        name=identity.name,
        kind=identity.kind.value,
        version=version_of(identity),
        appearance=appearance_of(identity),
        height_m=profile.height_m,
        costume=profile.costume,
        must_stay_the_same=profile.must_stay_the_same,
        mannerisms=profile.mannerisms,
        rights=identity.rights.value,
        rights_until=identity.rights_until,
        locked=identity.locked_at is not None,
        note=note,
    )
