"""The identity page by keys alone, as its strip names them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from previz_studio.references.actions import IdentityForm, add_identity
from previz_studio.references.models import IdentityKind
from previz_studio.references.profile import Profile
from previz_studio.shots.plan import IdentityUse
from tests.browser.house import LiveHouse, open_house
from tests.factories import make_shot, make_take

pytestmark = pytest.mark.browser


@pytest.fixture
def house(migrated_file: Path, tmp_path: Path) -> Iterator[LiveHouse]:
    """Ines and Teo; two shots of Ines, each with a take."""
    with open_house(migrated_file, tmp_path) as live:
        with live.studio.database.writing() as session:
            for slug, name in (("ines", "Ines Calder"), ("teo", "Teo, deckhand")):
                form = IdentityForm(slug, IdentityKind.CHARACTER, name, Profile())
                add_identity(session, live.cast.ari, live.cast.show.id, form)
            for _ in range(2):
                make_take(session, live.cast, make_shot(session, live.cast, identities=(IdentityUse("ines"),)))
        yield live


def test_given_keys_alone_then_identities_are_chosen_locked_and_their_takes_opened(
    page: Page, house: LiveHouse
) -> None:
    house.sign_in(page.context, house.cast.dana)
    page.goto(f"{house.address}/p/nf/identities/teo")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="Ines Calder")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/identities/ines")
    page.keyboard.press("u")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".drift a").nth(1)).to_be_focused()
    page.keyboard.press("l")
    expect(page.locator(".pill")).to_contain_text("by Dana")
    page.keyboard.press("l")
    expect(page.locator(".pill")).to_have_text("Open")
    page.locator("h1").click()
    page.keyboard.press("Enter")
    page.wait_for_url("**/takes/1*")
