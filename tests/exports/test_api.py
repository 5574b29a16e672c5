"""The JSON door: the same refusals, downloads that go on where they broke off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from previz_studio.engines.registry import Engines
from previz_studio.exports.api import router
from previz_studio.exports.deliver import deliver_kind
from previz_studio.jobs.feed import Feed
from previz_studio.jobs.inline import Inline
from previz_studio.kit.db import Database
from previz_studio.kit.together import Together
from previz_studio.media.library import Library
from previz_studio.people.signin import Gate
from previz_studio.web import errors, policy
from previz_studio.web.studio import Studio
from tests.exports.production import Production, approved_production


class Works:
    """Works what waits when nudged, in the calling thread."""

    def __init__(self, database: Database, library: Library) -> None:
        self.inline = Inline(database, [deliver_kind(library)])

    def nudge(self) -> None:
        self.inline.run_all()


@pytest.fixture
def production(database: Database, masters: list[str]) -> Production:
    return approved_production(database, masters)


@pytest.fixture
def door(database: Database, library: Library, production: Production) -> Iterator[TestClient]:
    """Whoever the header `x-person` names is signed in."""
    app = FastAPI()
    engines = Engines(Path("/nonexistent/models"))
    app.state.studio = Studio(
        database, engines, library, Works(database, library), Feed(database), Gate(), Together(dict.fromkeys, 1.0)
    )
    errors.install(app)
    app.router.routes.extend(router.routes)
    policy.check(app)

    @app.middleware("http")
    async def sign_in(request: Request, forward):  # type: ignore[no-untyped-def]
        request.state.user = production.people.get(request.headers.get("x-person", ""))
        return await forward(request)

    with TestClient(app) as client:
        yield client


ED, VIC, OTTO = ({"x-person": name} for name in ("Priya", "Vic", "Otto"))


def test_given_an_editor_then_a_package_is_asked_for_watched_and_fetched(door: TestClient) -> None:
    asked = door.post("/api/sequences/1/packages", json={"final": True}, headers=ED)
    assert asked.status_code == 201
    package = door.get(f"/api/packages/{asked.json()['id']}", headers=ED).json()
    assert package["status"] == "ready"
    files = door.get(f"/api/packages/{package['id']}/files", headers=ED).json()
    movie = next(file for file in files if file["name"].endswith("SH010_v007.mov"))
    got = door.get(f"/api/packages/{package['id']}/files/{movie['name']}", headers=ED)
    assert (got.status_code, len(got.content)) == (200, movie["bytes"])
    assert 'filename="NF_SQ030_SH010_v007.mov"' in got.headers["content-disposition"]


def test_given_a_broken_download_then_the_rest_can_be_asked_for(door: TestClient) -> None:
    door.post("/api/sequences/1/packages", json={"final": True}, headers=ED)
    address = "/api/packages/1/files/manifest.json"
    whole = door.get(address, headers=ED).content
    rest = door.get(address, headers={**ED, "range": "bytes=100-"})
    assert (rest.status_code, rest.content) == (206, whole[100:])


@pytest.mark.parametrize(("who", "status"), [(VIC, 403), (OTTO, 404), ({}, 401)], ids=["viewer", "outsider", "nobody"])
def test_given_somebody_who_may_not_then_the_door_says_so(door: TestClient, who: dict[str, str], status: int) -> None:
    door.post("/api/sequences/1/packages", json={"final": True}, headers=ED)
    assert door.post("/api/sequences/1/packages", json={"final": True}, headers=who).status_code == status
    assert door.get("/api/packages/1/files/manifest.json", headers=who).status_code == status
    assert door.post("/api/packages/1/cancel", headers=who).status_code == status


def test_given_the_handoff_page_as_json_then_a_viewer_may_read_it(door: TestClient) -> None:
    page = door.get("/api/sequences/1/handoff?choice=best", headers=VIC).json()
    assert (page["sendable"], [check["kind"] for check in page["checks"]][:2]) == (True, ["approval", "camera"])
    assert door.get("/api/sequences/1/handoff", headers=OTTO).status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fstudio.db", "nothing.mov", "%2e%2e/manifest.json"])
def test_given_a_path_that_is_no_file_of_the_package_then_it_is_not_found(door: TestClient, name: str) -> None:
    door.post("/api/sequences/1/packages", json={"final": True}, headers=ED)
    assert door.get(f"/api/packages/1/files/{name}", headers=ED).status_code == 404


@pytest.mark.parametrize("form", ["resolve", "premiere", "avid", "csv"])
def test_given_notes_then_they_leave_as_a_file(door: TestClient, form: str) -> None:
    for address in (f"/api/takes/1/notes.{form}", f"/api/sequences/1/notes.{form}"):
        answer = door.get(address, headers=VIC)
        assert answer.status_code == 200
        assert "attachment" in answer.headers["content-disposition"]
    assert door.get("/api/takes/1/notes.docx", headers=VIC).status_code == 422


def test_given_nonsense_then_it_is_named(door: TestClient) -> None:
    for body in ({}, {"final": True, "flavour": "divx"}, {"final": True, "include": ["exe"]}, {"final": "perhaps"}):
        answer = door.post("/api/sequences/1/packages", json=body, headers=ED)
        assert answer.status_code == 422
        assert answer.json()["message"]
