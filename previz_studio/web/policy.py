"""Every route says who may use it; one that does not, stops the server from starting.

The declaration is checked against what the actions really enforce by a test that walks every route as every role.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from fastapi import FastAPI
from fastapi.routing import APIRoute

from previz_studio.people.roles import Action

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class Open(StrEnum):
    """What is not a right on a project."""

    ANYONE = "anyone"
    SIGNED_IN = "anyone signed in"
    STUDIO_OWNER = "the studio's owner"
    LINK = "whoever holds the link"


Policy = Action | Open


def allow(policy: Policy) -> Callable[[Endpoint], Endpoint]:
    """Above every endpoint, below its route decorator."""

    def declare(endpoint: Endpoint) -> Endpoint:
        endpoint.__policy__ = policy  # type: ignore[attr-defined]
        return endpoint

    return declare


@dataclass(frozen=True)
class DeclaredRoute:
    path: str
    methods: tuple[str, ...]
    policy: Policy | None


def declared_routes(app: FastAPI) -> list[DeclaredRoute]:
    """Every route. Raises RuntimeError for a router included as a whole: its routes would not be seen here."""
    if any(hasattr(route, "original_router") for route in app.routes):
        raise RuntimeError("A router was included as a whole: extend app.router.routes, so that each route is checked.")
    return [
        DeclaredRoute(route.path, tuple(sorted(route.methods or ())), getattr(route.endpoint, "__policy__", None))
        for route in app.routes
        if isinstance(route, APIRoute)
    ]


def check(app: FastAPI) -> None:
    """Raises RuntimeError naming the first route without a policy."""
    routes = declared_routes(app)
    silent = [route for route in routes if route.policy is None]
    if silent or not routes:
        named = ", ".join(f"{'/'.join(route.methods)} {route.path}" for route in silent) or "no route was found"
        raise RuntimeError(f"These routes declare no policy: {named}")
