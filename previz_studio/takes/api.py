"""JSON door to takes and to the queue that makes them."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import FileResponse, Response

from previz_studio.jobs import queries as jobs
from previz_studio.jobs.models import Job, QueuePause
from previz_studio.jobs.pauses import pauses as pauses_of
from previz_studio.jobs.queries import JobLine
from previz_studio.jobs.troubled import Trouble, troubles
from previz_studio.people.roles import Action
from previz_studio.projects.queries import projects_of
from previz_studio.shots.queries import get_shot
from previz_studio.takes import actions, again, batch, queries, queue, remake, stills
from previz_studio.takes.actions import RENDER
from previz_studio.takes.bring_in import keep_movie
from previz_studio.takes.estimate import estimate, planned
from previz_studio.takes.go_on import going_on
from previz_studio.takes.guiding import Wishes
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.schemas import (
    BatchAsk,
    BatchLook,
    GoOnAsk,
    JobMove,
    JobRead,
    NightAsk,
    PauseRead,
    QueueHold,
    RemakeAsk,
    RungRead,
    TakeAsk,
    TakeRead,
    TakeWhole,
    TierAsk,
    TroubleRead,
    VaryAsk,
)
from previz_studio.takes.vary import vary_take
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.files import blob_response
from previz_studio.web.policy import Open, allow
from previz_studio.web.rows import json_text

router = APIRouter(prefix="/api", tags=["takes"])


def order_of(wanted: TakeAsk) -> TakeOrder:
    wishes = Wishes(
        wanted.guide,
        wanted.guide_strength,
        wanted.panel,
        wanted.camera_lora,
        wanted.lora_weight,
        tuple(wanted.windows),
        wanted.model,
        wanted.sheet,
        wanted.sound,
        wanted.again,
    )
    return TakeOrder(
        wanted.tier,
        wanted.count,
        wanted.seed,
        words=wanted.words,
        options=wanted.options,
        wishes=wishes,
        overnight=wanted.overnight,
    )


def change_of(wanted: BatchAsk) -> batch.OneChange | None:
    return batch.OneChange(wanted.change.field, wanted.change.text, wanted.change.how) if wanted.change else None


@router.post("/shots/{shot_id}/takes", status_code=201, response_model=list[TakeRead])
@allow(Action.GENERATE)
def request_takes(shot_id: int, wanted: TakeAsk, db: Writes, actor: Actor, studio: TheStudio) -> list[Take]:
    return actions.request_takes(db, actor, shot_id, order_of(wanted), studio.engines)


@router.post("/batch", status_code=201, response_model=list[TakeRead])
@allow(Open.SIGNED_IN)
def request_batch(wanted: BatchAsk, db: Writes, actor: Actor, studio: TheStudio) -> list[Take]:
    """Needs the right to generate on every shot named, and to plan for a change; all or none."""
    order, change = order_of(wanted), change_of(wanted)
    return batch.request_batch(db, actor, wanted.shot_ids, order, studio.engines, change, chain=wanted.chain)


@router.post("/batch/look", response_model=BatchLook)
@allow(Open.SIGNED_IN)
def look_at_batch(wanted: BatchAsk, db: Reads, actor: Actor, studio: TheStudio) -> dict[str, Any]:
    """What POST /api/batch would change and cost; changes nothing."""
    rows = batch.preview_batch(db, actor, wanted.shot_ids, change_of(wanted))
    project = batch.shots_in_order(db, wanted.shot_ids)[0].project
    size, frames = (project.width, project.height), [row.frames for row in rows]
    works = planned(studio.engines, size, frames, wanted.tier, wanted.model)
    night = studio.night if wanted.overnight else None
    return {"shots": rows, "estimate": estimate(db, studio.engines, works, wanted.count, night=night)}


@router.post("/shots/{shot_id}/takes/import", status_code=201, response_model=TakeRead)
@allow(Action.IMPORT)
def import_take(
    shot_id: int,
    file: UploadFile,
    made_with: Annotated[str, Form(max_length=500)],
    actor: Actor,
    studio: TheStudio,
    remarks: Annotated[str, Form(max_length=500)] = "",
) -> Take:
    """Any movie as the next version of the shot: mov, mp4, mkv, webm, avi or mxf."""
    with studio.database.reading() as db:
        get_shot(db, actor, shot_id, Action.IMPORT)
    typed = {"made_with": made_with, "remarks": remarks}
    brought = keep_movie(studio.library, file.file, file.filename or "movie", typed)
    with studio.database.writing() as db:
        take = actions.import_take(db, actor, shot_id, brought)
    studio.worker.nudge()
    return take


@router.get("/shots/{shot_id}/takes", response_model=list[TakeRead])
@allow(Action.LOOK)
def takes(shot_id: int, db: Reads, actor: Actor) -> Response:
    """Newest first."""
    return json_text(queries.listed(db, get_shot(db, actor, shot_id).id))


@router.get("/takes/{take_id}", response_model=TakeWhole)
@allow(Action.LOOK)
def take(take_id: int, db: Reads, actor: Actor) -> Take:
    return queries.get_take(db, actor, take_id)


@router.get("/takes/{take_id}/files/{name}", response_class=FileResponse)
@allow(Action.LOOK)
def take_file(take_id: int, name: str, db: Reads, actor: Actor, studio: TheStudio) -> FileResponse:
    """`master`, `proxy`, `poster`, `filmstrip` or `sidecar`; ranges are answered."""
    return blob_response(studio.library, queries.media_of(db, actor, take_id, name))


@router.post("/takes/{take_id}/cancel", response_model=TakeRead)
@allow(Action.GENERATE)
def cancel(take_id: int, db: Writes, actor: Actor) -> Take:
    return actions.cancel_take(db, actor, take_id)


@router.post("/takes/{take_id}/retry", response_model=TakeRead)
@allow(Action.GENERATE)
def retry(take_id: int, db: Writes, actor: Actor) -> Take:
    return actions.retry_take(db, actor, take_id)


@router.get("/takes/{take_id}/promotions", response_model=list[RungRead])
@allow(Action.LOOK)
def promotions(take_id: int, db: Reads, actor: Actor, studio: TheStudio) -> list[again.Rung]:
    """Better tiers, the next one first: which model would make it, and what of the take it would not."""
    return again.promotions(studio.engines, queries.get_take(db, actor, take_id))


@router.post("/takes/{take_id}/promote", status_code=201, response_model=TakeRead)
@allow(Action.GENERATE)
def promote(take_id: int, wanted: TierAsk, db: Writes, actor: Actor, studio: TheStudio) -> Take:
    """The same plan revision, seed, words and conditions in a better tier; GET promotions says by which model."""
    return again.promote_take(db, actor, take_id, wanted.tier, studio.engines, wanted.model)


@router.post("/takes/{take_id}/again", status_code=201, response_model=TakeRead)
@allow(Action.GENERATE)
def same_again(take_id: int, db: Writes, actor: Actor, studio: TheStudio) -> Take:
    """Once more; `likeness` says how alike the two are, `other_weights` of the recipe where its own are gone."""
    return again.same_again(db, actor, take_id, studio.engines)


@router.post("/takes/{take_id}/vary", status_code=201, response_model=TakeRead)
@allow(Action.GENERATE)
def vary(take_id: int, wanted: VaryAsk, db: Writes, actor: Actor, studio: TheStudio) -> Take:
    """One field changed, the seed kept."""
    return vary_take(db, actor, take_id, wanted.field, wanted.value, studio.engines)


@router.post("/takes/{take_id}/remake", status_code=201, response_model=TakeRead)
@allow(Action.GENERATE)
def remake_over(take_id: int, wanted: RemakeAsk, db: Writes, actor: Actor, studio: TheStudio) -> Take:
    """Video-to-video: the newest plan over this take's picture, an imported one's too."""
    return remake.remake_take(db, actor, take_id, wanted.keep, wanted.tier, studio.engines, wanted.model)


@router.post("/takes/{take_id}/smaller", status_code=201, response_model=TakeRead)
@allow(Action.GENERATE)
def smaller(take_id: int, db: Writes, actor: Actor, studio: TheStudio) -> Take:
    """After a failure: the same recipe at two thirds of the size."""
    return again.smaller_again(db, actor, take_id, studio.engines)


@router.post("/takes/{take_id}/tier", status_code=201, response_model=TakeRead)
@allow(Action.GENERATE)
def other_tier(take_id: int, wanted: TierAsk, db: Writes, actor: Actor, studio: TheStudio) -> Take:
    """The same plan and seed in any other tier."""
    return again.other_tier(db, actor, take_id, wanted.tier, studio.engines, wanted.model)


@router.post("/takes/{take_id}/continue", status_code=201, response_model=list[TakeRead])
@allow(Action.GENERATE)
def go_on(take_id: int, wanted: GoOnAsk, db: Writes, actor: Actor, studio: TheStudio) -> list[Take]:
    """Takes that begin with the last frames of this one, of the same shot or of another; they wait for it. `auto` is
    its tier, and without a model they are made by its own, or the nearest."""
    before = queries.get_take(db, actor, take_id, Action.GENERATE)
    shot_id = wanted.shot_id or before.shot_id
    order = going_on(studio.engines, before, order_of(wanted))
    return actions.request_takes(db, actor, shot_id, order, studio.engines, behind=[before])


@router.post("/shots/{shot_id}/stills", status_code=201, response_model=list[TakeRead])
@allow(Action.GENERATE)
def request_stills(shot_id: int, wanted: TakeAsk, db: Writes, actor: Actor, studio: TheStudio) -> list[Take]:
    """`count` one-frame takes to choose a first frame from."""
    return stills.request_stills(db, actor, shot_id, order_of(wanted), studio.engines)


@router.post("/takes/{take_id}/choose", response_model=TakeRead)
@allow(Action.PLAN)
def choose_still(take_id: int, actor: Actor, studio: TheStudio) -> Take:
    """A still becomes the plan's first frame: a new revision."""
    with studio.database.reading() as db:
        take = queries.get_take(db, actor, take_id, Action.PLAN)
        picture = stills.picture_of(studio.library, take)
    with studio.database.writing() as db:
        stills.choose_still(db, actor, take_id, picture)
        return queries.get_take(db, actor, take_id)


@router.get("/jobs", response_model=list[JobRead])
@allow(Open.SIGNED_IN)
def moving_jobs(db: Reads, actor: Actor) -> list[JobLine]:
    """What runs and waits in your projects, in the order it will run."""
    mine = {project.id for project, _ in projects_of(db, actor)}
    return [line for line in jobs.waiting_and_running(db) if line.project_id in mine]


@router.get("/queue/pauses", response_model=list[PauseRead])
@allow(Open.SIGNED_IN)
def pauses(db: Reads, actor: Actor) -> list[QueuePause]:
    return pauses_of(db, (project.id for project, _ in projects_of(db, actor)))


@router.get("/queue/trouble", response_model=list[TroubleRead])
@allow(Open.SIGNED_IN)
def trouble(db: Reads, actor: Actor) -> list[Trouble]:
    """Render workers that take nothing on any more, what happened and what somebody has to do; empty while all work."""
    return troubles(db, RENDER)


@router.post("/queue/pause", response_model=PauseRead)
@allow(Open.SIGNED_IN)
def pause(wanted: QueueHold, db: Writes, actor: Actor) -> QueuePause:
    """What runs goes on; nothing new begins."""
    return queue.pause_queue(db, actor, wanted.queue, wanted.project_id, wanted.reason)


@router.post("/queue/resume", status_code=204)
@allow(Open.SIGNED_IN)
def resume(wanted: QueueHold, db: Writes, actor: Actor) -> None:
    queue.resume_queue(db, actor, wanted.queue, wanted.project_id)


@router.post("/jobs/{job_id}/overnight", response_model=JobRead)
@allow(Action.GENERATE)
def overnight(job_id: int, wanted: NightAsk, db: Writes, actor: Actor) -> Job:
    """Begin in the night hours of PREVIZ_NIGHT only, or whenever it is its turn."""
    return queue.set_overnight(db, actor, job_id, wanted.overnight)


@router.post("/jobs/{job_id}/cancel", response_model=JobRead)
@allow(Action.GENERATE)
def cancel_job(job_id: int, db: Writes, actor: Actor) -> Job:
    return queue.cancel_job(db, actor, job_id)


@router.post("/jobs/{job_id}/retry", response_model=JobRead)
@allow(Action.GENERATE)
def retry_job(job_id: int, db: Writes, actor: Actor) -> Job:
    return queue.retry_job(db, actor, job_id)


@router.post("/jobs/{job_id}/front", response_model=JobRead)
@allow(Action.ORDER)
def to_front(job_id: int, db: Writes, actor: Actor) -> Job:
    return queue.job_to_front(db, actor, job_id)


@router.post("/jobs/{job_id}/move", response_model=JobRead)
@allow(Action.ORDER)
def move(job_id: int, wanted: JobMove, db: Writes, actor: Actor) -> Job:
    return queue.move_job(db, actor, job_id, wanted.before)
