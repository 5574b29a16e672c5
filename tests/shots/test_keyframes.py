"""Pictures on frames of a shot: where they may stand, whose they are, and that older plans stay what they were."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from previz_studio.kit.canonical import digest
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden, Invalid, NotFound
from previz_studio.projects.actions import ProjectForm, new_project
from previz_studio.references.actions import (
    IdentityForm,
    KeptPicture,
    ReferenceForm,
    add_identity,
    add_reference,
    keep_asset,
)
from previz_studio.references.models import IdentityKind, Rights
from previz_studio.references.profile import Profile
from previz_studio.shots.actions import save_plan, set_plan_lock
from previz_studio.shots.keyframes import (
    FIRST_FRAME,
    KEYFRAME,
    MOST,
    drop_keyframe,
    keyframes_of,
    set_keyframe,
    with_keyframe,
)
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import LAST, ReferenceUse
from previz_studio.shots.plan_read import plan_from, plan_to
from previz_studio.shots.queries import plan_of
from tests.factories import PLAN, Cast, cast_of, make_shot

FPS = Fraction(24)


@pytest.fixture
def cast(database: Database) -> Cast:
    return cast_of(database)


@pytest.fixture
def shot(database: Database, cast: Cast) -> Shot:
    with database.writing() as session:
        return make_shot(session, cast)


def keep(session: Session, cast: Cast, blob: str = "a", project_id: int = 0) -> int:
    kept = KeptPicture(f"{blob * 64}.png", 64, 36, 100)
    return keep_asset(session, cast.sam, project_id or cast.show.id, f"{blob}.png", kept).id


def test_given_frames_outside_the_shot_then_each_is_refused_with_those_it_has() -> None:
    for frame in (9, 500, -2, None):
        with pytest.raises(Invalid, match="the shot has frames 0 to 8"):
            with_keyframe(PLAN, ReferenceUse(KEYFRAME, asset_id=1, frame=frame))
    with pytest.raises(Invalid, match=r"strength is 1\.5"):
        with_keyframe(PLAN, ReferenceUse(KEYFRAME, asset_id=1, frame=0, strength=1.5))


def test_given_a_foreign_picture_then_no_plan_can_show_it(database: Database, cast: Cast, shot: Shot) -> None:
    with database.writing() as session:
        other = new_project(session, cast.sam, ProjectForm(code="OT", name="Other"))
        theirs = keep(session, cast, "b", other.id)
        for asset_id in (theirs, 99_999):
            with pytest.raises(NotFound, match=f"keeps no picture {asset_id}"):
                set_keyframe(session, cast.pim, shot.id, ReferenceUse(KEYFRAME, asset_id=asset_id, frame=0))
            for plan in (
                replace(PLAN, panel_asset_id=asset_id),
                replace(PLAN, references=(ReferenceUse("Identity anchor", asset_id=asset_id),)),
            ):
                with pytest.raises(NotFound, match=f"keeps no picture {asset_id}"):
                    save_plan(session, cast.pim, shot.id, plan)
            form = IdentityForm(f"i_{asset_id}", IdentityKind.PROP, "Radio", Profile())
            radio = add_identity(session, cast.dana, cast.show.id, form)
            with pytest.raises(NotFound, match=f"keeps no picture {asset_id}"):
                add_reference(session, cast.dana, radio.id, asset_id, ReferenceForm("radio.png", "Prop"))
    with database.reading() as session:
        assert session.get_one(Shot, shot.id).revision == 1


def test_given_a_picture_without_a_release_then_it_stands_on_no_frame(
    database: Database, cast: Cast, shot: Shot
) -> None:
    with database.writing() as session:
        asset_id = keep(session, cast)
        form = IdentityForm("ines", IdentityKind.CHARACTER, "Ines", Profile())
        ines = add_identity(session, cast.dana, cast.show.id, form)
        held = ReferenceForm("ines_front.png", "Identity anchor", Rights.NO_RELEASE)
        add_reference(session, cast.dana, ines.id, asset_id, held)
        with pytest.raises(Conflict, match=r"ines_front\.png has no release"):
            set_keyframe(session, cast.pim, shot.id, ReferenceUse(KEYFRAME, asset_id=asset_id, frame=0))


def test_given_people_who_may_not_plan_or_a_locked_plan_then_nothing_is_put_there(
    database: Database, cast: Cast, shot: Shot
) -> None:
    with database.writing() as session:
        use = ReferenceUse(KEYFRAME, asset_id=keep(session, cast), frame=0)
        with pytest.raises(Forbidden):
            set_keyframe(session, cast.vic, shot.id, use)
        with pytest.raises(NotFound):
            set_keyframe(session, cast.otto, shot.id, use)
        set_plan_lock(session, cast.dana, shot.id, True)
        with pytest.raises(Conflict, match="locked by Dana Tester"):
            set_keyframe(session, cast.pim, shot.id, use)


def test_given_a_picture_then_the_next_on_its_frame_replaces_it_and_the_last_follows_the_length(
    database: Database, cast: Cast, shot: Shot
) -> None:
    with database.writing() as session:
        first, second = keep(session, cast, "a"), keep(session, cast, "b")
        set_keyframe(session, cast.pim, shot.id, ReferenceUse(FIRST_FRAME, "still", first, frame=0))
        set_keyframe(session, cast.pim, shot.id, ReferenceUse(KEYFRAME, asset_id=first, frame=LAST, strength=0.5))
        set_keyframe(session, cast.pim, shot.id, ReferenceUse(KEYFRAME, asset_id=second, frame=0))
        plan = plan_of(session, session.get_one(Shot, shot.id))
        found = [(key.asset_id, key.name, key.frame, key.strength) for key in keyframes_of(plan)]
        assert found == [(second, "b.png", 0, 1.0), (first, "a.png", 8, 0.5)]
        assert [key.frame for key in keyframes_of(replace(plan, frames=25))] == [0, 24]
        set_keyframe(session, cast.pim, shot.id, ReferenceUse(KEYFRAME, asset_id=second, frame=8))
        drop_keyframe(session, cast.pim, shot.id, 0)
        assert [key.at for key in keyframes_of(plan_of(session, session.get_one(Shot, shot.id)))] == [8]
        with pytest.raises(NotFound, match="No picture stands on the first frame"):
            drop_keyframe(session, cast.pim, shot.id, 0)


def test_given_as_many_as_a_plan_holds_then_one_more_is_refused() -> None:
    plan = PLAN
    for frame in range(MOST):
        plan = with_keyframe(plan, ReferenceUse(KEYFRAME, asset_id=frame + 1, frame=frame))
    with pytest.raises(Conflict, match="has 8 pictures on its frames"):
        with_keyframe(plan, ReferenceUse(KEYFRAME, asset_id=99, frame=8))


def test_given_a_plan_of_before_then_its_hash_stays_and_its_chosen_still_begins_it() -> None:
    use = {"job": "first frame", "file": "TK3 still", "asset_id": 4, "rights": "unknown"}
    old = plan_from({"references": [use], "duration_frames": 9}, FPS)
    stored = plan_to(old, FPS)
    assert stored["references"] == [use] and digest(plan_to(plan_from(stored, FPS), FPS)) == digest(stored)
    assert [(key.asset_id, key.at, key.strength) for key in keyframes_of(old)] == [(4, 0, 1.0)]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"frame": 1.5}, "cannot stand on frame 1.5"),
        ({"frame": -3}, "cannot stand on frame -3"),
        ({"frame": True}, "cannot stand on frame True"),
        ({"frame": 0, "strength": 2}, "strength is 2"),
        ({"asset_id": "twelve"}, "asset_id is 'twelve'"),
        ({"asset_id": 2**40}, "Use the id of a picture"),
    ],
)
def test_given_a_plan_written_wrong_then_it_says_where(row: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid) as refused:
        plan_from({"references": [{"job": "keyframe", **row}]}, FPS)
    assert words in refused.value.sentence
