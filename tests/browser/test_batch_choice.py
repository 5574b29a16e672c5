"""The page for many shots in the browser: model and guide follow each other, and the press sends what is shown."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from previz_studio.takes.models import Take
from tests.browser.house import LiveHouse, open_house
from tests.browser.test_accessible import AXE, complaints
from tests.engines import tiny2

pytestmark = [pytest.mark.browser, pytest.mark.heavy]


@pytest.fixture(scope="module")
def house(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHouse]:
    folder = tmp_path_factory.mktemp("house")
    tiny2.install_both(folder / "models")
    with open_house(migrated_file, folder) as live:
        yield live


@pytest.fixture
def batch(house: LiveHouse, page: Page) -> Page:
    house.sign_in(page.context, house.cast.pim)
    ids = [house.add_shot_once(code).rpartition("/")[2] for code in ("SH050", "SH060")]
    page.goto(f"{house.address}/p/nf/batch?{urlencode({'shot_ids': ids}, doseq=True)}")
    return page


def test_given_another_model_then_guides_and_what_is_not_sent_follow_and_the_take_has_them(
    house: LiveHouse, batch: Page
) -> None:
    expect(batch.locator("#guide")).to_be_disabled()
    batch.locator("input[name=tier][value=fast]").check(force=True)
    expect(batch.locator("#guide")).to_be_enabled()
    batch.select_option("#model", "ltx-2-19b-tiny")
    expect(batch.locator("#guide")).to_contain_text("Its depth")
    batch.select_option("#model", "tiny-ltx")
    expect(batch.locator("#guide")).not_to_contain_text("Its depth")
    expect(batch.locator("#batch-sent")).to_contain_text("depth and edge guides")
    batch.select_option("#guide", "first_last")
    batch.fill("#guide-strength", "0.7")
    expect(batch.locator("#batch-sent")).to_contain_text("first and last frame, strength 0.7")
    if AXE.exists():
        assert complaints(batch) == []
    batch.set_viewport_size({"width": 390, "height": 844})
    assert batch.evaluate("document.documentElement.scrollWidth") <= 390
    batch.locator("#guide-strength").focus()
    batch.keyboard.press("Control+Enter")
    batch.wait_for_url("**/board?**")
    with house.studio.database.reading() as session:
        recipes = list(session.scalars(select(Take.recipe)))
    assert {recipe["model"] for recipe in recipes} == {"tiny-ltx"}
    assert [[row["strength"] for row in recipe["conditions"]] for recipe in recipes] == [[0.7, 0.7]] * 2


def test_given_no_script_then_a_plain_form_shows_the_difference_and_keeps_the_choice(
    house: LiveHouse, batch: Page
) -> None:
    plain = batch.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    house.sign_in(plain, house.cast.pim)
    page = plain.new_page()
    page.goto(batch.url)
    page.locator("input[name=tier][value=fast]").check(force=True)
    page.select_option("#guide", "first")
    page.click("[data-look]")
    expect(page.locator("#guide")).to_have_value("first")
    expect(page.locator("#batch-sent")).to_contain_text("Guide: first frame, strength 1.")
    plain.close()
