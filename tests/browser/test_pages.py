"""What the elements add to the pages: keys, selection, drafts sent, comparison locked to the frame."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request

from tests.browser.test_player import READ, open_take, settled, wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def asked(page: Page) -> Iterator[list[Request]]:
    """Every POST the page makes; the gallery has no such door, so they are answered here with nothing."""
    posts: list[Request] = []

    def answer(route: object, request: Request) -> None:
        if request.method == "POST":
            posts.append(request)
            route.fulfill(status=204)  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/p/nf/**", answer)
    yield posts


def posted(page: Page, asked: list[Request]) -> Request:
    until = time.monotonic() + 5
    while not asked:
        assert time.monotonic() < until, "nothing was posted"
        page.wait_for_timeout(20)
    return asked[0]


def test_given_arrows_and_x_on_the_board_then_the_batch_bar_says_what_it_makes(page: Page, gallery: str) -> None:
    prices: list[str] = []

    def price(route: object, request: Request) -> None:
        prices.append(request.url)
        route.fulfill(json={"words": "About 152 GPU-s, ready about 14:52. From 23 Fast takes made here."})  # type: ignore[attr-defined]

    page.route("**/p/nf/batch/estimate?*", price)
    page.goto(f"{gallery}/gallery/board")
    assert page.is_hidden("batch-bar")
    for key in ("ArrowRight", "x", "ArrowDown", "x"):
        page.keyboard.press(key)
    assert page.inner_text('batch-bar [data-show="codes"]') == "SH020, SH080"
    page.click('batch-bar [aria-label="More"]')
    assert page.inner_text('batch-bar [data-show="generate"]') == "Generate 4 takes"
    page.get_by_text("About 152 GPU-s, ready about 14:52").wait_for()
    until = time.monotonic() + 5
    while "count=2" not in prices[-1]:
        assert time.monotonic() < until, "the price of two takes was not asked"
        page.wait_for_timeout(20)
    assert prices[-1].count("shot_ids=") == 2
    page.keyboard.press("Escape")
    assert page.is_hidden("batch-bar")


def test_given_words_on_the_batch_page_then_it_asks_what_the_press_would_do(page: Page, gallery: str) -> None:
    looks: list[str] = []

    def look(route: object, request: Request) -> None:
        looks.append(request.url)
        route.fulfill(status=204)  # type: ignore[attr-defined]

    page.route("**/p/nf/batch?*", look)
    page.goto(f"{gallery}/gallery/batch")
    assert page.is_hidden("[data-look]")
    page.fill("#text", "Cold moon only.")
    page.wait_for_timeout(50)
    page.check("[name=overnight]") if not page.is_checked("[name=overnight]") else page.uncheck("[name=overnight]")
    until = time.monotonic() + 5
    while not looks and time.monotonic() < until:
        page.wait_for_timeout(20)
    assert "text=Cold+moon+only." in looks[-1] and "field=lighting" in looks[-1] and "overnight" not in looks[-1]
    assert len(looks) == 1, "one question for changes in quick succession"


def test_given_a_queue_then_it_is_paused_with_a_reason_by_keyboard_alone(page: Page, gallery: str) -> None:
    sent: list[str] = []

    def pause(route: object, request: Request) -> None:
        sent.append(request.post_data or "")
        route.fulfill(status=204)  # type: ignore[attr-defined]

    page.route("**/queue/pause", pause)
    page.goto(f"{gallery}/gallery/queue")
    page.focus(".qpause summary")
    page.keyboard.press("Enter")
    page.focus("#pause-why")
    page.keyboard.type("Grading needs the GPU.")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert "reason=Grading+needs+the+GPU." in sent[0] and "project_id=1" in sent[0]


def test_given_a_waiting_job_dragged_by_its_handle_then_it_is_moved_where_it_was_dropped(
    page: Page, gallery: str
) -> None:
    sent: list[tuple[str, str]] = []

    def move(route: object, request: Request) -> None:
        sent.append((request.url.rpartition("/jobs/")[2], request.post_data or ""))
        route.fulfill(status=204)  # type: ignore[attr-defined]

    page.route("**/jobs/*/move", move)
    page.goto(f"{gallery}/gallery/queue")
    rows = page.locator("tr:has([data-drag])")
    third, first = rows.nth(2).locator("[data-drag]").bounding_box(), rows.nth(0).bounding_box()
    assert third and first
    page.mouse.move(third["x"] + 5, third["y"] + 5)
    page.mouse.down()
    page.mouse.move(first["x"] + 20, first["y"] + 4, steps=4)
    assert rows.nth(0).get_attribute("data-drop") == "before"
    page.keyboard.press("Escape")
    page.mouse.up()
    assert sent == [], "Escape leaves it where it was"
    page.mouse.move(third["x"] + 5, third["y"] + 5)
    page.mouse.down()
    page.mouse.move(first["x"] + 20, first["y"] + 4, steps=4)
    page.mouse.up()
    page.wait_for_timeout(200)
    [(url, body)] = sent
    moved, before = (rows.nth(place).get_attribute("data-job") for place in (2, 0))
    assert url == f"{moved}/move" and f"before={before}" in body


def test_given_a_word_in_the_filter_then_only_its_shots_stay(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/board")
    page.keyboard.press("/")
    page.keyboard.type("orbit")
    assert page.locator("[data-shot]:visible").count() == 1


def test_given_arrows_on_home_then_the_row_moves(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/home")
    page.keyboard.press("ArrowDown")
    assert page.inner_text(".wrow[data-current] .code") == "SH090"


def test_given_the_question_mark_then_all_keys_are_listed_and_escape_closes(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/board")
    page.keyboard.press("?")
    assert page.is_visible("#key-help")
    page.keyboard.type("wipe")
    assert page.locator("#key-help dl > div:visible").count() == 2
    page.keyboard.press("Escape")
    assert page.is_hidden("#key-help")


@pytest.mark.parametrize("name", ["review", "identity", "queue"])
def test_given_any_page_then_its_list_of_keys_stands_in_columns(page: Page, gallery: str, name: str) -> None:
    page.goto(f"{gallery}/gallery/{name}")
    page.keyboard.press("?")
    tops = page.evaluate("[...document.querySelectorAll('.kcols section')].map(one => one.getBoundingClientRect().top)")
    assert tops[0] == tops[1] == tops[2]


def test_given_single_keys_switched_off_then_letters_do_nothing(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/board")
    page.keyboard.press("?")
    page.uncheck("[data-setting=single-keys]")
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    assert page.is_hidden("batch-bar")


def test_given_g_then_q_then_the_queue_opens(page: Page, gallery: str) -> None:
    page.route("**/queue", lambda route: route.fulfill(body="<h1>queue</h1>", content_type="text/html"))
    page.goto(f"{gallery}/gallery/board")
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/queue")


def test_given_control_enter_in_a_note_then_it_is_sent_with_its_frame(
    page: Page, gallery: str, asked: list[Request]
) -> None:
    open_take(page, gallery, at="#f24")
    settled(page, 24)
    page.keyboard.press("c")
    page.keyboard.type("Slower")
    page.keyboard.press("Control+Enter")
    sent = posted(page, asked).post_data or ""
    assert "Slower" in sent and 'name="frame_in"\r\n\r\n24' in sent or "frame_in=24" in sent


def test_given_a_stroke_then_the_note_carries_it_in_parts_of_the_picture(page: Page, gallery: str) -> None:
    open_take(page, gallery, at="#f40")
    settled(page, 40)
    page.keyboard.press("d")
    box = page.locator("note-drawing").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5, steps=6)
    page.mouse.up()
    drawing = page.evaluate("JSON.parse(document.querySelector('.compose [name=drawing]').value)")
    points = drawing["strokes"][0]["points"]
    assert abs(points[0][0] - 0.25) < 0.01 and abs(points[-1][0] - 0.5) < 0.01
    assert page.input_value(".compose [name=frame_in]") == "40"


def test_given_a_field_changed_on_the_desk_then_the_plan_is_saved(
    page: Page, gallery: str, asked: list[Request]
) -> None:
    page.goto(f"{gallery}/gallery/desk")
    page.fill("#camera-lens_mm", "50")
    page.keyboard.press("Tab")
    sent = posted(page, asked)
    assert sent.url.endswith("/plan") and "lens_mm=50" in (sent.post_data or "")
    assert "lens_mm=50" in str(page.get_attribute(".prev img >> nth=0", "src"))


def test_given_two_takes_side_by_side_when_stepped_then_both_show_the_frame(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/review-ab")
    wait_until(page, "document.querySelector('take-compare')?.dataset.frameB !== undefined")
    for frame in (7, 8, 60, 59):
        page.evaluate("(f) => document.querySelector('take-player').seek(f)", frame)
        assert settled(page, frame) == (frame, frame)
        wait_until(page, f"document.querySelector('take-compare').dataset.frameB === '{frame}'")
        page.wait_for_timeout(60)
        assert page.evaluate(f"({READ})(document.querySelector('video.b'))") == frame


def test_given_the_wipe_then_keys_move_it_flip_and_leave(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/review-wipe?rate=24&frames=96")
    wait_until(page, "document.querySelector('take-player')?.picture?.settled")
    page.keyboard.press("]")
    assert page.evaluate("document.querySelector('take-compare').style.getPropertyValue('--w')") == "52%"
    page.keyboard.press("\\")
    assert page.get_attribute('[data-act="flip"]', "aria-pressed") == "true"
    assert page.evaluate("getComputedStyle(document.querySelector('video.a')).visibility") == "hidden"


def test_given_a_frame_in_view_then_another_look_at_it_keeps_the_frame(page: Page, gallery: str) -> None:
    page.route("**/takes/*/compare**", lambda route: route.fulfill(body="<h1>compared</h1>", content_type="text/html"))
    open_take(page, gallery, at="#f30")
    settled(page, 30)
    page.keyboard.press("b")
    page.wait_for_url("**/compare?with=t5&mode=ab#f30")


def test_given_nothing_to_compare_with_then_the_mode_answers_when_pressed(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/review-alone")
    page.focus(".modes button >> nth=1")
    page.keyboard.press("Enter")
    wait_until(page, "document.getElementById('said').textContent.includes('Nothing to compare v007 with yet')")


def test_given_shift_and_a_number_then_b_is_decided(page: Page, gallery: str, asked: list[Request]) -> None:
    page.goto(f"{gallery}/gallery/review-ab")
    wait_until(page, "document.querySelector('take-player')?.dataset.ready !== undefined")
    page.keyboard.press("Shift+2")
    sent = posted(page, asked).post_data or ""
    assert "decisions-b" in sent and "maybe" in sent


def test_given_four_variations_then_all_stand_on_the_frame(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/review-four?rate=24&frames=96#f33")
    wait_until(
        page,
        "document.querySelector('take-player')?.picture?.settled && document.querySelector('take-player').frame === 33",
    )
    page.wait_for_timeout(60)
    assert page.evaluate(f"[...document.querySelectorAll('video')].map({READ})") == [33] * 4


@pytest.mark.heavy
def test_given_dailies_when_played_then_one_clip_follows_the_other(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/dailies")
    page.wait_for_timeout(500)
    page.keyboard.press("l")
    page.keyboard.press("l")
    wait_until(page, "document.querySelector('.cl[data-current]').dataset.code === 'SH060'")
    page.keyboard.press("k")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.inner_text('.slate [data-show="slate-code"]') == "SH140"


def test_given_no_script_then_a_note_is_still_a_plain_form(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/review")
    form = page.locator("form.compose")
    assert form.get_attribute("method") == "post" and form.get_attribute("action") == "/p/nf/takes/t050/comments"
