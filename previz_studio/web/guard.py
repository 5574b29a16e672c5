"""What happens before a route is even looked up: the right host, the right origin, a known person, a bounded body.

Pure ASGI, because FastAPI reads a whole body before its dependencies run: 294 MB were spooled before a 401.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import cookie_parser

from previz_studio.kit.db import Database
from previz_studio.people.models import User
from previz_studio.people.signin import look_up_cookie, note_visit, who_holds_token

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "previz_session"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""Over TLS: a browser takes a cookie of this name only from this very host, for all its paths, and sends it only
encrypted (RFC 6265bis, section 4.1.3.2)."""
PUBLIC = re.compile(r"^/(signin|welcome/[\w-]+|static/.*|healthz|favicon\.ico|s/.*)?$")
"""Paths a stranger may send a body to; everything else needs a known person first. '/' redirects to sign-in."""
MEGABYTE = 2**20
LIMITS = (
    (re.compile(r"/takes/import$"), 4096 * MEGABYTE),
    (re.compile(r"/(panel|references|assets)$"), 51 * MEGABYTE),
    (re.compile(r"/api/breakdowns$"), 16 * MEGABYTE),
    (re.compile(r"/comments$"), 2 * MEGABYTE),
)
USUAL_LIMIT = MEGABYTE
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        b"connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]

CLIENT_HEADERS = [(b"cache-control", b"private, no-store"), (b"x-robots-tag", b"noindex, nofollow")]
"""On whatever a client link answers, refusals too: nothing of it stays on a shared machine or in an index."""


class _BodyTooLarge(Exception):
    pass


class Guard:
    def __init__(self, app: App, *, database: Database, hosts: frozenset[str], cookie: str = COOKIE) -> None:
        self.app, self.database, self.hosts, self.cookie = app, database, hosts, cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        answer = _with_headers(send, [*HEADERS, *CLIENT_HEADERS] if scope["path"].startswith("/s/") else HEADERS)
        refusal = self._refusal_by_headers(scope, headers)
        if refusal is None and not scope["path"].startswith("/static/"):
            user, bearer = await self._found(headers)
            scope.setdefault("state", {})["user"] = user
            scope["state"]["bearer"] = bearer
            refusal = _refusal_by_person(scope, user)
        if refusal is not None:
            await refuse(scope, answer, *refusal)
            return
        await self._bounded(scope, receive, answer)

    def _refusal_by_headers(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str, str, str] | None:
        host = _hostname("//" + headers.get("host", ""))
        if host not in self.hosts:
            return 400, "bad_host", "This studio does not answer to that name.", "Open the address the server printed."
        declared = headers.get("content-length", "0")
        limit = limit_of(scope["path"])
        if not declared.isdigit() or int(declared) > limit:
            return 413, "too_large", f"This is larger than {limit // MEGABYTE} MB.", "Send something smaller."
        if scope["method"] in UNSAFE and "authorization" not in headers and not _same_origin(headers):
            return 403, "cross_site", "This came from another site.", "Do it on the studio's own page."
        return None

    async def _found(self, headers: dict[str, str]) -> tuple[User | None, bool]:
        """The person, and whether a bearer token says so."""
        if self.database.is_sqlite:  # which answers in the time that handing over to a thread takes
            found, visit, bearer = self._who(headers)
        else:
            found, visit, bearer = await asyncio.to_thread(self._who, headers)
        if visit is not None:
            await asyncio.to_thread(note_visit, self.database, visit)
        return found, bearer

    def _who(self, headers: dict[str, str]) -> tuple[User | None, int | None, bool]:
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return who_holds_token(self.database, token.strip()), None, True
        held = cookie_parser(headers.get("cookie", "")).get(self.cookie)
        return *(look_up_cookie(self.database, held) if held else (None, None)), False

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit, seen, started = limit_of(scope["path"]), 0, False
        words = f"This is larger than {limit // MEGABYTE} MB."

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _BodyTooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            if seen <= limit:  # else it is the framework's answer to the raise above, which it takes for a broken body
                started = True
                await send(message)

        try:
            await self.app(scope, counted, noted)
        except _BodyTooLarge:
            pass
        finally:
            if seen > limit and not started:
                await refuse(scope, send, 413, "too_large", words, "Send something smaller.")


def limit_of(path: str) -> int:
    """The largest body in bytes."""
    return next((limit for pattern, limit in LIMITS if pattern.search(path)), USUAL_LIMIT)


def _refusal_by_person(scope: Scope, user: User | None) -> tuple[int, str, str, str] | None:
    if user is not None or PUBLIC.match(scope["path"]) or scope["method"] not in UNSAFE:
        return None
    return 401, "not_signed_in", "Please sign in.", "Your words are still on the page: sign in in another tab."


def _hostname(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _same_origin(headers: dict[str, str]) -> bool:
    """By Fetch metadata, else by Origin; a client that sends neither is not a browser of today."""
    site = headers.get("sec-fetch-site")
    if site:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _with_headers(send: Send, ours: list[tuple[bytes, bytes]]) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {key.lower() for key, _ in message["headers"]}
            message["headers"] = [*message["headers"], *((k, v) for k, v in ours if k not in present)]
        await send(message)

    return answer


async def refuse(scope: Scope, send: Send, status: int, code: str, message: str, hint: str) -> None:
    """Plain enough for pages and programs: the body was not read, so no page is rendered for it."""
    body = json.dumps({"error": code, "message": message, "hint": hint}).encode()
    kind = b"application/json"
    if not scope["path"].startswith("/api/"):
        body, kind = f"{message} {hint}\n".encode(), b"text/plain; charset=utf-8"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
