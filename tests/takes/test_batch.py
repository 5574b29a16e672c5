from dataclasses import replace

import pytest
from sqlalchemy import select

from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden, Invalid, NotFound
from previz_studio.ledger.models import AuditEntry
from previz_studio.references.actions import IdentityForm, add_identity
from previz_studio.references.models import IdentityKind
from previz_studio.references.profile import Profile
from previz_studio.shots.actions import set_plan_lock
from previz_studio.shots.models import PlanRevision
from previz_studio.shots.plan import IdentityUse
from previz_studio.shots.queries import plan_of
from previz_studio.takes import queue
from previz_studio.takes.actions import cancel_take, request_takes
from previz_studio.takes.batch import OneChange, preview_batch, request_batch
from previz_studio.takes.estimate import estimate, planned
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from tests.factories import Cast, cast_of, make_shot, no_models

LAMP = OneChange("lighting", "One sodium lamp.")


def test_given_twelve_shots_and_one_change_then_one_press_makes_revisions_and_takes_of_them(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        ids = [make_shot(session, cast, lighting="Moon.").id for _ in range(12)]
        order = TakeOrder("animatic", count=2)
        takes = request_batch(session, cast.ari, ids, order, no_models(), LAMP)
        plans = [
            revision.plan["lighting"] for revision in session.scalars(select(PlanRevision)) if revision.number == 2
        ]
    assert len(takes) == 24 and len(plans) == 12
    assert {take.revision.number for take in takes} == {2}
    assert all("One sodium lamp." in take.recipe["look"] for take in takes)


def test_given_a_change_then_its_difference_is_shown_before_and_nothing_is_changed(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        one, other = make_shot(session, cast, lighting="Moon."), make_shot(session, cast, lighting="One sodium lamp.")
        rows = preview_batch(session, cast.ari, [one.id, other.id], LAMP)
        added = preview_batch(session, cast.ari, [one.id], replace(LAMP, how="add"))
        assert plan_of(session, one).lighting == "Moon."
    assert [(row.before, row.after) for row in rows] == [
        ("Moon.", "One sodium lamp."),
        ("One sodium lamp.", "One sodium lamp."),
    ]
    assert added[0].after == "Moon. One sodium lamp."


def test_given_a_number_for_all_then_every_camera_has_it(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        ids = [make_shot(session, cast).id for _ in range(2)]
        takes = request_batch(session, cast.ari, ids, TakeOrder("animatic"), no_models(), OneChange("lens_mm", "65"))
    assert [take.recipe["camera"]["lens_mm"] for take in takes] == [65, 65]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (OneChange("title", "Mine"), "cannot be changed for many shots"),
        (OneChange("lens_mm", "wide"), "not a number"),
        (OneChange("lens_mm", "5", "add"), "only be replaced"),
        (OneChange("lighting", " ", "add"), "Say what Lighting shall be"),
    ],
)
def test_given_a_change_that_cannot_be_then_nothing_is_made(database: Database, change: OneChange, words: str) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot_id = make_shot(session, cast).id
    with pytest.raises(Invalid, match=words), database.writing() as session:
        request_batch(session, cast.ari, [shot_id], TakeOrder("animatic"), no_models(), change)
    with database.reading() as session:
        assert list(session.scalars(select(Take.id))) == []


def test_given_one_locked_plan_among_many_then_none_is_changed(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        ids = [make_shot(session, cast).id for _ in range(3)]
        set_plan_lock(session, cast.dana, ids[2], True)
        assert "locked by Dana" in preview_batch(session, cast.ari, ids, LAMP)[2].problem
    with pytest.raises(Conflict, match="locked by Dana"), database.writing() as session:
        request_batch(session, cast.ari, ids, TakeOrder("animatic"), no_models(), LAMP)
    with database.reading() as session:
        assert list(session.scalars(select(PlanRevision.number))) == [1, 1, 1]


def test_given_an_outsider_then_there_are_no_such_shots(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot_id = make_shot(session, cast).id
        with pytest.raises(NotFound):
            preview_batch(session, cast.otto, [shot_id], LAMP)
        with pytest.raises(Forbidden):
            preview_batch(session, cast.vic, [shot_id], LAMP)


def test_given_a_long_batch_then_somebody_else_is_not_starved(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        ids = [make_shot(session, cast).id for _ in range(12)]
        request_batch(session, cast.ari, ids, TakeOrder("animatic"), no_models())
        request_takes(session, cast.dana, ids[0], TakeOrder("animatic"), no_models())
        waiting = session.execute(select(Job.author_id).order_by(Job.priority, Job.position, Job.id)).all()
    assert [row.author_id for row in waiting].index(cast.dana.id) == 4


def test_given_an_overnight_batch_then_its_jobs_say_so(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot_id = make_shot(session, cast).id
        request_batch(session, cast.ari, [shot_id], TakeOrder("animatic", overnight=True), no_models())
        job = session.scalars(select(Job)).one()
        assert job.overnight
        assert not queue.set_overnight(session, cast.ari, job.id, False).overnight
        with pytest.raises(Forbidden):
            queue.set_overnight(session, cast.vic, job.id, True)


def test_given_no_take_of_the_tier_then_the_cost_is_unknown_and_with_one_it_is_estimated(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        [take] = request_takes(session, cast.ari, shot.id, TakeOrder("animatic"), no_models())
        works = planned(no_models(), (64, 64), [9, 18], "animatic")
        before = estimate(session, no_models(), works, 2)
        job = session.scalars(select(Job)).one()
        job.status, job.engine_seconds, job.gpu_seconds = JobStatus.DONE, 4.5, 1.8
        session.flush()
        after = estimate(session, no_models(), works, 2)
        larger = estimate(session, no_models(), planned(no_models(), (128, 64), [9], "animatic"))
    assert (before.takes, before.known, before.ready_at) == (4, False, None)
    assert (after.behind, after.seconds, after.gpu_seconds) == (1, pytest.approx(27), pytest.approx(10.8))
    assert after.ready_at is not None
    assert larger.seconds == pytest.approx(9), "twice the pixels, twice the seconds of the 4.5 that were measured"


def test_given_three_people_cancelling_then_the_others_hear_who_did(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        [take] = request_takes(session, cast.ari, make_shot(session, cast).id, TakeOrder("animatic"), no_models())
        cancel_take(session, cast.ari, take.id)
        for late in (cast.dana, cast.rae):
            with pytest.raises(Conflict, match="Ari Tester has cancelled SH010 v001 already"):
                cancel_take(session, late, take.id)
        said = [row.verb for row in session.scalars(select(AuditEntry)) if row.verb == "cancelled take"]
    assert said == ["cancelled take"]


def test_given_a_pause_then_who_and_why_are_kept_and_only_the_right_ones_may(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        held = queue.pause_queue(session, cast.dana, "render", cast.show.id, " The fan \n is loud ")
        assert (held.by_name, held.reason) == ("Dana Tester", "The fan is loud")
        with pytest.raises(Conflict, match="Dana Tester has paused"):
            queue.pause_queue(session, cast.rae, "render", cast.show.id, "")
        with pytest.raises(Forbidden):
            queue.pause_queue(session, cast.ari, "render", cast.show.id, "")
        with pytest.raises(Forbidden, match="Only the studio's owner"):
            queue.pause_queue(session, cast.rae, "render", None, "")
        with pytest.raises(NotFound):
            queue.resume_queue(session, cast.otto, "render", cast.show.id)
        queue.resume_queue(session, cast.rae, "render", cast.show.id)
        with pytest.raises(Conflict, match="is not paused"):
            queue.resume_queue(session, cast.rae, "render", cast.show.id)


def with_looks(database: Database) -> tuple[Cast, list[int]]:
    """Two shots: one of Ines in the look Noir, one in none; the show has the looks Noir and Wet."""
    cast = cast_of(database)
    with database.writing() as session:
        for slug, kind in (("ines", "character"), ("noir", "look"), ("wet", "look")):
            form = IdentityForm(slug, IdentityKind(kind), slug.title(), Profile(summary=f"{slug} words"))
            add_identity(session, cast.ari, cast.show.id, form)
        named = (IdentityUse("ines"), IdentityUse("noir", "darker here"))
        return cast, [make_shot(session, cast, identities=uses).id for uses in (named, ())]


@pytest.mark.parametrize("text", ["@fog", "wet @fog", "@ines"])
def test_given_a_look_that_is_not_there_then_it_names_those_that_are_and_no_plan_changes(
    database: Database, text: str
) -> None:
    cast, ids = with_looks(database)
    with database.writing() as session, pytest.raises(Invalid, match="There is no look called @(fog|ines)") as refused:
        request_batch(session, cast.ari, ids, TakeOrder("animatic"), no_models(), OneChange("look", text))
    assert refused.value.hint == "Looks here: @noir, @wet."
    with database.reading() as session:
        assert session.scalars(select(PlanRevision).where(PlanRevision.number > 1)).all() == []


@pytest.mark.parametrize(
    ("text", "how", "after"),
    [
        ("@wet", "replace", ["@wet", "@wet"]),
        ("noir, wet", "replace", ["@noir @wet", "@noir @wet"]),
        ("@wet", "add", ["@noir @wet", "@wet"]),
        ("", "replace", ["", ""]),
    ],
)
def test_given_another_look_for_all_then_every_plan_names_it_and_keeps_its_people(
    database: Database, text: str, how: str, after: list[str]
) -> None:
    cast, ids = with_looks(database)
    change = OneChange("look", text, how)
    with database.writing() as session:
        rows = preview_batch(session, cast.ari, ids, change)
        assert [row.before for row in rows] == ["@noir", ""] and [row.after for row in rows] == after
        takes = request_batch(session, cast.ari, ids, TakeOrder("animatic"), no_models(), change)
        named = [[part["text"] for part in take.recipe["prompt"] if part["origin"] == "style"] for take in takes]
        assert [[f"@{words.split()[0]}" for words in own] for own in named] == [one.split() for one in after]
        first = plan_of(session, takes[0].shot)
        assert first.identities[0] == IdentityUse("ines")
        assert [use.note for use in first.identities if use.slug == "noir"] == ["darker here"] * ("@noir" in after[0])
