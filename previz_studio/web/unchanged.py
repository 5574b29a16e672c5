"""A page that is the same as the one the browser holds is not sent again, nor even made while nothing was written."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable

from fastapi import Request
from fastapi.responses import Response

KEPT = 1000
"""Pages remembered, some 300 bytes each; one that was forgotten is made once more."""


class SamePages:
    """What each person's pages were made from when they were last made, and the ETag they got: that of their bytes."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[int, str], tuple[object, str]] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, request: Request, user_id: int, made_from: object, make: Callable[[], Response]) -> Response:
        """`make()`, or 304. `made_from` equals itself only while the page cannot differ: Database.version, asked before
        anything was read, with all else the page shows. The caller has authorised the request already."""
        page, held = (user_id, str(request.url)), request.headers.get("if-none-match")
        with self._lock:
            before = self._made.get(page)
        if before == (made_from, held):
            return _not_modified(before[1])
        made = make()
        tag = f'"{hashlib.sha256(bytes(made.body)).hexdigest()[:32]}"'
        with self._lock:
            self._made[page] = (made_from, tag)
            self._made.move_to_end(page)
            if len(self._made) > KEPT:
                self._made.popitem(last=False)
        if held == tag:
            return _not_modified(tag)
        made.headers.update(_headers(tag))
        return made


def _not_modified(tag: str) -> Response:
    return Response(status_code=304, headers=_headers(tag))


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache"}
