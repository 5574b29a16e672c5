"""Review without a mouse, on the real app: from the sign-in to a decision, taken back, and on to the next take."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from previz_studio.people.actions import set_password
from previz_studio.people.passwords import hash_password
from previz_studio.review.models import Comment
from previz_studio.takes.models import Take
from tests.browser.gallery import numbered_movie
from tests.browser.house import LiveHouse, open_house
from tests.browser.test_player import settled, wait_until
from tests.factories import make_shot, make_take

pytestmark = [pytest.mark.browser, pytest.mark.heavy]
PASSWORD = "the ring is on the left hand"


@pytest.fixture
def house(migrated_file: Path, tmp_path: Path) -> Iterator[LiveHouse]:
    """Three takes of 48 frames wait for Dana; their pictures carry their numbers."""
    with open_house(migrated_file, tmp_path) as live:
        kept = live.studio.library.publish(numbered_movie(tmp_path / "n.mp4", frames=48, rate="24"), extension="mp4")
        Image.new("RGB", (64, 27), "grey").save(tmp_path / "poster.jpg")
        poster = live.studio.library.publish(tmp_path / "poster.jpg", extension="jpg")
        with live.studio.database.writing() as session:
            for _ in range(3):
                take = make_take(session, live.cast, make_shot(session, live.cast))
                take.proxy, take.poster, take.frames = kept.name, poster.name, 48
            set_password(session, live.cast.dana.id, hash_password(PASSWORD))
        yield live


def test_given_keys_alone_then_a_director_watches_notes_decides_and_goes_on(page: Page, house: LiveHouse) -> None:
    keys = page.keyboard
    page.goto(house.address)
    keys.type("dana@example.org")  # the field has the focus already
    keys.press("Tab")
    keys.type(PASSWORD)
    with page.expect_navigation(url=f"{house.address}/"):
        keys.press("Enter")
    wait_until(page, "document.querySelector('waiting-list')?.rows?.length === 3")
    keys.press("Enter")
    page.wait_for_url("**/takes/1*")
    wait_until(page, "document.querySelector('take-player')?.picture?.settled")

    keys.press(" ")
    wait_until(page, "document.querySelector('take-player').frame > 6")
    keys.press("k")
    keys.press("Home")
    settled(page, 0)
    for _ in range(3):
        keys.press("ArrowRight")
    assert settled(page, 3) == (3, 3)

    for key in ("d", "Space", "Shift+ArrowRight", "Shift+ArrowDown", "Space", "Escape", "c"):
        keys.press(key)
    keys.type("Hold on the ring, @ar")
    keys.press("Enter")  # takes the name that is offered
    keys.press("Control+Enter")
    expect(page.locator("#notes .cmt")).to_contain_text("Hold on the ring, @ari")
    expect(page.locator("#tab-notes")).to_have_text("Notes 1")
    with house.studio.database.reading() as session:
        note = session.scalars(select(Comment)).one()
        assert (note.frame_in, note.mentions) == (3, [house.cast.ari.id])
        assert note.drawing[0]["points"] == [[0.5, 0.5], [0.55, 0.5], [0.55, 0.55]]

    keys.press("3")
    page.wait_for_url("**/takes/2*")
    with page.expect_navigation():
        keys.press("z")
    with house.studio.database.reading() as session:
        assert session.get_one(Take, 1).verdict is None, "taken back from the next page"

    wait_until(page, "document.querySelector('take-player')?.picture?.settled")
    keys.press("n")
    page.wait_for_url("**/takes/3*")
