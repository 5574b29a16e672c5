"""Setting up a production: project, crew, sequences, scenes."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypedDict, Unpack

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Conflict, Invalid, NotFound
from previz_studio.kit.timecode import FILM, from_timecode
from previz_studio.ledger.record import record
from previz_studio.people.actions import require_owner
from previz_studio.people.models import User
from previz_studio.people.roles import Action, Role
from previz_studio.projects import crew, numbering
from previz_studio.projects.gates import KEYS, Gate, check_gate
from previz_studio.projects.models import CrewMember, Project, Scene, Sequence

_CODE = re.compile(r"^[A-Z][A-Z0-9]{0,15}$")


@dataclass(frozen=True)
class ProjectForm:
    """The format the production shoots in. Pixels even; aspect as written on the slate."""

    code: str
    name: str
    kind: str = "Feature"
    fps: Fraction = FILM
    width: int = 1920
    height: int = 804
    aspect: str = "2.39"
    first_frame: int = 1001
    start_timecode: str = "01:00:00:00"
    naming_rule: str = field(default="{project}_{sequence}_{shot}_{take}")


def check_format(form: ProjectForm) -> None:
    """Raises Invalid with the field that cannot be."""
    if not _CODE.match(form.code):
        raise Invalid(
            f"{form.code[:40]!r} is not a project code.", hint="Use 1 to 16 capital letters and digits, as NF."
        )
    if not 1 <= len(form.name) <= 120:
        raise Invalid("A project has a name of 1 to 120 characters.")
    for side, pixels in (("wide", form.width), ("high", form.height)):
        if not 64 <= pixels <= 8192 or pixels % 2:
            raise Invalid(f"Pictures cannot be {pixels} pixels {side}.", hint="Use an even number from 64 to 8192.")
    if not 0 <= form.first_frame <= 1_000_000:
        raise Invalid(f"The first frame cannot be {form.first_frame}.", hint="1001 is usual.")
    from_timecode(form.start_timecode, form.fps)
    if "{shot}" not in form.naming_rule or "{take}" not in form.naming_rule:
        raise Invalid("The naming rule must contain {shot} and {take}.", hint="For example {project}_{shot}_{take}.")


def new_project(session: Session, user: User, form: ProjectForm) -> Project:
    """Its maker becomes its owner. Raises Conflict when the code is taken."""
    require_owner(user)
    check_format(form)
    if session.scalar(select(Project.id).where(Project.code == form.code)):
        raise Conflict(f"There is a project {form.code} already.", hint="Choose another code.")
    project = Project(**{name: getattr(form, name) for name in form.__dataclass_fields__})
    session.add(project)
    session.flush()
    session.add(CrewMember(project_id=project.id, user_id=user.id, role=Role.OWNER))
    session.flush()
    record(session, user, "created project", project.name, {"code": project.code, "fps": str(project.fps)}, project.id)
    return project


def set_role(session: Session, user: User, project_id: int, member_id: int, role: Role | None) -> None:
    """`role` None takes the person off the crew. The last owner cannot be changed away."""
    held = crew.require(session, user, project_id, Action.CREW)
    member = session.get(User, member_id)
    if member is None:
        raise NotFound("No such person.")
    row = session.scalar(select(CrewMember).where(CrewMember.project_id == project_id, CrewMember.user_id == member_id))
    touches_owner = Role.OWNER in (role, row.role if row else None)
    if touches_owner and held.role is not Role.OWNER:
        raise Conflict("Only an owner makes or changes an owner.", hint="Choose another role.")
    if row and row.role is Role.OWNER and role is not Role.OWNER and len(held.holders[Role.OWNER]) == 1:
        raise Conflict(f"{member.name} is the only owner.", hint="Make somebody else owner first.")
    before = row.role if row else None
    if row and role:
        row.role = role
    elif row:
        session.delete(row)
    elif role:
        session.add(CrewMember(project_id=project_id, user_id=member_id, role=role))
    session.flush()
    session.info[crew.CREW_CHANGED] = True
    record(session, user, "changed crew", member.name, {"from": before, "to": role}, project_id)


def add_sequence(session: Session, user: User, project_id: int, *, code: str = "", name: str = "") -> Sequence:
    crew.require(session, user, project_id, Action.PROJECT)
    used = [numbering.number_of("SQ", c) for c in session.scalars(_codes(project_id))]
    number = numbering.number_of("SQ", code) if code else numbering.next_number(used)
    if number in used:
        raise Conflict(f"{numbering.code_of('SQ', number)} exists already.", hint="A number is never used twice.")
    sequence = Sequence(
        project_id=project_id, code=numbering.code_of("SQ", number), name=name[:120], position=number, owner_id=user.id
    )
    session.add(sequence)
    session.flush()
    record(session, user, "added sequence", f"{sequence.code} {name}".strip(), {}, project_id)
    return sequence


def add_scene(session: Session, user: User, sequence_id: int, *, number: str, heading: str = "") -> Scene:
    sequence = crew.require_of(session, user, session.get(Sequence, sequence_id), Action.PLAN, "No such sequence.")
    number = number.strip()[:16]
    if not number:
        raise Invalid("A scene has a number as in the screenplay.", hint="For example 31 or 31A.")
    if session.scalar(select(Scene.id).where(Scene.sequence_id == sequence_id, Scene.number == number)):
        raise Conflict(f"{sequence.code} has a scene {number} already.")
    last = session.scalar(select(func.max(Scene.position)).where(Scene.sequence_id == sequence_id)) or 0
    scene = Scene(sequence_id=sequence_id, number=number, heading=heading[:200], position=last + 1)
    session.add(scene)
    session.flush()
    return scene


class SequenceChanges(TypedDict, total=False):
    """Only what is named changes; nobody is an owner too."""

    owner_id: int | None


def set_sequence(session: Session, user: User, sequence_id: int, **changes: Unpack[SequenceChanges]) -> Sequence:
    sequence = crew.require_of(session, user, session.get(Sequence, sequence_id), Action.PROJECT, "No such sequence.")
    owner_id = changes.get("owner_id", sequence.owner_id)
    if owner_id != sequence.owner_id:
        if owner_id is not None:
            _must_be_crew(session, sequence.project_id, owner_id)
        sequence.owner_id = owner_id
        record(session, user, "changed sequence", sequence.code, {"owner": owner_id}, sequence.project_id)
    return sequence


def set_gate(
    session: Session, user: User, project_id: int, action: Action, gate: Gate | None, *, sequence_id: int | None = None
) -> None:
    """For one sequence, or for all of the project that have none of their own. `gate` None goes back to what stands
    above it. Counts from the next decision on: what was decided stays as it is."""
    held = crew.require(session, user, project_id, Action.PROJECT)
    if action not in KEYS:
        raise Invalid("Gates are for selecting and approving.", hint="Use select or approve.")
    if gate is not None:
        check_gate(gate, held.crew)
    place = session.get_one(Project, project_id) if sequence_id is None else session.get(Sequence, sequence_id)
    if place is None or (isinstance(place, Sequence) and place.project_id != project_id):
        raise NotFound("No such sequence in this project.")
    before, key = place.gates.get(KEYS[action]), KEYS[action]
    kept = {name: value for name, value in place.gates.items() if name != key}
    place.gates = {**kept, key: gate.stored()} if gate else kept
    if place.gates.get(key) != before:
        detail = {"gate": key, "from": before, "to": place.gates.get(key)}
        record(session, user, "changed gate", f"{place.code} {key}", detail, project_id)
    session.flush()


def _must_be_crew(session: Session, project_id: int, user_id: int) -> None:
    member = session.get(User, user_id)
    if member is None or crew.role_of(session, member, project_id) is None:
        raise Invalid("An owner is somebody on the crew.", hint="Add them to the crew first.")


def _codes(project_id: int) -> Select[tuple[str]]:
    return select(Sequence.code).where(Sequence.project_id == project_id)
