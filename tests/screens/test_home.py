from datetime import timedelta

import pytest

from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.db import now
from previz_studio.people.models import User
from previz_studio.projects.models import Project
from previz_studio.review.decide import decide
from previz_studio.takes.models import TakeStatus, Verdict
from tests.factories import make_shot, make_show, make_take
from tests.screens.conftest import House


def test_given_nobody_signed_in_then_the_front_page_leads_to_the_sign_in(house: House) -> None:
    answer = house.as_(None).get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin")


@pytest.mark.parametrize("name", ["sam", "rae", "dana", "pim", "ed", "ari", "vic"])
def test_given_anybody_on_a_crew_then_home_shows_their_project(house: House, name: str) -> None:
    answer = house.as_(getattr(house.cast, name)).get("/")
    assert answer.status_code == 200
    assert "Show NF" in answer.text


def test_given_somebody_elsewhere_then_home_shows_no_project_of_others(house: House) -> None:
    assert "Show NF" not in house.as_(house.cast.otto).get("/").text


def test_given_a_ready_take_then_the_director_sees_it_waiting_and_the_viewer_does_not(house: House) -> None:
    with house.database.writing() as session:
        make_take(session, house.cast, make_shot(session, house.cast))
    assert "Start review" in house.as_(house.cast.dana).get("/").text
    assert "Nothing waiting for you" in house.as_(house.cast.vic).get("/").text


def test_given_a_machine_without_weights_then_home_says_which_engine_and_why(house: House) -> None:
    page = house.as_(house.cast.dana).get("/").text
    assert "Animatic, because no LTX-Video or LTX-2 model is installed." in page
    assert " free of " in page


def test_given_the_studio_owner_when_a_project_is_made_then_its_board_opens(house: House) -> None:
    sam = house.as_(house.cast.sam)
    answer = sam.post("/projects", data={"name": "Salt Marsh", "code": "sm", "fps": "25", "aspect": "1.85"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/p/sm/board")
    assert sam.get("/p/sm/board").status_code == 200
    with house.database.reading() as session:
        made = session.query(Project).filter_by(code="SM").one()
    assert (made.width, made.height, str(made.fps)) == (1920, 1038, "25")


def test_given_a_producer_when_they_make_a_project_then_they_are_told_who_may(house: House) -> None:
    answer = house.as_(house.cast.rae).post("/projects", data={"name": "Salt Marsh", "code": "SM"})
    assert answer.status_code == 403
    assert "owner" in answer.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "Two", "code": "N F"}, "is not a project code"),
        ({"name": "Two", "code": "TW", "fps": "17"}, "is not a frame rate"),
        ({"name": "Two", "code": "TW", "aspect": "9.99"}, "is not an aspect"),
        ({"name": "", "code": "TW"}, "1 to 120 characters"),
    ],
)
def test_given_a_wrong_field_then_the_sentence_says_which(house: House, form: dict[str, str], words: str) -> None:
    answer = house.as_(house.cast.sam).post("/projects", data=form)
    assert answer.status_code == 422
    assert words in answer.text


def test_given_a_taken_code_then_nothing_is_made(house: House) -> None:
    assert house.as_(house.cast.sam).post("/projects", data={"name": "Two", "code": "NF"}).status_code == 409


def test_given_more_projects_then_home_asks_the_database_no_more_often(house: House) -> None:
    sam = house.as_(house.cast.sam)
    sam.get("/")
    with house.counting() as few:
        sam.get("/")
    with house.database.writing() as session:
        for code in ("AA", "BB", "CC"):
            make_show(session, session.get_one(User, house.cast.sam.id), code)
        make_take(session, house.cast, make_shot(session, house.cast))
    with house.counting() as many:
        sam.get("/")
    assert len(many) <= len(few)


def test_given_several_acts_in_a_row_then_since_you_left_says_them_in_one_line(house: House) -> None:
    dana = house.as_(house.cast.dana)
    with house.database.writing() as session:
        session.get_one(User, house.cast.dana.id).previous_visit_at = now() - timedelta(hours=1)
        takes = [make_take(session, house.cast, make_shot(session, house.cast)) for _ in range(5)]
        for take in takes:
            decide(session, house.cast.rae, take.id, Verdict.APPROVED)
    page = dana.get("/").text
    assert "<b>Rae</b> approved <b>SH050 v001</b>, <b>SH040 v001</b>, <b>SH030 v001</b> and 2 more" in page


def test_given_nothing_waiting_then_home_says_since_when(house: House) -> None:
    with house.database.writing() as session:
        take = make_take(session, house.cast, make_shot(session, house.cast))
        decide(session, house.cast.dana, take.id, Verdict.MAYBE)
    assert "You are up to date since" in house.as_(house.cast.dana).get("/").text


def test_given_a_render_that_stopped_then_home_offers_the_fix_to_whoever_may(house: House) -> None:
    with house.database.writing() as session:
        take = make_take(session, house.cast, make_shot(session, house.cast))
        take.status, take.error = TakeStatus.FAILED, "Out of memory."
        job = session.query(Job).filter_by(subject_id=take.id).one()
        job.status, job.error, job.finished_at = JobStatus.FAILED, "Out of memory.", now()
    fix = f'action="/jobs/{job.id}/retry"'
    assert fix in house.as_(house.cast.ari).get("/").text
    page = house.as_(house.cast.vic).get("/").text
    assert "Out of memory." in page and fix not in page
