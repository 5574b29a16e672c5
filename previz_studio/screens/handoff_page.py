"""Handing a sequence over, and a package while it is made and after -> the pages' values."""

from collections.abc import Iterable
from collections.abc import Sequence as Many
from urllib.parse import quote

from sqlalchemy.orm import Session

from previz_studio.exports.actions import DELIVER, USUAL
from previz_studio.exports.checks import Check as Found
from previz_studio.exports.checks import size_words
from previz_studio.exports.cutlists.formats import FORMATS
from previz_studio.exports.handoff import Handoff, ShotLine, read_handoff
from previz_studio.exports.models import Package, PackageStatus
from previz_studio.exports.queries import PackageLine, files_of, packages_of
from previz_studio.exports.readiness import Choice as Which
from previz_studio.exports.readiness import Weight, blocking
from previz_studio.jobs.queries import by_subject
from previz_studio.media.commands import FLAVOURS, MASTER
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project, Sequence
from previz_studio.screens.job_words import progress_of, stages_of
from previz_studio.screens.pages.handoff import (
    Check,
    EarlierPackage,
    HandoffPage,
    HandoffRow,
    Option,
    PackageFile,
    PackagePage,
    PackageStage,
    TreeLine,
)
from previz_studio.screens.pages.parts import Choice, Crumb, Gate
from previz_studio.screens.shell import project_shell
from previz_studio.screens.words import clock

WHICH = {Which.APPROVED: "Approved", Which.SELECTED: "Selected", Which.BEST: "Best", Which.READY: "Newest"}
STATES = {"to_review": "new", "rendering": "render", "no_take": "none", "not_chosen": "new"}
EXTRAS = {"markers": "Notes as markers", "pdf": "Shot list as PDF", "zip": "One zip of everything"}
VERDICTS = {None: "ok", Weight.WARNING: "warn", Weight.FINAL: "bad", Weight.BLOCKER: "bad"}
WORST_FIRST = ("bad", "warn", "ok")


def handoff_page(
    session: Session, user: User, library: Library, project: Project, sequence: Sequence, choice: str
) -> HandoffPage:
    standing = crew.standing(session, user, project.id)
    found = read_handoff(session, user, sequence.id, library, choice=choice)
    base = f"/p/{project.code.lower()}"
    here = f"{base}/handoff?sequence={sequence.code}"
    sent = sum(line.take_id is not None for line in found.shots)
    checks = sorted(
        (_check(one, found, base, sequence.code) for one in found.checks),
        key=lambda one: WORST_FIRST.index(one.verdict),
    )
    locked = standing.gate(Action.HANDOFF, "makes packages")
    may_wip, may_final = _gates(found, locked)
    return HandoffPage(
        shell=project_shell(session, user, project, standing, section="Handoff", sequence=sequence),
        post_url=f"{base}/handoff",
        sequence_code=sequence.code,
        summary=_summary(found, sequence),
        checks=tuple(checks),
        checks_words=_checks_words(checks),
        choices=tuple(
            Choice(words, f"{here}&choice={one.value}", one.value, one is found.choice, found.counts[one.value])
            for one, words in WHICH.items()
        ),
        rows=tuple(_row(line, found, base) for line in found.shots),
        included_words=f"{sent} of {len(found.shots)} in this package",
        flavours=tuple(Choice(f.title, value=f.name, current=f is MASTER) for f in FLAVOURS.values()),
        cut_lists=tuple(Option(name, one.title, name in USUAL) for name, one in FORMATS.items()),
        extras=tuple(Option(name, words, name in USUAL) for name, words in EXTRAS.items()),
        naming=_naming(found, project),
        tree=tree_of(found.name, [(line.path, line.bytes) for line in found.tree]),
        tree_words=_tree_words(len(found.tree), found.bytes),
        may_wip=may_wip,
        may_final=may_final,
        final_words=f"Final unlocks when all {len(found.shots)} shots are approved. "
        "A work in progress is marked WIP in every file name.",
        packages=tuple(_earlier(line, base) for line in found.packages),
    )


def package_page(session: Session, user: User, project: Project, sequence: Sequence, package: Package) -> PackagePage:
    standing = crew.standing(session, user, project.id)
    base = f"/p/{project.code.lower()}"
    here = f"{base}/packages/{package.id}"
    line = by_subject(session, DELIVER, [package.id]).get(package.id)
    files = files_of(session, package.id)
    may = standing.may(Action.HANDOFF)
    state = _state(package.status)
    kind = "final" if package.final else "work in progress"
    ended_badly = package.status in (PackageStatus.FAILED, PackageStatus.CANCELLED)
    back = Crumb("Handoff", f"{base}/handoff?sequence={sequence.code}")
    archive = next((file.name for file in files if file.name.endswith(".zip")), "")
    return PackagePage(
        shell=project_shell(session, user, project, standing, section="Handoff", sequence=sequence, more=[back]),
        title=f"{'Exporting package' if state == 'making' else 'Package'} {package.number}, {kind}",
        state=state,
        percent=progress_of(line).percent if line else 0,
        now=progress_of(line).stage if line and state == "making" else "",
        rest="",
        stages=tuple(PackageStage(words, done) for words, done in stages_of(line)) if line else (),
        files=tuple(
            PackageFile(file.name, f"{here}/files/{quote(file.name)}", size_words(file.bytes), file.sha256)
            for file in files
        ),
        facts=_facts(package),
        tree=tree_of(f"Package {package.number}", [(file.name, file.bytes) for file in files]),
        tree_words=_tree_words(len(files), sum(file.bytes for file in files)) if files else "Not there yet",
        back_url=back.href,
        cancel_url=f"{here}/cancel" if may and package.status.moving else "",
        retry_url=f"{here}/again" if may and ended_badly else "",
        problem=_problem(package),
        packages=tuple(_earlier(one, base) for one in packages_of(session, sequence.id) if one.id != package.id),
        download_url=f"{here}/files/{quote(archive)}" if archive else "",
    )


def tree_of(root: str, files: Iterable[tuple[str, int | None]]) -> tuple[TreeLine, ...]:
    """The package as a file browser shows it: each folder once, before what is in it."""
    lines, folders = [TreeLine(0, f"{root}/")], set[str]()
    for path, size in files:
        folder, _, name = path.rpartition("/")
        if folder and folder not in folders:
            folders.add(folder)
            lines.append(TreeLine(1, f"{folder}/"))
        lines.append(TreeLine(2 if folder else 1, name, size_words(size) if size else ""))
    return tuple(lines)


def _gates(found: Handoff, locked: str) -> tuple[Gate, Gate]:
    """(a work in progress, a final handoff): what each would be refused with."""
    stops = {final: blocking(found.findings, final=final) for final in (False, True)}
    reasons = [
        locked or (stops[final][0].sentence if stops[final] else "" if found.sendable else "There is no take to send.")
        for final in (False, True)
    ]
    return Gate(not reasons[0], reasons[0]), Gate(not reasons[1], reasons[1])


def _check(one: Found, found: Handoff, base: str, sequence: str) -> Check:
    verdict = VERDICTS[one.weight]
    action, href = "", ""
    if verdict != "ok" and one.kind == "rights":
        action, href = "Identities", f"{base}/identities"
    elif verdict != "ok" and one.shots:
        shot = next((line for line in found.shots if line.code == one.shots[0]), None)
        action, href = (f"Open {shot.code}", _row_href(shot, base)) if shot else ("", "")
    elif verdict != "ok" and one.kind == "approval":
        action, href = "Open the board", f"{base}/board?sequence={sequence}"
    return Check(verdict, one.title, one.detail, action, href)


def _checks_words(checks: Many[Check]) -> str:
    open_ones = sum(one.verdict != "ok" for one in checks)
    if not open_ones:
        return f"All {len(checks)} checks pass"
    return f"{open_ones} of {len(checks)} checks {'needs' if open_ones == 1 else 'need'} you"


def _row(line: ShotLine, found: Handoff, base: str) -> HandoffRow:
    stale = line.state == "approved" and any(one.shot == line.code and one.kind == "approval" for one in found.findings)
    approved = (
        f"{line.approved_by.split()[0]}, {clock(line.approved_at)}" if line.approved_by and line.approved_at else ""
    )
    return HandoffRow(
        shot_id=str(line.shot_id),
        code=line.code,
        take=line.version,
        state="stale" if stale else STATES.get(line.state, line.state),
        approved_by=approved,
        needs=line.needs[0] if line.needs else "",
        included=line.take_id is not None,
        possible=line.take_id is not None,
        picture=f"/media/takes/{line.take_id}/poster.jpg" if line.take_id else "",
        href=_row_href(line, base),
    )


def _row_href(line: ShotLine, base: str) -> str:
    return f"{base}/takes/{line.take_id}" if line.take_id else f"{base}/shots/{line.shot_id}"


def _summary(found: Handoff, sequence: Sequence) -> str:
    last = next((line.ready_at for line in found.packages if line.ready_at), None)
    before = f", the last went out {clock(last)}" if last else ", the first"
    return f"{sequence.code} {sequence.name}".strip() + f". Package {found.number}{before}."


def _naming(found: Handoff, project: Project) -> str:
    """A name as it will be, else the rule."""
    movie = next((line.path for line in found.tree if line.path.startswith("media/")), "")
    return movie.rpartition("/")[2] if any(line.take_id for line in found.shots) else project.naming_rule


def _tree_words(count: int, size: int) -> str:
    files = f"{count} {'file' if count == 1 else 'files'}"
    return f"{size_words(size)}, {files}" if size else f"{files}, size unknown"


def _earlier(line: PackageLine, base: str) -> EarlierPackage:
    flavour = FLAVOURS.get(line.flavour)
    return EarlierPackage(
        number=line.number,
        tag="Final" if line.final else "WIP",
        by=line.author,
        when=clock(line.ready_at or line.created_at),
        contents=f"{line.shots} {'shot' if line.shots == 1 else 'shots'}, {flavour.title if flavour else line.flavour}",
        size=size_words(line.bytes) if line.bytes else "",
        href=f"{base}/packages/{line.id}",
        state=_state(line.status),
        problem=line.error,
    )


def _state(status: PackageStatus) -> str:
    return "making" if status.moving else status.value


def _problem(package: Package) -> str:
    if package.status is PackageStatus.CANCELLED:
        return "This package was cancelled. Nothing of it was published."
    return package.error


def _facts(package: Package) -> tuple[tuple[str, str], ...]:
    rows = [
        ("Who", package.author_name),
        ("Asked for", clock(package.created_at)),
        ("Ready", clock(package.ready_at) if package.ready_at else "Not yet"),
        ("Kind", "Final" if package.final else "Work in progress"),
        ("Picture", FLAVOURS[package.options["flavour"]].title),
        ("Takes", str(len(package.options["take_ids"]))),
    ]
    return (*rows, *(("Checked", str(sentence)) for sentence in package.checks))
