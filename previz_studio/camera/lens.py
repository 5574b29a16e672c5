"""What a lens sees: field of view, depth of field, size of a subject in the frame; sensors and lens kits by name.

Formulas: thin-lens geometry as in S. F. Ray, "Applied Photographic Optics" (3rd ed., 2002), chapters 19 to 22, and
the American Cinematographer Manual's depth of field tables, which use the same ones.
"""

import math
from dataclasses import dataclass

from previz_studio.camera.plan import Sensor
from previz_studio.kit.errors import NotFound

CIRCLE_OF_CONFUSION_PER_DIAGONAL = 1 / 1500
"""Largest blur that still reads as sharp, as a share of the sensor's diagonal (the Zeiss convention is 1/1500 to
1/1730; 35 mm cinema's customary 0.025 mm on a 31 mm diagonal is 1/1240)."""


def sensors() -> dict[str, Sensor]:
    """Key -> the photographed area of real cameras and formats, as their makers publish it, in millimetres."""
    return dict(_SENSORS)


_SENSORS: dict[str, Sensor] = {
    "super35": Sensor("Super 35, 4-perf", 24.89, 18.66),
    "super35_239": Sensor("Super 35, 2.39:1 extraction", 24.89, 10.41),
    "super35_185": Sensor("Super 35, 1.85:1 extraction", 24.89, 13.45),
    "full_frame": Sensor("Full frame", 36.0, 24.0),
    "full_frame_239": Sensor("Full frame, 2.39:1 extraction", 36.0, 15.06),
    "academy": Sensor("Academy 35 mm", 21.95, 16.0),
    "super16": Sensor("Super 16", 12.52, 7.41),
    "micro_four_thirds": Sensor("Micro Four Thirds", 17.3, 13.0),
    "65mm": Sensor("65 mm, 5-perf", 52.48, 23.01),
    "imax": Sensor("IMAX, 15-perf", 70.41, 52.63),
    "one_inch": Sensor("1-inch type", 13.2, 8.8),
    "arri_alexa_mini": Sensor("ARRI Alexa Mini, open gate", 28.25, 18.17),
    "arri_alexa_35": Sensor("ARRI Alexa 35, open gate", 27.99, 19.22),
    "arri_alexa_mini_lf": Sensor("ARRI Alexa Mini LF, open gate", 36.7, 25.54),
    "arri_alexa_65": Sensor("ARRI Alexa 65, open gate", 54.12, 25.58),
    "sony_venice": Sensor("Sony Venice, 6K full frame", 36.2, 24.1),
    "red_v_raptor": Sensor("RED V-Raptor 8K VV", 40.96, 21.6),
    "red_komodo": Sensor("RED Komodo 6K", 27.03, 14.26),
    "blackmagic_6k": Sensor("Blackmagic Pocket 6K", 23.1, 12.99),
    "canon_c70": Sensor("Canon C70, Super 35", 26.2, 13.8),
}

LENS_KITS: dict[str, tuple[float, ...]] = {
    "standard primes": (18.0, 25.0, 35.0, 50.0, 85.0),
    "full primes": (14.0, 18.0, 21.0, 25.0, 32.0, 40.0, 50.0, 65.0, 75.0, 100.0, 135.0),
    "vintage primes": (24.0, 32.0, 40.0, 50.0, 75.0),
    "anamorphic": (35.0, 40.0, 50.0, 75.0, 100.0),
}
"""Focal lengths in millimetres a production is likely to have on the truck."""


@dataclass(frozen=True)
class DepthOfField:
    """Metres from the lens; `far_m` is infinity when focus is at or past `hyperfocal_m`."""

    near_m: float
    far_m: float
    hyperfocal_m: float
    circle_mm: float


def sensor_named(key: str) -> Sensor:
    """Raises NotFound with the names there are."""
    if key not in _SENSORS:
        raise NotFound(f"{key!r} is not a sensor in the library.", hint=f"Use one of {', '.join(_SENSORS)}.")
    return _SENSORS[key]


def horizontal_fov_deg(lens_mm: float, sensor: Sensor) -> float:
    """2 atan(width / 2 f): rectilinear lens focused far away (Ray, ch. 21)."""
    return 2 * math.degrees(math.atan(sensor.width_mm / (2 * lens_mm)))


def vertical_fov_deg(lens_mm: float, sensor: Sensor, aspect: float | None = None) -> float:
    """The angle over the frame's height; `aspect` (width / height) crops the sensor to the frame."""
    height = sensor.width_mm / aspect if aspect else sensor.height_mm
    return 2 * math.degrees(math.atan(height / (2 * lens_mm)))


def circle_of_confusion_mm(sensor: Sensor) -> float:
    return math.hypot(sensor.width_mm, sensor.height_mm) * CIRCLE_OF_CONFUSION_PER_DIAGONAL


def hyperfocal_m(lens_mm: float, aperture: float, circle_mm: float) -> float:
    """f^2 / (N c) + f (Ray, ch. 22)."""
    return (lens_mm**2 / (aperture * circle_mm) + lens_mm) / 1000


def depth_of_field(lens_mm: float, aperture: float, focus_m: float, sensor: Sensor) -> DepthOfField:
    """Near s (H - f) / (H + s - 2 f), far s (H - f) / (H - s), distances from the lens (Ray, ch. 22)."""
    circle = circle_of_confusion_mm(sensor)
    focal, far_limit = lens_mm / 1000, hyperfocal_m(lens_mm, aperture, circle)
    near = focus_m * (far_limit - focal) / (far_limit + focus_m - 2 * focal)
    far = math.inf if focus_m >= far_limit else focus_m * (far_limit - focal) / (far_limit - focus_m)
    return DepthOfField(near, far, far_limit, circle)


def blur_mm(lens_mm: float, aperture: float, focus_m: float, distance_m: float) -> float:
    """Diameter on the sensor of a point `distance_m` away: (f / N) f |d - s| / (d (s - f)) (thin lens; Ray, ch. 22)."""
    focal = lens_mm / 1000
    return 1000 * (focal / aperture) * focal * abs(distance_m - focus_m) / (distance_m * max(focus_m - focal, 1e-6))


def share_of_frame(height_m: float, distance_m: float, lens_mm: float, sensor: Sensor) -> float:
    """Height of a subject as a share of the frame's height: f h / (d sensor height) (similar triangles)."""
    return lens_mm * height_m / (distance_m * sensor.height_mm)


def distance_for_share(share: float, height_m: float, lens_mm: float, sensor: Sensor) -> float:
    """How far the camera stands so that the subject fills `share` of the frame's height."""
    return lens_mm * height_m / (share * sensor.height_mm)


SIZES: tuple[tuple[str, float], ...] = (
    ("EWS", 0.3),
    ("WS", 0.62),
    ("FS", 0.95),
    ("MWS", 1.3),
    ("MS", 1.9),
    ("MCU", 2.7),
    ("CU", 4.2),
    ("ECU", math.inf),
)
"""Shot size by how many frame heights a standing person would fill: a full shot just fits, a close-up is the head."""


def shot_size(person_share: float) -> str:
    """`WS`, `MS`, `CU` ... for a standing person whose height is `person_share` of the frame's."""
    return next(name for name, most in SIZES if person_share <= most)
