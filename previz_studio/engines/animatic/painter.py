"""Which picture a shot gets, the moving panel, the clay set or the slate, and the function that draws its frames."""

from collections.abc import Callable

from previz_studio.engines.animatic.blur import circles_px, with_depth_of_field, with_motion_blur
from previz_studio.engines.animatic.burn_in import burn_in
from previz_studio.engines.animatic.carried import why_not
from previz_studio.engines.animatic.mood import PLAIN, curves, mood_of
from previz_studio.engines.animatic.panel import panel_painter
from previz_studio.engines.animatic.raster import view_of
from previz_studio.engines.animatic.shots import pose_of, seconds_at
from previz_studio.engines.animatic.slate import slate
from previz_studio.engines.animatic.stage import bodies_at, coloured, draw
from previz_studio.engines.contract import Frame, RenderRequest

_SHUTTER_SAMPLES = 5


def look_of(request: RenderRequest, hindered: str | None = None) -> str:
    """panel where there is one that can carry the move, else clay where somebody stands on the floor plan, else slate;
    an option overrules. `hindered` is what `why_not` said, where that is known."""
    asked = request.options.get("look")
    if asked == "panel" and request.panel is None:
        asked = None
    if asked:
        return str(asked)
    if request.panel is not None and not (why_not(request) if hindered is None else hindered):
        return "panel"
    return "clay" if request.pieces else "slate"


def painter_for(request: RenderRequest, look: str = "") -> Callable[[int], Frame]:
    """A function from frame number to finished picture in a `look`, by default that of the request; safe to call from
    several threads at once.

    Options: `shutter_deg` above 0 blurs motion, `depth_of_field` softens what is out of focus (clay only),
    `burn_in` writes shot, frame, lens, height and timecode into the picture.
    """
    look = look or look_of(request)
    if look == "slate":
        return lambda frame: slate(request, frame)
    paint = panel_painter(request) if look == "panel" else clay_painter(request)
    shutter = float(request.options.get("shutter_deg") or 0)
    burnt = bool(request.options.get("burn_in"))

    def finish(frame: int) -> Frame:
        picture = with_motion_blur(paint, frame, shutter, _SHUTTER_SAMPLES) if shutter > 0 else paint(frame)
        return burn_in(picture, request, pose_of(request, frame), frame) if burnt else picture

    return finish


def clay_painter(request: RenderRequest) -> Callable[[float], Frame]:
    """The set in clay, lit by the mood of `request.look` unless the option `mood` is "plain"."""
    tint = curves(PLAIN if request.options.get("mood") == "plain" else mood_of(request.look))
    length = float(request.frames / request.fps)
    soft = bool(request.options.get("depth_of_field"))

    def paint(frame: float) -> Frame:
        pose = pose_of(request, frame)
        view = view_of(pose, request.camera.sensor, request.width, request.height)
        bodies = bodies_at(request.pieces, seconds_at(request, frame), length, view.position)
        clay = draw(view, bodies, with_depth=soft)
        picture = coloured(clay.tones, tint)
        if not soft:
            return picture
        return with_depth_of_field(picture, circles_px(clay.nearness, pose, request.camera, request.width))

    return paint
