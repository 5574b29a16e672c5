"""A live session with two real browsers on the real app: the follower shows the presenter's frame."""

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from previz_studio.people.models import User
from previz_studio.people.signin import open_session
from previz_studio.projects import actions as projects
from previz_studio.review.dailies.models import Screening
from previz_studio.takes.models import Take
from previz_studio.web.guard import COOKIE
from tests.browser.gallery import numbered_movie
from tests.browser.house import LiveHouse, open_house
from tests.browser.test_player import READ, wait_until
from tests.factories import make_shot, make_take

pytestmark = pytest.mark.browser

FRAMES = 72
PLAYER = "document.querySelector('dailies-player')"
EXACT = f"[{PLAYER}.exact, performance.timeOrigin + performance.now()]"


@dataclass
class Pair:
    """Dana drives, Pim follows."""

    house: LiveHouse
    dana: Page
    pim: Page

    def settled(self, at: int, frame: int) -> None:
        for page in (self.dana, self.pim):
            wait_until(page, f"{PLAYER}.at === {at} && {PLAYER}.wanted === {frame}")
            wait_until(page, f"({READ})(document.querySelector('.pic video[data-shown]')) === {frame}")


@pytest.fixture(scope="module")
def house(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHouse]:
    folder = tmp_path_factory.mktemp("house")
    with open_house(migrated_file, folder) as live:
        movie = numbered_movie(folder / "movie.mp4", frames=FRAMES, rate="24")
        blob = live.studio.library.publish(movie, extension="mp4").name
        with live.studio.database.writing() as session:
            for _ in range(3):
                take = make_take(session, live.cast, make_shot(session, live.cast, frames=FRAMES))
                kept = session.get_one(Take, take.id)
                kept.proxy, kept.frames = blob, FRAMES
        yield live


@contextmanager
def page_of(house: LiveHouse, browser: Browser, user: User) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    house.sign_in(context, user)
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


@pytest.fixture
def pair(house: LiveHouse, browser: Browser) -> Iterator[Pair]:
    with page_of(house, browser, house.cast.dana) as dana, page_of(house, browser, house.cast.pim) as pim:
        dana.goto(f"{house.address}/p/nf/dailies?sequence=SQ030")
        dana.get_by_role("button", name="Start live session").click()
        wait_until(dana, f"{PLAYER}?.live?.drives")
        pim.goto(dana.url)
        wait_until(pim, f"{PLAYER}?.live?.driver.name === 'Dana Tester'")
        yield Pair(house, dana, pim)


def test_given_the_presenter_stands_then_the_follower_shows_the_same_frame(pair: Pair) -> None:
    pair.dana.keyboard.press("ArrowDown")
    for _ in range(5):
        pair.dana.keyboard.press("ArrowRight")
    pair.settled(1, 5)
    pair.dana.keyboard.press("Home")
    pair.settled(0, 0)


@pytest.mark.heavy
@pytest.mark.alone  # two players in step, in real time
def test_given_the_presenter_plays_over_a_cut_then_the_follower_stays_within_two_frames(pair: Pair) -> None:
    pair.dana.evaluate(f"{PLAYER}.open(0, 30)")
    pair.settled(0, 30)
    pair.dana.keyboard.press("l")
    wait_until(pair.dana, f"{PLAYER}.at === 1")
    pair.dana.wait_for_timeout(1200)
    apart = []
    for _ in range(6):
        (dana, at), (pim, then) = pair.dana.evaluate(EXACT), pair.pim.evaluate(EXACT)
        apart.append(abs((pim - dana) - (then - at) * 24 / 1000))
        pair.dana.wait_for_timeout(100)
    assert sorted(apart)[len(apart) // 2] < 2, apart
    pair.dana.keyboard.press("k")
    wait_until(pair.pim, f"{PLAYER}.speed === 0")
    wait_until(pair.pim, f"{PLAYER}.wanted === {pair.dana.evaluate(f'{PLAYER}.wanted')}")


@pytest.mark.heavy
def test_given_a_follower_who_moves_then_they_leave_and_come_back_with_a_key(pair: Pair) -> None:
    pair.dana.evaluate(f"{PLAYER}.open(2, 10)")
    pair.settled(2, 10)
    pair.pim.keyboard.press("ArrowUp")
    expect(pair.pim.get_by_role("button", name="Out of sync")).to_be_visible()
    pair.dana.evaluate(f"{PLAYER}.open(2, 20)")
    pair.dana.wait_for_timeout(300)
    assert pair.pim.evaluate(f"{PLAYER}.at") == 1
    pair.pim.keyboard.press("y")
    pair.settled(2, 20)


@pytest.mark.heavy
def test_given_the_presenter_reloads_then_both_stay_where_they_were_and_dana_still_drives(pair: Pair) -> None:
    pair.dana.evaluate(f"{PLAYER}.open(1, 40)")
    pair.settled(1, 40)
    pair.dana.reload()
    wait_until(pair.dana, f"{PLAYER}?.live?.drives")
    pair.settled(1, 40)
    pair.dana.keyboard.press("ArrowRight")
    pair.settled(1, 41)


@pytest.mark.heavy
def test_given_controls_asked_for_and_given_then_the_other_page_drives(pair: Pair) -> None:
    pair.pim.get_by_role("button", name="Ask for the controls").click()
    pair.dana.get_by_role("button", name="Give").click()
    wait_until(pair.pim, f"{PLAYER}.live.drives")
    pair.pim.keyboard.press("ArrowDown")
    pair.settled(1, 0)
    expect(pair.dana.locator("[data-part=words]")).to_have_text("2 watching, Pim drives")


def test_given_a_decision_by_one_then_the_others_page_shows_it(pair: Pair) -> None:
    pair.dana.keyboard.press("3")
    expect(pair.pim.locator(".cl").first).to_have_attribute("data-state", "selected")


@pytest.mark.heavy
def test_given_the_presenters_page_is_closed_then_the_picture_waits_and_it_is_said(pair: Pair) -> None:
    pair.dana.keyboard.press("l")
    wait_until(pair.pim, f"{PLAYER}.speed === 1")
    pair.dana.close()
    expect(pair.pim.locator("[data-part=words]")).to_have_text("1 watching, Dana is away", timeout=8000)
    wait_until(pair.pim, f"{PLAYER}.speed === 0")
    expect(pair.pim.get_by_role("button", name="Take the controls")).to_be_visible()


@pytest.mark.heavy
def test_given_a_guest_taken_off_the_crew_then_their_page_ends_at_once(pair: Pair) -> None:
    sam, pim = pair.house.cast.sam, pair.house.cast.pim
    request = pair.dana.context.browser.new_context()  # type: ignore[union-attr]
    pair.house.sign_in(request, sam)
    url = f"{pair.house.address}/api/projects/NF/crew/{pim.id}"
    answer = request.request.put(url, data={"role": None}, headers={"Origin": pair.house.address})
    assert answer.ok, answer.text()
    pair.pim.wait_for_url("**/dailies/sessions/**", timeout=5000)
    request.close()
    with pair.house.studio.database.writing() as session:
        projects.set_role(session, sam, pair.house.cast.show.id, pim.id, "dp")  # type: ignore[arg-type]


@pytest.mark.heavy
def test_given_the_session_is_closed_then_everybody_is_led_to_its_summary(pair: Pair) -> None:
    pair.dana.evaluate(f"{PLAYER}.open(1, 3)")
    pair.settled(1, 3)
    pair.dana.get_by_role("button", name="Close session").click()
    for page in (pair.dana, pair.pim):
        page.wait_for_url("**/dailies/sessions/**")
        expect(page.locator("h1")).to_have_text("Summary: Cut, best take")
    with pair.house.studio.database.reading() as session:
        assert session.scalars(select(Screening).order_by(Screening.id.desc())).first().closed_by == "Dana Tester"  # type: ignore[union-attr]


@pytest.mark.heavy
def test_given_a_seventh_live_page_then_it_is_refused_until_one_is_closed(pair: Pair) -> None:
    with pair.house.studio.database.writing() as session:
        held = open_session(session, session.get_one(User, pair.house.cast.ari.id)).text
        opened = session.scalars(select(Screening.id).order_by(Screening.id.desc())).first()

    lines: list[http.client.HTTPConnection] = []

    def line() -> http.client.HTTPResponse:
        lines.append(http.client.HTTPConnection(pair.house.address.removeprefix("http://"), timeout=5))
        lines[-1].request("GET", f"/api/screenings/{opened}/events", headers={"Cookie": f"{COOKIE}={held}"})
        return lines[-1].getresponse()

    answers = [line() for _ in range(6)]
    assert [one.status for one in answers] == [200] * 6
    assert b"event:" in answers[0].readline() + answers[0].readline()
    refused = line()
    assert refused.status == 429 and b"You have 6 live pages open." in refused.read()
    answers[5].close()
    lines[5].close()
    until = time.monotonic() + 20
    while (again := line()).status != 200:
        again.close()
        assert time.monotonic() < until, "leaving a page never gave its place back"
        time.sleep(0.2)
    for one in (*answers, refused, again, *lines):
        one.close()
