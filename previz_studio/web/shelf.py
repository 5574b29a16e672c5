"""Static files with honest caching: named by content hash they never change, otherwise the browser asks each time."""

from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from previz_studio.kit.places import shipped
from previz_studio.web.modules import module_text


class Shelf(StaticFiles):
    """Mount as `app.mount("/static", Shelf(), name="static")`. Public: holds our code and fonts, never a picture."""

    def __init__(self) -> None:
        super().__init__(directory=shipped("static"))

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        if answer.status_code == 200 and path.startswith("js/"):
            answer = Response(module_text(path), media_type="text/javascript")
        hashed = b"v=" in _query(scope) or path.startswith("dist/fonts/")
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return answer


def _query(scope: Scope) -> bytes:
    found: Any = scope.get("query_string", b"")
    return bytes(found)
