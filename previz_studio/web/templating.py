"""Pages are dataclasses: a template reads `page` and nothing else. Every template is autoescaped, whatever its name."""

import hashlib
from collections.abc import Sequence
from dataclasses import is_dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from previz_studio.kit.places import shipped
from previz_studio.kit.timecode import parse_rate, to_timecode
from previz_studio.web import icons
from previz_studio.web.modules import module_tags

UNKNOWN = "unknown"
ASPECTS = (2.39, 2.2, 2.0, 1.9, 1.85, 1.78, 1.66, 1.5, 1.43, 1.33, 1.0, 0.8, 0.56)
"""Frame shapes the style sheet knows (tokens.css); a page takes the nearest."""


class Page(Protocol):
    """A frozen dataclass of `screens/pages` with the file that draws it."""

    template: ClassVar[str]


def make_environment(folder: Path | None = None) -> Environment:
    env = Environment(
        loader=FileSystemLoader(folder or shipped("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {
        "ic": icons.icon,
        "cm": icons.camera_mark,
        "stg": icons.state_mark,
        "mark": icons.studio_mark,
        "STATE_WORDS": icons.STATE_WORDS,
        "CAMERA_WORDS": icons.CAMERA_WORDS,
        "static": static_url,
        "module": module_tags,
        "has_front_end": _has_front_end,
    }
    env.filters |= {
        "timecode": _timecode,
        "running_time": _running_time,
        "known": known,
        "aspect_name": aspect_name,
        "signed": _signed,
        "line": line_path,
        "band": band_path,
        "waves": waves_path,
    }
    return env


def show(request: Request, page: Page, status: int = 200) -> HTMLResponse:
    """The page, or the fragment, as HTML. `request` is kept for the routes' sake; templates cannot see it."""
    del request
    return HTMLResponse(render(page), status)


def render(page: Page) -> str:
    if not is_dataclass(page):
        raise TypeError(f"{type(page).__name__} is not a page: templates read frozen dataclasses only.")
    return _environment().get_template(page.template).render(page=page)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return make_environment()


@lru_cache(maxsize=1024)
def static_url(name: str) -> str:
    """`/static/css/base.css?v=1a2b3c4d`: the content's hash makes the answer cacheable for ever (see web/shelf.py)."""
    found = shipped("static") / name
    return f"/static/{name}?v={hashlib.sha256(found.read_bytes()).hexdigest()[:10]}"


@lru_cache(maxsize=1)
def _has_front_end() -> bool:
    """False where PREVIZ_SKIP_FRONT_END left the libraries and fonts out."""
    return (shipped("static") / "dist" / "vendor.js").exists()


def known(value: object, unit: str = "") -> str:
    """The value with its unit, or the word for not knowing: a page never prints an invented figure."""
    if value is None or value == "":
        return UNKNOWN
    return f"{value:,}{unit}" if isinstance(value, int) else f"{value}{unit}"


def aspect_name(aspect: float) -> str:
    """The nearest of ASPECTS, as the style sheet writes it: `2.39`."""
    return f"{min(ASPECTS, key=lambda known_one: abs(known_one - aspect)):g}"


def line_path(values: Sequence[float], low: float, high: float, width: int = 1000, height: int = 40) -> str:
    """One value per frame -> the `d` of an SVG path; `low` lies at the bottom edge, `high` at the top."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in _points(values, low, high, width, height))


def band_path(values: Sequence[float], low: float, high: float, tolerance: float) -> str:
    """The area within `tolerance` of each value, same scale as `line_path`."""
    above = _points([v + tolerance for v in values], low, high, 1000, 40)
    below = _points([v - tolerance for v in values], low, high, 1000, 40)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in above + below[::-1]) + "Z"


def waves_path(peaks: Sequence[float], width: int = 1000, height: int = 20) -> str:
    """Peaks of 0..1 -> upright strokes around the middle line."""
    step = width / max(1, len(peaks))
    strokes = ((step * (i + 0.5), max(1.0, peak * (height - 2))) for i, peak in enumerate(peaks))
    return "".join(f"M{x:.1f} {height / 2 - tall / 2:.1f}v{tall:.1f}" for x, tall in strokes)


def _points(values: Sequence[float], low: float, high: float, width: int, height: int) -> list[tuple[float, float]]:
    across, span, pad = width / max(1, len(values) - 1), (high - low) or 1.0, 4
    return [(i * across, height - pad - (v - low) / span * (height - 2 * pad)) for i, v in enumerate(values)]


def _timecode(frame: int, fps: str | Fraction, start: str = "00:00:00:00") -> str:
    rate = parse_rate(fps) if isinstance(fps, str) else fps
    return to_timecode(frame, rate, start=start)


def _running_time(seconds: float) -> str:
    """`75.2` -> `1:15`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _signed(value: float, digits: int = 1) -> str:
    """A true minus sign: `−0.8`."""
    return f"{value:+.{digits}f}".replace("-", "−")


def context_names() -> dict[str, Any]:
    """What a template may name beside `page`; the template test reads it."""
    return dict(_environment().globals)
