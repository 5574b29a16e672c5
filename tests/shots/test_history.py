"""Taking plan changes back: nothing is lost, and undo goes further back each time."""

from dataclasses import replace

import pytest

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden, Invalid, NotFound
from previz_studio.shots.actions import save_plan, set_plan_lock
from previz_studio.shots.history import bring_back, undo
from previz_studio.shots.models import Shot
from previz_studio.shots.queries import plan_of
from tests.factories import PLAN, cast_of, make_shot


def test_given_nothing_changed_yet_then_there_is_nothing_to_undo(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        with pytest.raises(Invalid, match="nothing to undo"):
            undo(session, cast.dana, shot.id)


def test_given_a_locked_plan_a_newer_change_or_a_reviewer_then_nothing_is_taken_back(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        save_plan(session, cast.pim, shot.id, replace(PLAN, grade="Teal"))
        with pytest.raises(Conflict, match="Pim Tester saved revision 2"):
            undo(session, cast.dana, shot.id, seen=1)
        with pytest.raises(Forbidden):
            undo(session, cast.vic, shot.id)
        with pytest.raises(NotFound):
            undo(session, cast.otto, shot.id)
        with pytest.raises(NotFound, match="no revision 9"):
            bring_back(session, cast.dana, shot.id, 9)
        set_plan_lock(session, cast.dana, shot.id, True)
        with pytest.raises(Conflict, match="locked"):
            undo(session, cast.dana, shot.id)
        assert plan_of(session, shot).grade == "Teal"


def test_given_three_changes_then_undo_goes_one_further_back_each_time_and_keeps_all(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        for grade in ("Teal", "Amber", "Grey"):
            save_plan(session, cast.dana, shot.id, replace(PLAN, grade=grade))
        seen = []
        for _ in range(3):
            undo(session, cast.dana, shot.id)
            seen.append(plan_of(session, shot).grade)
        assert seen == ["Amber", "Teal", PLAN.grade]
        assert session.get_one(Shot, shot.id).revision == 7
        bring_back(session, cast.dana, shot.id, 4)
        assert plan_of(session, shot).grade == "Grey"
