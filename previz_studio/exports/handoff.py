"""The handoff page as values: is the sequence ready to send, which takes would go, what they would get."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from previz_studio.exports import naming
from previz_studio.exports.actions import USUAL, choice_named
from previz_studio.exports.checks import Check, Outlook, checks_of
from previz_studio.exports.cut_warnings import cut_warnings
from previz_studio.exports.cutlists.formats import FORMATS
from previz_studio.exports.queries import PackageLine, packages_of, shot_facts
from previz_studio.exports.readiness import Choice, Finding, Format, ShotFacts, TakeFacts, blocking, choose, findings
from previz_studio.kit.db import now
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew, models
from previz_studio.review.cuts.places import Played
from previz_studio.review.cuts.queries import cuts_in_list


@dataclass(frozen=True)
class ShotLine:
    """A row of the shots table; `take_id` and `version` are of the take that would go, None and '' without one.

    `state` is the take's verdict (approved, selected, maybe, rejected) or to_review; without a take it is rendering,
    no_take (none was ever ready) or not_chosen."""

    shot_id: int
    code: str
    title: str
    take_id: int | None
    version: str
    state: str
    approved_by: str
    approved_at: datetime | None
    needs: tuple[str, ...]


@dataclass(frozen=True)
class TreeLine:
    """A file of the package to be; `bytes` is None where nobody knows yet."""

    path: str
    bytes: int | None


@dataclass(frozen=True)
class Handoff:
    """`number` and `name` are of the package that would be made now: the final one when `final`, else a WIP."""

    sequence_id: int
    choice: Choice
    number: int
    name: str
    final: bool
    sendable: bool
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    shots: tuple[ShotLine, ...]
    counts: Mapping[str, int]
    """How many shots each choice would send."""
    tree: tuple[TreeLine, ...]
    bytes: int
    packages: tuple[PackageLine, ...]


def read_handoff(
    session: Session,
    user: User,
    sequence_id: int,
    library: Library,
    *,
    choice: str = "approved",
    include: Collection[str] = USUAL,
) -> Handoff:
    """For anyone who may look. Thirteen queries, however many shots; looks for one file per chosen take."""
    sequence = crew.require_of(
        session, user, session.get(models.Sequence, sequence_id), Action.LOOK, "No such sequence."
    )
    project = session.get_one(models.Project, sequence.project_id)
    shots, packages = shot_facts(session, sequence_id), packages_of(session, sequence_id)
    wanted = choice_named(choice)
    chosen = choose(shots, wanted)
    sizes = _sizes(library, chosen.values())
    missing = frozenset(take.master for take in chosen.values() if take.master and take.master not in sizes)
    size = Format(project.fps, project.width, project.height)
    found = findings(shots, chosen, size, missing=missing, today=now().date())
    played = [Played(shot.id, chosen[shot.id].id, chosen[shot.id].version) for shot in shots if shot.id in chosen]
    found += cut_warnings(cuts_in_list(session, played).values())
    final = bool(shots) and not blocking(found, final=True)
    number = max((line.number for line in packages), default=0) + 1
    name = naming.package_name(project.code, sequence.code, number, final=final)
    stems = _stems(project, sequence, [(shot, chosen[shot.id]) for shot in shots if shot.id in chosen], final)
    tree = _tree(name, stems, include, sizes)
    needed = sum(line.bytes or 0 for line in tree)
    outlook = Outlook(size, project.start_timecode, project.colour, needed, library.free_bytes())
    return Handoff(
        sequence_id=sequence_id,
        choice=wanted,
        number=number,
        name=name,
        final=final,
        sendable=bool(chosen) and not blocking(found, final=False),
        checks=tuple(checks_of(shots, chosen, found, outlook)),
        findings=tuple(found),
        shots=tuple(_line(shot, chosen.get(shot.id), found) for shot in shots),
        counts={each.value: len(choose(shots, each)) for each in Choice},
        tree=tuple(tree),
        bytes=needed,
        packages=tuple(packages),
    )


def _sizes(library: Library, takes: Collection[TakeFacts]) -> dict[str, int]:
    """Bytes of each master that is on disk, by blob name."""
    blobs = {take.master for take in takes if take.master}
    return {blob: library.path(blob).stat().st_size for blob in blobs if library.has(blob)}


def _stems(
    project: models.Project, sequence: models.Sequence, pairs: Sequence[tuple[ShotFacts, TakeFacts]], final: bool
) -> list[tuple[str, str]]:
    """(stem, blob name of the master) in cut order."""
    found = []
    for shot, take in pairs:
        values: dict[str, str | int] = {"project": project.code, "sequence": sequence.code, "scene": shot.scene}
        stem = naming.movie_name(project.naming_rule, {**values, "shot": shot.code, "take": take.number}, final=final)
        found.append((stem, take.master or ""))
    return found


def _tree(
    name: str, stems: Sequence[tuple[str, str]], include: Collection[str], sizes: Mapping[str, int]
) -> list[TreeLine]:
    """As the package will list them; movies are estimated by their masters."""
    movies = [TreeLine(f"media/{stem}.mov", sizes.get(master)) for stem, master in stems]
    whole = sum(line.bytes or 0 for line in movies)
    lists = [TreeLine(f"edit/{name}.{FORMATS[each].extension}", None) for each in FORMATS if each in include]
    sidecars = [TreeLine(f"sidecars/{stem}.json", None) for stem, _ in stems]
    tree = [
        *movies,
        TreeLine(f"media/{name}.mov", whole),
        *lists,
        *sidecars,
        TreeLine(f"sidecars/{name}_shots.csv", None),
        TreeLine("manifest.json", None),
        TreeLine("MANIFEST.sha256", None),
    ]
    if "pdf" in include:
        tree.append(TreeLine(f"pdf/{name}_shotlist.pdf", None))
    if "markers" in include:
        endings = ("resolve.edl", "premiere.xml", "avid.txt", "notes.csv")
        tree += [TreeLine(f"notes/{name}_{ending}", None) for ending in endings]
    if "zip" in include:
        tree.append(TreeLine(f"{name}.zip", 2 * whole))
    return sorted(tree, key=lambda line: line.path.split("/"))


def _line(shot: ShotFacts, take: TakeFacts | None, found: Sequence[Finding]) -> ShotLine:
    approval = take.approval if take else None
    return ShotLine(
        shot_id=shot.id,
        code=shot.code,
        title=shot.title,
        take_id=take.id if take else None,
        version=take.version if take else "",
        state=_state(shot, take),
        approved_by=approval.author if approval else "",
        approved_at=approval.at if approval else None,
        needs=tuple(each.sentence for each in found if each.shot == shot.code),
    )


def _state(shot: ShotFacts, take: TakeFacts | None) -> str:
    if take is not None:
        return take.verdict.value if take.verdict else "to_review"
    if any(each.status.moving for each in shot.takes):
        return "rendering"
    return "not_chosen" if any(each.master for each in shot.takes) else "no_take"
