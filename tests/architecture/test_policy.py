"""Every route says who may use it. What the actions then really allow is tested in tests/web."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.routing import Mount, Route

from previz_studio.app import create_app
from previz_studio.settings import Settings
from previz_studio.web.policy import Open, check, declared_routes

FEWEST = 60
"""A walk that misses a door would find a handful and pass. Raise it as doors are added."""
OPEN_TO_ALL = {"/", "/signin", "/signout"}
"""`/` only leads on: home for the signed-in, the sign-in page for everybody else."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(Settings(data=tmp_path_factory.mktemp("data"), work_queues=False))


def test_given_the_app_then_every_route_declares_its_policy(app: FastAPI) -> None:
    routes = declared_routes(app)
    assert len(routes) >= FEWEST
    assert not [route for route in routes if route.policy is None]


def test_given_the_app_then_only_signing_in_is_open_to_everybody(app: FastAPI) -> None:
    assert {route.path for route in declared_routes(app) if route.policy is Open.ANYONE} <= OPEN_TO_ALL


def test_given_the_app_then_nothing_is_served_beside_the_declared_routes(app: FastAPI) -> None:
    """Starlette's own routes carry no policy: only the API's description and our static files may be some."""
    beside = {(type(route), route.path) for route in app.routes if type(route) in (Route, Mount)}
    assert {path for kind, path in beside if kind is Mount} == {"/static"}
    assert {path for kind, path in beside if kind is Route} <= {
        "/api/openapi.json",
        "/api/docs",
        "/docs/oauth2-redirect",
        "/redoc",
    }
    assert all(isinstance(route.app, StaticFiles) for route in app.routes if isinstance(route, Mount))


def test_given_a_route_without_a_policy_then_the_server_does_not_start(app: FastAPI) -> None:
    careless = FastAPI()
    careless.get("/forgotten")(lambda: None)
    with pytest.raises(RuntimeError, match="GET /forgotten"):
        check(careless)


def test_given_a_router_included_whole_then_the_server_does_not_start(app: FastAPI) -> None:
    careless = FastAPI()
    careless.include_router(APIRouter(routes=[]))
    with pytest.raises(RuntimeError, match="included as a whole"):
        check(careless)
