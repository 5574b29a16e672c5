"""Notes in the browser: names behind an @, drawing by hand and by keys, drafts, filters and order."""

import json

import pytest
from playwright.sync_api import Page, Request

from tests.browser.test_pages import posted
from tests.browser.test_player import open_take, settled, wait_until

pytestmark = pytest.mark.browser


def drawing(page: Page) -> list[dict[str, object]]:
    strokes: list[dict[str, object]] = json.loads(page.input_value(".compose [name=drawing]"))["strokes"]
    return strokes


def ready(page: Page, gallery: str, name: str = "review-notes") -> None:
    page.goto(f"{gallery}/gallery/{name}")
    wait_until(page, "document.querySelector('take-player')?.picture?.settled")


def test_given_an_at_then_the_crew_is_offered_and_taken_by_keys(page: Page, gallery: str) -> None:
    ready(page, gallery)
    page.keyboard.press("c")
    page.keyboard.type("Ask @jo")
    assert page.locator("name-list [role=option]").all_inner_texts() == ["Joon Baek @joon DP", "John Ito @john Viewer"]
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#note-body", "aria-activedescendant") == "name-1"
    page.keyboard.press("Enter")
    page.keyboard.type("please")
    assert page.input_value("#note-body") == "Ask @john please"
    assert page.is_hidden("name-list")


@pytest.mark.heavy
def test_given_escape_in_the_list_of_names_then_only_the_list_closes(page: Page, gallery: str) -> None:
    ready(page, gallery)
    page.keyboard.press("c")
    page.keyboard.type("@l")
    page.keyboard.press("Escape")
    assert page.is_hidden("name-list")
    assert page.evaluate("document.activeElement.id") == "note-body"


def test_given_the_pen_by_keys_then_a_stroke_is_drawn_without_a_mouse(page: Page, gallery: str) -> None:
    open_take(page, gallery, at="#f40")
    settled(page, 40)
    page.keyboard.press("d")
    for key in ("Space", "Shift+ArrowRight", "Shift+ArrowRight", "ArrowDown", "Space"):
        page.keyboard.press(key)
    [stroke] = drawing(page)
    assert stroke["tool"] == "pen"
    assert stroke["points"] == [[0.5, 0.5], [0.55, 0.5], [0.6, 0.5], [0.6, 0.51]]
    assert page.input_value(".compose [name=frame_in]") == "40", "arrows moved the pen, not the picture"
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert settled(page, 41) == (41, 41)


@pytest.mark.heavy
@pytest.mark.parametrize("tool", ["line", "arrow", "box"])
def test_given_a_tool_then_its_stroke_has_two_ends_and_undo_and_clear_take_it_away(
    page: Page, gallery: str, tool: str
) -> None:
    open_take(page, gallery)
    page.click(f"[data-tool={tool}]")
    box = page.locator("note-drawing").bounding_box()
    assert box
    for left in (0.2, 0.4):
        page.mouse.move(box["x"] + box["width"] * left, box["y"] + box["height"] * 0.2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * (left + 0.2), box["y"] + box["height"] * 0.6, steps=5)
        page.mouse.up()
    assert [(one["tool"], len(one["points"])) for one in drawing(page)] == [(tool, 2)] * 2  # type: ignore[arg-type]
    page.click("[data-tool=undo]")
    assert len(drawing(page)) == 1
    page.click("[data-tool=clear]")
    assert page.input_value(".compose [name=drawing]") == ""


def test_given_words_then_they_are_put_where_one_clicks(page: Page, gallery: str) -> None:
    open_take(page, gallery)
    page.click("[data-tool=text]")
    page.keyboard.type("Tail lights")
    page.locator("note-drawing").click(position={"x": 100, "y": 50})
    [stroke] = drawing(page)
    assert stroke["text"] == "Tail lights" and stroke["tool"] == "text"


def test_given_a_draft_with_range_and_drawing_then_all_of_it_survives_a_reload(page: Page, gallery: str) -> None:
    open_take(page, gallery, at="#f20")
    settled(page, 20)
    page.keyboard.press("i")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    settled(page, 40)
    page.keyboard.press("o")
    page.evaluate("document.querySelector('take-player').seek(20)")
    settled(page, 20)
    page.keyboard.press("d")
    for key in ("Space", "Shift+ArrowRight", "Space", "Escape", "c"):
        page.keyboard.press(key)
    page.keyboard.type("Hold here")
    page.select_option("#note-visibility", "client")
    page.reload()
    wait_until(page, "document.querySelector('take-player')?.picture?.settled")
    assert page.input_value("#note-body") == "Hold here"
    assert (page.input_value(".compose [name=frame_in]"), page.input_value(".compose [name=frame_out]")) == ("20", "40")
    assert len(drawing(page)) == 1
    assert page.input_value("#note-visibility") == "client"


def test_given_resolved_notes_then_they_wait_behind_a_button(page: Page, gallery: str) -> None:
    ready(page, gallery)
    assert page.locator(".cmt:visible").count() == 4
    page.click("text=Show 2 resolved")
    assert page.locator(".cmt:visible").count() == 6
    assert page.is_hidden("[data-filter-all]")


@pytest.mark.heavy
def test_given_newest_first_then_the_order_changes_and_is_remembered(page: Page, gallery: str) -> None:
    ready(page, gallery)
    page.select_option("[data-order]", "newest")
    assert page.locator(".cmt").first.get_attribute("data-number") == "8"
    page.reload()
    wait_until(page, "document.querySelector('take-player')?.picture?.settled")
    assert page.locator(".cmt").first.get_attribute("data-number") == "8"
    page.select_option("[data-order]", "frame")
    assert page.locator(".cmt").first.get_attribute("data-from") == "11"


def test_given_e_on_a_notes_frame_then_it_is_resolved(page: Page, gallery: str) -> None:
    sent: list[Request] = []
    page.route("**/comments/**", lambda route, request: (sent.append(request), route.fulfill(status=204)))
    open_take(page, gallery, at="#f24")
    settled(page, 24)
    page.keyboard.press("e")
    assert posted(page, sent).url.endswith("/comments/n2/state")
