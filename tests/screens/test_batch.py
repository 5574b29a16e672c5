import numpy as np
import pytest
from sqlalchemy import select

from previz_studio.jobs.models import Job, JobStatus
from previz_studio.media.library import Library
from previz_studio.shots.models import PlanRevision
from previz_studio.takes.actions import request_takes
from previz_studio.takes.glimpse import forget, show
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from tests.factories import make_shot, no_models
from tests.screens.conftest import House

LAMP = {"field": "lighting", "text": "One sodium lamp.", "how": "replace"}


def add_shots(house: House, count: int, **plan: object) -> list[int]:
    with house.database.writing() as session:
        return [make_shot(session, house.cast, **plan).id for _ in range(count)]


def test_given_a_selection_then_the_page_shows_the_difference_and_changes_nothing(house: House) -> None:
    ids = add_shots(house, 3, lighting="Moon.")
    asked = {"shot_ids": ids, "count": 2, "tier": "animatic", **LAMP}
    page = house.as_(house.cast.ari).get("/p/nf/batch", params=asked).text
    assert page.count("Moon.") == 3 and page.count("One sodium lamp.</ins>") == 3
    assert "Change 3 plans and generate 6 takes" in page
    assert "Cost and time unknown until one take is made here with the animatic." in page
    with house.database.reading() as session:
        assert set(session.scalars(select(PlanRevision.number))) == {1}


def test_given_the_press_then_plans_and_takes_are_made_and_the_board_opens(house: House) -> None:
    ids = add_shots(house, 2)
    form = {"shot_ids": ids, "count": 1, "tier": "animatic", "overnight": "true", **LAMP}
    answer = house.as_(house.cast.ari).post("/p/nf/batch", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/p/nf/board?sequence=SQ030")
    with house.database.reading() as session:
        assert list(session.scalars(select(Job.overnight))) == [True, True]
        assert {take.revision.number for take in session.scalars(select(Take))} == {2}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"field": "lens_mm", "text": "wide"}, "not a number"),
        ({"field": "title", "text": "x"}, "cannot be changed for many shots"),
        ({"count": 99}, "99 takes for each shot"),
        ({"tier": "cinema"}, "is not a tier"),
        ({"tier": "pro"}, "Pro takes cannot be rendered here now"),
    ],
)
def test_given_a_form_that_cannot_be_then_the_page_says_why_and_keeps_it(
    house: House, form: dict[str, object], words: str
) -> None:
    ids = add_shots(house, 1)
    page = house.as_(house.cast.ari).get("/p/nf/batch", params={"shot_ids": ids, **form})
    assert page.status_code == 200
    assert words in page.text and "aria-disabled" in page.text
    refused = house.as_(house.cast.ari).post("/p/nf/batch", data={"shot_ids": ids, **form})
    assert refused.status_code in (422, 503)


def test_given_a_viewer_or_an_outsider_then_there_is_no_batch(house: House) -> None:
    ids = add_shots(house, 1)
    assert house.as_(house.cast.vic).get("/p/nf/batch", params={"shot_ids": ids}).status_code == 403
    assert house.as_(house.cast.otto).get("/p/nf/batch", params={"shot_ids": ids}).status_code == 404
    assert house.as_(house.cast.otto).post("/api/batch/look", json={"shot_ids": ids}).status_code == 404


def test_given_finished_takes_then_the_bar_hears_what_a_press_costs(house: House) -> None:
    ids = add_shots(house, 2)
    with house.database.writing() as session:
        request_takes(session, house.cast.ari, ids[0], TakeOrder("animatic"), no_models())
        job = session.scalars(select(Job)).one()
        job.status, job.engine_seconds, job.gpu_seconds = JobStatus.DONE, 9.0, 9.0
    said = house.as_(house.cast.ari).get(
        "/p/nf/batch/estimate", params={"shot_ids": ids, "tier": "animatic", "count": 2}
    )
    assert said.json()["words"].startswith("About 36 GPU-s, ready about ")
    assert said.json()["words"].endswith("Estimated from 1 take made here with the animatic.")
    api = house.as_(house.cast.ari).post("/api/batch/look", json={"shot_ids": ids, "tier": "animatic", "count": 2})
    assert api.json()["estimate"] | {"ready_at": None} == {
        "takes": 4, "behind": 1, "seconds": 36.0, "gpu_seconds": 36.0, "ahead": 0, "ready_at": None,
    }  # fmt: skip


def test_given_more_shots_then_the_batch_page_asks_the_database_no_more_often(house: House) -> None:
    ids = add_shots(house, 12, lighting="Moon.")
    ari = house.as_(house.cast.ari)
    with house.counting() as few:
        ari.get("/p/nf/batch", params={"shot_ids": ids[:2], **LAMP})
    with house.counting() as many:
        ari.get("/p/nf/batch", params={"shot_ids": ids, **LAMP})
    assert len(many) == len(few)


def test_given_a_paused_queue_then_everybody_reads_who_and_why(house: House) -> None:
    ids = add_shots(house, 1)
    with house.database.writing() as session:
        request_takes(session, house.cast.ari, ids[0], TakeOrder("animatic"), no_models())
    form = {"project_id": house.cast.show.id, "reason": "Grading needs the GPU."}
    assert house.as_(house.cast.ari).post("/queue/pause", data=form).status_code == 403
    assert house.as_(house.cast.otto).post("/queue/pause", data=form).status_code == 404
    assert house.as_(house.cast.dana).post("/queue/pause", data=form).status_code == 303
    page = house.as_(house.cast.vic).get("/queue").text
    assert "Show NF is paused by Dana Tester since" in page and "Grading needs the GPU." in page
    assert "/queue/resume" not in page
    assert house.work() == 0
    assert house.as_(house.cast.rae).post("/queue/resume", data=form).status_code == 303
    assert house.work() == 1


def test_given_a_waiting_take_then_it_is_put_off_until_tonight_and_back(house: House) -> None:
    ids = add_shots(house, 1)
    with house.database.writing() as session:
        request_takes(session, house.cast.ari, ids[0], TakeOrder("animatic"), no_models())
    ari = house.as_(house.cast.ari)
    ari.post("/jobs/1/overnight", data={"on": "true"})
    page = ari.get("/queue").text
    assert 'aria-pressed="true"' in page
    assert ari.post("/api/jobs/1/overnight", json={"overnight": False}).json()["overnight"] is False


def test_given_a_take_being_made_then_its_preview_is_shown_to_its_crew_only_and_not_kept(house: House) -> None:
    ids = add_shots(house, 1)
    library: Library = house.studio.library
    with house.database.writing() as session:
        [take] = request_takes(session, house.cast.ari, ids[0], TakeOrder("animatic"), no_models())
        job = session.scalars(select(Job)).one()
        job.status, job.progress = JobStatus.RUNNING, 0.25
    url = f"/media/takes/{take.id}/preview.jpg"
    vic = house.as_(house.cast.vic)
    assert vic.get(url).status_code == 404
    show(library, take.id, np.zeros((900, 1600, 3), np.uint16))
    answer = vic.get(url)
    assert answer.content[:2] == b"\xff\xd8" and len(answer.content) < 50_000
    assert answer.headers["cache-control"] == "private, no-store"
    assert f"{url}?at=250" in vic.get("/queue").text
    assert house.as_(house.cast.otto).get(url).status_code == 404
    forget(library, take.id)
    assert vic.get(url).status_code == 404 and url not in vic.get("/queue").text
