"""The animatic engine: the plan drawn exactly on the CPU, same bytes on every run."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import cv2
import numpy as np

from previz_studio.engines.animatic.carried import why_not
from previz_studio.engines.animatic.painter import look_of, painter_for
from previz_studio.engines.contract import EngineFacts, Frame, RenderCancelled, Rendered, RenderRequest, Watch
from previz_studio.engines.options import check_options
from previz_studio.kit.errors import Invalid

_WORKERS = 2
_AHEAD = 4
"""Frames drawn before the encoder asks for them."""
_MOST_PIXELS = 8192 * 4320


class AnimaticEngine:
    """Clay set, moving storyboard panel or slate, through the planned camera."""

    name = "animatic"

    def facts(self) -> EngineFacts:
        return EngineFacts(
            name=self.name,
            title="Animatic",
            usable=True,
            reason="Runs on any computer: it draws the plan on the processor.",
            tiers=("animatic",),
            not_sent=("performance and acting", "sound", "negative words"),
        )

    def render(self, request: RenderRequest, watch: Watch) -> Rendered:
        """Frames are drawn while they are read; iterating raises RenderCancelled once `watch.stop()` is true."""
        _refuse_impossible(request)
        hindered = why_not(request) if request.panel and not request.options.get("look") else ""
        look = look_of(request, hindered)
        paint = painter_for(request, look)
        facts: dict[str, Any] = {
            "label": "Animatic",
            "engine": self.name,
            "look": look,
            "drawn": hindered,
            "libraries": {"opencv": str(cv2.__version__), "numpy": str(np.__version__)},
        }
        return Rendered(_frames(paint, request.frames, watch), request.frames, request.width, request.height, facts)

    def read_ahead(self, requests: Sequence[RenderRequest], beside: bool = False) -> int | None:
        """It reads no words."""
        return 0

    def unload(self) -> None:
        """Holds nothing."""


def _frames(paint: Callable[[int], Frame], count: int, watch: Watch) -> Iterator[Frame]:
    """In order, drawn by two threads: OpenCV lets go of the interpreter while it works, and uses one thread each."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    waiting: deque[Future[Frame]] = deque()
    pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="animatic")
    try:
        for frame in range(count):
            while len(waiting) < _AHEAD and frame + len(waiting) < count:
                waiting.append(pool.submit(paint, frame + len(waiting)))
            if watch.stop():
                raise RenderCancelled
            picture = waiting.popleft().result()
            watch.progress((frame + 1) / count, f"Frame {frame + 1} of {count}")
            if watch.preview is not None and frame == count // 2:
                watch.preview(picture)
            yield picture
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        cv2.setNumThreads(threads)


def _refuse_impossible(request: RenderRequest) -> None:
    width, height = request.width, request.height
    if width < 16 or height < 16 or width * height > _MOST_PIXELS:
        raise Invalid(f"A picture of {width} x {height} cannot be drawn.", hint="Use 16 x 16 up to 8192 x 4320.")
    if request.frames < 1:
        raise Invalid(f"{request.label or 'The shot'} has {request.frames} frames.", hint="Give it one or more.")
    if request.camera.lens_mm <= 0:
        raise Invalid(f"The lens is {request.camera.lens_mm:g} mm.", hint="Give a focal length above zero.")
    check_options(AnimaticEngine.name, request.options, request.fps)
    if request.panel is not None and not request.panel.is_file():
        raise Invalid(f"The panel {request.panel.name} is not there.", hint="Attach the storyboard panel again.")
