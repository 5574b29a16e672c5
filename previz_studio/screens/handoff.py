"""Handing a sequence to editorial: what blocks it, the package, its files."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from previz_studio.exports.actions import cancel_package, request_package
from previz_studio.exports.models import Package
from previz_studio.exports.queries import file_for, get_package
from previz_studio.kit.errors import NotFound
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project, Sequence
from previz_studio.projects.queries import project_by_code, sequence_by_code, sequences_of
from previz_studio.screens.handoff_page import handoff_page, package_page
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.files import blob_response
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(prefix="/p/{project}", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/handoff")
@allow(Action.LOOK)
def handoff(
    request: Request,
    project: str,
    db: Reads,
    actor: Actor,
    studio: TheStudio,
    sequence: str = "",
    choice: str = "approved",
) -> Response:
    """Without a sequence the first one; a project without any shows its board, where one is made."""
    found = project_by_code(db, actor, project)
    here = sequence_by_code(db, found.id, sequence) if sequence else next(iter(sequences_of(db, found.id)), None)
    if here is None:
        return RedirectResponse(f"/p/{found.code.lower()}/board", 303)
    return show(request, handoff_page(db, actor, studio.library, found, here, choice))


@router.post("/handoff")
@allow(Action.HANDOFF)
def make_package(  # noqa: PLR0913  # one form, its fields by name
    project: str,
    db: Writes,
    actor: Actor,
    sequence: Annotated[str, Form()] = "",
    flavour: Annotated[str, Form()] = "422hq",
    choice: Annotated[str, Form()] = "approved",
    shots: Annotated[list[int] | None, Form()] = None,
    include: Annotated[list[str] | None, Form()] = None,
    final: Annotated[bool, Form()] = False,
) -> Response:
    """The boxes ticked are what goes: none ticked is refused, not taken for all."""
    found = project_by_code(db, actor, project)
    crew.require(db, actor, found.id, Action.HANDOFF)
    here = sequence_by_code(db, found.id, sequence)
    package = request_package(
        db, actor, here.id, flavour=flavour, choice=choice, final=final, include=include or [], shots=shots or []
    )
    return _to(found, package)


@router.get("/packages/{package_id}")
@allow(Action.LOOK)
def package(request: Request, project: str, package_id: int, db: Reads, actor: Actor) -> Response:
    found, one = _package(db, actor, project, package_id, Action.LOOK)
    return show(request, package_page(db, actor, found, db.get_one(Sequence, one.sequence_id), one))


@router.post("/packages/{package_id}/cancel")
@allow(Action.HANDOFF)
def cancel(project: str, package_id: int, db: Writes, actor: Actor) -> Response:
    found, one = _package(db, actor, project, package_id, Action.HANDOFF)
    cancel_package(db, actor, one.id)
    return _to(found, one)


@router.post("/packages/{package_id}/again")
@allow(Action.HANDOFF)
def again(project: str, package_id: int, db: Writes, actor: Actor) -> Response:
    """A new package with the same wishes; numbers are never used twice."""
    found, one = _package(db, actor, project, package_id, Action.HANDOFF)
    wishes = one.options
    package = request_package(
        db,
        actor,
        one.sequence_id,
        flavour=wishes["flavour"],
        choice=wishes["choice"],
        final=one.final,
        include=wishes["include"],
    )
    return _to(found, package)


@router.get("/packages/{package_id}/files/{name:path}")
@allow(Action.DOWNLOAD)
def file(project: str, package_id: int, name: str, db: Reads, actor: Actor, studio: TheStudio) -> Response:
    """By its path inside the package. Ranges are answered: a broken download goes on where it stopped."""
    _package(db, actor, project, package_id, Action.DOWNLOAD)
    found = file_for(db, actor, package_id, name)
    return blob_response(studio.library, found.blob, download=found.name.rpartition("/")[2])


def _package(db: Session, actor: User, code: str, package_id: int, action: Action) -> tuple[Project, Package]:
    project = project_by_code(db, actor, code)
    package = get_package(db, actor, package_id, action)
    if package.project_id != project.id:
        raise NotFound(f"No package {package_id} in this project.")
    return project, package


def _to(project: Project, package: Package) -> Response:
    return RedirectResponse(f"/p/{project.code.lower()}/packages/{package.id}", 303)
