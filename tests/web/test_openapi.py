"""The document programs are written from: a token, an example for every body, and each example is really taken."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter

from previz_studio.doors import DOORS
from previz_studio.shots.schemas import BreakdownIn, ShotAdd
from tests.screens.conftest import House


def bodies() -> Iterator[tuple[str, Any]]:
    """Each JSON body of /api: its route, and its pydantic type."""
    for router in DOORS:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.path.startswith("/api/") and route.body_field:
                kind = route.body_field.field_info.annotation
                if isinstance(kind, type) and issubclass(kind, BaseModel) and not kind.__name__.startswith("Body_"):
                    yield f"{'/'.join(sorted(route.methods))} {route.path}", kind


BODIES = dict(bodies())


@pytest.mark.parametrize("route", BODIES)
def test_given_a_body_then_its_description_has_an_example_that_is_taken(route: str) -> None:
    kind = BODIES[route]
    examples = TypeAdapter(kind).json_schema().get("examples", [])
    assert examples, f"{kind.__name__} has no example"
    for example in examples:
        assert kind.model_validate(example).model_dump(exclude_unset=True)


def test_given_the_examples_of_a_breakdown_and_a_shot_then_the_studio_takes_them(house: House) -> None:
    page = house.as_(house.cast.sam)
    [whole] = BreakdownIn.model_json_schema()["examples"]
    assert page.post("/api/breakdowns", json=whole).json()["shots"] == 1
    [shot] = ShotAdd.model_json_schema()["examples"]
    url = f"/api/projects/{house.cast.show.code}/sequences/SQ030/shots"
    assert page.post(url, json={"plan": shot["plan"]}).status_code == 201


def test_given_the_api_then_there_are_bodies_to_look_at() -> None:
    assert len(BODIES) > 20


def test_given_the_document_then_it_says_how_to_sign_in_how_a_refusal_looks_and_how_to_ask_once(house: House) -> None:
    document = house.as_(house.cast.dana).get("/api/openapi.json").json()
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert set(document["components"]["schemas"]["Refusal"]["required"]) == {"error", "message", "hint"}
    posts = [operations["post"] for operations in document["paths"].values() if "post" in operations]
    assert posts and all(any(p["name"] == "Idempotency-Key" for p in post["parameters"]) for post in posts)


def test_given_the_document_then_every_route_says_what_it_is(house: House) -> None:
    document = house.as_(house.cast.dana).get("/api/openapi.json").json()
    unnamed = [
        f"{method} {path}"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if not operation.get("summary")
    ]
    assert unnamed == []
