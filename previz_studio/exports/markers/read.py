"""Notes of the studio -> markers on a cut. One query, however many takes."""

from collections import defaultdict
from collections.abc import Container, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.exports.cut import Cut, Event
from previz_studio.exports.markers.marker import COLOUR_BY_STATE, Marker, in_cut
from previz_studio.review.models import Comment
from previz_studio.review.threads import Thread, thread


def markers_of(
    session: Session,
    cut: Cut,
    take_ids: Mapping[str, int],
    *,
    client: bool = False,
    only: Container[int] | None = None,
) -> list[Marker]:
    """`take_ids` by event name; an event without one has no notes. `client` leaves out what only the team may read,
    `only` all notes but those ids. In the order of the cut."""
    notes: dict[int, list[Comment]] = defaultdict(list)
    for comment in session.scalars(
        select(Comment).where(Comment.take_id.in_(list(take_ids.values()))).order_by(Comment.id)
    ):
        if not client or comment.visibility == "client":
            notes[comment.take_id].append(comment)
    found = []
    for event in cut.events:
        take_id = take_ids.get(event.name, 0)
        marked = (_marker(each, event, take_id) for each in thread(notes[take_id]) if _wanted(each, only))
        found += [marker for marker in marked if marker is not None]
    return found


def _wanted(each: Thread, only: Container[int] | None) -> bool:
    return each.comment.deleted_at is None and (only is None or each.comment.id in only)


def _marker(each: Thread, event: Event, take_id: int) -> Marker | None:
    note = each.comment
    place = in_cut(event, note.frame_in, note.frame_out)
    if place is None:
        return None
    return Marker(
        number=each.number,
        shot=event.shot,
        version=f"v{event.take:03}",
        frame_in=note.frame_in,
        frame_out=note.frame_out,
        cut_in=place[0],
        cut_out=place[1],
        author=note.author_name,
        text=note.body,
        state=note.state.value,
        colour=COLOUR_BY_STATE[note.state.value],
        take_id=take_id,
        replies=tuple((reply.author_name, reply.body) for reply in each.replies),
        drawing=list(note.drawing),
    )
