"""The job that looks at the ends: after a render, for older takes, and when there is nothing to see."""

from pathlib import Path

from sqlalchemy import delete, select

from previz_studio.app import kinds_of, sweep
from previz_studio.jobs.inline import Inline
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.db import Database
from previz_studio.media.library import Library
from previz_studio.review.cuts.look import LOOK_AT_ENDS, ask_for_unseen
from previz_studio.review.cuts.picture import Picture
from previz_studio.review.cuts.places import place_of
from previz_studio.review.cuts.queries import cuts_of
from previz_studio.review.models import TakeEnds
from previz_studio.takes.actions import request_takes
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from tests.factories import Cast, cast_of, make_shot, make_take, no_models


def rendered(database: Database, library: Library) -> tuple[Cast, int]:
    cast = cast_of(database)
    with database.writing() as session:
        shot = make_shot(session, cast)
        [take] = request_takes(session, cast.ari, shot.id, TakeOrder("animatic", seed=3), no_models())
    Inline(database, kinds_of(no_models(), library)).run_all()
    return cast, take.id


def test_given_a_take_becomes_ready_then_its_ends_are_kept_and_survive_the_sweep(
    database: Database, library: Library
) -> None:
    _, take_id = rendered(database, library)
    sweep(database, library)
    with database.reading() as session:
        ends = session.scalars(select(TakeEnds)).one()
        assert (ends.take_id, ends.last_frame, ends.problem) == (take_id, 8, "")
        assert ends.travels == [[], []], "there is nobody in this plan"
        assert all(library.has(blob) for blob in ends.stills) and len(ends.stills) == 2
        assert [Picture.from_json(value).luminance > 0 for value in ends.pictures] == [True, True]


def test_given_takes_from_before_then_one_hidden_job_looks_at_all_of_them(database: Database, library: Library) -> None:
    cast, _ = rendered(database, library)
    with database.writing() as session:
        session.execute(delete(TakeEnds))
        assert ask_for_unseen(session) == 1
        assert ask_for_unseen(session) == 0
        job = session.scalars(select(Job).where(Job.kind == LOOK_AT_ENDS)).one()
        assert (job.subject_id, job.project_id) == (cast.show.id, None)
    Inline(database, kinds_of(no_models(), library)).run_all()
    with database.writing() as session:
        assert len(session.scalars(select(TakeEnds)).all()) == 1
        assert ask_for_unseen(session) == 0


def test_given_a_missing_and_a_broken_picture_then_the_take_is_ready_and_the_cut_says_which(
    database: Database, library: Library, tmp_path: Path
) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        lost, broken = (make_take(session, cast, make_shot(session, cast)) for _ in range(2))
        file = library.work("broken") / "broken.mp4"
        file.write_bytes(b"not a movie")
        broken.proxy = library.publish(file, extension="mp4").name
        session.execute(delete(Job))
        session.flush()
        ask_for_unseen(session)
    Inline(database, kinds_of(no_models(), library)).run_all()
    with database.reading() as session:
        takes = [session.get_one(Take, one.id) for one in (lost, broken)]
        assert {take.status for take in takes} == {TakeStatus.READY}
        [cut] = cuts_of(session, [place_of(take.shot, take) for take in takes])
        assert cut.missing == "The picture of SH010 v001 is not on disk. The picture of SH020 v001 could not be read."
        assert cut.open == 0
        job = session.scalars(select(Job).where(Job.kind == LOOK_AT_ENDS)).one()
        assert job.status is JobStatus.DONE
    with database.writing() as session:
        assert ask_for_unseen(session) == 1, "what was missing is looked for again at the next start"
