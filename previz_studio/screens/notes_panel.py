"""A take's notes as the page shows them: threads in film order, what came of each, who may do what."""

import json

from sqlalchemy.orm import Session

from previz_studio.exports.markers.formats import FORMATS
from previz_studio.kit.timecode import to_timecode
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.crew import Standing
from previz_studio.review.mentions import handles
from previz_studio.review.models import Comment, NoteState
from previz_studio.review.queries import corrected_of, threads_of
from previz_studio.review.revise import takes_by_note
from previz_studio.review.threads import Thread
from previz_studio.screens.decision_bar import url_of
from previz_studio.screens.pages.parts import Choice, Gate, Person
from previz_studio.screens.pages.review import Named, Note, NotesPanel, Reply
from previz_studio.screens.shell import initials_of
from previz_studio.screens.words import ago
from previz_studio.takes.models import Take, TakeStatus

STATES = {NoteState.ADDRESSED: "Addressed", NoteState.RESOLVED: "Resolved", NoteState.WONT_DO: "Won't do, said"}


def notes_panel(session: Session, user: User, take: Take) -> NotesPanel:
    """Six queries, however many notes."""
    standing = crew.standing(session, user, take.project_id)
    may = standing.may(Action.COMMENT) and take.status is TakeStatus.READY
    threads = threads_of(session, take.id)
    ids = [one.comment.id for one in threads]
    replies = [reply.id for one in threads for reply in one.replies]
    made, corrected = takes_by_note(session, ids), corrected_of(session, [*ids, *replies])
    return NotesPanel(
        post_url=f"{url_of(take)}/comments",
        notes=tuple(_note(one, take, user, standing, made.get(one.comment.id, []), corrected) for one in threads),
        may_note=Gate(may, "" if may else f"{take.name} is {take.status.value}. Notes can be left once it is ready."),
        crew=tuple(Named(one.at, one.name, one.role.title) for one in handles(session, take.project_id)),
        exports=_exports(take) if threads else (),
    )


def _note(thread: Thread, take: Take, user: User, standing: Standing, made: list[Take], corrected: set[int]) -> Note:
    note = thread.comment
    gone = note.deleted_at is not None
    may = standing.may(Action.COMMENT) and not gone
    return Note(
        id=str(note.id),
        number=thread.number,
        author=_author(note),
        body="This note was deleted." if gone else note.body,
        frame_in=note.frame_in,
        frame_out=note.frame_out if note.frame_out != note.frame_in else None,
        timecode=_span(note, take, take.shot.project.start_timecode),
        when=ago(note.created_at),
        state=note.state.value,
        state_words=_state_words(note),
        drawing=json.dumps({"strokes": note.drawing}) if note.drawing and not gone else "",
        client_can_see=note.visibility == "client",
        from_client=note.author_id is None,
        replies=tuple(
            Reply(_author(reply), reply.body, ago(reply.created_at), reply.id in corrected) for reply in thread.replies
        ),
        may_resolve=may,
        revise_url=f"/comments/{note.id}/revise" if _may_revise(note, standing, gone=gone) else "",
        takes=tuple(Choice(_fate(one), url_of(one)) for one in made),
        mine=note.author_id == user.id and not gone,
        corrected=note.id in corrected,
        deleted=gone,
    )


def _may_revise(note: Comment, standing: Standing, *, gone: bool) -> bool:
    return standing.may(Action.GENERATE) and note.state.waiting and not gone


def _fate(take: Take) -> str:
    """What became of a take made from a note: `v008 is rendering`."""
    words = {TakeStatus.QUEUED: "is in the queue", TakeStatus.RENDERING: "is rendering", TakeStatus.READY: "is ready"}
    return f"{take.version} {words.get(take.status, take.status.value)}"


def _exports(take: Take) -> tuple[Choice, ...]:
    sequence = take.shot.sequence
    one = [Choice(kind.title, f"/api/takes/{take.id}/notes.{name}") for name, kind in FORMATS.items()]
    all_of_it = [
        Choice(f"{sequence.code}: {kind.title}", f"/api/sequences/{sequence.id}/notes.{name}")
        for name, kind in FORMATS.items()
    ]
    return (*one, *all_of_it)


def _author(note: Comment) -> Person:
    return Person(note.author_name, initials_of(note.author_name), note.author_role)


def _span(note: Comment, take: Take, start: str) -> str:
    first = to_timecode(note.frame_in, take.fps, start=start)
    if note.frame_out == note.frame_in:
        return first
    return f"{first} – {to_timecode(note.frame_out, take.fps, start=start)[6:]}"


def _state_words(note: Comment) -> str:
    if note.state is NoteState.OPEN:
        return ""
    word = STATES[note.state]
    return f"{word} by {note.state_by.split()[0]}" if note.state_by else word
