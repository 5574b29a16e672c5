"""JSON door to handoffs: is it ready, make it, watch it, fetch it."""

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from previz_studio.exports import actions, queries
from previz_studio.exports.dailies.files import agenda_file, summary_file
from previz_studio.exports.handoff import Handoff, read_handoff
from previz_studio.exports.models import Package, PackageFile
from previz_studio.exports.notes import notes_file, sequence_notes, take_notes
from previz_studio.exports.queries import PackageLine
from previz_studio.exports.schemas import FileRead, HandoffRead, PackageAsk, PackageLineRead, PackageRead
from previz_studio.people.roles import Action
from previz_studio.projects.queries import project_by_code, sequence_by_code
from previz_studio.review.dailies.queries import lineup_named
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.files import TYPES, blob_response
from previz_studio.web.policy import allow

router = APIRouter(prefix="/api", tags=["handoff"])


@router.get("/sequences/{sequence_id}/handoff", response_model=HandoffRead)
@allow(Action.LOOK)
def handoff(sequence_id: int, db: Reads, actor: Actor, studio: TheStudio, choice: str = "approved") -> Handoff:
    """What stands in the way, which takes would go, and what they would get."""
    return read_handoff(db, actor, sequence_id, studio.library, choice=choice)


@router.post("/sequences/{sequence_id}/packages", status_code=201, response_model=PackageRead)
@allow(Action.HANDOFF)
def request_package(sequence_id: int, wanted: PackageAsk, db: Writes, actor: Actor) -> Package:
    """Made by a job; look at the package until it is ready."""
    return actions.request_package(db, actor, sequence_id, **wanted.model_dump())


@router.get("/sequences/{sequence_id}/packages", response_model=list[PackageLineRead])
@allow(Action.LOOK)
def packages(sequence_id: int, db: Reads, actor: Actor) -> list[PackageLine]:
    """Newest first."""
    return queries.packages_for(db, actor, sequence_id)


@router.get("/packages/{package_id}", response_model=PackageRead)
@allow(Action.LOOK)
def package(package_id: int, db: Reads, actor: Actor) -> Package:
    return queries.get_package(db, actor, package_id)


@router.post("/packages/{package_id}/cancel", response_model=PackageRead)
@allow(Action.HANDOFF)
def cancel(package_id: int, db: Writes, actor: Actor) -> Package:
    return actions.cancel_package(db, actor, package_id)


@router.get("/packages/{package_id}/files", response_model=list[FileRead])
@allow(Action.LOOK)
def files(package_id: int, db: Reads, actor: Actor) -> list[PackageFile]:
    return queries.files_of(db, queries.get_package(db, actor, package_id).id)


@router.get("/packages/{package_id}/files/{name:path}", response_class=FileResponse)
@allow(Action.DOWNLOAD)
def file(package_id: int, name: str, db: Reads, actor: Actor, studio: TheStudio) -> FileResponse:
    """One file by its path inside the package; ranges are answered, so a broken download goes on."""
    found = queries.file_for(db, actor, package_id, name)
    return blob_response(studio.library, found.blob, download=found.name.rpartition("/")[2])


@router.get("/takes/{take_id}/notes.{form}", response_class=Response)
@allow(Action.LOOK)
def notes_of_take(take_id: int, form: str, db: Reads, actor: Actor, studio: TheStudio) -> Response:
    """The notes as timeline markers: resolve, premiere, avid, csv or pdf."""
    return _file(*notes_file(take_notes(db, actor, take_id), form, studio.library))


@router.get("/sequences/{sequence_id}/notes.{form}", response_class=Response)
@allow(Action.LOOK)
def notes_of_sequence(
    sequence_id: int, form: str, db: Reads, actor: Actor, studio: TheStudio, choice: str = "ready"
) -> Response:
    """The same for the cut of the chosen takes."""
    return _file(*notes_file(sequence_notes(db, actor, sequence_id, choice=choice), form, studio.library))


@router.get("/projects/{code}/agenda.{form}", response_class=Response)
@allow(Action.LOOK)
def agenda(code: str, form: str, db: Reads, actor: Actor, list: str = "", sequence: str = "") -> Response:
    """What a dailies list holds, with the open questions on it: pdf or csv."""
    project = project_by_code(db, actor, code)
    chosen = sequence_by_code(db, project.id, sequence) if sequence else None
    return _file(*agenda_file(db, project, lineup_named(db, actor, project, list, chosen), form))


@router.get("/screenings/{screening_id}/summary.{form}", response_class=Response)
@allow(Action.LOOK)
def summary(screening_id: int, form: str, db: Reads, actor: Actor, studio: TheStudio) -> Response:
    """What a live session came to: pdf or csv; its notes as markers on the cut it played: resolve, premiere, avid."""
    return _file(*summary_file(db, actor, screening_id, form, studio.library))


def _file(name: str, data: bytes) -> Response:
    kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(data, media_type=kind, headers=headers)
