"""A structured breakdown -> a production: project, sequence, scenes, shots with plans, identities. One transaction.

Importing the same file again changes nothing; a changed plan becomes a new revision. Pictures come beside it, already
published; those missing are named in the answer, never invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, parse_rate
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import actions as projects
from previz_studio.projects import crew
from previz_studio.projects.models import Project, Scene, Sequence
from previz_studio.references import actions as references
from previz_studio.references.identity_file import read_identity
from previz_studio.references.models import Identity
from previz_studio.references.queries import identities_by_slug
from previz_studio.shots.actions import new_shot, save_plan
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import plan_from

FORMATS = ("previz-studio/breakdown", "night-ferry-shot-plans")
IDENTITY_FORMATS = ("previz-studio/identities", "night-ferry-identities")
VERSION = 1
MOST_SHOTS = 2000

Pictures = Mapping[str, references.KeptPicture]
"""The file as the breakdown names it -> the picture in the library."""


@dataclass(frozen=True)
class Imported:
    project: Project
    sequence: Sequence | None
    shots: int
    identities: int
    missing: tuple[str, ...]
    """Pictures the breakdown names that did not come with it."""


def import_breakdown(
    session: Session,
    user: User,
    shots_file: Mapping[str, Any] | None,
    identities_file: Mapping[str, Any] | None,
    pictures: Pictures,
    *,
    project_code: str = "",
) -> Imported:
    """Raises Invalid naming the field; then nothing at all was imported."""
    project = _project(session, user, shots_file, project_code)
    assets = {
        name: references.keep_asset(session, user, project.id, name.split("/")[-1], picture).id
        for name, picture in pictures.items()
    }
    identities = _identities(session, user, project, identities_file, assets) if identities_file else 0
    sequence, count = _shots(session, user, project, shots_file, assets) if shots_file else (None, 0)
    named = pictures_named(shots_file, identities_file)
    return Imported(project, sequence, count, identities, tuple(sorted(named - set(pictures))))


def pictures_named(shots_file: Mapping[str, Any] | None, identities_file: Mapping[str, Any] | None) -> set[str]:
    """Every picture the two files name, as they name it."""
    named = {str(shot["panel"]) for shot in (shots_file or {}).get("shots", []) if shot.get("panel")}
    owners = [*(shots_file or {}).get("shots", []), *(identities_file or {}).get("identities", [])]
    return named | {str(ref["file"]) for owner in owners for ref in owner.get("references", []) if ref.get("file")}


def _check_format(data: Mapping[str, Any], formats: tuple[str, ...], rows: str) -> None:
    if data.get("format") not in formats or data.get("format_version") != VERSION:
        raise Invalid(
            f"This is format {str(data.get('format'))[:60]!r}, version {str(data.get('format_version'))[:20]}.",
            hint=f"The studio reads {formats[0]!r} version {VERSION}; see docs/breakdown.md.",
        )
    found = data.get(rows)
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        raise Invalid(f"{rows} is not a list of objects.", hint="See docs/breakdown.md.")
    if len(found) > MOST_SHOTS:
        raise Invalid(f"{rows} has {len(found)} entries.", hint=f"{MOST_SHOTS} are the most in one file.")


def _project(session: Session, user: User, shots_file: Mapping[str, Any] | None, code: str) -> Project:
    code = (code or str((shots_file or {}).get("production_code", ""))).strip().upper()
    if not code:
        raise Invalid("Say which project this belongs to.", hint="Give a project code, or production_code in the file.")
    project = session.scalar(select(Project).where(Project.code == code))
    if project is not None:
        crew.require(session, user, project.id, Action.PROJECT)
        return project
    if shots_file is None:
        raise Invalid(f"There is no project {code} yet.", hint="Import its shots first: they carry the format.")
    return projects.new_project(session, user, _form(shots_file, code))


def _form(data: Mapping[str, Any], code: str) -> projects.ProjectForm:
    plain = projects.ProjectForm(code=code, name=str(data.get("production") or code))
    size = data.get("resolution") or [plain.width, plain.height]
    if not isinstance(size, list) or len(size) != 2 or not all(isinstance(side, int) for side in size):
        raise Invalid("resolution is two whole numbers of pixels.", hint="For example [1920, 804].")
    return replace(
        plain,
        kind=str(data.get("production_kind") or plain.kind)[:40],
        fps=parse_rate(str(data.get("fps", "24"))),
        width=size[0],
        height=size[1],
        aspect=str(data.get("aspect") or plain.aspect)[:8],
        first_frame=int(data.get("first_frame") or plain.first_frame),
        start_timecode=str(data.get("start_timecode") or plain.start_timecode),
    )


def _identities(
    session: Session, user: User, project: Project, data: Mapping[str, Any], assets: Mapping[str, int]
) -> int:
    _check_format(data, IDENTITY_FORMATS, "identities")
    known = identities_by_slug(session, project.id, [str(row.get("id")) for row in data["identities"]])
    count = 0
    for row in data["identities"]:
        read = read_identity(row)
        if read.form.slug in known:
            continue
        identity: Identity = references.add_identity(session, user, project.id, read.form)
        for reference in read.references:
            references.add_reference(session, user, identity.id, assets.get(reference.file), reference.form)
        identity.revision = read.revision
        references.set_rights(session, user, identity.id, read.rights, read.rights_until)
        if read.locked:
            references.set_identity_lock(session, user, identity.id, True)
            identity.locked_by = read.locked_by or user.name
        count += 1
    return count


def _shots(
    session: Session, user: User, project: Project, data: Mapping[str, Any], assets: Mapping[str, int]
) -> tuple[Sequence, int]:
    _check_format(data, FORMATS, "shots")
    sequence = _sequence(session, user, project, data)
    scenes = _scenes(session, user, sequence, data)
    existing = {s.code: s for s in session.scalars(select(Shot).where(Shot.sequence_id == sequence.id))}
    for i, row in enumerate(data["shots"]):
        try:
            plan = _with_assets(plan_from(row, project.fps), assets)
        except Invalid as exc:
            raise Invalid(f"shots[{i}] ({str(row.get('code'))[:20]}): {exc.message}", hint=exc.hint) from exc
        code = str(row.get("code") or "")
        if code in existing:
            save_plan(session, user, existing[code].id, plan, reason="breakdown")
        else:
            scene = scenes.get(str(row.get("scene") or ""))
            new_shot(session, user, sequence.id, plan, code=code, scene_id=scene.id if scene else None)
    return sequence, len(data["shots"])


def _with_assets(plan: ShotPlan, assets: Mapping[str, int]) -> ShotPlan:
    kept = tuple(replace(ref, asset_id=assets.get(ref.file, ref.asset_id)) for ref in plan.references)
    return replace(plan, references=kept, panel_asset_id=assets.get(plan.panel_file, plan.panel_asset_id))


def _sequence(session: Session, user: User, project: Project, data: Mapping[str, Any]) -> Sequence:
    code = str(data.get("sequence") or "SQ010").upper()
    found = session.scalar(select(Sequence).where(Sequence.project_id == project.id, Sequence.code == code))
    return found or projects.add_sequence(
        session, user, project.id, code=code, name=str(data.get("sequence_name") or "")
    )


def _scenes(session: Session, user: User, sequence: Sequence, data: Mapping[str, Any]) -> dict[str, Scene]:
    scenes = {s.number: s for s in session.scalars(select(Scene).where(Scene.sequence_id == sequence.id))}
    for row in data.get("scenes") or []:
        number = str(row.get("number") or "")
        if number not in scenes:
            scene = projects.add_scene(session, user, sequence.id, number=number, heading=str(row.get("heading") or ""))
            scene.summary, scene.turn = str(row.get("summary") or ""), str(row.get("turn") or "")
            scenes[number] = scene
    return scenes


def rate_of(data: Mapping[str, Any]) -> FrameRate:
    return parse_rate(str(data.get("fps", "24")))
