import pytest

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden
from previz_studio.review.decide import decide, take_back
from previz_studio.review.queries import decisions_of, stale_reason, standing_decisions
from previz_studio.review.waiting import seconds_to_watch, waiting_for
from previz_studio.shots.models import ShotState
from previz_studio.takes.models import Verdict
from tests.factories import cast_of, make_shot, make_take


def test_given_a_new_take_then_it_waits_for_the_director_then_for_the_producer(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        [item] = waiting_for(session, cast.dana)
        assert (item.ask, item.shot_code, item.version) == ("review", "SH010", "v001")
        assert seconds_to_watch([item, item]) == 0.375
        decide(session, cast.dana, take.id, Verdict.SELECTED)
        assert waiting_for(session, cast.dana) == []
        assert [one.ask for one in waiting_for(session, cast.rae)] == ["approve"]
        decide(session, cast.rae, take.id, Verdict.APPROVED)
        assert waiting_for(session, cast.rae) == [] and take.shot.state is ShotState.APPROVED


def test_given_an_approval_then_it_names_the_bytes_and_the_plan(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        decision = decide(session, cast.rae, take.id, Verdict.APPROVED, seen_hash=take.media_hash)
        assert (decision.media_hash, decision.plan_revision) == (take.media_hash, 1)
        assert stale_reason(decision, take, take.shot) == ""
        take.media_hash = "f" * 64
        assert "its bytes changed" in stale_reason(decision, take, take.shot)


def test_given_other_bytes_than_i_saw_then_my_decision_is_refused(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        with pytest.raises(Conflict, match="not the picture you were looking at"):
            decide(session, cast.rae, take.id, Verdict.APPROVED, seen_hash="0" * 64)


def test_given_a_director_then_approving_is_refused_with_the_name_of_who_may(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        with pytest.raises(Forbidden) as refused:
            decide(session, cast.dana, take.id, Verdict.APPROVED)
    assert "Ask Rae Tester, Producer." in refused.value.sentence


def test_given_two_people_deciding_at_once_then_the_second_is_told(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        decide(session, cast.dana, take.id, Verdict.MAYBE, seen_decision=0)
        with pytest.raises(Conflict, match="Dana Tester marked it maybe"):
            decide(session, cast.rae, take.id, Verdict.APPROVED, seen_decision=0)


def test_given_a_decision_taken_back_then_the_one_before_stands_and_all_are_kept(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        decide(session, cast.dana, take.id, Verdict.MAYBE)
        second = decide(session, cast.dana, take.id, Verdict.REJECTED)
        take_back(session, cast.dana, second.id)
        assert take.verdict is Verdict.MAYBE and len(decisions_of(session, take.id)) == 3
        assert standing_decisions(session, [take.id])[take.id].verdict is Verdict.MAYBE
        with pytest.raises(Conflict, match="does not stand"):
            take_back(session, cast.dana, second.id)


def test_given_a_second_approval_then_one_take_of_the_shot_is_approved(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        first, second = make_take(session, cast, shot), make_take(session, cast, shot)
        decide(session, cast.rae, first.id, Verdict.APPROVED)
        decide(session, cast.rae, second.id, Verdict.APPROVED)
        assert shot.approved_take_id == second.id and first.verdict is Verdict.SELECTED
