"""One frame of a plan as a small picture, quick enough to follow a hand on a slider. Nothing is kept."""

import cv2

from previz_studio.engines.animatic.preview import preview
from previz_studio.engines.contract import RenderRequest
from previz_studio.kit.errors import MediaFailed
from previz_studio.projects.models import Project
from previz_studio.shots.plan import ShotPlan

NARROWEST, WIDEST = 160, 1280
JPEG_QUALITY = 84


def preview_jpeg(plan: ShotPlan, project: Project, frame: int, width: int) -> bytes:
    """The clay set of the plan at 0-based `frame`, `width` pixels wide (160 to 1280). About 30 ms at 640."""
    request = RenderRequest(
        width=project.width,
        height=project.height,
        frames=plan.frames,
        fps=project.fps,
        seed=0,
        camera=plan.camera,
        pieces=plan.pieces,
        panel_frame=plan.panel_frame(project.fps),
        label=plan.title,
        tier="animatic",
    )
    picture = preview(request, min(max(0, frame), plan.frames - 1), min(max(NARROWEST, width), WIDEST))
    made, data = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not made:
        raise MediaFailed("The preview could not be drawn.")
    return data.tobytes()
