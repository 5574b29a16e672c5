"""Frame truth: the number in the picture is the number on the counter, at every rate, however one got there."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

RATES = ("24000/1001", "24", "25", "30000/1001", "30", "48", "60")
SCRIPT = Path(__file__).with_name("truth.js").read_text("utf-8")
SHUTTLES = ["l", "ll", "lll", "llll", "j", "jj", "jjj", "jjjj", "lk", "jk"]
QUICK = {"steps": 20, "scrubs": 20, "links": 4, "shuttles": ["ll", "j"], "shuttleMs": 250}
LONG = {"steps": 950, "scrubs": 1000, "links": 120, "shuttles": SHUTTLES, "shuttleMs": 900}
PAIR = {"steps": 480, "scrubs": 480, "links": 40, "shuttles": ["l", "ll", "jj"], "shuttleMs": 900}


def begin(page: Page, gallery: str, name: str, rate: str, frames: int, plan: dict[str, Any]) -> None:
    page.goto(f"{gallery}/gallery/{name}?rate={rate}&frames={frames}")
    page.evaluate(f"() => {{ ({SCRIPT})({json.dumps(plan)}).then((found) => {{ window.found = found; }}); }}")


def found(page: Page, seconds: float) -> dict[str, Any]:
    until = time.monotonic() + seconds
    while not page.evaluate("Boolean(window.found)"):
        assert time.monotonic() < until, "the reading never ended"
        page.wait_for_timeout(100)
    answer: dict[str, Any] = page.evaluate("window.found")
    return answer


@pytest.mark.parametrize("name", ["review", "review-ab"])
def test_given_a_few_ways_to_a_frame_then_picture_and_counter_agree(page: Page, gallery: str, name: str) -> None:
    begin(page, gallery, name, "24000/1001", 96, QUICK)
    answer = found(page, 30)
    assert answer["wrong"] == [] and answer["count"] >= 40


@pytest.mark.heavy
@pytest.mark.alone
@pytest.mark.parametrize(("name", "plan"), [("review", LONG), ("review-ab", PAIR)], ids=["single", "pair"])
def test_given_every_rate_then_two_thousand_reads_are_right(
    browser: Browser, gallery: str, name: str, plan: dict[str, Any]
) -> None:
    """All rates at once, one window each, so that it takes two minutes and not fourteen."""
    pages = {rate: browser.new_page(viewport={"width": 800, "height": 600}) for rate in RATES}
    for rate, page in pages.items():
        begin(page, gallery, name, rate, 480, plan)
    answers = {rate: found(page, 400) for rate, page in pages.items()}
    for page in pages.values():
        page.close()
    assert {rate: answer["wrong"] for rate, answer in answers.items() if answer["wrong"]} == {}
    assert min(answer["count"] for answer in answers.values()) >= 2000, answers
