"""The rows of a package -> Material. Six queries, however many shots; one more for each identity that changed since."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from previz_studio.exports.material import Material, ShotMaterial
from previz_studio.exports.models import Package
from previz_studio.exports.queries import approval_from
from previz_studio.kit.errors import NotFound
from previz_studio.projects.models import Project, Sequence
from previz_studio.references.queries import identities_by_slug
from previz_studio.review.queries import words_on
from previz_studio.review.words import Word
from previz_studio.shots.models import Shot
from previz_studio.takes.identity_versions import TakeIdentity, identities_of_take, uses_of
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
    known = identities_by_slug(session, project_id, {slug for take in takes.values() for slug in uses_of(take)})
    used = {take.id: identities_of_take(session, take, known) for take in takes.values()}
    return tuple(_shot(takes[take_id], approvals.get(take_id), used[take_id]) for take_id in take_ids)


def _shot(take: Take, word: Word | None, identities: list[TakeIdentity]) -> ShotMaterial:
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
        identities=tuple(identities),
        created_at=take.created_at,
        ready_at=take.ready_at,
    )
