"""The side panel of dailies: the cut at the playhead, answering it, and a take swapped in."""

import pytest
from playwright.sync_api import Page, Route, expect

from previz_studio.web.templating import render
from tests.screens.sample_dailies import cut

pytestmark = pytest.mark.browser


def opened(page: Page, gallery: str, at: str = "") -> None:
    page.goto(f"{gallery}/gallery/dailies{at}")
    page.wait_for_selector("dailies-player[data-ready]")


def shown(page: Page) -> str:
    """The title of the one cut in the panel."""
    panels = page.locator(".cutp:visible")
    expect(panels).to_have_count(1)
    return panels.locator("h2").inner_text()


def test_given_a_shot_with_a_cut_then_the_panel_shows_that_cut_alone(page: Page, gallery: str) -> None:
    opened(page, gallery)
    assert shown(page) == "SH050 to SH060"
    page.keyboard.press("ArrowDown")
    assert shown(page) == "SH060 to SH070"
    expect(page.locator(".cutl a[aria-current]")).to_contain_text("SH060")


@pytest.mark.heavy
def test_given_the_full_stop_then_the_next_cut_to_check_opens_on_its_last_frame(page: Page, gallery: str) -> None:
    opened(page, gallery)
    page.keyboard.press("ArrowDown")
    page.keyboard.press(".")
    expect(page.locator('[data-show="place"]')).to_have_text("SH060, F 48 / 48")
    page.keyboard.press(",")
    expect(page.locator('[data-show="place"]')).to_have_text("SH050, F 48 / 48")
    assert shown(page) == "SH050 to SH060"


def test_given_an_address_with_a_cut_then_dailies_open_there(page: Page, gallery: str) -> None:
    opened(page, gallery, "#cut-1")
    expect(page.locator('[data-show="place"]')).to_have_text("SH060, F 48 / 48")
    assert shown(page) == "SH060 to SH070"


def test_given_intended_then_the_mark_goes_the_counts_follow_and_the_focus_stays(page: Page, gallery: str) -> None:
    def answer(route: Route) -> None:
        quiet = render(cut(0)).replace('data-asks="1"', 'data-asks="0"')
        assert "finding=luminance" in (route.request.post_data or "")
        route.fulfill(body=quiet, content_type="text/html")

    page.route("**/p/nf/cuts/sh050/sh060/intended", answer)
    opened(page, gallery)
    assert page.locator(".cw:visible").count() == 2
    page.get_by_role("button", name="Intended: Luminance −1.4 stops").locator("visible=true").press("Enter")
    expect(page.locator(".cw:visible")).to_have_count(1)
    expect(page.locator('[data-show-cuts="words"]')).to_have_text("1 cut to check")
    expect(page.locator("#tab-cuts .count")).to_have_text("1")
    assert shown(page) == "SH050 to SH060"
    assert page.evaluate("document.activeElement.id") == "cut-0"
    expect(page.locator("#said")).to_have_text("0 to check at this cut")


def test_given_another_take_swapped_in_then_its_own_cut_is_fetched(page: Page, gallery: str) -> None:
    opened(page, gallery)
    page.keyboard.press("v")
    expect(page.locator(".cutp:visible")).to_contain_text("v006 to v003")
    assert shown(page) == "SH050 to SH060"


def test_given_no_script_then_every_cut_stands_in_the_page_with_its_forms(page: Page, gallery: str) -> None:
    browser = page.context.browser
    assert browser
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{gallery}/gallery/dailies")
    assert plain.locator(".cutp:visible").count() == 2
    assert plain.locator('.cutp form[method="post"] button[name="finding"]').count() == 4
    plain.context.close()


def test_given_a_phone_then_the_panel_has_no_sideways_scroll(page: Page, gallery: str) -> None:
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        opened(page, gallery)
        assert page.evaluate("document.querySelector('#panel-cuts').scrollWidth <= window.innerWidth")
