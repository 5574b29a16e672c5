"""Modules named by content, as they are sent to the browser."""

import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from previz_studio.kit.places import shipped
from previz_studio.web.modules import module_hash, module_tags, module_text, modules_of
from previz_studio.web.shelf import Shelf

ALL = sorted(f"js/{path.name}" for path in shipped("static").glob("js/*.js"))
CALLED = re.compile(r'"\./([a-z-]+\.js)([^"]*)"')


@pytest.fixture
def shelf() -> TestClient:
    return TestClient(Starlette(routes=[Mount("/static", Shelf())]))


@pytest.mark.parametrize("name", ALL)
def test_given_a_module_then_every_import_names_the_hash_of_what_it_brings(name: str) -> None:
    for imported, asks in CALLED.findall(module_text(name)):
        assert asks == f"?v={module_hash(f'js/{imported}')}"


@pytest.mark.parametrize("name", ALL)
def test_given_a_module_then_it_never_imports_itself_at_any_depth(name: str) -> None:
    assert name not in modules_of(name)


def test_given_a_page_then_all_its_modules_are_asked_for_at_once_by_the_names_they_import_each_other(
    shelf: TestClient,
) -> None:
    hints = re.findall(r'modulepreload" href="([^"]+)"', module_tags("js/review.js"))
    assert len(hints) == len(set(hints)) == len(modules_of("js/review.js")) > 20
    sent = "".join(shelf.get(url).text for url in hints) + shelf.get("/static/js/review.js?v=x").text
    assert {f"/static/js/{name}{asks}" for name, asks in CALLED.findall(sent)} == set(hints)


def test_given_a_name_with_its_hash_then_it_is_kept_for_ever_and_otherwise_asked_for_again(shelf: TestClient) -> None:
    kept = shelf.get("/static/js/review.js?v=0123456789")
    assert "immutable" in kept.headers["cache-control"] and kept.headers["content-type"].startswith("text/javascript")
    assert shelf.get("/static/js/review.js").headers["cache-control"] == "no-cache"


def test_given_a_module_that_is_not_there_or_outside_then_it_is_not_found(shelf: TestClient) -> None:
    assert shelf.get("/static/js/nothing.js").status_code == 404
    assert shelf.get("/static/js/%2e%2e/%2e%2e/pyproject.toml").status_code == 404
