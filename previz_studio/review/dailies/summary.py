"""What a live session came to: what was watched, decided, noted and asked, and what it did not reach.

Decisions and notes count by their hour: what anybody on the crew said about the session's takes while it was open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.projects.models import Project
from previz_studio.review.dailies.models import Screening, ScreeningGuest, ScreeningView
from previz_studio.review.dailies.places import Place, Wanted, places_of
from previz_studio.review.dailies.questions import open_questions
from previz_studio.review.models import Comment, Decision
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take


@dataclass(frozen=True)
class Shown:
    """A place of the agenda with the takes that came to the screen there; none when it was not reached."""

    place: Place
    record_in: int
    agenda_take: int | None
    views: tuple[tuple[int | None, datetime], ...]
    """(take id, when first) in order; take None is the slate."""

    @property
    def reached(self) -> bool:
        return bool(self.views)


@dataclass(frozen=True)
class Summary:
    """`places` in the order of the agenda, each with the take shown last, else the one on the agenda."""

    screening: Screening
    project: Project
    places: tuple[Shown, ...]
    guests: tuple[ScreeningGuest, ...]
    decisions: tuple[Decision, ...]
    notes: tuple[Comment, ...]
    questions: tuple[Comment, ...]
    """Open notes on these takes that name somebody or ask something, whenever they were written."""
    names: Mapping[int, str]
    """`SH050 v007` by take id, of every take that was on the agenda or on the screen."""

    @property
    def ended(self) -> datetime:
        return self.screening.closed_at or now()

    def takes_at(self, shown: Shown) -> set[int]:
        """The takes that were on the screen at this place, or would have been."""
        return {take for take in (shown.agenda_take, *(take for take, _ in shown.views)) if take}

    @property
    def watched(self) -> tuple[Shown, ...]:
        return tuple(one for one in self.places if one.reached)

    @property
    def not_reached(self) -> tuple[Shown, ...]:
        return tuple(one for one in self.places if not one.reached)


def summary_of(session: Session, screening: Screening) -> Summary:
    """The caller has passed the gate. Eight queries, however long the agenda."""
    project = session.get_one(Project, screening.project_id)
    views = _views(session, screening.id)
    last = {place: [take for take, _ in shown][-1] for place, shown in views.items()}
    wanted = [
        Wanted(shot_id or 0, last.get(index, take_id)) for index, (shot_id, take_id, _) in enumerate(screening.agenda)
    ]
    places = places_of(session, project, wanted, omitted=True)
    takes = {one.take_id for one in wanted if one.take_id} | {take for take, _ in _flat(views) if take}
    return Summary(
        screening=screening,
        project=project,
        places=_shown(screening, places, views),
        guests=tuple(
            session.scalars(
                select(ScreeningGuest).where(ScreeningGuest.screening_id == screening.id).order_by(ScreeningGuest.id)
            )
        ),
        decisions=_decisions(session, screening, takes),
        notes=_notes(session, screening, takes),
        questions=open_questions(session, takes),
        names=_names(session, takes),
    )


def _shown(
    screening: Screening, places: Sequence[Place], views: dict[int, list[tuple[int | None, datetime]]]
) -> tuple[Shown, ...]:
    found, here = [], 0
    for index, place in enumerate(places):
        found.append(Shown(place, here, screening.agenda[index][1], tuple(views.get(index, ()))))
        here += place.length
    return tuple(found)


def _views(session: Session, screening_id: int) -> dict[int, list[tuple[int | None, datetime]]]:
    found: dict[int, list[tuple[int | None, datetime]]] = {}
    rows = session.execute(
        select(ScreeningView.place, ScreeningView.take_id, ScreeningView.created_at)
        .where(ScreeningView.screening_id == screening_id)
        .order_by(ScreeningView.id)
    )
    for place, take_id, at in rows:
        found.setdefault(place, []).append((take_id, at))
    return found


def _flat(views: dict[int, list[tuple[int | None, datetime]]]) -> Iterable[tuple[int | None, datetime]]:
    return (one for shown in views.values() for one in shown)


def _decisions(session: Session, screening: Screening, takes: set[int]) -> tuple[Decision, ...]:
    """Those that were not taken back while the session was open."""
    rows = session.scalars(
        select(Decision)
        .where(
            Decision.take_id.in_(takes),
            Decision.created_at >= screening.created_at,
            Decision.created_at <= (screening.closed_at or now()),
        )
        .order_by(Decision.id)
    ).all()
    undone = {row.undoes_id for row in rows}
    return tuple(row for row in rows if row.verdict is not None and row.id not in undone)


def _notes(session: Session, screening: Screening, takes: set[int]) -> tuple[Comment, ...]:
    return tuple(
        session.scalars(
            select(Comment)
            .where(
                Comment.take_id.in_(takes),
                Comment.deleted_at.is_(None),
                Comment.parent_id.is_(None),
                Comment.created_at >= screening.created_at,
                Comment.created_at <= (screening.closed_at or now()),
            )
            .order_by(Comment.id)
        )
    )


def _names(session: Session, takes: set[int]) -> dict[int, str]:
    rows = session.execute(
        select(Take.id, Take.number, Shot.code).join(Shot, Shot.id == Take.shot_id).where(Take.id.in_(takes))
    )
    return {take_id: f"{code} v{number:03}" for take_id, number, code in rows}
