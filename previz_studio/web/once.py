"""`Idempotency-Key`: the same POST, sent again by a program that never saw the answer, is done once.

For every POST under /api, whatever it makes: the key is claimed before the request is read, and the answer kept before
it is sent. A refused or failed request leaves nothing behind and may be sent again under its key.
"""

import asyncio
import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from previz_studio.kit.db import Database, now
from previz_studio.web.guard import App, Message, Receive, Scope, Send, refuse
from previz_studio.web.models import NamedRequest

KEPT = timedelta(hours=24)
LONGEST = 200
_KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST}}}")
_BOUNDARY = re.compile(rb'boundary="?([^";,\s]{1,200})')


@dataclass(frozen=True)
class Claim:
    """`fresh`: this request is the first of its name and is to be done."""

    row_id: int
    fresh: bool
    fingerprint: str = ""
    status: int | None = None
    answer: str | None = None


class Once:
    """ASGI, inside the guard, which has found the person."""

    def __init__(self, app: App, *, database: Database) -> None:
        self.app, self.database = app, database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        key = headers.get(b"idempotency-key")
        user = scope.get("state", {}).get("user")
        named = scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith("/api/")
        if key is None or user is None or not named:
            await self.app(scope, receive, send)
            return
        text = key.decode("latin-1")
        if not _KEY.fullmatch(text):
            words = f"An Idempotency-Key is 1 to {LONGEST} visible ASCII characters."
            await refuse(scope, send, 422, "invalid", words, "Use a new UUID for each thing you ask for.")
            return
        seen = Fingerprint(scope, headers.get(b"content-type", b""))
        claim = await asyncio.to_thread(self._claim, user.id, text)
        if claim.fresh:
            await self._do(scope, receive, send, claim.row_id, seen)
        else:
            await _repeat(scope, receive, send, claim, seen)

    async def _do(self, scope: Scope, receive: Receive, send: Send, row_id: int, seen: "Fingerprint") -> None:
        held: list[Message] = []

        async def read() -> Message:
            message = await receive()
            seen.add(message.get("body", b""))
            return message

        async def hold(message: Message) -> None:
            held.append(message)

        try:
            await self.app(scope, read, hold)
        except Exception:
            await asyncio.to_thread(self._forget, row_id)
            raise
        start = next(message for message in held if message["type"] == "http.response.start")
        if 200 <= start["status"] < 300:
            body = b"".join(message.get("body", b"") for message in held)
            kept = None if (b"cache-control", b"no-store") in start["headers"] else body.decode()
            await asyncio.to_thread(self._keep, row_id, seen.text, start["status"], kept)
        else:
            await asyncio.to_thread(self._forget, row_id)
        for message in held:
            await send(message)

    def _claim(self, user_id: int, key: str) -> Claim:
        try:
            with self.database.writing() as session:
                session.execute(delete(NamedRequest).where(NamedRequest.created_at < now() - KEPT))
                found = self._found(session, user_id, key)
                if found is None:
                    row = NamedRequest(user_id=user_id, key=key)
                    session.add(row)
                    session.flush()
                    return Claim(row.id, fresh=True)
        except IntegrityError:  # PostgreSQL: two of the same name at the same moment, and the other one was first
            with self.database.reading() as session:
                found = self._found(session, user_id, key)
        return found or Claim(0, fresh=False)

    def _found(self, session: Any, user_id: int, key: str) -> Claim | None:
        row = session.scalar(select(NamedRequest).where(NamedRequest.user_id == user_id, NamedRequest.key == key))
        return row and Claim(row.id, False, row.fingerprint, row.status, row.answer)

    def _keep(self, row_id: int, fingerprint: str, status: int, answer: str | None) -> None:
        with self.database.writing() as session:
            row = session.get_one(NamedRequest, row_id)
            row.fingerprint, row.status, row.answer = fingerprint, status, answer

    def _forget(self, row_id: int) -> None:
        with self.database.writing() as session:
            session.execute(delete(NamedRequest).where(NamedRequest.id == row_id))


class Fingerprint:
    """One hash over method, address and body. The boundary of a form with files, which a client draws anew each time
    it sends the same form, does not count."""

    def __init__(self, scope: Scope, content_type: bytes) -> None:
        self._hash = hashlib.sha256(f"{scope['method']} {scope['path']}?".encode() + scope.get("query_string", b""))
        found = _BOUNDARY.search(content_type) if content_type.startswith(b"multipart/") else None
        self._boundary, self._rest = (found[1] if found else b""), b""

    def add(self, part: bytes) -> None:
        if not self._boundary:
            self._hash.update(part)
            return
        whole = (self._rest + part).replace(self._boundary, b"")
        ready = max(0, len(whole) - len(self._boundary) + 1)
        self._hash.update(whole[:ready])
        self._rest = whole[ready:]

    @property
    def text(self) -> str:
        whole = self._hash.copy()
        whole.update(self._rest)
        return whole.hexdigest()


async def _repeat(scope: Scope, receive: Receive, send: Send, claim: Claim, seen: Fingerprint) -> None:
    while True:
        message = await receive()
        seen.add(message.get("body", b""))
        if not message.get("more_body"):
            break
    if claim.status is None:
        words = "The first request of this name has no answer yet: it is at work, or the studio stopped in the middle."
        hint = "Ask again in a moment. If it stays so, look whether it was done before you use another key."
        await refuse(scope, send, 409, "conflict", words, hint)
    elif claim.fingerprint != seen.text:
        words = "This Idempotency-Key was used for another request."
        await refuse(scope, send, 422, "invalid", words, "Use a new key for each thing you ask for.")
    elif claim.answer is None:
        words = "This was done already. Its answer held a secret, which is shown once."
        await refuse(scope, send, 409, "conflict", words, "Revoke that one, and ask for another with a new key.")
    else:
        body = claim.answer.encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"idempotent-replayed", b"true"),
        ]
        await send({"type": "http.response.start", "status": claim.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
