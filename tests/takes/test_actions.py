import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden, Invalid, Unavailable
from previz_studio.shots.actions import save_plan
from previz_studio.shots.models import ShotState
from previz_studio.takes.actions import Brought, cancel_take, import_take, request_takes
from previz_studio.takes.batch import request_batch
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from tests.factories import PLAN, cast_of, make_shot, make_take, no_models


def test_given_a_press_then_take_job_and_seed_are_one_transaction(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        takes = request_takes(session, cast.ari, shot.id, TakeOrder("animatic", count=3, seed=41), no_models())
        titles = list(session.scalars(select(Job.title).order_by(Job.id)))
    assert [take.version for take in takes] == ["v001", "v002", "v003"]
    assert [take.seed for take in takes] == [41, 42, 43]
    assert titles == ["SH010 v001 Animatic", "SH010 v002 Animatic", "SH010 v003 Animatic"]
    assert shot.state is ShotState.RENDERING


def test_given_a_take_then_its_recipe_holds_what_can_change_the_picture(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        [take] = request_takes(session, cast.ari, shot.id, TakeOrder("animatic", seed=7), no_models())
        save_plan(session, cast.ari, shot.id, replace(PLAN, grade="Other"))
    assert take.recipe["plan_revision"]["number"] == 1 and take.revision.number == 1
    assert take.recipe["camera"]["moves"][0]["amount"] == 20.0
    assert take.recipe["prompt"][0]["text"].startswith("Pan right 20 degrees over 0.375 seconds")
    assert (take.recipe["seed"], take.recipe["frames"], take.recipe["fps"]) == (7, 9, "24")


def test_given_many_people_pressing_at_once_then_numbers_have_no_gap_and_no_twin(any_database: Database) -> None:
    cast = cast_of(any_database)
    with any_database.writing() as session:
        shot_id = make_shot(session, cast).id

    def press() -> None:
        for _ in range(5):
            with any_database.writing() as session:
                request_takes(session, cast.ari, shot_id, TakeOrder("animatic"), no_models())

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with any_database.reading() as session:
        numbers = sorted(session.scalars(select(Take.number).where(Take.shot_id == shot_id)))
    assert numbers == list(range(1, 41))


def test_given_no_gpu_then_a_pro_take_says_what_is_missing(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        with pytest.raises(Unavailable, match="Pro takes cannot be rendered here now"):
            request_takes(session, cast.ari, shot.id, TakeOrder("pro"), no_models())


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (TakeOrder("animatic", count=0), "0 variations"),
        (TakeOrder("animatic", count=13), "13 variations"),
        (TakeOrder("animatic", seed=-1), "-1 is not a seed"),
        (TakeOrder("cinema"), "not a tier"),
    ],
)
def test_given_an_order_that_cannot_be_then_one_sentence_names_it(
    database: Database, order: TakeOrder, words: str
) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        with pytest.raises(Invalid, match=words):
            request_takes(session, cast.ari, shot.id, order, no_models())


def test_given_an_incomplete_plan_then_nothing_is_rendered_from_it(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast, environment="")
        with pytest.raises(Invalid, match="not complete"):
            request_takes(session, cast.ari, shot.id, TakeOrder("animatic"), no_models())


def test_given_a_batch_with_one_forbidden_shot_then_none_is_asked_for(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        ids = [make_shot(session, cast).id, make_shot(session, cast).id]
    with pytest.raises(Forbidden), database.writing() as session:
        request_batch(session, cast.ed, ids, TakeOrder("animatic"), no_models())
    with database.reading() as session:
        assert list(session.scalars(select(Take.id))) == []


def test_given_a_waiting_take_when_cancelled_then_its_job_never_runs(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        [take] = request_takes(session, cast.ari, shot.id, TakeOrder("animatic"), no_models())
        cancel_take(session, cast.ari, take.id)
        assert session.scalar(select(Job.status)) is JobStatus.CANCELLED


def test_given_a_movie_without_a_word_of_where_it_is_from_then_it_is_not_taken(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        with pytest.raises(Invalid, match="Say how this movie was made"):
            import_take(session, cast.ed, shot.id, Brought("0" * 64 + ".mov", "phone.mov", {}, {"made_with": " "}))
        with pytest.raises(Forbidden):
            import_take(session, cast.vic, shot.id, Brought("0" * 64 + ".mov", "x.mov", {}, {"made_with": "phone"}))


def test_given_a_ready_take_then_it_cannot_be_cancelled(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        with pytest.raises(Conflict, match="SH010 v001 is ready already"):
            cancel_take(session, cast.ari, take.id)
