"""JSON door to the cuts of a sequence: what was found at each, and answering it."""

from fastapi import APIRouter
from fastapi.responses import FileResponse

from previz_studio.people.roles import Action
from previz_studio.review.cuts import actions
from previz_studio.review.cuts.queries import CutReport
from previz_studio.review.cuts.schemas import CutNamed, CutNoteAdd, CutRead, MarkRead
from previz_studio.review.cuts.sequence_cuts import Playlist, sequence_cuts
from previz_studio.review.cuts.stills import still_of
from previz_studio.review.models import Comment, CutMark
from previz_studio.review.schemas import NoteRead
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.files import blob_response
from previz_studio.web.policy import allow

router = APIRouter(prefix="/api", tags=["review"])


@router.get("/sequences/{sequence_id}/cuts", response_model=list[CutRead])
@allow(Action.LOOK)
def cuts(sequence_id: int, db: Reads, actor: Actor, playlist: Playlist = Playlist.BEST) -> list[CutReport]:
    """In cut order, with the approved, else the newest take of each shot, or only the newest or the approved ones."""
    return sequence_cuts(db, actor, sequence_id, playlist)


@router.post("/cuts/notes", status_code=201, response_model=NoteRead)
@allow(Action.COMMENT)
def note(wanted: CutNoteAdd, db: Writes, actor: Actor) -> Comment:
    """The finding as a note on the first frame after the cut, or (`side` out) the last one before it."""
    return actions.note_on_cut(db, actor, wanted.out_take, wanted.in_take, wanted.finding, wanted.side)


@router.post("/cuts/intended", status_code=201, response_model=MarkRead)
@allow(Action.COMMENT)
def intended(wanted: CutNamed, db: Writes, actor: Actor) -> CutMark:
    """Remembered for this pair of takes, as long as both plans stay as they are."""
    return actions.mark_intended(db, actor, wanted.out_take, wanted.in_take, wanted.finding)


@router.delete("/cuts/intended/{mark_id}", response_model=MarkRead)
@allow(Action.COMMENT)
def take_back(mark_id: int, db: Writes, actor: Actor) -> CutMark:
    return actions.take_back_intended(db, actor, mark_id)


@router.get("/takes/{take_id}/ends/{end}.jpg", response_class=FileResponse)
@allow(Action.LOOK)
def still(take_id: int, end: str, db: Reads, actor: Actor, studio: TheStudio) -> FileResponse:
    """`first` or `last`: that very frame, 480 pixels wide."""
    return blob_response(studio.library, still_of(db, actor, take_id, end))
