"""The shot desk as a DP uses it: words, keys and a hand on the floor plan change one set of numbers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.house import LiveHouse, open_house
from tests.browser.test_accessible import AXE, complaints

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHouse]:
    with open_house(migrated_file, tmp_path_factory.mktemp("house")) as live:
        yield live


@pytest.fixture
def desk(house: LiveHouse, page: Page, request: pytest.FixtureRequest) -> Page:
    house.sign_in(page.context, house.cast.pim)
    outdoors = any(word in request.node.name for word in ("floor", "three_dimensions"))
    code = f"SH{50 if outdoors else 120:03}"
    page.goto(house.add_shot_once(code))
    return page


def test_given_the_lens_changed_by_key_then_preview_floor_plan_and_request_follow(desk: Page) -> None:
    view = desk.locator(".fp path[stroke='#e0e0e0']")
    wedge = view.get_attribute("d")
    desk.locator("#camera-lens_mm").focus()
    desk.keyboard.press("Control+A")
    desk.keyboard.type("85")
    expect(desk.locator("img[data-frame]").first).to_have_attribute("src", re.compile("lens_mm=85"))
    desk.keyboard.press("Tab")
    expect(desk.locator("#request")).to_contain_text("85 mm lens")
    expect(desk.locator("#preview-1")).to_contain_text("H FOV 23.9°")
    assert view.get_attribute("d") != wedge


def test_given_a_car_dragged_on_the_floor_then_its_picture_follows_and_the_plan_keeps_it(desk: Page) -> None:
    handle = desk.locator('[data-handle="piece_0_start"]')
    x, y = middle(handle)
    desk.mouse.move(x, y)
    desk.mouse.down()
    desk.mouse.move(x + 40, y + 12, steps=4)
    expect(desk.locator("img[data-frame]").first).to_have_attribute("src", re.compile("piece_0_start="))
    desk.mouse.up()
    expect(handle).not_to_have_attribute("data-ahead", "14.2300")


@pytest.mark.heavy
def test_given_a_set_piece_dragged_on_the_floor_then_its_picture_follows_and_undo_puts_it_back(desk: Page) -> None:
    wall = desk.locator('[data-handle^="piece_"][data-kind="place"]').last
    place, before = wall.get_attribute("aria-label") or "", desk.locator("#saved").inner_text()
    x, y = middle(wall)
    desk.mouse.move(x, y)
    desk.mouse.down()
    desk.mouse.move(x + 14, y - 22, steps=4)
    field = wall.get_attribute("data-handle")
    expect(desk.locator(f'[data-of="{field}"]')).to_have_attribute("transform", re.compile(r"translate\(.*translate\("))
    expect(desk.locator("img[data-frame]").first).to_have_attribute("src", re.compile(f"{field}="))
    desk.mouse.up()
    expect(desk.locator("#saved")).not_to_have_text(before)
    expect(wall).not_to_have_attribute("aria-label", place)
    desk.locator("h1").click()
    desk.keyboard.press("Control+z")
    expect(wall).to_have_attribute("aria-label", place)


@pytest.mark.heavy
def test_given_a_path_key_dragged_then_the_path_bends_before_the_hand_lets_go(house: LiveHouse, desk: Page) -> None:
    desk.goto(house.add_shot_once("SH110"))
    desk.click("summary:has-text('More')")
    desk.click("button:has-text('Draw the camera as a path of keys')")
    key = desk.locator('[data-handle="key_1_spot"]')
    expect(key).to_be_visible()
    path = desk.locator(".fp path[stroke='#fff'][stroke-width='1.5']")
    straight = path.get_attribute("d") or ""
    x, y = middle(key)
    desk.mouse.move(x, y)
    desk.mouse.down()
    desk.mouse.move(x + 6, y + 12, steps=4)
    expect(path).not_to_have_attribute("d", straight)
    desk.mouse.up()
    expect(key).to_have_attribute("aria-label", re.compile("Path key 2"))
    desk.click("button:has-text('Back to the moves')")


def test_given_the_key_m_then_the_chosen_move_has_the_focus_and_arrows_choose_another(desk: Page) -> None:
    desk.locator("h1").click()
    desk.keyboard.press("m")
    chosen = desk.locator(".mv :checked")
    expect(chosen).to_be_focused()
    before = chosen.get_attribute("value") or ""
    desk.keyboard.press("ArrowRight")
    expect(desk.locator(".mv :checked")).not_to_have_value(before)


def middle(handle: Locator) -> tuple[float, float]:
    box = handle.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_given_the_camera_nudged_by_arrow_keys_on_the_floor_then_it_keeps_the_focus(desk: Page) -> None:
    before = desk.locator("#saved").inner_text()
    desk.locator("h1").click()
    desk.keyboard.press("f")
    desk.keyboard.press("Shift+ArrowDown")
    expect(desk.locator("#saved")).not_to_have_text(before)
    assert desk.evaluate("document.activeElement.dataset.handle") == "camera_shift"
    expect(desk.locator("floor-plan .fpn")).to_contain_text("Camera")


@pytest.mark.heavy
def test_given_a_wall_nudged_on_the_floor_then_it_is_one_change_and_undo_takes_it_back(desk: Page) -> None:
    wall = desk.locator('[data-handle^="piece_"][data-kind="place"]').last
    place, before = wall.get_attribute("aria-label"), desk.locator("#saved").inner_text()
    wall.focus()
    for _ in range(3):
        desk.keyboard.press("Shift+ArrowRight")
    expect(desk.locator("#saved")).not_to_have_text(before)
    expect(wall).not_to_have_attribute("aria-label", place or "")
    revision = int(desk.locator("#seen-revision").input_value())
    desk.locator("h1").click()
    desk.keyboard.press("Control+z")
    expect(desk.locator("#seen-revision")).to_have_value(str(revision + 1))
    expect(wall).to_have_attribute("aria-label", place or "")
    desk.click("summary:has-text('Revisions')")
    expect(desk.locator("#revisions button").first).to_contain_text(f"back to revision {revision - 1}")


@pytest.mark.heavy
def test_given_the_set_in_three_dimensions_then_it_follows_the_lens_and_turns_by_keys(desk: Page) -> None:
    desk.click("[data-view=set]")
    view = desk.locator(".set3d .s-last")
    first = view.get_attribute("d")
    desk.locator("#camera-lens_mm").fill("24")
    expect(desk.locator("#set-words li").first).to_contain_text("24 mm")
    expect(desk.locator("floor-plan")).to_be_hidden()
    expect(view).not_to_have_attribute("d", first or "")
    wide = view.get_attribute("d")
    desk.locator(".set3d").focus()
    desk.keyboard.press("ArrowLeft")
    expect(view).not_to_have_attribute("d", wide or "")
    desk.keyboard.press("0")
    expect(view).to_have_attribute("d", wide or "")
    expect(desk.locator("#request")).to_contain_text("24 mm lens")
    desk.reload()
    expect(view).to_be_visible()
    desk.click("[data-view=above]")
    expect(desk.locator("floor-plan")).to_be_visible()
    expect(desk.locator(".set3d")).to_be_hidden()
    desk.click("[data-view=set]")
    if AXE.exists():
        assert complaints(desk) == []


def test_given_words_nobody_understands_then_they_are_asked_about_and_stay(house: LiveHouse, browser: Browser) -> None:
    context = browser.new_context()  # of its own: a refused request is an error on the console
    house.sign_in(context, house.cast.pim)
    desk = context.new_page()
    desk.goto(house.add_shot_once("SH010"))
    desk.fill("#say", "make it feel like the sea")
    desk.keyboard.press("Enter")
    expect(desk.locator("#toasts")).to_contain_text("What should the camera do")
    expect(desk.locator("#say")).to_have_value("make it feel like the sea")
    context.close()


def test_given_a_directors_words_then_they_are_planned_as_moves(desk: Page) -> None:
    desk.fill("#say", "dolly forward 15 feet over 3 seconds while tilting up 4 degrees")
    desk.keyboard.press("Enter")
    expect(desk.locator(".mvtabs a")).to_have_text([re.compile("Dolly in 15 ft"), re.compile("Tilt 4° up")])
    desk.click("text=Tilt 4° up")
    expect(desk.locator("#camera-amount")).to_have_value("4")


def test_given_two_people_then_coverage_offers_the_set_ups_and_takes_one(desk: Page) -> None:
    desk.click("summary:has-text('Coverage')")
    desk.click("button:has-text('Over Ines')")
    expect(desk.locator("#camera-words")).to_contain_text("Locked off, 50 mm")


def test_given_feet_then_lengths_read_in_feet_and_the_choice_is_kept(desk: Page) -> None:
    desk.click(".seg a:has-text('ft')")
    expect(desk.locator("#cf-height_m")).to_contain_text("ft")
    desk.reload()
    expect(desk.locator("#cf-height_m")).to_contain_text("ft")
