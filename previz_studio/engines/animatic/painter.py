"""Which picture a shot gets, the moving panel, the clay set or the slate, and the function that draws its frames."""

from collections.abc import Callable

from previz_studio.engines.animatic.mood import PLAIN, curves, mood_of
from previz_studio.engines.animatic.panel import panel_painter
from previz_studio.engines.animatic.raster import view_of
from previz_studio.engines.animatic.shots import pose_of, seconds_at
from previz_studio.engines.animatic.slate import slate
from previz_studio.engines.animatic.stage import bodies_at, coloured, draw
from previz_studio.engines.contract import Frame, RenderRequest

LOOKS = ("panel", "clay", "slate")


def look_of(request: RenderRequest) -> str:
    """panel where there is one, else clay where somebody stands on the floor plan, else slate; an option overrules."""
    asked = request.options.get("look")
    if asked == "panel" and request.panel is None:
        asked = None
    if asked:
        return str(asked)
    return "panel" if request.panel is not None else "clay" if request.pieces else "slate"


def painter_for(request: RenderRequest) -> Callable[[int], Frame]:
    """A function from frame number to picture; safe to call from several threads at once."""
    look = look_of(request)
    if look == "slate":
        return lambda frame: slate(request, frame)
    return panel_painter(request) if look == "panel" else clay_painter(request)


def clay_painter(request: RenderRequest) -> Callable[[int], Frame]:
    """The set in clay, lit by the mood of `request.look` unless the option `mood` is "plain"."""
    tint = curves(PLAIN if request.options.get("mood") == "plain" else mood_of(request.look))
    length = float(request.frames / request.fps)

    def paint(frame: int) -> Frame:
        pose = pose_of(request, frame)
        view = view_of(pose, request.camera.sensor, request.width, request.height)
        bodies = bodies_at(request.pieces, seconds_at(request, frame), length, view.position)
        return coloured(draw(view, bodies, with_depth=False).tones, tint)

    return paint
