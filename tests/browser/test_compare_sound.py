"""A comparison is heard: whose sound, chosen by key and button, and how near it stays to the locked pictures."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_player import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

PLAYER = "document.querySelector('take-player')"
SOUND = f"{PLAYER}.picture.sound"
FOLLOW = f"""
() => {{
  window.apart = [];
  {PLAYER}.addEventListener('frame', (event) => {{
    const [b] = {PLAYER}.picture.followers;
    const heard = {SOUND}.frame;
    if (heard !== null) window.apart.push([heard - event.detail.frame, b.picture.frame - event.detail.frame]);
  }});
}}
"""


def open_pair(page: Page, gallery: str, name: str = "review-ab") -> None:
    page.goto(f"{gallery}/gallery/{name}?rate=24&frames=96")
    wait_until(page, f"{PLAYER}?.picture?.settled")


def chosen(page: Page) -> str | None:
    return page.get_attribute('[data-hear][aria-pressed="true"]', "data-hear")


def test_given_m_then_the_sound_goes_from_a_to_b_to_none_and_is_remembered(page: Page, gallery: str) -> None:
    open_pair(page, gallery)
    assert chosen(page) == "a" and page.locator("[data-hear]").count() == 3
    page.keyboard.press("m")
    assert chosen(page) == "b"
    page.reload()
    wait_until(page, f"{PLAYER}?.picture?.settled")
    assert chosen(page) == "b"
    page.keyboard.press("m")
    assert chosen(page) == "none"
    page.get_by_role("button", name="Sound of A").click()
    assert chosen(page) == "a"
    wait_until(page, "document.getElementById('said').textContent === 'Sound of A'")


def test_given_a_chosen_sound_then_the_timeline_shows_its_waveform_and_keeps_its_height(
    page: Page, gallery: str
) -> None:
    open_pair(page, gallery)
    lanes, timeline = page.locator("[data-wave]:visible"), page.locator("take-timeline")
    tall = timeline.bounding_box()
    expect(lanes).to_have_count(1)
    expect(lanes).to_contain_text("Audio A")
    page.keyboard.press("m")
    expect(lanes).to_have_count(1)
    expect(lanes).to_contain_text("Audio B")
    assert timeline.bounding_box() == tall
    page.keyboard.press("m")
    expect(lanes).to_contain_text("Audio B")


def test_given_four_up_then_each_picture_can_be_heard(page: Page, gallery: str) -> None:
    open_pair(page, gallery, "review-four")
    found = [one.get_attribute("data-hear") for one in page.locator("[data-hear]").all()]
    assert found == ["a", "b", "c", "d", "none"]


@pytest.mark.parametrize("whose", ["a", "b"])
def test_given_a_sound_when_played_then_the_pictures_stay_locked_and_follow_it(
    page: Page, gallery: str, whose: str
) -> None:
    open_pair(page, gallery)
    page.click(f'[data-hear="{whose}"]')
    page.evaluate(FOLLOW)
    page.keyboard.press(" ")
    wait_until(page, "window.apart.length >= 12", seconds=20)
    page.keyboard.press(" ")
    apart = page.evaluate("window.apart")
    assert {locked for _, locked in apart} == {0}, "A and B on one frame"
    early = [heard for heard, _ in apart if heard < -1]
    assert early == [], "no picture is shown before its sound"
    assert page.evaluate(f"{SOUND}.frame") is None, "paused with the pictures"


def test_given_no_sound_or_another_speed_then_nothing_is_heard(page: Page, gallery: str) -> None:
    open_pair(page, gallery)
    page.keyboard.press("l")
    page.keyboard.press("l")
    wait_until(page, f"{PLAYER}.frame > 4")
    assert page.evaluate(f"[{PLAYER}.speed, {SOUND}.frame]") == [2, None]
    page.keyboard.press("k")
    page.click('[data-hear="none"]')
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    wait_until(page, f"{PLAYER}.frame > 4")
    assert page.evaluate(f"{SOUND}.frame") is None


def test_given_a_sound_that_cannot_be_played_then_the_pictures_play_all_the_same(page: Page, gallery: str) -> None:
    open_pair(page, gallery)
    page.evaluate("document.querySelector('[data-hear=a]').dataset.src = '/media/takes/gone/poster.jpg'")
    page.keyboard.press(" ")
    wait_until(page, f"{PLAYER}.frame > 4")
