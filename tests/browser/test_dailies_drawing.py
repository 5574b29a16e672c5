"""Drawing and who can see it, in dailies, with the review page's own elements."""

import json
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request

from tests.browser.test_dailies import open_dailies, place, posts
from tests.browser.test_player import open_take, wait_until

__all__ = ["posts"]
pytestmark = [pytest.mark.browser, pytest.mark.heavy]

PLAYER = "document.querySelector('dailies-player')"
STROKES = "document.querySelectorAll('note-drawing path').length"


def drag(page: Page, *, across: float = 0.2) -> None:
    """From the middle of the picture to the right."""
    box = page.locator("note-drawing").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + box["width"] * across, y, steps=4)
    page.mouse.up()


def paused_at(page: Page, frame: int) -> None:
    page.evaluate(f"{PLAYER}.open({PLAYER}.at, {frame})")
    wait_until(page, f"{PLAYER}.frame === {frame} && {PLAYER}.wanted === {frame}")


def test_given_d_while_it_plays_then_it_stops_and_the_drawing_is_sent_with_who_can_see_it(
    page: Page, gallery: str, posts: list[Request]
) -> None:
    open_dailies(page, gallery)
    page.keyboard.press("l")
    wait_until(page, f"{PLAYER}.frame > 8")
    page.keyboard.press("d")
    wait_until(page, f"{PLAYER}.speed === 0")
    drag(page)
    _, frame = place(page)
    page.select_option("#note-visibility", "client")
    page.locator("#dailies-note").fill("Lower")
    page.keyboard.press("Control+Enter")
    wait_until(page, f"{PLAYER}.speed === 1")
    sent = parse_qs(posts[0].post_data or "")
    assert posts[0].url.endswith("/p/nf/takes/sh050/comments")
    assert (sent["body"], sent["visibility"], sent["frame_in"]) == (["Lower"], ["client"], [str(frame)])
    (stroke,) = json.loads(sent["drawing"][0])["strokes"]
    assert stroke["tool"] == "pen" and stroke["points"][0] == pytest.approx([0.5, 0.5], abs=0.01)
    assert stroke["points"][-1] == pytest.approx([0.7, 0.5], abs=0.01)
    assert page.get_attribute('[data-act="draw"]', "aria-pressed") == "false"


def test_given_a_drawing_in_hand_then_it_stands_on_its_take_and_frame_alone_and_survives_a_reload(
    page: Page, gallery: str
) -> None:
    open_dailies(page, gallery)
    paused_at(page, 5)
    page.keyboard.press("d")
    drag(page)
    assert page.evaluate(STROKES) == 2, "a line and its edge"
    page.keyboard.press("d")
    for elsewhere in (1, 2):
        page.evaluate(f"{PLAYER}.open({elsewhere}, 5)")
        wait_until(page, f"{PLAYER}.frame === 5 && {PLAYER}.at === {elsewhere}")
        assert page.evaluate(STROKES) == 0, "frame 5 of another shot"
    page.reload()
    wait_until(page, f"{PLAYER}?.dataset.ready === ''")
    page.evaluate(f"{PLAYER}.open(0, 5)")
    wait_until(page, f"{PLAYER}.frame === 5 && {STROKES} === 2")
    assert page.text_content('[data-show="note-subject"]') == "SH050, F 6"


def test_given_a_drawn_note_of_the_take_then_it_shows_on_its_frame_and_not_while_playing(
    page: Page, gallery: str
) -> None:
    open_dailies(page, gallery)
    drawn = page.locator("#notes [data-drawing]").first
    frame = int(drawn.get_attribute("data-from") or "0")
    page.evaluate("document.querySelector('#notes [data-drawing]').dataset.from = '7'")
    assert frame != 7
    paused_at(page, 7)
    assert page.evaluate(STROKES) > 0
    page.keyboard.press("l")
    wait_until(page, f"{PLAYER}.frame > 9")
    assert page.evaluate(STROKES) == 0


def test_given_the_pen_by_keys_alone_then_a_line_is_drawn_and_nothing_drawn_lets_it_play_on(
    page: Page, gallery: str
) -> None:
    open_dailies(page, gallery)
    page.keyboard.press("l")
    wait_until(page, f"{PLAYER}.frame > 4")
    page.keyboard.press("d")
    page.keyboard.press("Escape")
    wait_until(page, f"{PLAYER}.speed === 1")
    page.keyboard.press("d")
    for key in ("Space", "Shift+ArrowRight", "Space", "Escape"):
        page.keyboard.press(key)
    assert page.evaluate(f"[{STROKES}, {PLAYER}.speed]") == [2, 0]


def test_given_a_slate_then_there_is_nothing_to_draw_on_and_it_says_so(page: Page, gallery: str) -> None:
    open_dailies(page, gallery)
    page.evaluate(f"{PLAYER}.open(3, 0)")
    page.keyboard.press("d")
    wait_until(page, "document.getElementById('said').textContent.startsWith('A shot without a take')")
    assert page.get_attribute('[data-act="draw"]', "aria-pressed") == "false"


def test_given_a_low_window_then_the_drawing_lies_over_the_picture_and_not_over_the_bars_beside_it(
    page: Page, gallery: str
) -> None:
    open_take(page, gallery)
    page.set_viewport_size({"width": 1440, "height": 620})
    page.evaluate("document.querySelector('note-drawing').redraw()")
    beside, wide, tall = page.evaluate(
        """() => {
          const drawing = document.querySelector('note-drawing').getBoundingClientRect();
          const box = document.querySelector('.pic').getBoundingClientRect();
          const video = document.querySelector('take-player').video;
          const scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight);
          return [box.width - video.videoWidth * scale, drawing.width - video.videoWidth * scale,
                  drawing.height - video.videoHeight * scale];
        }"""
    )
    assert beside > 20, "the picture has bars here"
    assert abs(wide) < 1.5 and abs(tall) < 1.5
