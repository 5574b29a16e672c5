"""Deciding, being overtaken, taking back after a reload; the bar's counts while one looks."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

BAR = (
    '<decision-bar id="decisions" data-said="{said}" data-undo="{undo}" data-next=""><form class="dec" method="post" '
    'action="/p/nf/takes/t050/decisions"><p id="decisions-why">{said}</p></form></decision-bar>'
)
REFUSED = "<main><p data-message>Marcus marked it rejected while you were looking at SH050 v007.</p></main>"


@pytest.fixture
def undone(page: Page) -> Iterator[list[str]]:
    """The addresses of decisions taken back; deciding answers with a bar that offers the next number's undo."""
    taken_back: list[str] = []
    made: list[str] = []

    def decide(route: Route) -> None:
        made.append(f"/decisions/{len(made) + 1}/undo")
        bar = BAR.format(said="SH050 v007 selected.", undo=made[-1])
        route.fulfill(body=bar, content_type="text/html")

    def undo(route: Route) -> None:
        taken_back.append(re.sub(r"^https?://[^/]+", "", route.request.url))
        route.fulfill(body=BAR.format(said="SH050 v007 back as it was.", undo=""), content_type="text/html")

    page.route("**/takes/*/decisions", decide)
    page.route("**/decisions/*/undo", undo)
    yield taken_back


def press(page: Page, key: str, says: str) -> None:
    page.keyboard.press(key)
    expect(page.locator(".toast")).to_contain_text(says, timeout=20_000)


def test_given_two_decisions_when_the_page_is_loaded_anew_then_z_takes_them_back_the_last_first(
    page: Page, gallery: str, undone: list[str]
) -> None:
    for _ in range(2):
        page.goto(f"{gallery}/gallery/review")
        press(page, "3", "SH050 v007 selected.")
    page.reload()
    press(page, "z", "back as it was")
    page.goto(f"{gallery}/gallery/home")
    press(page, "z", "back as it was")
    assert undone == ["/decisions/2/undo", "/decisions/1/undo"]


def test_given_the_last_take_decided_then_the_page_stays_and_its_heading_says_what_it_is_now(
    page: Page, gallery: str, undone: list[str]
) -> None:
    page.goto(f"{gallery}/gallery/review")
    expect(page.locator("#take-state")).to_have_text("To review")
    now = '<span id="take-state" data-refresh>Selected</span><span id="place" data-refresh></span>'
    page.route("**/gallery/review", lambda route: route.fulfill(body=now, content_type="text/html"))
    press(page, "3", "SH050 v007 selected.")
    expect(page.locator("#take-state")).to_have_text("Selected")
    expect(page.locator("#place")).to_have_text("")


def test_given_nothing_decided_in_this_tab_then_z_on_home_says_so(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/home")
    page.keyboard.press("z")
    expect(page.locator("#said")).to_have_text("Nothing to undo.")


def test_given_somebody_who_decided_while_i_looked_then_the_buttons_show_what_stands_now(
    browser: Browser, gallery: str
) -> None:
    # A page of its own: the browser writes the refusal, which is what is tested, to the console the others watch.
    page = browser.new_page()
    page.route("**/takes/*/decisions", lambda route: route.fulfill(status=409, body=REFUSED, content_type="text/html"))
    page.goto(f"{gallery}/gallery/review")
    now = BAR.format(said="", undo="").replace('why">', 'why">Marcus marked it rejected 14:38.')
    page.route("**/gallery/review", lambda route: route.fulfill(body=now, content_type="text/html"))
    press(page, "3", "while you were looking at SH050 v007")
    expect(page.locator("#decisions-why")).to_have_text("Marcus marked it rejected 14:38.")
    page.close()


def test_given_news_while_i_look_then_the_bar_counts_it_and_it_is_said_once(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/home")
    count = {"unread": 1, "waiting": 6, "newest": "Priya Nair mentioned you on SH030 v005", "newest_id": 99}
    page.route("**/api/inbox/count", lambda route: route.fulfill(json=count))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("news-count [data-unread]")).to_have_text("1")
    expect(page.locator("news-count [data-waiting]")).to_have_text("6")
    expect(page.get_by_role("link", name="Inbox, 1 unread")).to_be_visible()
    expect(page.locator("#said")).to_have_text("Priya Nair mentioned you on SH030 v005. 1 unread.")
    page.evaluate("document.getElementById('said').textContent = ''")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)
    assert page.inner_text("#said") == ""


def test_given_a_hidden_tab_then_it_asks_for_nothing(page: Page, gallery: str) -> None:
    asked: list[str] = []
    page.route("**/api/inbox/count", lambda route: (asked.append(route.request.url), route.abort())[1])
    page.goto(f"{gallery}/gallery/home")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(200)
    assert asked == []


def test_given_the_keyboard_alone_then_a_gate_is_set(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery/gates")
    sent: list[str] = []

    def keep(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(body="<p>saved</p>", content_type="text/html")

    page.route("**/p/nf/gates", keep)
    form = page.locator("form:has([name=gate][value=approve])")
    form.locator("[name=roles][value=director]").focus()
    page.keyboard.press("Space")
    form.locator("[name=each]:checked").focus()
    page.keyboard.press("ArrowLeft")
    form.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=saved")
    assert "roles=director" in sent[0] and "each=false" in sent[0]
