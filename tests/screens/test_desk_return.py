"""The desk after a press, and what its request says of pictures and takes it goes on from."""

import re
from html import unescape

import cv2
import numpy as np
import pytest

from previz_studio.shots.models import Shot
from tests.factories import make_shot, make_take
from tests.screens.conftest import House


@pytest.fixture
def house(modelled: House) -> House:
    return modelled


@pytest.fixture
def url(house: House) -> str:
    with house.database.writing() as session:
        return f"/p/nf/shots/{make_shot(session, house.cast).id}"


def test_given_a_press_then_the_desk_comes_back_with_what_was_chosen(house: House, url: str) -> None:
    ari, form = house.as_(house.cast.ari), {"tier": "fast", "model": "tiny-ltx", "guide": "first_last", "count": "2"}
    usual = {"guide_strength": "1", "sound": "true", "seed_mode": "new", "words": "", "choice": "?tier=pro"}
    pressed = ari.post(f"{url}/takes", data={**form, **usual})
    assert (pressed.status_code, pressed.headers["location"]) == (
        303,
        f"{url}?tier=fast&model=tiny-ltx&count=2&guide=first_last",
    )
    page = ari.get(pressed.headers["location"]).text
    assert re.search(r'value="fast"[^>]* checked', page) and '<option value="first_last" selected>' in page


def test_given_a_picture_on_the_last_frame_and_a_take_before_then_the_request_says_what_they_take(
    house: House, url: str
) -> None:
    ari = house.as_(house.cast.ari)
    grey = cv2.imencode(".png", np.full((36, 64, 3), 90, np.uint8))[1].tobytes()
    ari.post(f"{url}/keyframes", data={"at": "last"}, files={"picture": ("quay.png", grey)})
    with house.database.writing() as session:
        take = make_take(session, house.cast, session.get_one(Shot, int(url.rpartition("/")[2])))
        take_id, name = take.id, take.name
    asked = {"tier": "fast", "model": "tiny-ltx", "guide": "first_last", "go_on": str(take_id)}
    page = unescape(ari.get(url, params=asked).text)
    assert (
        "First and last frame from plan revision 2, strength 1, but not on the last frame, where a picture stands"
        in page
    )
    assert f"From the last frames of {name}" in page and f'<option value="{take_id}" selected>' in page
    assert "From the last frames" not in ari.get(url, params={**asked, "go_on": "999999"}).text
