"""Flat comments -> threads in film order. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from previz_studio.review.models import Comment


@dataclass(frozen=True)
class Thread:
    number: int
    """1, 2, 3 in the order they were written: what the marker on the timeline says."""
    comment: Comment
    replies: tuple[Comment, ...]


def thread(comments: Iterable[Comment]) -> list[Thread]:
    """Notes by frame then age, each with its replies by age; a deleted note without replies is gone."""
    replies: dict[int, list[Comment]] = defaultdict(list)
    notes = []
    for comment in sorted(comments, key=lambda c: c.id):
        if comment.parent_id is None:
            notes.append(comment)
        elif comment.deleted_at is None:
            replies[comment.parent_id].append(comment)
    threads = [Thread(n, note, tuple(replies[note.id])) for n, note in enumerate(notes, start=1)]
    shown = [t for t in threads if t.comment.deleted_at is None or t.replies]
    return sorted(shown, key=lambda t: (t.comment.frame_in, t.comment.id))
