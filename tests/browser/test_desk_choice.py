"""The Generate form in the browser: another tier or model changes what is offered, and nothing filled in is lost."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from previz_studio.engines.weights.bring import import_model
from tests.browser.house import LiveHouse, open_house
from tests.browser.test_accessible import AXE, complaints
from tests.engines import tiny, tiny2

pytestmark = [pytest.mark.browser, pytest.mark.heavy]


@pytest.fixture(scope="module")
def house(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHouse]:
    folder = tmp_path_factory.mktemp("house")
    tiny2.install_both(folder / "models")
    lora = tiny.write_lora(folder / "union.safetensors", "union", width=32)
    import_model(folder / "models", lora.file, "ic-union-control-19b", base="ltx-2-19b")
    with open_house(migrated_file, folder) as live:
        yield live


@pytest.fixture
def desk(house: LiveHouse, page: Page) -> Page:
    house.sign_in(page.context, house.cast.pim)
    page.goto(house.add_shot_once("SH050"))
    page.click(".gmore summary")
    return page


def choose(desk: Page, tier: str, model: str = "") -> None:
    desk.locator(f"input[name=tier][value={tier}]").check(force=True)
    expect(desk.locator("#guide")).to_be_enabled()
    if model:
        desk.select_option("#model", model)


def test_given_another_model_then_guides_sound_and_what_is_not_sent_follow_without_a_reload(desk: Page) -> None:
    expect(desk.locator("#guide")).to_be_disabled()
    desk.evaluate("window.here = true")
    choose(desk, "fast", "tiny-ltx")
    expect(desk.locator("#request")).to_contain_text("depth and edge guides")
    expect(desk.locator("#guide")).not_to_contain_text("Its depth")
    desk.select_option("#model", "ltx-2-19b-tiny")
    expect(desk.locator("#guide")).to_contain_text("Its depth, as a reference")
    expect(desk.locator("#request")).not_to_contain_text("depth and edge guides")
    expect(desk.locator("input[type=checkbox][name=sound]")).to_be_checked()
    expect(desk.locator("#engine")).to_contain_text("96 frames planned, 97 generated, 1 trimmed.")
    assert desk.evaluate("window.here"), "the page was not loaded again"
    if AXE.exists():
        assert complaints(desk) == []


def test_given_fields_filled_in_then_they_stay_when_the_choice_changes(desk: Page) -> None:
    choose(desk, "fast", "ltx-2-19b-tiny")
    expect(desk.locator("#guide")).to_contain_text("Its depth")
    desk.select_option("#guide", "depth")
    desk.fill("#guide-strength", "0.6")
    desk.fill("#words", "A red car, by hand.")
    desk.uncheck("input[type=checkbox][name=sound]")
    expect(desk.locator("#request")).to_contain_text("sound, which is switched off")
    desk.click("#generate [data-by='1']")
    expect(desk.locator("[data-show=generate]")).to_have_text("Generate 2 Fast takes")
    expect(desk.locator("#guide")).to_have_value("depth")
    expect(desk.locator("#guide-strength")).to_have_value("0.6")
    expect(desk.locator("#words")).to_have_value("A red car, by hand.")
    expect(desk.locator("input[type=checkbox][name=sound]")).not_to_be_checked()
    desk.reload()
    expect(desk.locator("input[name=tier][value=fast]")).to_be_checked()


def test_given_an_own_picture_then_it_stands_on_its_frame_in_the_request_until_it_is_taken_away(
    desk: Page, tmp_path: Path
) -> None:
    file = tmp_path / "quay.png"
    assert cv2.imwrite(str(file), np.full((48, 64, 3), 90, np.uint8))
    choose(desk, "fast", "tiny-ltx")
    desk.get_by_role("button", name="Picture on a frame").click()
    desk.set_input_files("#keyframe-file", str(file))
    desk.fill("#keyframe-strength", "0.8")
    desk.get_by_role("button", name="Put it there").click()
    expect(desk.locator("#offers")).to_contain_text("Last frame: quay.png, strength 0.8.")
    expect(desk.locator("#model")).to_have_value("tiny-ltx")
    expect(desk.locator("#request")).to_contain_text("Last frame: quay.png, strength 0.8")
    desk.click(".gmore summary")
    if AXE.exists():
        assert complaints(desk) == []
    desk.get_by_role("button", name="Without it").click()
    expect(desk.locator("#offers")).not_to_contain_text("quay.png")


def test_given_lines_for_windows_then_the_request_shows_them_and_a_reload_keeps_them(desk: Page) -> None:
    choose(desk, "fast", "tiny-ltx")
    desk.fill("#windows", "She looks up.\nShe runs to the rail.")
    desk.locator("#windows").blur()
    request = desk.locator("#request")
    expect(request).to_contain_text("window 2 She runs to the rail.")
    expect(request).to_contain_text("the action, which the windows tell")
    desk.reload()
    expect(request).to_contain_text("window 1 She looks up.")
    desk.click(".gmore summary")
    expect(desk.locator("#windows")).to_have_value("She looks up.\nShe runs to the rail.")
    desk.fill("#windows", "")
    desk.locator("#windows").blur()
    expect(request).not_to_contain_text("window 1")
