import html
import json
import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from previz_studio.cli.demo import read
from previz_studio.ledger.models import AuditEntry
from previz_studio.projects.actions import add_scene
from previz_studio.projects.models import Scene
from previz_studio.screens.board_cards import AT_ONCE, part_of
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take
from tests.factories import Cast, make_shot, make_take
from tests.review.cuts.cutting import two_shots
from tests.screens.conftest import House

BOARD = "/p/nf/board?sequence=SQ030"


def add_shots(house: House, count: int, **plan: object) -> list[int]:
    with house.database.writing() as session:
        return [make_shot(session, house.cast, **plan).id for _ in range(count)]


@pytest.mark.parametrize("name", ["sam", "rae", "dana", "pim", "ed", "ari", "vic"])
def test_given_anybody_on_the_crew_then_the_board_draws_every_shot(house: House, name: str) -> None:
    add_shots(house, 2)
    answer = house.as_(getattr(house.cast, name)).get(BOARD)
    assert answer.status_code == 200
    assert "SH010" in answer.text
    assert "SH020" in answer.text


def test_given_an_outsider_then_there_is_no_such_project(house: House) -> None:
    otto = house.as_(house.cast.otto)
    assert otto.get(BOARD).status_code == 404
    assert otto.post("/p/nf/shots", data={"title": "Mine", "sequence": "SQ030"}).status_code == 404


def test_given_an_empty_sequence_then_the_page_says_how_to_start(house: House) -> None:
    assert "No shots in this sequence yet" in house.as_(house.cast.dana).get(BOARD).text


def test_given_a_viewer_then_the_locked_parts_name_who_may(house: House) -> None:
    assert "adds shots." in house.as_(house.cast.vic).get(BOARD).text
    add_shots(house, 1)
    page = house.as_(house.cast.vic).get(BOARD).text
    assert "generates takes." in page
    assert 'data-open="new-shot"' not in page


def test_given_a_sequence_that_is_not_there_then_the_page_says_so(house: House) -> None:
    answer = house.as_(house.cast.dana).get("/p/nf/board?sequence=SQ999")
    assert answer.status_code == 404
    assert "SQ999" in answer.text


def test_given_a_state_in_the_address_then_only_those_shots_are_drawn(house: House) -> None:
    shots = add_shots(house, 2)
    with house.database.writing() as session:
        make_take(session, house.cast, session.get_one(Shot, shots[0]))
    page = house.as_(house.cast.dana).get(f"{BOARD}&state=new").text
    assert f'data-shot="{shots[0]}"' in page
    assert f'data-shot="{shots[1]}"' not in page


def test_given_a_filter_that_leaves_nothing_then_it_is_said_in_words(house: House) -> None:
    add_shots(house, 1)
    page = house.as_(house.cast.dana).get(f"{BOARD}&state=rejected&words=zebra").text
    assert "No rejected shots that say &#39;zebra&#39;." in page
    assert "Clear filters" in page


def test_given_a_title_when_a_shot_is_added_then_its_desk_opens(house: House) -> None:
    form = {"title": "Over Dahl", "sequence": "SQ030", "scene": "31", "seconds": "2.5", "job": "See the barrier."}
    answer = house.as_(house.cast.ari).post("/p/nf/shots", data=form)
    with house.database.reading() as session:
        shot = session.scalars(select(Shot)).one()
        scene = session.get_one(Scene, shot.scene_id or 0)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/p/nf/shots/{shot.id}"
    assert (shot.title, shot.frames, scene.number) == ("Over Dahl", 60, "31")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"title": " "}, "a few words"),
        ({"title": "Far", "seconds": "100000"}, "cannot run"),
        ({"title": "Far", "seconds": "soon"}, "seconds"),
        ({"title": "Far", "seconds": "nan"}, "cannot run"),
    ],
)
def test_given_a_wrong_field_then_the_sentence_says_which(house: House, form: dict[str, str], words: str) -> None:
    answer = house.as_(house.cast.ari).post("/p/nf/shots", data={"sequence": "SQ030", **form})
    assert answer.status_code == 422
    assert words in answer.text


def test_given_two_shots_when_a_batch_is_pressed_then_takes_wait_in_the_queue(house: House) -> None:
    shots = add_shots(house, 2)
    form = {"shot_ids": shots, "tier": "animatic", "count": "2"}
    answer = house.as_(house.cast.ari).post("/p/nf/batch", data=form)
    with house.database.reading() as session:
        takes = session.scalars(select(Take)).all()
    assert (answer.status_code, answer.headers["location"]) == (303, BOARD)
    assert sorted(take.shot_id for take in takes) == sorted(shots * 2)


@pytest.mark.parametrize(
    ("name", "status"), [("otto", 404), ("vic", 403), ("ed", 403), ("ari", 303), ("dana", 303), ("sam", 303)]
)
def test_given_a_role_then_a_batch_is_gated_by_it(house: House, name: str, status: int) -> None:
    shots = add_shots(house, 1)
    form = {"shot_ids": shots, "tier": "animatic"}
    assert house.as_(getattr(house.cast, name)).post("/p/nf/batch", data=form).status_code == status


def test_given_a_tier_that_cannot_run_then_the_batch_queues_nothing(house: House) -> None:
    shots = add_shots(house, 2)
    answer = house.as_(house.cast.ari).post("/p/nf/batch", data={"shot_ids": shots, "tier": "pro"})
    assert answer.status_code == 503
    with house.database.reading() as session:
        assert session.scalars(select(Take)).all() == []


def test_given_a_shot_of_another_project_then_a_batch_is_refused(house: House) -> None:
    answer = house.as_(house.cast.ari).post("/p/nf/batch", data={"shot_ids": [4711]})
    assert answer.status_code == 404


def test_given_shots_when_they_are_assigned_then_their_cards_show_the_owner(house: House) -> None:
    shots = add_shots(house, 2)
    pim = house.cast.pim
    house.as_(house.cast.dana).post("/p/nf/assign", data={"shot_ids": shots, "owner_id": pim.id})
    assert house.as_(house.cast.dana).get(BOARD).text.count(f"Owner {pim.name}") == 2


def test_given_a_producer_when_they_add_a_sequence_then_its_board_opens(house: House) -> None:
    answer = house.as_(house.cast.rae).post("/p/nf/sequences", data={"name": "The Crossing"})
    assert answer.headers["location"] == "/p/nf/board?sequence=SQ040"
    assert house.as_(house.cast.ari).post("/p/nf/sequences", data={}).status_code == 403


@pytest.mark.parametrize("body", [b"not json", b"[1, 2]", b'{"format": "else"}', b"[" * 9000])
def test_given_a_file_that_is_no_breakdown_then_it_is_refused_in_words(house: House, body: bytes) -> None:
    answer = house.as_(house.cast.rae).post("/p/nf/import", files={"breakdown": ("shots.json", body)})
    assert answer.status_code == 422
    assert "data-message" in answer.text


def test_given_a_breakdown_then_its_shots_stand_on_the_board(house: House) -> None:
    files = {"breakdown": ("shots.json", json.dumps(read("shots.json")).encode())}
    answer = house.as_(house.cast.rae).post("/p/nf/import", files=files)
    assert answer.status_code == 303
    assert "SH140" in house.as_(house.cast.vic).get(answer.headers["location"]).text


def test_given_the_same_board_twice_then_it_is_not_sent_again(house: House) -> None:
    add_shots(house, 1)
    dana = house.as_(house.cast.dana)
    first = dana.get(BOARD)
    again = dana.get(BOARD, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    add_shots(house, 1)
    assert dana.get(BOARD, headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_given_nothing_was_written_then_the_same_board_is_not_made_again(house: House) -> None:
    add_shots(house, 1)
    dana = house.as_(house.cast.dana)
    held = {"if-none-match": dana.get(BOARD).headers["etag"]}
    with house.counting() as asked:
        assert dana.get(BOARD, headers=held).status_code == 304
    assert not [statement for statement in asked if "FROM shots" in statement]


def test_given_something_was_written_that_the_board_does_not_show_then_it_is_the_same(house: House) -> None:
    dana = house.as_(house.cast.dana)
    held = {"if-none-match": dana.get(BOARD).headers["etag"]}
    house.as_(house.cast.vic)  # signs in
    assert dana.get(BOARD, headers=held).status_code == 304


def test_given_somebody_elses_board_then_its_tag_says_nothing_of_mine(house: House) -> None:
    theirs = house.as_(house.cast.vic).get(BOARD).headers["etag"]
    assert house.as_(house.cast.dana).get(BOARD, headers={"if-none-match": theirs}).status_code == 200


def test_given_a_long_sequence_then_its_parts_hold_every_shot_once(house: House) -> None:
    shots = add_shots(house, 2 * AT_ONCE + 5)
    dana, seen, asked = house.as_(house.cast.dana), [], BOARD
    for _ in range(3):
        page = dana.get(asked).text
        seen += [int(number) for number in re.findall(r'data-shot="(\d+)"', page)]
        more = re.search(r'<a class="btn" href="([^"]+)">Next shots', page)
        asked = f"/p/nf/board{html.unescape(more[1])}" if more else ""
    assert (seen, asked) == (shots, "")
    assert f"{2 * AT_ONCE + 5} shots" in dana.get(BOARD).text
    assert dana.get(f"{BOARD}&start=99999").text.count("data-shot=") == AT_ONCE


@pytest.mark.parametrize(
    ("scenes", "start", "part"),
    [
        ([100], 0, (0, 100)),
        ([100, 100, 100], 0, (0, 200)),
        ([100, 100, 100], 200, (200, 300)),
        ([500], 0, (0, AT_ONCE)),
        ([AT_ONCE, 50], 0, (0, AT_ONCE)),
        ([100], -5, (0, 100)),
        ([], 7, (0, 0)),
    ],
)
def test_given_scenes_then_a_part_ends_with_one_where_it_can(
    scenes: list[int], start: int, part: tuple[int, int]
) -> None:
    rows = [SimpleNamespace(scene_id=number) for number, count in enumerate(scenes) for _ in range(count)]
    assert part_of(rows, start) == part


def test_given_more_shots_then_the_board_asks_the_database_no_more_often(house: House) -> None:
    dana = house.as_(house.cast.dana)
    with_takes(house, house.cast, 2)
    dana.get(BOARD)
    with house.counting() as few:
        dana.get(BOARD)
    with_takes(house, house.cast, 9)
    with house.counting() as many:
        assert dana.get(BOARD).status_code == 200
    assert len(many) == len(few)


def test_given_a_jump_between_two_takes_then_the_board_counts_the_cut_until_somebody_means_it(house: House) -> None:
    dana = house.as_(house.cast.dana)
    with house.database.writing() as session:
        out, into = (take.id for take in two_shots(session, house.cast))
    assert '#cut-0">' in dana.get(BOARD).text and "1 cut to look at" in dana.get(BOARD).text
    answer = dana.post(f"/p/nf/cuts/{out}/{into}/intended", data={"finding": "luminance"})
    assert answer.status_code == 303
    assert "cut to look at" not in dana.get(BOARD).text


def with_takes(house: House, cast: Cast, count: int) -> None:
    with house.database.writing() as session:
        for _ in range(count):
            make_take(session, cast, make_shot(session, cast))


def test_given_a_sequence_then_a_producer_gives_it_an_owner_on_the_board_and_others_only_read_whose_it_is(
    house: House,
) -> None:
    rae, pim = house.as_(house.cast.rae), house.cast.pim
    assert f'<button form="sequence-owner" name="owner_id" value="{pim.id}"' in rae.get(BOARD).text
    answer = rae.post("/p/nf/sequences/sq030/owner", data={"owner_id": pim.id})
    assert (answer.status_code, answer.headers["location"]) == (303, BOARD)
    page = house.as_(house.cast.vic).get(BOARD).text
    assert pim.name in page and "sequence-owner" not in page
    with house.database.reading() as session:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row and (row.user_name, row.verb, row.detail) == (house.cast.rae.name, "changed sequence", {"owner": pim.id})
    rae.post("/p/nf/sequences/sq030/owner", data={"owner_id": ""})
    assert "No owner" in rae.get(BOARD).text


@pytest.mark.parametrize(("name", "status"), [("otto", 404), ("vic", 403), ("ari", 403), ("sam", 303)])
def test_given_a_role_then_owning_a_sequence_is_gated_by_it(house: House, name: str, status: int) -> None:
    form = {"owner_id": house.cast.pim.id}
    assert house.as_(getattr(house.cast, name)).post("/p/nf/sequences/sq030/owner", data=form).status_code == status


def test_given_a_shot_then_its_desk_gives_it_to_somebody_on_the_crew_and_to_nobody_else(house: House) -> None:
    (shot,) = add_shots(house, 1)
    ari, desk = house.as_(house.cast.ari), f"/p/nf/shots/{shot}"
    assert ari.post(f"{desk}/owner", data={"owner_id": house.cast.pim.id}).headers["location"] == desk
    assert f"Owner {house.cast.pim.name}" in ari.get(BOARD).text
    stranger = ari.post(f"{desk}/owner", data={"owner_id": house.cast.otto.id})
    assert stranger.status_code == 422 and "somebody on the crew" in stranger.text
    assert house.as_(house.cast.vic).post(f"{desk}/owner", data={"owner_id": ""}).status_code == 403
    assert f"Owner {house.cast.pim.name}" in ari.get(BOARD).text


def test_given_a_shot_to_follow_then_the_new_one_takes_a_number_between(house: House) -> None:
    first, _ = add_shots(house, 2)
    ari = house.as_(house.cast.ari)
    with house.database.writing() as session:
        scene = add_scene(session, house.cast.dana, house.cast.sequence.id, number="31")
        session.get_one(Shot, first).scene_id = scene.id
    assert f'<option value="{first}">After SH010' in ari.get(BOARD).text
    ari.post("/p/nf/shots", data={"title": "Hand on the rail", "sequence": "SQ030", "scene": "33", "after": first})
    codes = re.findall(r'data-code="(\w+)"', ari.get(BOARD).text)
    assert codes == ["SH010", "SH015", "SH020"]
    with house.database.reading() as session:
        assert session.scalars(select(Shot.scene_id).where(Shot.code == "SH015")).one() == scene.id
    assert ari.post("/p/nf/shots", data={"title": "Lost", "sequence": "SQ030", "after": 4711}).status_code == 404
