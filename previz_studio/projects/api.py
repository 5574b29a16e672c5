"""JSON door to projects, sequences, scenes and crew."""

from fastapi import APIRouter
from sqlalchemy.orm import Session

from previz_studio.kit.errors import NotFound
from previz_studio.kit.timecode import parse_rate
from previz_studio.ledger.queries import count_of, entries_of
from previz_studio.ledger.record import first_broken, head_of
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import actions, crew, queries
from previz_studio.projects.gates import KEYS, Gate, gate_for
from previz_studio.projects.models import Project, Scene, Sequence
from previz_studio.projects.schemas import (
    AuditEntryRead,
    AuditRead,
    GateRead,
    GateSet,
    MemberRead,
    MemberSet,
    ProjectAdd,
    ProjectRead,
    SceneAdd,
    SceneRead,
    SequenceAdd,
    SequenceChange,
    SequenceRead,
)
from previz_studio.web.deps import Actor, Reads, Writes
from previz_studio.web.policy import Open, allow

router = APIRouter(prefix="/api/projects", tags=["projects"])


@router.get("", response_model=list[ProjectRead])
@allow(Open.SIGNED_IN)
def projects(db: Reads, actor: Actor) -> list[Project]:
    return [project for project, _ in queries.projects_of(db, actor)]


@router.post("", status_code=201, response_model=ProjectRead)
@allow(Open.STUDIO_OWNER)
def new_project(wanted: ProjectAdd, db: Writes, actor: Actor) -> Project:
    form = actions.ProjectForm(**{**wanted.model_dump(), "fps": parse_rate(wanted.fps)})
    return actions.new_project(db, actor, form)


@router.get("/{code}", response_model=ProjectRead)
@allow(Action.LOOK)
def project(code: str, db: Reads, actor: Actor) -> Project:
    return queries.project_by_code(db, actor, code)


@router.get("/{code}/sequences", response_model=list[SequenceRead])
@allow(Action.LOOK)
def sequences(code: str, db: Reads, actor: Actor) -> list[Sequence]:
    return queries.sequences_of(db, queries.project_by_code(db, actor, code).id)


@router.post("/{code}/sequences", status_code=201, response_model=SequenceRead)
@allow(Action.PROJECT)
def add_sequence(code: str, wanted: SequenceAdd, db: Writes, actor: Actor) -> Sequence:
    found = queries.project_by_code(db, actor, code)
    return actions.add_sequence(db, actor, found.id, code=wanted.code, name=wanted.name)


@router.patch("/{code}/sequences/{sequence}", response_model=SequenceRead)
@allow(Action.PROJECT)
def change_sequence(code: str, sequence: str, wanted: SequenceChange, db: Writes, actor: Actor) -> Sequence:
    """Only what is named changes."""
    found = queries.sequence_by_code(db, queries.project_by_code(db, actor, code).id, sequence)
    return actions.set_sequence(db, actor, found.id, **wanted.model_dump(exclude_unset=True))


@router.get("/{code}/sequences/{sequence}/scenes", response_model=list[SceneRead])
@allow(Action.LOOK)
def scenes(code: str, sequence: str, db: Reads, actor: Actor) -> list[Scene]:
    found = queries.sequence_by_code(db, queries.project_by_code(db, actor, code).id, sequence)
    return queries.scenes_of(db, found.id)


@router.post("/{code}/sequences/{sequence}/scenes", status_code=201, response_model=SceneRead)
@allow(Action.PLAN)
def add_scene(code: str, sequence: str, wanted: SceneAdd, db: Writes, actor: Actor) -> Scene:
    found = queries.sequence_by_code(db, queries.project_by_code(db, actor, code).id, sequence)
    return actions.add_scene(db, actor, found.id, number=wanted.number, heading=wanted.heading)


@router.get("/{code}/audit", response_model=AuditRead)
@allow(Action.AUDIT)
def audit(code: str, db: Reads, actor: Actor, before: int | None = None, limit: int = 100) -> AuditRead:
    """Newest first; `before` is the id of the oldest entry you have. `chain_holds` is about the whole studio's."""
    found = queries.project_by_code(db, actor, code)
    crew.require(db, actor, found.id, Action.AUDIT)
    rows = entries_of(db, found.id, before=before, limit=min(max(1, limit), 1000))
    return AuditRead(
        entries=[AuditEntryRead.model_validate(row) for row in rows],
        count=count_of(db, found.id),
        chain_holds=first_broken(db) is None,
        head=head_of(db),
    )


@router.get("/{code}/crew", response_model=list[MemberRead])
@allow(Action.LOOK)
def crew_list(code: str, db: Reads, actor: Actor) -> list[MemberRead]:
    return _members(db, queries.project_by_code(db, actor, code).id)


@router.put("/{code}/crew/{user_id}", response_model=list[MemberRead])
@allow(Action.CREW)
def set_member(code: str, user_id: int, wanted: MemberSet, db: Writes, actor: Actor) -> list[MemberRead]:
    found = queries.project_by_code(db, actor, code)
    crew.require(db, actor, found.id, Action.CREW)
    actions.set_role(db, actor, found.id, user_id, wanted.role)
    return _members(db, found.id)


@router.get("/{code}/gates", response_model=dict[str, GateRead])
@allow(Action.LOOK)
def gates(code: str, db: Reads, actor: Actor, sequence: str = "") -> dict[str, GateRead]:
    """Who selects and who approves, for the project or for one sequence of it."""
    found = queries.project_by_code(db, actor, code)
    return _gates(db, actor, found, queries.sequence_by_code(db, found.id, sequence) if sequence else None)


@router.put("/{code}/gates/{gate}", response_model=dict[str, GateRead])
@allow(Action.PROJECT)
def set_gate(  # noqa: PLR0913  # a route names what it takes
    code: str, gate: str, wanted: GateSet, db: Writes, actor: Actor, sequence: str = ""
) -> dict[str, GateRead]:
    """`gate` is select or approve. Counts from the next decision on."""
    asked = Gate(tuple(wanted.roles), tuple(wanted.people), wanted.each)
    return _set_gate(db, actor, code, gate, sequence, asked)


@router.delete("/{code}/gates/{gate}", response_model=dict[str, GateRead])
@allow(Action.PROJECT)
def reset_gate(code: str, gate: str, db: Writes, actor: Actor, sequence: str = "") -> dict[str, GateRead]:
    """Back to what the project says, or the studio's usual rule."""
    return _set_gate(db, actor, code, gate, sequence, None)


def _set_gate(db: Session, actor: User, code: str, key: str, sequence: str, wanted: Gate | None) -> dict[str, GateRead]:
    found = queries.project_by_code(db, actor, code)
    crew.require(db, actor, found.id, Action.PROJECT)
    place = queries.sequence_by_code(db, found.id, sequence) if sequence else None
    action = next((one for one, name in KEYS.items() if name == key), None)
    if action is None:
        raise NotFound(f"There is no gate {key[:20]!r}.", hint="Use select or approve.")
    actions.set_gate(db, actor, found.id, action, wanted, sequence_id=place.id if place else None)
    return _gates(db, actor, found, place)


def _gates(db: Session, actor: User, project: Project, sequence: Sequence | None) -> dict[str, GateRead]:
    crew_here = crew.standing(db, actor, project.id).crew
    own = sequence.gates if sequence else project.gates
    found = {action: gate_for(action, sequence.gates if sequence else {}, project.gates) for action in KEYS}
    return {
        KEYS[action]: GateRead(
            **gate.stored(), sentence=gate.sentence(crew_here, f"{KEYS[action]}s"), own=KEYS[action] in own
        )
        for action, gate in found.items()
    }


def _members(db: Session, project_id: int) -> list[MemberRead]:
    rows = queries.crew_rows(db, project_id)
    return [MemberRead(user_id=i, name=name, email=email, role=role) for i, name, email, role in rows]
