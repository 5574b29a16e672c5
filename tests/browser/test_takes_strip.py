"""The strip of takes below the desk in the browser: every caption in its own card, and nothing below the page."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SPILLS = """() => [...document.querySelectorAll(".tk")].flatMap((card) => {
  const edge = card.getBoundingClientRect().right + 0.5;
  const lines = [...card.querySelectorAll(".row > *")].map((one) => one.getBoundingClientRect());
  return lines.filter((box) => box.right > edge).map((box) => [card.id, box.right - edge]);
})"""


@pytest.mark.parametrize("width", [1920, 1440, 1024, 390])
def test_given_long_names_of_tiers_then_no_caption_leaves_its_card(page: Page, gallery: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{gallery}/gallery/desk")
    for tier in page.locator(".tk .q2.small").all():
        tier.evaluate("one => { one.textContent = 'Fast, refined' }")
    assert page.locator(".tk").count() > 3
    assert page.evaluate(SPILLS) == []


def test_given_the_whole_form_is_open_then_there_is_no_empty_page_below_the_desk(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/desk")
    page.evaluate("document.querySelectorAll('.gen details:not(.pop)').forEach((one) => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollHeight") <= 900
