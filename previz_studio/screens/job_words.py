"""Jobs as the pages say them: how far, through which stages, which failures nobody has dealt with. Pure."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from previz_studio.exports.actions import DELIVER
from previz_studio.jobs.models import JobStatus
from previz_studio.jobs.queries import JobLine
from previz_studio.kit.db import now
from previz_studio.review.cuts.look import LOOK_AT_ENDS
from previz_studio.screens.pages.parts import JobProgress
from previz_studio.sharing.copies import MARK_COPY
from previz_studio.takes.actions import IMPORT_TAKE, RENDER_TAKE

CANCELLING = "Cancelling…"
FAILURES_OF = timedelta(days=1)
TAKES = (RENDER_TAKE, IMPORT_TAKE)
STAGES: dict[str, tuple[tuple[str, str], ...]] = {
    RENDER_TAKE: (
        ("render", "Render and encode"),
        ("measure", "Measure the camera"),
        ("compare", "Compare"),
        ("finish", "Publish"),
        ("notes", "Tell the notes"),
        ("ends", "Look at first and last frame"),
    ),
    IMPORT_TAKE: (
        ("conform", "Conform to the project"),
        ("measure", "Measure the camera"),
        ("finish", "Publish"),
        ("notes", "Tell the notes"),
        ("ends", "Look at first and last frame"),
    ),
    MARK_COPY: (("mark", "Draw the viewer's name"), ("publish", "Publish")),
    DELIVER: (
        ("gather", "Gather the takes"),
        ("movies", "Encode each shot"),
        ("sequence", "Join the sequence"),
        ("lists", "Write cut lists and sidecars"),
        ("verify", "Probe and hash"),
        ("publish", "Publish"),
    ),
    LOOK_AT_ENDS: (("ends", "Look at first and last frames"),),
}
"""(stage of the job's kind, its words), in order."""


def progress_of(line: JobLine) -> JobProgress:
    """No moment is promised: the queue's order can change under it."""
    words = CANCELLING if line.stop_asked else line.note or words_of(line.kind, line.stage) or "Starting"
    return JobProgress(round(line.progress * 100), words)


def words_of(kind: str, stage: str) -> str:
    return dict(STAGES.get(kind, ())).get(stage, stage)


def stages_of(line: JobLine) -> list[tuple[str, str]]:
    """(words, `done`, `current` or `to come`) of every stage of a job on its way."""
    names = [name for name, _ in STAGES.get(line.kind, ())]
    here = names.index(line.stage) if line.stage in names else -1
    running = line.status is JobStatus.RUNNING
    states = ["done" if i < here else "current" if i == here and running else "to come" for i in range(len(names))]
    return [(words, state) for (_, words), state in zip(STAGES.get(line.kind, ()), states, strict=True)]


def open_failures(ended: Iterable[JobLine], moving: Iterable[JobLine]) -> list[JobLine]:
    """The last day's failures that nobody has tried again, newest first."""
    newest: dict[tuple[str, int], JobLine] = {}
    for line in sorted([*ended, *moving], key=lambda one: one.id):
        newest[line.kind, line.subject_id] = line
    failed = [
        line
        for line in newest.values()
        if line.status is JobStatus.FAILED and line.finished_at and now() - line.finished_at < FAILURES_OF
    ]
    return sorted(failed, key=lambda one: one.id, reverse=True)


def seconds_words(seconds: float) -> str:
    """`0.4`, `38`, `3,980`."""
    return f"{seconds:.1f}" if 0 < seconds < 10 else f"{seconds:,.0f}"


def picture_for(take: Any) -> str:
    """The shot's newest picture, else its panel."""
    if take and take.newest_take_id:
        return f"/media/takes/{take.newest_take_id}/poster.jpg"
    return f"/media/assets/{take.panel_asset_id}.jpg" if take and take.panel_asset_id else ""


def whose_picture(take: Any, more: str = "") -> str:
    """The version whose picture stands there."""
    return f"v{take.shown:03}{more}" if take and take.shown else ""
