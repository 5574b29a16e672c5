from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden
from previz_studio.people.roles import Action, Role
from previz_studio.projects.actions import set_gate
from previz_studio.projects.gates import Gate
from previz_studio.review.decide import decide, take_back
from previz_studio.review.queries import count_approvals, decisions_of, stale_reason, standing_decisions
from previz_studio.review.waiting import seconds_to_watch, waiting_for
from previz_studio.shots.actions import save_plan
from previz_studio.shots.models import ShotState
from previz_studio.takes.models import STILL, TakeStatus, Verdict
from previz_studio.takes.standing import refresh_shot
from tests.factories import PLAN, Cast, cast_of, make_shot, make_take


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


def test_given_a_still_then_nobody_decides_on_it(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        still = make_take(session, cast, make_shot(session, cast))
        still.from_how = STILL
        refresh_shot(session, still.shot)
        assert waiting_for(session, cast.dana) == []
        with pytest.raises(Conflict, match="is a still"):
            decide(session, cast.rae, still.id, Verdict.APPROVED)


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


def both_approve(session: Session, cast: Cast) -> None:
    both = Gate((Role.DIRECTOR, Role.PRODUCER), each=True)
    set_gate(session, cast.sam, cast.show.id, Action.APPROVE, both)


def test_given_two_approvers_then_a_take_is_approved_once_both_have(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        both_approve(session, cast)
        take = make_take(session, cast, make_shot(session, cast))
        first = decide(session, cast.dana, take.id, Verdict.APPROVED)
        assert (take.verdict, first.missing) == (Verdict.SELECTED, ["Rae Tester, Producer"])
        assert [(one.ask, one.fact) for one in waiting_for(session, cast.rae)] == [
            ("approve", "Dana Tester approved already")
        ]
        assert waiting_for(session, cast.dana) == []
        second = decide(session, cast.rae, take.id, Verdict.APPROVED)
        assert (take.verdict, second.missing, second.beside) == (Verdict.APPROVED, [], [first.id])
        assert take.shot.approved_take_id == take.id and waiting_for(session, cast.rae) == []


def test_given_two_approvers_and_a_changed_plan_between_then_the_first_has_to_approve_again(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        both_approve(session, cast)
        take = make_take(session, cast, make_shot(session, cast))
        decide(session, cast.dana, take.id, Verdict.APPROVED)
        save_plan(session, cast.ari, take.shot_id, replace(PLAN, title="Another title"))
        second = decide(session, cast.rae, take.id, Verdict.APPROVED)
        assert (take.verdict, second.missing) == (Verdict.SELECTED, ["Dana Tester, Director"])
        assert [one.ask for one in waiting_for(session, cast.dana)] == ["approve"]


def test_given_two_approvers_when_one_takes_hers_back_then_the_take_is_selected_again(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        both_approve(session, cast)
        take = make_take(session, cast, make_shot(session, cast))
        first = decide(session, cast.dana, take.id, Verdict.APPROVED)
        decide(session, cast.rae, take.id, Verdict.APPROVED)
        take_back(session, cast.dana, first.id)
        assert take.verdict is Verdict.SELECTED and take.shot.approved_take_id is None
        again = decide(session, cast.dana, take.id, Verdict.APPROVED)
        assert (again.missing, take.verdict) == ([], Verdict.APPROVED)


def test_given_one_of_two_approvals_when_somebody_rejects_then_both_have_to_approve_anew(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        both_approve(session, cast)
        take = make_take(session, cast, make_shot(session, cast))
        decide(session, cast.dana, take.id, Verdict.APPROVED)
        decide(session, cast.rae, take.id, Verdict.REJECTED)
        assert decide(session, cast.rae, take.id, Verdict.APPROVED).missing == ["Dana Tester, Director"]


def test_given_two_approving_at_once_then_they_agree_and_both_count(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        both_approve(session, cast)
        take = make_take(session, cast, make_shot(session, cast))
        decide(session, cast.dana, take.id, Verdict.APPROVED, seen_decision=0)
        assert decide(session, cast.rae, take.id, Verdict.APPROVED, seen_decision=0).missing == []


def test_given_a_gate_that_changed_then_what_was_approved_stays_approved(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        done = make_take(session, cast, make_shot(session, cast))
        decide(session, cast.rae, done.id, Verdict.APPROVED)
        both_approve(session, cast)
        half = make_take(session, cast, make_shot(session, cast))
        decide(session, cast.rae, half.id, Verdict.APPROVED)
        set_gate(session, cast.sam, cast.show.id, Action.APPROVE, Gate((Role.DIRECTOR,)))
        assert done.verdict is Verdict.APPROVED and half.verdict is Verdict.SELECTED
        assert count_approvals(session, cast.show.id, None) == (1, 1)
        with pytest.raises(Forbidden) as refused:
            decide(session, cast.rae, half.id, Verdict.APPROVED)
        assert "Ask Dana Tester, Director." in refused.value.sentence


def test_given_a_sequence_where_the_dp_selects_then_she_may_and_may_turn_down_too(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        gate = Gate(people=(cast.pim.id,))
        set_gate(session, cast.sam, cast.show.id, Action.SELECT, gate, sequence_id=cast.sequence.id)
        take = make_take(session, cast, make_shot(session, cast))
        assert [one.ask for one in waiting_for(session, cast.pim)] == ["review"]
        decide(session, cast.pim, take.id, Verdict.REJECTED)
        decide(session, cast.pim, take.id, Verdict.SELECTED)
        with pytest.raises(Forbidden, match="As Director you may not select here"):
            decide(session, cast.dana, take.id, Verdict.SELECTED)


def test_given_a_newer_approval_taken_back_then_the_older_stands_again_and_says_if_it_is_stale(
    database: Database,
) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        first, second = make_take(session, cast, shot), make_take(session, cast, shot)
        decide(session, cast.rae, first.id, Verdict.APPROVED)
        save_plan(session, cast.ari, shot.id, replace(PLAN, title="Another title"))
        newer = decide(session, cast.rae, second.id, Verdict.APPROVED)
        assert not shot.approval_stale
        take_back(session, cast.rae, newer.id)
        assert (shot.approved_take_id, shot.approval_stale) == (first.id, True)


def test_given_a_render_that_stopped_then_it_waits_for_whoever_asked_for_it_with_the_reason(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        take.status, take.error = TakeStatus.FAILED, "The GPU ran out of memory."
        refresh_shot(session, take.shot)
        [item] = waiting_for(session, cast.ari)
        assert (item.ask, item.fact, seconds_to_watch([item])) == ("failed", "The GPU ran out of memory.", 0)
        assert [one.ask for one in waiting_for(session, cast.dana)] == []
