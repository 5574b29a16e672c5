"""The desk's form for a picture on a frame: what is typed wrong is named, and the way back keeps what was chosen."""

import cv2
import numpy as np
import pytest

from previz_studio.shots.models import Shot
from previz_studio.shots.queries import plan_of
from tests.factories import make_shot
from tests.screens.conftest import House

PICTURE = cv2.imencode(".png", np.full((36, 64, 3), 90, np.uint8))[1].tobytes()


@pytest.mark.parametrize(
    ("fields", "file", "words"),
    [
        ({"at": "soon"}, PICTURE, "&#39;soon&#39; is not a frame."),
        ({"at": "24"}, PICTURE, "A picture cannot stand on frame 24: the shot has frames 0 to 8."),
        ({"at": "-1"}, PICTURE, "is not a frame."),
        ({"strength": "much"}, PICTURE, "strength is &#39;much&#39;, not a number."),
        ({"strength": "2"}, PICTURE, "The picture&#39;s strength is 2."),
        ({"at": "first"}, b"not a picture", "is not a picture"),
    ],
)
def test_given_a_form_filled_in_wrong_then_one_sentence_says_what_and_the_plan_stays(
    house: House, fields: dict[str, str], file: bytes, words: str
) -> None:
    with house.database.writing() as session:
        shot_id = make_shot(session, house.cast).id
    address = f"/p/nf/shots/{shot_id}/keyframes"
    answer = house.as_(house.cast.pim).post(address, data=fields, files={"picture": ("quay.png", file)})
    assert answer.status_code == 422 and words in answer.text
    assert f'<a class="btn btn--primary" href="/p/nf/shots/{shot_id}">Back to the page</a>' in answer.text
    with house.database.reading() as session:
        assert session.get_one(Shot, shot_id).revision == 1


def test_given_a_picture_then_the_way_back_keeps_the_choice_and_nothing_foreign(house: House) -> None:
    with house.database.writing() as session:
        shot_id = make_shot(session, house.cast).id
    browser, desk = house.as_(house.cast.pim), f"/p/nf/shots/{shot_id}"
    fields = {"at": "First", "strength": "0,8", "choice": "?tier=fast&count=3&next=//elsewhere"}
    put = browser.post(f"{desk}/keyframes", data=fields, files={"picture": ("quay.png", PICTURE)})
    assert (put.status_code, put.headers["location"]) == (303, f"{desk}?tier=fast&count=3")
    with house.database.reading() as session:
        [use] = plan_of(session, session.get_one(Shot, shot_id)).references
    assert (use.file, use.frame, use.strength) == ("quay.png", 0, 0.8)
    gone = browser.post(f"{desk}/keyframes/0/drop")
    assert (gone.status_code, gone.headers["location"]) == (303, desk)
