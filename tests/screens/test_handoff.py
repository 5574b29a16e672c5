import pytest
from sqlalchemy import select

from previz_studio.exports.models import Package, PackageFile, PackageStatus
from previz_studio.review.decide import decide
from previz_studio.takes.actions import request_takes
from previz_studio.takes.models import Take, TakeStatus, Verdict
from previz_studio.takes.order import TakeOrder
from tests.factories import make_shot, make_take, no_models
from tests.screens.conftest import House

PAGE = "/p/nf/handoff?sequence=SQ030"
FORM = {"sequence": "SQ030", "choice": "best", "flavour": "422hq", "final": "0", "include": ["otio"]}


def rendered(house: House) -> int:
    """The id of a shot whose take really is on disk."""
    with house.database.writing() as session:
        shot = make_shot(session, house.cast)
        request_takes(session, house.cast.ari, shot.id, TakeOrder("animatic", seed=7), no_models())
    house.work()
    with house.database.reading() as session:
        assert session.scalars(select(Take)).one().status is TakeStatus.READY
    return shot.id


def approve(house: House) -> None:
    with house.database.writing() as session:
        take = session.scalars(select(Take)).one()
        decide(session, house.cast.rae, take.id, Verdict.APPROVED, seen_hash=take.media_hash)


@pytest.mark.parametrize("name", ["sam", "rae", "dana", "pim", "ed", "ari", "vic"])
def test_given_anybody_on_the_crew_then_the_page_says_what_stands_in_the_way(house: House, name: str) -> None:
    with house.database.writing() as session:
        make_take(session, house.cast, make_shot(session, house.cast))
    answer = house.as_(getattr(house.cast, name)).get(PAGE)
    assert answer.status_code == 200
    assert "0 of 1 shot are approved" in answer.text


def test_given_an_outsider_then_there_is_no_such_project(house: House) -> None:
    assert house.as_(house.cast.otto).get(PAGE).status_code == 404
    assert house.as_(house.cast.otto).post("/p/nf/handoff", data=FORM).status_code == 404


def test_given_a_director_then_the_locked_button_names_who_makes_packages(house: House) -> None:
    with house.database.writing() as session:
        make_take(session, house.cast, make_shot(session, house.cast))
    page = house.as_(house.cast.dana).get(PAGE).text
    assert "makes packages." in page
    assert house.as_(house.cast.dana).post("/p/nf/handoff", data={**FORM, "shots": [1]}).status_code == 403


def test_given_no_box_ticked_then_nothing_is_sent(house: House) -> None:
    with house.database.writing() as session:
        make_take(session, house.cast, make_shot(session, house.cast))
    answer = house.as_(house.cast.ed).post("/p/nf/handoff", data=FORM)
    assert answer.status_code == 409
    with house.database.reading() as session:
        assert session.scalars(select(Package)).all() == []


def test_given_an_approved_sequence_when_the_editor_exports_then_its_files_come_by_range(house: House) -> None:
    shot_id = rendered(house)
    approve(house)
    ed = house.as_(house.cast.ed)
    asked = ed.post("/p/nf/handoff", data={**FORM, "shots": [shot_id], "final": "1"})
    assert asked.status_code == 303
    url = asked.headers["location"]
    assert "Exporting package 1, final" in ed.get(url).text
    house.work()
    page = ed.get(url).text
    assert "Package 1, final" in page and "Probed, hashed and ready" in page
    with house.database.reading() as session:
        package = session.scalars(select(Package)).one()
        movie = session.scalars(select(PackageFile).where(PackageFile.name.like("media/%"))).first()
    assert package.status is PackageStatus.READY and movie is not None
    part = ed.get(f"{url}/files/{movie.name}", headers={"range": "bytes=0-15"})
    assert (part.status_code, len(part.content)) == (206, 16)
    assert "attachment" in part.headers["content-disposition"]
    assert house.as_(house.cast.vic).get(f"{url}/files/{movie.name}").status_code == 403
    assert house.as_(house.cast.otto).get(f"{url}/files/{movie.name}").status_code == 404
    assert ed.get(f"{url}/files/../../etc/passwd").status_code == 404


def test_given_a_take_not_approved_then_final_is_refused_and_a_work_in_progress_is_made(house: House) -> None:
    shot_id = rendered(house)
    ed = house.as_(house.cast.ed)
    refused = ed.post("/p/nf/handoff", data={**FORM, "shots": [shot_id], "final": "1"})
    assert refused.status_code == 409
    assert "is not approved." in refused.text
    url = ed.post("/p/nf/handoff", data={**FORM, "shots": [shot_id]}).headers["location"]
    assert ed.post(f"{url}/cancel").status_code == 303
    house.work()
    page = ed.get(url).text
    assert "This package was cancelled" in page and f"{url}/again" in page
    assert ed.post(f"{url}/again").headers["location"] != url


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"flavour": "gold"}, 422),
        ({"choice": "prettiest"}, 422),
        ({"sequence": "SQ999"}, 404),
        ({"shots": [4711]}, 404),
        ({"final": "perhaps"}, 422),
    ],
)
def test_given_a_wrong_field_then_the_sentence_says_which(house: House, change: dict[str, object], status: int) -> None:
    with house.database.writing() as session:
        take = make_take(session, house.cast, make_shot(session, house.cast))
    answer = house.as_(house.cast.ed).post("/p/nf/handoff", data={**FORM, "shots": [take.shot_id], **change})
    assert answer.status_code == status
    assert "data-message" in answer.text


def test_given_an_unknown_choice_in_the_address_then_the_known_ones_are_named(house: House) -> None:
    answer = house.as_(house.cast.ed).get(f"{PAGE}&choice=prettiest")
    assert answer.status_code == 422 and "approved" in answer.text


def test_given_more_shots_then_the_page_asks_the_database_no_more_often(house: House) -> None:
    ed = house.as_(house.cast.ed)
    with house.database.writing() as session:
        make_take(session, house.cast, make_shot(session, house.cast))
    ed.get(PAGE)
    with house.counting() as few:
        ed.get(PAGE)
    with house.database.writing() as session:
        for _ in range(6):
            make_take(session, house.cast, make_shot(session, house.cast))
    with house.counting() as many:
        ed.get(PAGE)
    assert len(many) == len(few)
