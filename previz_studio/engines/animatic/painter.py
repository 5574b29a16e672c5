"""Which picture a shot gets, the moving panel, the clay set or the slate, and the function that draws its frames."""

from collections.abc import Callable

from previz_studio.camera.path import pose_at
from previz_studio.camera.pose import Pose
from previz_studio.engines.animatic.mood import PLAIN, curves, mood_of
from previz_studio.engines.animatic.raster import view_of
from previz_studio.engines.animatic.slate import slate
from previz_studio.engines.animatic.stage import bodies_at, coloured, draw
from previz_studio.engines.contract import Frame, RenderRequest

LOOKS = ("panel", "clay", "slate")
LOWEST_LENS_M = 0.05
"""The lens never goes below this, whatever the plan says; camera/checks.py tells the director."""


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
    return clay_painter(request)


def clay_painter(request: RenderRequest) -> Callable[[int], Frame]:
    """The set in clay, lit by the mood of `request.look` unless the option `mood` is "plain"."""
    tint = curves(PLAIN if request.options.get("mood") == "plain" else mood_of(request.look))
    length = float(request.frames / request.fps)

    def paint(frame: int) -> Frame:
        pose = pose_of(request, frame)
        view = view_of(pose, request.camera.sensor, request.width, request.height)
        bodies = bodies_at(request.pieces, float(frame / request.fps), length, view.position)
        return coloured(draw(view, bodies).tones, tint)

    return paint


def pose_of(request: RenderRequest, frame: int) -> Pose:
    """The planned camera at a frame, kept above the ground."""
    length = float(request.frames / request.fps)
    pose = pose_at(request.camera, float(frame / request.fps), length, request.fps, request.seed)
    x, y, z = pose.position
    return Pose(
        (x, max(y, LOWEST_LENS_M), z), pose.heading_deg, pose.tilt_deg, pose.roll_deg, pose.lens_mm, pose.focus_m
    )
