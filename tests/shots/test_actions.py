from dataclasses import replace

import pytest

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden
from previz_studio.review.decide import decide
from previz_studio.shots.actions import new_shot, omit_shot, save_plan, set_plan_lock
from previz_studio.shots.queries import newest_revision, plan_of, shots_of
from previz_studio.takes.models import Verdict
from tests.factories import PLAN, cast_of, make_shot, make_take


def test_given_a_changed_plan_then_a_revision_is_appended_and_the_old_one_stays(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        save_plan(session, cast.dana, shot.id, replace(PLAN, purpose="Show she is ahead."))
        assert shot.revision == 2 and plan_of(session, shot).purpose == "Show she is ahead."


def test_given_the_same_plan_saved_again_then_no_revision_is_made(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        save_plan(session, cast.dana, shot.id, PLAN)
        assert shot.revision == 1


def test_given_somebody_saved_meanwhile_then_the_second_is_told_by_name(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        save_plan(session, cast.pim, shot.id, replace(PLAN, grade="Teal shadows"), seen=1)
        with pytest.raises(Conflict) as refused:
            save_plan(session, cast.dana, shot.id, replace(PLAN, grade="No haze"), seen=1)
        assert refused.value.message.startswith("Pim Tester saved revision 2")
        assert newest_revision(session, shot).plan["grade"] == "Teal shadows"


def test_given_a_locked_plan_then_it_stays_as_it_is(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        set_plan_lock(session, cast.dana, shot.id, True)
        with pytest.raises(Conflict, match="locked by Dana Tester"):
            save_plan(session, cast.dana, shot.id, replace(PLAN, grade="No haze"))


def test_given_an_insertion_then_the_number_lies_between_and_the_cut_keeps_its_order(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        first, second = make_shot(session, cast), make_shot(session, cast)
        between = new_shot(session, cast.ari, cast.sequence.id, PLAN, after_id=first.id)
        codes = [shot.code for shot in shots_of(session, cast.sequence.id)]
    assert (first.code, between.code, second.code) == ("SH010", "SH015", "SH020")
    assert codes == ["SH010", "SH015", "SH020"]


def test_given_an_omitted_shot_then_its_number_is_never_used_again(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        omit_shot(session, cast.ari, make_shot(session, cast).id)
        assert make_shot(session, cast).code == "SH020"
        with pytest.raises(Conflict, match="SH010 was used already"):
            new_shot(session, cast.ari, cast.sequence.id, PLAN, code="SH010")


def test_given_a_viewer_then_no_plan_is_changed(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        with pytest.raises(Forbidden):
            save_plan(session, cast.vic, shot.id, replace(PLAN, grade="Pink"))


def test_given_an_approved_take_when_the_plan_moves_on_then_the_approval_is_stale(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        decide(session, cast.rae, make_take(session, cast, shot).id, Verdict.APPROVED)
        assert not shot.approval_stale
        save_plan(session, cast.dana, shot.id, replace(PLAN, grade="No haze"))
        assert shot.approval_stale
