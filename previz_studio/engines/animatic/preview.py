"""One quick picture for the shot desk: first frame, last frame, and anything between while scrubbing."""

from dataclasses import replace

from previz_studio.engines.animatic.painter import clay_painter, painter_for
from previz_studio.engines.contract import Frame, RenderRequest


def preview(request: RenderRequest, frame: int, width: int = 640) -> Frame:
    """shape (height, width, 3): the plain clay set at a 0-based frame, the request's aspect, both sizes even.

    Option `look` "panel" gives the moving panel instead (preparing it costs about half a second);
    option `mood` "scene" lights the clay by the request's look.
    """
    small = max(16, width // 2 * 2)
    height = max(16, round(small * request.height / request.width / 2) * 2)
    frame = min(max(frame, 0), max(request.frames - 1, 0))
    plain = {"mood": request.options.get("mood", "plain")}
    shrunk = replace(request, width=small, height=height, options=request.options | plain)
    if request.options.get("look") in {"panel", "slate"}:
        return painter_for(shrunk)(frame)
    return clay_painter(shrunk)(frame)
