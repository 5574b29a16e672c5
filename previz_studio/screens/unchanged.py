"""A page that is the same as the one the browser holds is neither made nor sent again."""

import hashlib
import os

from fastapi import Request
from fastapi.responses import Response

from previz_studio.kit.db import now

_STARTED = os.urandom(8).hex()
"""Another start may be another version of the templates."""


def tag_of(version: str, *what: object) -> str:
    """An ETag of a page that is made from the database at `version` (Database.version, asked before anything is read),
    from `what`, all of which says by its repr what it is, and from today's date, for words such as `tomorrow`."""
    said = repr((_STARTED, version, what, now().astimezone().date()))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def held(request: Request, tag: str) -> bool:
    """Whether the browser has it. The page is still asked for and authorised each time."""
    return request.headers.get("if-none-match") == tag


def not_modified(tag: str) -> Response:
    return Response(status_code=304, headers=_headers(tag))


def tagged(page: Response, tag: str) -> Response:
    page.headers.update(_headers(tag))
    return page


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache"}
