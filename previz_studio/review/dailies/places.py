"""One place of a dailies list: its shot, the take that plays, how long it lasts in the record, what it runs without."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, select, true
from sqlalchemy.orm import Session

from previz_studio.kit.timecode import FrameRate, seconds_of
from previz_studio.projects.models import Project
from previz_studio.projects.models import Sequence as SequenceRow
from previz_studio.shots.models import Shot, ShotState
from previz_studio.takes.models import STILL, Take, TakeStatus, Verdict


@dataclass(frozen=True)
class Wanted:
    """`take_id` None is a shot without a take: a slate as long as its plan."""

    shot_id: int
    take_id: int | None
    item: int = 0
    """Of a saved playlist, 0 elsewhere."""


@dataclass(frozen=True)
class LinedTake:
    """What a list needs to know of a take. Frames are counted at its own `fps`."""

    id: int
    number: int
    tier: str
    status: TakeStatus
    verdict: Verdict | None
    stale: bool
    """It is approved for other bytes or another plan than there are now."""
    frames: int
    fps: Fraction
    media_hash: str
    proxy: str | None
    poster: str | None
    sound: bool
    check: str
    check_words: str
    notes: int
    open_notes: int
    author: str

    @property
    def version(self) -> str:
        return f"v{self.number:03}"


@dataclass(frozen=True)
class Place:
    """`length` is in frames of the record, at the project's rate."""

    shot_id: int
    code: str
    title: str
    sequence: str
    state: ShotState
    complete: bool
    stale: bool
    take: LinedTake | None
    length: int
    coming: str
    """The version on its way (`v004`), empty for none."""
    revision: int
    """Its newest plan's."""
    item: int = 0

    @property
    def name(self) -> str:
        return f"{self.code} {self.take.version}" if self.take else self.code

    def without(self, fps: FrameRate) -> str:
        """Why it does not play as it should, in a sentence; empty when it does."""
        if self.take is None:
            waits = f" until {self.coming} is ready" if self.coming else ""
            return f"{self.code} has no take and plays as a {seconds_of(self.length, fps):g} s slate{waits}."
        if self.coming and self.take.number < int(self.coming[1:]):
            return f"{self.code} plays {self.take.version} until {self.coming} is ready."
        return ""


def in_record(frames: int, own: FrameRate, record: FrameRate) -> int:
    """Frames of a take as frames of the record: by time, at least one."""
    return max(1, round(frames * record / own))


def places_of(
    session: Session, project: Project, wanted: Sequence[Wanted], *, omitted: bool = False
) -> tuple[Place, ...]:
    """In the order of `wanted`; shots that are not in the cut any more are skipped, unless `omitted`. Three queries,
    however many."""
    shots = _shots(session, {one.shot_id for one in wanted}, omitted=omitted)
    takes = lined_takes(session, {one.take_id for one in wanted if one.take_id})
    coming = _coming(session, shots)
    return tuple(
        _place(project, one, shots[one.shot_id], takes.get(one.take_id or 0), coming.get(one.shot_id, 0))
        for one in wanted
        if one.shot_id in shots
    )


def lined_takes(session: Session, ids: Iterable[int]) -> dict[int, LinedTake]:
    """The ready ones among them, by id; one query."""
    return {
        row.id: _lined(row) for row in session.execute(_TAKES.where(Take.id.in_(ids), Take.status == TakeStatus.READY))
    }


def takes_of_shot(session: Session, shot_id: int) -> list[LinedTake]:
    """Every ready take, newest first, no stills: what V goes through."""
    rows = session.execute(
        _TAKES.where(Take.shot_id == shot_id, Take.status == TakeStatus.READY, Take.from_how != STILL).order_by(
            Take.number.desc()
        )
    )
    return [_lined(row) for row in rows]


_TAKES = select(
    *(Take.id, Take.number, Take.tier, Take.status, Take.verdict, Take.frames, Take.fps, Take.media_hash),
    *(Take.proxy, Take.poster, Take.files, Take.check, Take.check_words, Take.notes, Take.open_notes),
    *(Take.author_name, Shot.approval_stale, Shot.approved_take_id),
).join(Shot, Shot.id == Take.shot_id)


def _lined(row: Row[Any]) -> LinedTake:
    return LinedTake(
        id=row.id,
        number=row.number,
        tier=row.tier,
        status=row.status,
        verdict=row.verdict,
        stale=row.approval_stale and row.approved_take_id == row.id,
        frames=row.frames,
        fps=row.fps,
        media_hash=row.media_hash,
        proxy=row.proxy,
        poster=row.poster,
        sound=bool(row.files.get("proxy_facts", {}).get("has_audio")),
        check=row.check,
        check_words=row.check_words,
        notes=row.notes,
        open_notes=row.open_notes,
        author=row.author_name,
    )


def _shots(session: Session, ids: set[int], *, omitted: bool) -> dict[int, Row[Any]]:
    rows = session.execute(
        select(
            *(Shot.id, Shot.code, Shot.title, Shot.state, Shot.complete, Shot.approval_stale, Shot.frames),
            *(Shot.revision, SequenceRow.code.label("sequence")),
        )
        .join(SequenceRow, SequenceRow.id == Shot.sequence_id)
        .where(Shot.id.in_(ids), true() if omitted else Shot.omitted_at.is_(None))
    )
    return {row.id: row for row in rows}


def _coming(session: Session, shots: Iterable[int]) -> dict[int, int]:
    """The newest take number on its way, by shot."""
    rows = session.execute(
        select(Take.shot_id, Take.number)
        .where(Take.shot_id.in_(list(shots)), Take.status.in_((TakeStatus.QUEUED, TakeStatus.RENDERING)))
        .order_by(Take.number)
    )
    return {shot_id: number for shot_id, number in rows}


def _place(project: Project, wanted: Wanted, shot: Row[Any], take: LinedTake | None, coming: int) -> Place:
    return Place(
        shot_id=shot.id,
        code=shot.code,
        title=shot.title,
        sequence=shot.sequence,
        state=shot.state,
        complete=shot.complete,
        stale=shot.approval_stale,
        take=take,
        length=in_record(take.frames, take.fps, project.fps) if take else max(1, shot.frames),
        coming=f"v{coming:03}" if coming else "",
        revision=shot.revision,
        item=wanted.item,
    )
