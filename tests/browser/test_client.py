"""A client on a telephone: the real server, a real link, their own copy; then the link is closed under their hands."""

import re
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from previz_studio.people.models import User
from previz_studio.review.models import Comment
from previz_studio.sharing.actions import close_link
from previz_studio.sharing.models import GuestOpinion
from tests.browser.test_player import wait_until
from tests.sharing.conftest import PASSPHRASE, Shared, house, movies, shared

__all__ = ["house", "movies", "shared"]
CLOSED = re.compile(r"This link closed on [A-Z][a-z]+day \d\d:\d\d\.")
pytestmark = [pytest.mark.browser]


@pytest.fixture
def address(shared: Shared) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(shared.house.app, port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = server.force_exit = True  # pages still listening are not waited for
    thread.join(timeout=5)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def link(shared: Shared) -> Shared:
    return shared.link(*shared.takes[:2], passphrase=PASSPHRASE)


def come_in(phone: Page, address: str, shared: Shared) -> None:
    phone.goto(address + shared.url)
    phone.get_by_label("Your name").fill("R. Amsel")
    phone.get_by_label("Passphrase").fill(PASSPHRASE)
    phone.get_by_role("button", name="Open").click()


def watch(phone: Page, address: str, link: Shared) -> None:
    come_in(phone, address, link)
    link.house.work()
    phone.wait_for_selector("take-player[data-ready]")
    wait_until(phone, "document.querySelector('video')?.readyState >= 2")


def wide(phone: Page) -> int:
    return int(phone.evaluate("document.documentElement.scrollWidth"))


def test_given_a_telephone_then_the_copy_is_prepared_watched_noted_and_judged(
    phone: Page, address: str, link: Shared
) -> None:
    come_in(phone, address, link)
    expect(phone.get_by_text("Preparing your copy")).to_be_visible()
    assert phone.get_by_label("Note on this moment").count() == 0
    link.house.work()
    phone.wait_for_selector("take-player[data-ready]")  # the page noticed by itself
    wait_until(phone, "document.querySelector('video')?.readyState >= 2")
    phone.locator("[role=slider]").press("ArrowRight")
    phone.locator("[role=slider]").press("ArrowRight")
    phone.get_by_label("Note on this moment").fill("Love the lamps.")
    phone.get_by_role("button", name="Send note").tap()
    expect(phone.get_by_text("was sent.").first).to_be_visible()
    expect(phone.locator(".cmt")).to_contain_text("Love the lamps.")
    phone.get_by_role("button", name="Works for me").tap()
    expect(phone.get_by_role("button", name="Works for me")).to_have_attribute("aria-pressed", "true")
    expect(phone.locator('#shared-shots [aria-current="true"]')).to_contain_text("Works for me")
    assert wide(phone) == 390
    with link.house.database.reading() as session:
        [note], [opinion] = session.scalars(select(Comment)).all(), session.scalars(select(GuestOpinion)).all()
    assert (note.frame_in, note.take_id, opinion.take_id) == (2, link.takes[0], link.takes[0])


@pytest.mark.heavy
def test_given_has_notes_and_none_written_then_the_page_asks_for_them_and_all_words_typed_are_in_view(
    phone: Page, address: str, link: Shared
) -> None:
    watch(phone, address, link)
    phone.get_by_role("button", name="Has notes").tap()
    asked = phone.get_by_text("Write them below, on the moment you mean.")
    expect(asked).to_be_visible()
    words = phone.get_by_label("Note on this moment")
    words.fill("Could the ferry stay a little longer, please? It is the whole point of the shot, is it not?")
    assert words.evaluate("box => box.scrollHeight - box.clientHeight") <= 1
    assert wide(phone) == 390


@pytest.mark.heavy
def test_given_steps_still_on_their_way_when_the_writing_begins_then_the_note_is_on_the_frame_that_was_meant(
    phone: Page, address: str, link: Shared
) -> None:
    watch(phone, address, link)
    frame = phone.evaluate(
        """() => {
            const player = document.querySelector("take-player"), words = document.querySelector("#share-note");
            for (let step = 0; step < 4; step += 1) player.step(1);
            words.focus();
            player.dispatchEvent(new CustomEvent("frame", { detail: { frame: 1 } }));  // a picture on its way
            words.value = "Here.";
            return words.form.elements.frame_in.value;
        }"""
    )
    assert frame == "4"


def test_given_a_link_closed_while_somebody_types_then_the_picture_goes_and_the_words_stay(
    phone: Page, address: str, link: Shared
) -> None:
    watch(phone, address, link)
    words = phone.get_by_label("Note on this moment")
    words.fill("Two hours of thought")
    began = close(link)
    phone.wait_for_selector("take-player", state="detached", timeout=5000)
    assert time.monotonic() - began < 2.0, "a second is promised; the rest is for a busy machine"
    expect(phone.get_by_text(CLOSED).first).to_be_visible()
    expect(words).to_have_value("Two hours of thought")
    assert phone.locator("video, .shl img").count() == 0


@pytest.mark.heavy
def test_given_a_link_closed_while_somebody_watches_then_the_page_is_the_closed_one(
    phone: Page, address: str, link: Shared
) -> None:
    watch(phone, address, link)
    close(link)
    expect(phone.get_by_role("heading", name=CLOSED)).to_be_visible(timeout=5000)
    assert phone.locator("video").count() == 0


@pytest.mark.heavy
@pytest.mark.parametrize("typed", ["", "Two hours of thought"])
def test_given_a_link_closed_before_the_page_could_listen_then_the_picture_goes_all_the_same(
    phone: Page, address: str, link: Shared, typed: str
) -> None:
    held: list[Route] = []
    awake = threading.Event()
    come_in(phone, address, link)
    link.house.work()
    # the telephone sleeps: its line does not stand
    phone.route("**/events", lambda line: line.continue_() if awake.is_set() else held.append(line))
    phone.reload()
    phone.wait_for_selector("take-player[data-ready]")
    words = phone.get_by_label("Note on this moment")
    words.fill(typed)
    wait_until(phone, "document.querySelector('video')?.readyState >= 2")
    close(link)
    awake.set()
    for line in held:
        line.continue_()
    expect(phone.get_by_text(CLOSED).first).to_be_visible()
    assert phone.locator("video").count() == 0
    if typed:
        expect(words).to_have_value(typed)


@pytest.mark.heavy
@pytest.mark.parametrize("width", [320, 390])
def test_given_no_script_then_a_note_and_an_opinion_are_plain_forms(
    browser: Browser, address: str, link: Shared, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=False)
    phone = context.new_page()
    come_in(phone, address, link)
    link.house.work()
    phone.reload()
    phone.get_by_label("Note on this moment").fill("Without script.")
    phone.get_by_role("button", name="Send note").click()
    expect(phone.locator(".cmt")).to_contain_text("Without script.")
    phone.get_by_role("button", name="Has notes").click()
    expect(phone.get_by_role("button", name="Has notes")).to_have_attribute("aria-pressed", "true")
    context.close()


def close(link: Shared) -> float:
    with link.house.database.writing() as session:
        close_link(session, session.get_one(User, link.house.cast.rae.id), link.link_id)
    return time.monotonic()
