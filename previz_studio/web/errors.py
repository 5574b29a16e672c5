"""Refusals -> HTTP: JSON under /api, a page elsewhere. The one place that knows status codes."""

import logging
import secrets
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError, DBAPIError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from previz_studio.kit import errors
from previz_studio.media.library import DISK_FULL, full_disk
from previz_studio.web.templating import show

log = logging.getLogger(__name__)

STATUS = {
    "not_found": 404,
    "not_signed_in": 401,
    "forbidden": 403,
    "conflict": 409,
    "gone": 410,
    "invalid": 422,
    "too_large": 413,
    "too_many": 429,
    "no_space": 507,
    "unavailable": 503,
    "device_lost": 503,
    "media_failed": 422,
}


@dataclass(frozen=True)
class ErrorPage:
    """What screens/pages/signin.py calls ErrorPage; here because a refusal has no screen of its own."""

    template: ClassVar[str] = "errors/page.html"
    status: int
    message: str
    hint: str = ""
    kept: str = ""
    back: str = ""
    """The page that the refused form stood on, as its address tells; empty when unknown."""
    shell: None = None


def install(app: FastAPI) -> None:
    app.exception_handler(errors.StudioError)(_refuse)
    app.exception_handler(RequestValidationError)(_misread)
    app.exception_handler(HTTPException)(_plain)
    for unstorable in (OverflowError, UnicodeEncodeError, RecursionError, DataError):
        app.exception_handler(unstorable)(_bad_value)  # Starlette raises again what only Exception's handler answers
    app.exception_handler(Exception)(_broke)


def _refuse(request: Request, exc: errors.StudioError) -> Response:
    return answer(request, STATUS.get(exc.code, 500), exc.code, exc.message, exc.hint, exc.kept)


def _misread(request: Request, exc: RequestValidationError) -> Response:
    first = exc.errors()[0]
    words, hint = f"{_field(first['loc'])}: {first['msg']}.", "Correct it and send it again."
    if first["type"] == "json_invalid":
        words = f"This is not JSON: {first['ctx']['error']} at character {first['loc'][-1]}."
    elif first["type"] == "model_attributes_type":
        words, hint = "The body is not a JSON object.", "Say Content-Type: application/json, and send one object."
    elif first["type"] == "extra_forbidden":
        words, hint = (
            f"{_field(first['loc'])} cannot be changed here.",
            "/api/docs lists what can; nothing was changed.",
        )
    return answer(request, 422, "invalid", words, hint)


def _field(place: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in place if part not in ("body", "query", "path")) or "the request"


def _plain(request: Request, exc: HTTPException) -> Response:
    if _disk_is_full(exc.__cause__):  # while an upload was spooled
        return _full(request)
    if exc.detail == "There was an error parsing the body":
        words = "The body breaks off, or is nested too deep to be read."
        return answer(request, 422, "invalid", words, "Check the file and send it again.")
    words = {404: "There is nothing at this address.", 405: "This address does not take that."}.get(exc.status_code, "")
    return answer(request, exc.status_code, "http", words or str(exc.detail), "")


def _broke(request: Request, exc: Exception) -> Response:
    if isinstance(exc, errors.StudioError):  # from the guard, before there was a route
        return _refuse(request, exc)
    if _disk_is_full(exc):
        return _full(request)
    sentence = _database_sentence(exc)
    if sentence:
        return answer(request, 422, "invalid", *sentence)
    number = secrets.token_hex(4)
    log.error("incident %s at %s", number, request.url.path, exc_info=exc)
    words = f"Something went wrong here; it is written down as incident {number}."
    return answer(request, 500, "incident", words, "Nothing was changed. Try again, or tell whoever runs the server.")


def _bad_value(request: Request, exc: Exception) -> Response:
    log.warning("%s at %s was answered as bad input", type(exc).__name__, request.url.path)
    return _broke(request, exc)


def _full(request: Request) -> Response:
    return _refuse(request, full_disk(request.app.state.studio.library.root))


def answer(  # noqa: PLR0913  # a refusal, its parts by name
    request: Request, status: int, code: str, message: str, hint: str, kept: str = ""
) -> Response:
    path = request.url.path
    if path.startswith("/api/") or "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": code, "message": message, "hint": hint}, status)
    if status == 401 and request.method == "GET":
        return RedirectResponse(f"/signin?next={quote(path)}" if path != "/" else "/signin", 303)
    return show(request, ErrorPage(status, message, hint, kept, _page_of(request, status)), status)


def _page_of(request: Request, status: int) -> str:
    """A form is sent below the address of its page: the nearest one above that can be opened."""
    if request.method != "POST" or status in (401, 404):
        return ""
    above = request.url.path.rstrip("/")
    while above := above.rpartition("/")[0]:
        asked = {**request.scope, "type": "http", "method": "GET", "path": above}
        if any(route.matches(asked)[0] is Match.FULL for route in request.app.router.routes):
            return above
    return ""


def _disk_is_full(exc: BaseException | None) -> bool:
    """Found by the system, or by SQLite, whose transaction is then rolled back whole."""
    found = isinstance(exc, OSError) and exc.errno in DISK_FULL
    return found or (isinstance(exc, DBAPIError) and "disk is full" in str(exc.orig))


def _database_sentence(exc: Exception) -> tuple[str, str] | None:
    """Numbers and letters a database cannot hold are bad input, not incidents. The SQL never leaves."""
    if isinstance(exc, OverflowError) or (isinstance(exc, DBAPIError) and "DataError" in type(exc).__name__):
        return "A number or a letter in there cannot be stored.", "Correct it and send it again."
    if isinstance(exc, UnicodeEncodeError):
        return "There are characters in there that are not text.", "Type it again."
    if isinstance(exc, RecursionError):
        return "This is nested too deep.", "Send a flatter file."
    return None
