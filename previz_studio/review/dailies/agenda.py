"""What a list asks of those who will watch it: the open questions on its takes."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from previz_studio.review.dailies.lineup import Lineup
from previz_studio.review.dailies.places import Place
from previz_studio.review.dailies.questions import open_questions
from previz_studio.review.models import Comment


@dataclass(frozen=True)
class Agenda:
    lineup: Lineup
    questions: tuple[Comment, ...]

    def questions_on(self, place: Place) -> list[Comment]:
        return [one for one in self.questions if place.take and one.take_id == place.take.id]


def agenda_of(session: Session, lineup: Lineup) -> Agenda:
    """One query."""
    return Agenda(lineup, open_questions(session, {place.take.id for place in lineup.places if place.take}))
