"""Asking for a handoff, and taking it back. The package itself is made by the job in deliver.py."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.exports.material import cut_of
from previz_studio.exports.material_read import read_material
from previz_studio.exports.models import Package, PackageStatus
from previz_studio.exports.naming import package_name
from previz_studio.exports.queries import get_package, shot_facts
from previz_studio.exports.readiness import Choice, Finding, Format, TakeFacts, blocking, choose, findings
from previz_studio.jobs import outbox
from previz_studio.jobs.queries import latest
from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict, Invalid, NotFound
from previz_studio.ledger.record import record
from previz_studio.media.commands import flavour_named
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project, Sequence

DELIVER = "deliver_package"
EXTRAS = ("otio", "edl", "xml", "fcpxml", "ale", "markers", "pdf", "zip")
"""What may go beside movies, sidecars, shot list and manifest, which always do."""
USUAL = ("otio", "edl", "xml", "fcpxml", "ale", "zip")


def request_package(  # noqa: PLR0913 - one form, one call
    session: Session,
    user: User,
    sequence_id: int,
    *,
    flavour: str = "422hq",
    choice: str = "approved",
    final: bool,
    include: Collection[str] = USUAL,
    takes: Mapping[int, int] | None = None,
    shots: Collection[int] | None = None,
) -> Package:
    """`choice` as in readiness.Choice; `takes` names take ids by shot id where the choice would be another; `shots`
    limits the package to these shot ids (a work in progress only).

    The takes are fixed here, in cut order, and the job is asked for in the same transaction. Raises Conflict with
    what blocks it, Invalid, NotFound, Forbidden.
    """
    sequence = crew.require_of(
        session, user, session.get(Sequence, sequence_id, with_for_update=True), Action.HANDOFF, "No such sequence."
    )
    flavour_named(flavour)
    project = session.get_one(Project, sequence.project_id)
    chosen = _chosen(session, project, sequence, choice_named(choice), final=final, takes=takes, shots=shots)
    package = Package(
        project_id=project.id,
        sequence_id=sequence.id,
        number=(session.scalar(select(func.max(Package.number)).where(Package.sequence_id == sequence.id)) or 0) + 1,
        author_id=user.id,
        author_name=user.name,
        final=final,
        options={
            "flavour": flavour,
            "choice": choice,
            "take_ids": [take.id for take in chosen],
            "include": _extras(include),
        },
    )
    session.add(package)
    session.flush()
    cut_of(read_material(session, package.id))  # refuses names that collide while the person still looks
    _ask(session, user, package, package_name(project.code, sequence.code, package.number, final=final))
    return package


def cancel_package(session: Session, user: User, package_id: int) -> Package:
    """A package that waits is cancelled at once, one in work between two steps. Raises Conflict when it has ended."""
    package = get_package(session, user, package_id, Action.HANDOFF)
    if not package.status.moving:
        raise Conflict(f"Package {package.number} is {package.status.value} already.", hint="Make a new one.")
    job = latest(session, DELIVER, package.id)
    if job is not None and job.status.moving:
        outbox.ask_to_stop(session, job)
    else:
        package.status = PackageStatus.CANCELLED
    record(session, user, "cancelled package", f"package {package.number}", {"package": package.id}, package.project_id)
    return package


def check_still_final(session: Session, package: Package) -> None:
    """For the job: raises Conflict when something in a final package is not approved any more."""
    if not package.final:
        return
    material = read_material(session, package.id)
    for shot in material.shots:
        if shot.approval is None or shot.approval.stale:
            raise Conflict(
                f"{shot.shot} {shot.version} is not approved any more, so this cannot be a final handoff.",
                hint="Approve it again, or make a work in progress.",
            )


def _ask(session: Session, user: User, package: Package, name: str) -> None:
    outbox.ask(
        session,
        DELIVER,
        package.id,
        queue="media",
        title=name,
        project_id=package.project_id,
        author_id=user.id,
    )
    record(session, user, "asked for package", name, {"package": package.id, **package.options}, package.project_id)


def _chosen(  # noqa: PLR0913 - one form, one call
    session: Session,
    project: Project,
    sequence: Sequence,
    choice: Choice,
    *,
    final: bool,
    takes: Mapping[int, int] | None,
    shots: Collection[int] | None,
) -> list[TakeFacts]:
    """In cut order. Raises Conflict naming what blocks the package."""
    facts = shot_facts(session, sequence.id)
    unknown = set(takes or {}).union(shots or ()) - {shot.id for shot in facts}
    if unknown:
        raise NotFound(f"Shot {min(unknown)} is not in the cut of {sequence.code}.")
    if shots is not None and final and len(set(shots)) < len(facts):
        raise Conflict("A final handoff has every shot of the sequence.", hint="Make a work in progress.")
    wanted = [shot for shot in facts if shots is None or shot.id in shots]
    chosen = choose(wanted, choice, takes)
    if not chosen:
        raise Conflict(f"No shot of {sequence.code} has {_wanted(choice)}.", hint="Choose other takes to send.")
    size = Format(project.fps, project.width, project.height)
    _refuse(blocking(findings(wanted, chosen, size, missing=frozenset(), today=now().date()), final=final))
    return [chosen[shot.id] for shot in wanted if shot.id in chosen]


def _refuse(found: list[Finding]) -> None:
    if found:
        more = f" {len(found) - 1} more to settle." if len(found) > 1 else ""
        raise Conflict(found[0].sentence + more, hint="The handoff page lists each with a link.")


def choice_named(name: str) -> Choice:
    """Raises Invalid."""
    if name not in tuple(Choice):
        raise Invalid(f"{name[:20]!r} is no way to choose takes.", hint=f"Use one of {', '.join(Choice)}.")
    return Choice(name)


def _wanted(choice: Choice) -> str:
    return {Choice.APPROVED: "an approved take", Choice.SELECTED: "a selected take"}.get(choice, "a take that is ready")


def _extras(include: Collection[str]) -> list[str]:
    unknown = sorted(set(include) - set(EXTRAS))
    if unknown:
        raise Invalid(f"A package cannot include {unknown[0][:20]!r}.", hint=f"Use any of {', '.join(EXTRAS)}.")
    return [name for name in EXTRAS if name in include]
