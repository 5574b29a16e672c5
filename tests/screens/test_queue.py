import asyncio
import json
import threading
from typing import Any

import pytest
from sqlalchemy import delete, select

from previz_studio.app import kinds_of
from previz_studio.jobs.models import Executor, Job, JobStatus
from previz_studio.people.models import User
from previz_studio.projects import actions as projects
from previz_studio.screens import queue as screen
from previz_studio.screens.job_words import STAGES
from previz_studio.takes.actions import request_takes
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from tests.event_loop import in_own_loop
from tests.factories import make_shot, make_show, no_models
from tests.screens.conftest import House


def ask(house: House, count: int = 1) -> list[int]:
    """Ids of the jobs of that many waiting takes of one shot."""
    with house.database.writing() as session:
        shot = make_shot(session, house.cast)
        request_takes(session, house.cast.ari, shot.id, TakeOrder("animatic", count=count), no_models())
        return list(session.scalars(select(Job.id).order_by(Job.id)))


def status_of(house: House, job_id: int) -> JobStatus:
    with house.database.reading() as session:
        return session.get_one(Job, job_id).status


def order_of(house: House) -> list[int]:
    with house.database.reading() as session:
        waiting = select(Job.id).where(Job.status == JobStatus.WAITING)
        return list(session.scalars(waiting.order_by(Job.priority, Job.position, Job.id)))


@pytest.mark.parametrize("name", ["sam", "rae", "dana", "pim", "ed", "ari", "vic"])
def test_given_waiting_jobs_then_everybody_on_the_crew_sees_them_in_order(house: House, name: str) -> None:
    ask(house, 2)
    answer = house.as_(getattr(house.cast, name)).get("/queue")
    assert answer.status_code == 200
    assert "0 rendering, 2 queued." in answer.text
    assert "Next" in answer.text and "Place 2" in answer.text


def test_given_somebody_elsewhere_then_their_queue_is_empty(house: House) -> None:
    ask(house)
    page = house.as_(house.cast.otto).get("/queue").text
    assert "Nothing is rendering" in page and "SH010" not in page


def test_given_a_viewer_then_no_button_changes_a_job(house: House) -> None:
    ask(house)
    page = house.as_(house.cast.vic).get("/queue").text
    assert "data-cancel" not in page and "data-front" not in page


def test_given_an_artist_then_they_may_cancel_and_not_reorder(house: House) -> None:
    ask(house)
    page = house.as_(house.cast.ari).get("/queue").text
    assert "data-cancel" in page and "data-front" not in page


@pytest.mark.parametrize(
    ("name", "verb", "status"),
    [
        ("ari", "cancel", 303),
        ("vic", "cancel", 403),
        ("otto", "cancel", 404),
        ("dana", "front", 303),
        ("ari", "front", 403),
        ("otto", "front", 404),
        ("ari", "move", 403),
        ("otto", "move", 404),
    ],
)
def test_given_a_role_then_a_job_is_gated_by_it(house: House, name: str, verb: str, status: int) -> None:
    [job] = ask(house)
    assert house.as_(getattr(house.cast, name)).post(f"/jobs/{job}/{verb}").status_code == status


def test_given_a_waiting_job_when_three_people_cancel_it_then_it_is_cancelled_once(house: House) -> None:
    [job] = ask(house)
    answers = [house.as_(who).post(f"/jobs/{job}/cancel") for who in (house.cast.ari, house.cast.dana, house.cast.rae)]
    house.work()
    assert status_of(house, job) is JobStatus.CANCELLED
    assert answers[0].status_code == 303
    assert {answer.status_code for answer in answers[1:]} <= {303, 409}


def test_given_a_cancelled_take_that_runs_then_it_says_so_until_it_stops(house: House) -> None:
    [job] = ask(house)
    with house.database.writing() as session:
        held = session.get_one(Job, job)
        held.status, held.note = JobStatus.RUNNING, "Frame 3 of 9"
        session.get_one(Take, held.subject_id).tier = "fine"
    ari = house.as_(house.cast.ari)
    assert "Frame 3 of 9" in ari.get("/queue").text and "Cancelling…" not in ari.get("/queue").text
    assert ari.post(f"/jobs/{job}/cancel").status_code == 303
    page = ari.get("/queue").text
    assert page.count("Cancelling…") == 2 and f"/jobs/{job}/cancel" not in page
    assert "SH010 v001 Fast, refined</h2>" in page and "asked by Ari" in page
    desk = ari.get("/p/nf/shots/1").text
    assert "Cancelling…" in desk and 'aria-label="Cancel v001"' not in desk


def test_given_a_cancelled_job_when_it_is_retried_then_a_new_attempt_waits(house: House) -> None:
    [job] = ask(house)
    ari = house.as_(house.cast.ari)
    ari.post(f"/jobs/{job}/cancel")
    house.work()
    assert ari.post(f"/jobs/{job}/retry").status_code == 303
    assert len(order_of(house)) == 1


def test_given_a_running_take_then_nobody_may_retry_it(house: House) -> None:
    [job] = ask(house)
    answer = house.as_(house.cast.ari).post(f"/jobs/{job}/retry")
    assert answer.status_code == 409
    assert "Only a failed or cancelled take" in answer.text


def test_given_three_jobs_then_they_are_moved_one_place_at_a_time(house: House) -> None:
    first, second, third = ask(house, 3)
    dana = house.as_(house.cast.dana)
    dana.post(f"/jobs/{third}/move", data={"by": "-1"})
    assert order_of(house) == [first, third, second]
    dana.post(f"/jobs/{first}/move", data={"by": "1"})
    assert order_of(house) == [third, first, second]
    dana.post(f"/jobs/{second}/front")
    assert order_of(house) == [second, third, first]
    dana.post(f"/jobs/{second}/move", data={"by": "-1"})
    assert order_of(house) == [second, third, first], "the first has nowhere to go"


def test_given_a_job_dropped_before_another_or_at_the_end_then_it_goes_there(house: House) -> None:
    first, second, third = ask(house, 3)
    dana = house.as_(house.cast.dana)
    assert dana.post(f"/jobs/{third}/move", data={"before": str(first)}).status_code == 303
    assert order_of(house) == [third, first, second]
    dana.post(f"/jobs/{third}/move", data={"by": "last"})
    assert order_of(house) == [first, second, third]
    assert dana.post(f"/jobs/{third}/move", data={"before": "999"}).status_code == 404
    assert house.as_(house.cast.otto).post(f"/jobs/{third}/move", data={"before": str(first)}).status_code == 404


def test_given_the_media_queue_paused_then_the_page_says_so_and_renders_go_on(house: House) -> None:
    [job] = ask(house)
    dana = house.as_(house.cast.dana)
    form = {"project_id": str(house.cast.show.id), "queue": "media", "reason": "The disk is being changed."}
    assert "Movies, packages and copies</option>" in dana.get("/queue").text
    assert dana.post("/queue/pause", data=form).status_code == 303
    said = "Show NF: movies, packages and copies are paused by Dana Tester since "
    assert said in dana.get("/queue").text
    house.work()
    assert status_of(house, job) is JobStatus.DONE
    assert dana.post("/queue/resume", data=form).status_code == 303
    assert said not in dana.get("/queue").text
    assert dana.post("/queue/pause", data={**form, "queue": "coffee"}).status_code == 422


def test_given_a_job_that_failed_then_the_page_says_why_and_offers_a_retry(house: House) -> None:
    [job] = ask(house)
    with house.database.writing() as session:
        take = session.scalars(select(Take)).one()
        take.recipe = {**take.recipe, "engine": "gone"}
    house.work()
    assert status_of(house, job) is JobStatus.FAILED
    page = house.as_(house.cast.ari).get("/queue").text
    assert "stopped: There is no engine called" in page and f"/jobs/{job}/retry" in page
    assert "stopped." in house.as_(house.cast.ari).get("/").text


def test_given_a_finished_take_then_it_is_listed_with_what_it_cost(house: House) -> None:
    ask(house)
    assert house.work() == 1
    page = house.as_(house.cast.dana).get("/queue").text
    assert "1 take" in page and "Ready " in page
    assert "0.0 GPU-s" in page or "0 GPU-s" in page


def test_given_jobs_on_a_job_that_is_not_there_then_the_page_says_so(house: House) -> None:
    assert house.as_(house.cast.dana).post("/jobs/999/move").status_code == 404


def test_given_every_kind_of_job_then_its_stages_have_words(house: House) -> None:
    kinds = kinds_of(house.studio.engines, house.studio.library)
    assert {kind.name: tuple(stage.name for stage in kind.stages) for kind in kinds} == {
        name: tuple(stage for stage, _ in stages) for name, stages in STAGES.items()
    }


def test_given_more_jobs_then_the_queue_asks_the_database_no_more_often(house: House) -> None:
    dana = house.as_(house.cast.dana)
    ask(house)
    dana.get("/queue")
    with house.counting() as few:
        dana.get("/queue")
    ask(house, 9)
    with house.counting() as many:
        dana.get("/queue")
    assert len(many) == len(few)


def test_given_a_listener_then_only_jobs_of_their_projects_are_told(house: House) -> None:
    with house.database.writing() as session:
        other = make_show(session, session.get_one(User, house.cast.sam.id), "OT")
        projects.set_role(session, house.cast.sam, other.id, house.cast.otto.id, "artist")  # type: ignore[arg-type]
    [job] = ask(house)
    told = listen(house, house.cast.ari, 1)
    assert told[0]["id"] == job and told[-1]["status"] in ("running", "done", "waiting")
    assert listen(house, house.cast.otto, 1) == []


def test_given_somebody_signed_out_then_the_line_ends(house: House) -> None:
    client = house.as_(house.cast.ari)
    client.post("/signout")
    assert client.get("/queue/events").status_code == 303


def listen(house: House, user: User, wanted: int) -> list[dict[str, Any]]:
    """What the open line tells while the queue is worked; gives up after two seconds."""
    client = house.as_(user)
    request: Any = type("Request", (), {"cookies": dict(client.cookies)})()

    async def read() -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []
        line = (await screen.events(request, user, house.studio, None)).body_iterator
        threading.Timer(0.3, house.work).start()
        try:
            async with asyncio.timeout(2):
                async for part in line:
                    said = bytes(part).decode()
                    told += [json.loads(said.removeprefix("data: "))] if said.startswith("data: ") else []
                    if len(told) >= wanted:
                        break
        except TimeoutError:
            pass
        await line.aclose()  # type: ignore[attr-defined]
        return told

    return in_own_loop(read())


LOST = "The GPU stopped answering while LTX-Video was at work. Start the server again; the queue is kept."


def worker(house: House, name: str, trouble: str = "") -> None:
    with house.database.writing() as session:
        session.add(Executor(executor_id=name, host=f"{name}/4026", pid=1, queues=["render", "media"], trouble=trouble))


def test_given_a_lost_gpu_then_page_api_and_home_say_what_somebody_has_to_do(house: House) -> None:
    ask(house, 2)
    vic = house.as_(house.cast.vic)
    worker(house, "ws-05")
    assert vic.get("/api/queue/trouble").json() == []
    worker(house, "ws-04", LOST)
    page = vic.get("/queue").text
    assert f"ws-04: {LOST}" in page and "Other workers go on with the queue." in page
    assert "A GPU is gone: see the queue" in vic.get("/").text
    with house.database.writing() as session:
        session.execute(delete(Executor).where(Executor.executor_id == "ws-05"))
    page = vic.get("/queue").text
    assert "Nothing is rendered until then." in page and "Place 2" in page
    [told] = vic.get("/api/queue/trouble").json()
    assert told == {"worker": "ws-04", "queue": "render", "words": LOST, "alone": True}
    home = vic.get("/").text
    assert "Renders stand still: see the queue" in home and "Healthy" not in home
    assert house.as_(None).get("/api/queue/trouble").status_code == 401
