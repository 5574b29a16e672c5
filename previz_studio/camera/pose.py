"""One camera at one moment."""

from dataclasses import dataclass

from previz_studio.camera.plan import Point


@dataclass(frozen=True)
class Pose:
    """Position in metres, angles in degrees (heading + right, tilt + up, roll + clockwise), lens in millimetres.
    `focus_m` is None where the plan does not say."""

    position: Point
    heading_deg: float = 0.0
    tilt_deg: float = 0.0
    roll_deg: float = 0.0
    lens_mm: float = 35.0
    focus_m: float | None = None
