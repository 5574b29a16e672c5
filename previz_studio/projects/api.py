"""JSON door to projects, sequences, scenes and crew."""

from fastapi import APIRouter
from sqlalchemy.orm import Session

from previz_studio.kit.timecode import parse_rate
from previz_studio.people.roles import Action
from previz_studio.projects import actions, crew, queries
from previz_studio.projects.models import Project, Scene, Sequence
from previz_studio.projects.schemas import (
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
    found = queries.sequence_by_code(db, queries.project_by_code(db, actor, code).id, sequence)
    return actions.set_sequence(db, actor, found.id, owner_id=wanted.owner_id, review_closes_at=wanted.review_closes_at)


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


def _members(db: Session, project_id: int) -> list[MemberRead]:
    rows = queries.crew_rows(db, project_id)
    return [MemberRead(user_id=i, name=name, email=email, role=role) for i, name, email, role in rows]
