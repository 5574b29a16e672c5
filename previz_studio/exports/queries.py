"""Reading for handoffs: the shots of a sequence with what may go out, and the packages made so far. Columns only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.exports.models import Package, PackageFile, PackageStatus
from previz_studio.exports.naming import package_name
from previz_studio.exports.readiness import Approval, RightsFact, ShotFacts, TakeFacts
from previz_studio.kit.errors import NotFound
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project, Scene, Sequence
from previz_studio.references.models import Identity, IdentityReference
from previz_studio.review.queries import words_on
from previz_studio.review.words import Word
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.takes.models import Take, Verdict


def shot_facts(session: Session, sequence_id: int) -> list[ShotFacts]:
    """Every shot in the cut, in cut order, with its takes, newest first. Six queries, however many shots."""
    shots = session.execute(
        select(Shot.id, Shot.code, Shot.title, Shot.frames, Shot.revision, Shot.identities, Scene.number)
        .outerjoin(Scene, Scene.id == Shot.scene_id)
        .where(Shot.sequence_id == sequence_id, Shot.omitted_at.is_(None))
        .order_by(Shot.position, Shot.id)
    ).all()
    takes = _takes_by_shot(session, sequence_id, {row.id: row.revision for row in shots})
    rights = _rights_by_shot(session, sequence_id, {row.id: row.identities or [] for row in shots})
    return [
        ShotFacts(
            row.id, row.code, row.number or "", row.title, row.frames, tuple(takes[row.id]), tuple(rights[row.id])
        )
        for row in shots
    ]


def approval_from(word: Word | None, media_hash: str, newest_revision: int) -> Approval | None:
    """Where several approved together, all are named, the one whose word completed it last."""
    if word is None:
        return None
    decision, together = word.decision, word.together or (word.decision,)
    stale = decision.media_hash != media_hash or decision.plan_revision != newest_revision
    return Approval(
        ", ".join(one.author_name for one in together),
        ", ".join(one.author_role for one in together),
        decision.created_at,
        decision.media_hash,
        decision.plan_revision,
        stale,
    )


def _takes_by_shot(session: Session, sequence_id: int, revisions: dict[int, int]) -> dict[int, list[TakeFacts]]:
    rows = session.execute(
        select(
            *(Take.id, Take.shot_id, Take.number, Take.status, Take.verdict, Take.media_hash, Take.fps, Take.width),
            *(Take.height, Take.frames, Take.master, Take.check, Take.check_words),
        )
        .join(Shot, Shot.id == Take.shot_id)
        .where(Shot.sequence_id == sequence_id, Shot.omitted_at.is_(None))
        .order_by(Take.shot_id, Take.number.desc())
    ).all()
    approvals = words_on(session, [row.id for row in rows if row.verdict is Verdict.APPROVED])
    found: dict[int, list[TakeFacts]] = defaultdict(list)
    for row in rows:
        approval = approval_from(approvals.get(row.id), row.media_hash, revisions[row.shot_id])
        found[row.shot_id].append(
            TakeFacts(
                *(row.id, row.number, row.status, row.verdict, approval, row.fps, row.width, row.height, row.frames),
                *(row.master, row.check, row.check_words),
            )
        )
    return found


def _rights_by_shot(
    session: Session, sequence_id: int, slugs_by_shot: dict[int, list[str]]
) -> dict[int, list[RightsFact]]:
    project = select(Sequence.project_id).where(Sequence.id == sequence_id).scalar_subquery()
    identities: dict[str, list[RightsFact]] = {
        row.slug: [RightsFact(row.name, row.rights.value, _day(row.rights_until), row.slug)]
        for row in session.execute(
            select(Identity.slug, Identity.name, Identity.rights, Identity.rights_until)
            .where(Identity.project_id == project)
            .order_by(Identity.id)
        )
    }
    pictures = session.execute(
        select(Identity.slug, IdentityReference.name, IdentityReference.rights)
        .join(Identity, Identity.id == IdentityReference.identity_id)
        .where(Identity.project_id == project, IdentityReference.held_out.is_(False))
        .order_by(IdentityReference.id)
    )
    for row in pictures:
        identities[row.slug].append(RightsFact(row.name, row.rights.value, slug=row.slug))
    found: dict[int, list[RightsFact]] = defaultdict(list)
    for shot_id, slugs in slugs_by_shot.items():
        found[shot_id] += [fact for slug in slugs for fact in identities.get(slug, [])]
    references = session.execute(
        select(PlanRevision.shot_id, PlanRevision.plan["references"].label("rows"))
        .join(Shot, (Shot.id == PlanRevision.shot_id) & (Shot.revision == PlanRevision.number))
        .where(Shot.sequence_id == sequence_id, Shot.omitted_at.is_(None))
        .order_by(PlanRevision.shot_id)
    )
    for row in references:
        for one in row.rows or []:
            found[row.shot_id].append(RightsFact(_name_of(one), str(one.get("rights") or "unknown")))
    return found


def _name_of(reference: dict[str, Any]) -> str:
    return str(reference.get("file") or reference.get("job") or "a reference")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class PackageLine:
    """A package as the page lists it. `files` and `bytes` are of what was published; `job` is exports' own kind."""

    id: int
    number: int
    name: str
    final: bool
    status: PackageStatus
    error: str
    author: str
    shots: int
    flavour: str
    files: int
    bytes: int
    created_at: datetime
    ready_at: datetime | None


def packages_of(session: Session, sequence_id: int) -> list[PackageLine]:
    """Newest first. One query."""
    counted = (
        select(PackageFile.package_id, func.count().label("files"), func.sum(PackageFile.bytes).label("bytes"))
        .group_by(PackageFile.package_id)
        .subquery()
    )
    rows = session.execute(
        select(
            *(Package.id, Package.number, Package.final, Package.status, Package.error, Package.author_name),
            *(Package.options, Package.created_at, Package.ready_at, counted.c.files, counted.c.bytes),
            *(Project.code.label("project"), Sequence.code.label("sequence")),
        )
        .join(Sequence, Sequence.id == Package.sequence_id)
        .join(Project, Project.id == Package.project_id)
        .outerjoin(counted, counted.c.package_id == Package.id)
        .where(Package.sequence_id == sequence_id)
        .order_by(Package.number.desc())
    )
    return [
        PackageLine(
            id=row.id,
            number=row.number,
            name=package_name(row.project, row.sequence, row.number, final=row.final),
            final=row.final,
            status=row.status,
            error=row.error,
            author=row.author_name,
            shots=len(row.options["take_ids"]),
            flavour=row.options["flavour"],
            files=row.files or 0,
            bytes=int(row.bytes or 0),
            created_at=row.created_at,
            ready_at=row.ready_at,
        )
        for row in rows
    ]


def packages_for(session: Session, user: User, sequence_id: int) -> list[PackageLine]:
    """The same for somebody who asks. Raises NotFound for a sequence that is not there or not theirs."""
    crew.require_of(session, user, session.get(Sequence, sequence_id), Action.LOOK, "No such sequence.")
    return packages_of(session, sequence_id)


def get_package(session: Session, user: User, package_id: int, action: Action = Action.LOOK) -> Package:
    return crew.require_of(session, user, session.get(Package, package_id), action, f"No package {package_id}.")


def files_of(session: Session, package_id: int) -> list[PackageFile]:
    """In the order of the file tree."""
    return list(
        session.scalars(select(PackageFile).where(PackageFile.package_id == package_id).order_by(PackageFile.position))
    )


def file_for(session: Session, user: User, package_id: int, name: str) -> PackageFile:
    """One file to download, by its path inside the package. Raises NotFound, Forbidden."""
    package = get_package(session, user, package_id, Action.DOWNLOAD)
    file = session.scalar(select(PackageFile).where(PackageFile.package_id == package.id, PackageFile.name == name))
    if file is None:
        raise NotFound(f"Package {package.number} has no file {name[:80]}.")
    return file


def published_blobs(session: Session) -> set[str]:
    """Every file a package's row names: what the start-up sweep must keep."""
    return set(session.scalars(select(PackageFile.blob)))
