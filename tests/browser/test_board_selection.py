"""The board's selection bar in the browser: whatever the press costs, every button can be seen and pressed."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LONGEST = (
    "About 12,345 s without a GPU, ready about 28 Nov 14:52. Estimated from 123 takes made here with this model. "
    "12 renders ahead."
)
BOXES = """bar => [...bar.querySelectorAll("b, .btn, .seg, .step, select, [data-show=cost]")]
  .filter((one) => one.checkVisibility() && !one.closest(".menu") && !one.closest(".step")?.contains(one.parentElement))
  .map((one) => ({ name: one.textContent.trim().slice(0, 30), ...one.getBoundingClientRect().toJSON() }))"""


@pytest.mark.parametrize("width", [1920, 1440, 1381, 1380, 1024, 820])
def test_given_the_longest_cost_then_nothing_on_the_bar_covers_anything(page: Page, gallery: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.route("**/p/nf/batch/estimate?*", lambda route: route.fulfill(json={"words": LONGEST}))
    page.goto(f"{gallery}/gallery/board")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("x")
    page.get_by_text(LONGEST).wait_for()
    bar = page.locator("batch-bar")
    boxes, whole = bar.evaluate(BOXES), bar.bounding_box()
    assert {"Generate 4 takesCtrl ⏎", "One change…", "Assign", "ClearEsc"} <= {one["name"] for one in boxes}
    assert whole is not None
    for at, one in enumerate(boxes):
        assert one["left"] >= 0 and one["right"] <= width, one
        assert one["top"] >= whole["y"] and one["bottom"] <= whole["y"] + whole["height"], one
        for other in boxes[at + 1 :]:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"], (one, other)
    cost = next(one for one in boxes if one["name"].startswith("About 12"))
    assert cost["height"] < 24
    bar.get_by_label("More for the selected shots").click()
    menu = bar.locator(".menu").bounding_box()
    assert menu is not None and menu["x"] >= 0 and menu["x"] + menu["width"] <= width
