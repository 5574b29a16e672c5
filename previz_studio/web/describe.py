"""What the OpenAPI document says of every route alike: how to sign in, how a refusal looks, how to ask once."""

from typing import Any

from fastapi import FastAPI

_REFUSAL = {
    "type": "object",
    "required": ["error", "message", "hint"],
    "properties": {
        "error": {"type": "string", "description": "for programs: invalid, forbidden, not_found, conflict, no_space …"},
        "message": {"type": "string", "description": "what is true now"},
        "hint": {"type": "string", "description": "what to do next; may be empty"},
    },
    "examples": [
        {
            "error": "invalid",
            "message": "SH050 v001 has frames 0 to 95; frame 120 is not one of them.",
            "hint": "Put the note on a frame of this take.",
        }
    ],
}
_ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "A name of your own for this request (a UUID). Sent again within 24 hours it is not done again:"
    " you get the first answer, with `Idempotent-Replayed: true`.",
    "example": "4c1f5e0a-8f0e-4a57-9d0b-0d5f0f0c6c1e",
}
WORDS = """Everything the pages do. Send a token: `Authorization: Bearer pvz_…` (make one with
`previz-studio token create NAME`, or on the account page). Frames are 0-based, rates are fractions (`24`,
`24000/1001`), times are UTC. A refusal is one sentence and what to do next."""


def install(app: FastAPI) -> None:
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(plain())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to extend the document


def _described(document: dict[str, Any]) -> dict[str, Any]:
    document["info"]["description"] = WORDS
    parts = document.setdefault("components", {})
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    parts.setdefault("schemas", {})["Refusal"] = _REFUSAL
    document["security"] = [{"token": []}]
    refusal = {
        "description": "Refused, in one sentence",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
    }
    for operations in document["paths"].values():
        for method, operation in operations.items():
            operation["responses"]["4XX"] = refusal
            operation["responses"].pop("422", None)
            if method == "post":
                operation.setdefault("parameters", []).append(_ONCE)
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    return document
