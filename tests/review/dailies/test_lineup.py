"""Which takes a dailies list plays, and what it says about the ones it cannot."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from previz_studio.kit.db import Database, now
from previz_studio.people.models import User
from previz_studio.projects import actions as projects
from previz_studio.projects.models import Project, Sequence
from previz_studio.review.dailies.lineup import Automatic, Lineup, automatic, yesterday
from previz_studio.review.dailies.places import in_record
from previz_studio.review.decide import decide
from previz_studio.shots.models import Shot
from previz_studio.takes.actions import request_takes
from previz_studio.takes.models import Take, Verdict
from previz_studio.takes.order import TakeOrder
from tests.factories import Cast, cast_of, make_shot, make_take, no_models


def listed(session: Session, cast: Cast, which: Automatic, user: User | None = None) -> Lineup:
    project = session.get_one(Project, cast.show.id)
    reader = session.get_one(User, (user or cast.dana).id)
    return automatic(session, reader, project, which, session.get_one(Sequence, cast.sequence.id))


def names(lineup: Lineup) -> list[str]:
    return [place.name for place in lineup.places]


@pytest.fixture
def cast(database: Database) -> Cast:
    return cast_of(database)


def test_given_the_cut_then_each_shot_plays_its_best_newest_or_approved_take(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        first, second = make_shot(session, cast), make_shot(session, cast)
        approved = make_take(session, cast, first)
        make_take(session, cast, first)
        decide(session, cast.rae, approved.id, Verdict.APPROVED)
        del second
    with database.reading() as session:
        assert names(listed(session, cast, Automatic.BEST)) == ["SH010 v001", "SH020"]
        assert names(listed(session, cast, Automatic.NEWEST)) == ["SH010 v002", "SH020"]
        assert names(listed(session, cast, Automatic.APPROVED)) == ["SH010 v001", "SH020"]


def test_given_takes_of_two_sequences_then_what_is_new_is_listed_in_story_order(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        other = projects.add_sequence(session, cast.sam, cast.show.id, code="SQ040")
        late = make_shot(session, cast)
        make_take(session, cast, late)
        old = make_take(session, cast, late)
        old.ready_at = yesterday(now()) - timedelta(seconds=1)
        elsewhere = make_shot(session, cast)
        elsewhere.sequence_id, elsewhere.number = other.id, 900
        make_take(session, cast, elsewhere)
    with database.reading() as session:
        assert names(listed(session, cast, Automatic.NEW)) == ["SH010 v001", "SH020 v001"]


def test_given_my_last_visit_then_only_later_takes_are_new_to_me(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        make_take(session, cast, make_shot(session, cast))
    with database.reading() as session:
        assert names(listed(session, cast, Automatic.VISIT)) == [], "somebody here for the first time missed nothing"
    with database.writing() as session:
        session.get_one(User, cast.dana.id).previous_visit_at = now() - timedelta(hours=1)
    with database.reading() as session:
        assert names(listed(session, cast, Automatic.VISIT)) == ["SH010 v001"]


def test_given_selections_then_the_list_holds_what_stands_at_selected(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        takes = [make_take(session, cast, make_shot(session, cast)) for _ in range(3)]
        decide(session, cast.dana, takes[1].id, Verdict.SELECTED)
        decide(session, cast.dana, takes[2].id, Verdict.REJECTED)
    with database.reading() as session:
        assert names(listed(session, cast, Automatic.SELECTED)) == ["SH020 v001"]
        assert names(listed(session, cast, Automatic.WAITING, cast.rae)) == ["SH010 v001", "SH020 v001"]
        assert names(listed(session, cast, Automatic.WAITING, cast.vic)) == []


def test_given_a_shot_that_renders_again_then_its_earlier_take_plays_and_says_so(
    database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        shot = make_shot(session, cast)
        make_take(session, cast, shot)
        request_takes(session, cast.ari, shot.id, TakeOrder("animatic", seed=8), no_models())
        empty = make_shot(session, cast)
        request_takes(session, cast.ari, empty.id, TakeOrder("animatic", seed=8), no_models())
    with database.reading() as session:
        places = listed(session, cast, Automatic.BEST).places
        assert [place.without(Fraction(24)) for place in places] == [
            "SH010 plays v001 until v002 is ready.",
            "SH020 has no take and plays as a 0.375 s slate until v001 is ready.",
        ]


def test_given_an_omitted_shot_then_no_list_plays_it(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        shot = make_shot(session, cast)
        make_take(session, cast, shot)
        session.get_one(Shot, shot.id).omitted_at = now()
    with database.reading() as session:
        for which in Automatic:
            assert names(listed(session, cast, which)) == []


@pytest.mark.parametrize(
    ("frames", "own", "record", "length"),
    [
        (96, "24", "24", 96),
        (96, "24", "25", 100),
        (96, "24000/1001", "24", 96),
        (60, "60", "24", 24),
        (1, "60", "24", 1),
    ],
)
def test_given_a_take_at_another_rate_then_it_lasts_as_long_in_the_record(
    frames: int, own: str, record: str, length: int
) -> None:
    assert in_record(frames, Fraction(own), Fraction(record)) == length


def test_given_a_morning_then_yesterday_began_at_its_midnight() -> None:
    at = datetime(2026, 11, 25, 9, 30).astimezone()
    assert yesterday(at).astimezone().strftime("%d %H:%M") == "24 00:00"


def test_given_many_shots_then_a_list_takes_as_many_queries_as_for_one(database: Database, cast: Cast) -> None:
    def queries() -> int:
        sent: list[str] = []
        sa.event.listen(database.engine, "before_cursor_execute", note := lambda *args: sent.append(args[2]))
        with database.reading() as session:
            listed(session, cast, Automatic.BEST)
        sa.event.remove(database.engine, "before_cursor_execute", note)
        return len(sent)

    with database.writing() as session:
        make_take(session, cast, make_shot(session, cast))
    few = queries()
    with database.writing() as session:
        for _ in range(6):
            make_take(session, cast, make_shot(session, cast))
        assert session.scalar(sa.select(sa.func.count()).select_from(Take)) == 7
    assert queries() == few
