"""Every page and state: axe-core finds nothing, and nothing scrolls sideways from 320 px up."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.screens.all_samples import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}


def complaints(page: Page) -> list[str]:
    """Each finding of axe as `rule: selector`. Injected past the policy, which rightly refuses it as a script tag."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("(rules) => axe.run(document, rules)", RULES)
    return [f"{v['id']}: {n['target'][0]} {n['failureSummary']}" for v in found["violations"] for n in v["nodes"]]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core comes with `python hatch_build.py`")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SAMPLES)
def test_given_a_page_then_axe_finds_nothing(page: Page, gallery: str, name: str, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{gallery}/gallery/{name}")
    page.wait_for_timeout(150)
    assert complaints(page) == []


@pytest.mark.parametrize("width", (320, 390, 740, 820, 1024, 1100, 1280, 1440))
def test_given_any_width_then_no_page_scrolls_sideways(page: Page, gallery: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    wide = {}
    for name in SAMPLES:
        page.goto(f"{gallery}/gallery/{name}")
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wide[name] = needed
    assert wide == {}
