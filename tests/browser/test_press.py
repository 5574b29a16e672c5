"""A press of Generate on a desk whose plan is still being typed: what was typed is in the take, or nothing is made."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from previz_studio.takes.models import Take
from tests.browser.house import LiveHouse, open_house

pytestmark = [pytest.mark.browser, pytest.mark.heavy]


@pytest.fixture(scope="module")
def house(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHouse]:
    with open_house(migrated_file, tmp_path_factory.mktemp("house")) as live:
        yield live


@pytest.fixture
def desk(house: LiveHouse, browser: Browser) -> Iterator[Page]:
    """Without the usual watch over the console: a refused save stands there."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    house.sign_in(context, house.cast.pim)
    page = context.new_page()
    page.goto(house.add_shot_once("SH050"))
    yield page
    context.close()


def lenses(house: LiveHouse) -> list[float]:
    with house.studio.database.reading() as session:
        return [take.recipe["camera"]["lens_mm"] for take in session.scalars(select(Take).order_by(Take.id))]


def test_given_a_number_that_is_none_then_nothing_is_made_and_the_right_one_is_in_the_take(
    house: LiveHouse, desk: Page
) -> None:
    made = len(lenses(house))
    desk.fill("#camera-lens_mm", "abc")
    desk.get_by_role("button", name="Generate 1").click()
    expect(desk.locator("#toasts")).to_contain_text("is 'abc', not a number")
    expect(desk.locator("#toasts")).to_contain_text("Then press again.")
    assert len(lenses(house)) == made
    desk.fill("#camera-lens_mm", "85")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Generate 1").click()
    assert lenses(house)[made:] == [85.0]
