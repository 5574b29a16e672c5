"""What surrounds the picture: counters, timecode, zoom, sound, what is claimed about the frames shown."""

import pytest
from playwright.sync_api import Page

from previz_studio.kit.timecode import RATES, to_timecode
from tests.browser.test_frame_truth import QUICK, begin, found
from tests.browser.test_player import open_take, settled, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

STARTS = [(name, "01:00:00:00") for name in RATES] + [("29.97", "00:59:58;00"), ("59.94", "10:09:58;10")]
WITHOUT_CALLBACK = "delete HTMLVideoElement.prototype.requestVideoFrameCallback"


@pytest.mark.heavy
@pytest.mark.parametrize("name", ["review", "review-ab"])
def test_given_a_browser_that_does_not_say_what_it_shows_then_counter_and_picture_still_agree(
    page: Page, gallery: str, name: str
) -> None:
    page.add_init_script(WITHOUT_CALLBACK)
    begin(page, gallery, name, "30000/1001", 96, QUICK | {"shuttles": ["l", "ll", "j"]})
    answer = found(page, 30)
    assert answer["wrong"] == [] and answer["count"] >= 40


@pytest.mark.parametrize(("rate", "start"), STARTS, ids=lambda value: value)
def test_given_any_rate_then_the_page_and_the_studio_count_the_same_timecode(
    page: Page, gallery: str, rate: str, start: str
) -> None:
    fps = RATES[rate]
    frames = [0, 1, 59, 60, 61, 1799, 1800, 1801, 17981, 17982, 17983, 107892, 2_589_407]
    page.goto(f"{gallery}/gallery/signin")
    told = page.evaluate(
        """async ([frames, rate, start]) => {
          const { parseRate, timecode } = await import('/static/js/frames.js');
          return frames.map((frame) => timecode(frame, parseRate(rate), start));
        }""",
        [frames, str(fps), start],
    )
    assert told == [to_timecode(frame, fps, start=start) for frame in frames]


def test_given_the_counter_is_pressed_then_everything_counts_from_one_from_1001_or_from_zero(
    page: Page, gallery: str
) -> None:
    open_take(page, gallery, at="#f62")
    settled(page, 62)
    told = []
    for _ in range(3):
        told.append((page.inner_text('[data-show="frame"]'), page.inner_text(".lane-r span >> nth=8")))
        page.click('[data-act="counter"]')
    assert told == [("63", "96"), ("1063", "1096"), ("62", "95")]


def test_given_a_take_played_to_the_end_then_it_says_whether_every_frame_was_shown(page: Page, gallery: str) -> None:
    open_take(page, gallery, frames=36)
    assert page.inner_text('[data-show="shown"]') == ""
    page.keyboard.press("Shift+L")
    page.keyboard.press(" ")
    wait_until(
        page, "!document.querySelector('take-player').playing && document.querySelector('take-player').frame === 35"
    )
    said = page.inner_text('[data-show="shown"]')
    assert "every frame shown" in said or "not shown" in said


def test_given_a_frame_the_screen_missed_then_it_is_counted(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/signin")
    words = page.evaluate(
        """async () => {
          const { Tally } = await import('/static/js/tally.js');
          const tally = new Tally(document.createElement('video'));
          tally.start();
          tally.see(10, 100); tally.see(11, 101);
          const before = tally.words;
          tally.see(14, 102);
          return [before, tally.words];
        }"""
    )
    assert words == ["every frame shown", "2 frames not shown"]


def test_given_plus_and_alt_arrows_then_the_picture_is_enlarged_and_moved(page: Page, gallery: str) -> None:
    open_take(page, gallery)
    for key in ("+", "+", "Alt+ArrowRight"):
        page.keyboard.press(key)
    look = page.evaluate("document.querySelector('.pic video').style.transform")
    assert "scale(2.25)" in look and look.startswith("translate(-")
    page.keyboard.press("0")
    assert page.evaluate("document.querySelector('.pic video').style.transform") == ""
    assert page.inner_text('[data-show="zoom"]') == "Fit"


def test_given_the_volume_then_it_is_remembered(page: Page, gallery: str) -> None:
    open_take(page, gallery)
    page.focus("[data-volume]")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.querySelector('take-player').frame") == 0, "the arrow is the slider's"
    page.click('[data-act="mute"]')
    page.reload()
    wait_until(page, "document.querySelector('take-player')?.dataset.ready !== undefined")
    assert page.get_attribute('[data-act="mute"]', "aria-pressed") == "false"
    assert page.evaluate("document.querySelector('take-player video').muted") is True


def test_given_the_picture_plays_then_nothing_lies_over_it(page: Page, gallery: str) -> None:
    open_take(page, gallery, at="#f60")
    settled(page, 60)
    page.keyboard.press(" ")
    wait_until(page, "document.querySelector('take-player').frame > 62")
    over = page.evaluate(
        """() => { const box = document.querySelector('.pic').getBoundingClientRect();
        const spots = [[.1, .1], [.5, .5], [.9, .9], [.7, .6]];
        const found = spots.map(([x, y]) => document.elementFromPoint(box.x + x * box.width, box.y + y * box.height));
        return [found.every((one) => one.tagName === 'VIDEO'), document.querySelectorAll('.anno path').length]; }"""
    )
    assert over == [True, 0]


def test_given_the_filmstrip_is_dragged_then_the_frame_follows(page: Page, gallery: str) -> None:
    open_take(page, gallery)
    box = page.locator(".lane-f").bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 10, steps=8)
    page.mouse.up()
    assert settled(page, 48) == (48, 48)
    page.focus("[role=slider]")
    page.keyboard.press("PageUp")
    assert settled(page, 58) == (58, 58)


def test_given_a_button_pressed_with_the_mouse_then_space_still_plays(page: Page, gallery: str) -> None:
    open_take(page, gallery)
    page.click('[data-act="loop"]')
    page.keyboard.press(" ")
    assert page.evaluate("document.querySelector('take-player').playing") is True
    assert page.get_attribute('[data-act="loop"]', "aria-pressed") == "false"
