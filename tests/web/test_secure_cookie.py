"""The session's cookie when the studio's public address is https."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from previz_studio.app import create_app
from previz_studio.people.signin import make_link
from previz_studio.settings import Settings
from previz_studio.web.guard import COOKIE, SECURE_COOKIE
from tests.factories import cast_of

ADDRESS = "https://studio.example"


@pytest.fixture
def browser(migrated_file: Path, tmp_path: Path) -> Iterator[TestClient]:
    shutil.copy(migrated_file, tmp_path / "studio.db")
    app = create_app(Settings(data=tmp_path, work_queues=False, public_url=ADDRESS))
    yield TestClient(app, base_url=ADDRESS, follow_redirects=False)
    app.state.studio.database.close()


@pytest.fixture
def given(browser: TestClient) -> str:
    """The cookie as it was set when Dana opened her link."""
    database = browser.app.state.studio.database  # type: ignore[attr-defined]
    dana = cast_of(database).dana
    with database.writing() as session:
        link = make_link(session, dana).text
    return str(browser.get(f"/welcome/{link}").headers["set-cookie"])


def test_given_an_https_address_then_the_cookie_is_bound_to_host_and_encryption(given: str) -> None:
    words = {word.strip().partition("=")[0].lower() for word in given.split(";")}
    assert given.startswith("__Host-previz_session=") and "Path=/" in given
    assert {"secure", "httponly", "samesite"} <= words and "domain" not in words


def test_given_the_secure_cookie_then_it_signs_in_and_one_of_the_plain_name_does_not(
    browser: TestClient, given: str
) -> None:
    assert browser.get("/settings").status_code == 200
    held = browser.cookies[SECURE_COOKIE]
    browser.cookies.clear()
    browser.cookies.set(COOKIE, held)
    assert browser.get("/settings").status_code == 303


def test_given_a_sign_out_then_the_browser_is_told_to_forget_it_in_words_it_accepts(
    browser: TestClient, given: str
) -> None:
    """A browser ignores whatever names a `__Host-` cookie without `Secure`."""
    told = str(browser.post("/signout").headers["set-cookie"])
    assert told.startswith(f"{SECURE_COOKIE}=") and "Secure" in told and "Max-Age=0" in told
    assert browser.get("/settings").status_code == 303
