"""Lists as JSON, made where they were read: handing an answer over to be checked and written elsewhere costs a thread's
turn more."""

from collections.abc import Sequence
from typing import Any, Protocol

from fastapi.responses import JSONResponse, Response
from sqlalchemy import Row


def rows_response(rows: Sequence[Row[Any]]) -> Response:
    """For a route whose response model has these columns' names and JSON's own types: checking a thousand rows again
    cost more than reading them. A test of the room holds the two together."""
    return JSONResponse([row._asdict() for row in rows])


class Schema(Protocol):
    """A pydantic TypeAdapter of a room's schemas."""

    def validate_python(self, value: object, /, *, from_attributes: bool) -> Any: ...

    def dump_json(self, value: Any, /) -> bytes: ...


def schema_response(schema: Schema, value: object) -> Response:
    """What the route's response model says, checked as ever."""
    return Response(
        schema.dump_json(schema.validate_python(value, from_attributes=True)), media_type="application/json"
    )
