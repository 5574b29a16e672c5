"""Drawn marks as inline SVG: icons on a 16 px grid, camera moves on 20 px, review states on 14 px (glyphs.json)."""

import json
from functools import lru_cache

from markupsafe import Markup

from previz_studio.kit.places import shipped

_GLYPHS: dict[str, dict[str, str]] = json.loads((shipped("templates") / "parts" / "glyphs.json").read_text("utf-8"))

STATE_WORDS = {
    "none": "No takes",
    "queued": "Queued",
    "render": "Rendering",
    "new": "To review",
    "rejected": "Rejected",
    "maybe": "Maybe",
    "selected": "Selected",
    "approved": "Approved",
    "stale": "Approval is stale",
    "failed": "Render failed",
    "cancelled": "Cancelled",
    "draft": "Plan incomplete",
    "still": "Still",
    "first": "First frame",
}
"""Every state a shot or a take can show, with its word: a mark is never drawn without one."""

CAMERA_WORDS = {
    "static": "Static",
    "pan_l": "Pan left",
    "pan_r": "Pan right",
    "tilt_u": "Tilt up",
    "tilt_d": "Tilt down",
    "dolly_in": "Dolly in",
    "dolly_out": "Dolly out",
    "truck_l": "Truck left",
    "truck_r": "Truck right",
    "crane_u": "Crane up",
    "jib_d": "Jib down",
    "orbit": "Orbit",
    "push": "Push in",
    "zoom": "Zoom",
    "focus": "Rack focus",
    "hand": "Handheld",
}
"""The sixteen moves of the picker, by glyph."""

_STATE_SHAPES = {"queued": "none", "stale": "draft", "cancelled": "none"}


def icon(name: str, words: str = "") -> Markup:
    """`words` are extra class names, such as "ic-12" for the small size."""
    return _svg(_GLYPHS["icons"][name], f"ic {words}".strip(), 16)


def camera_mark(name: str) -> Markup:
    """One of CAMERA_WORDS; camera/glyph.py finds the name of a plan's move."""
    return _svg(_GLYPHS["camera"][name], "cm", 20)


def state_mark(name: str) -> Markup:
    """One of STATE_WORDS. Shape carries the meaning, colour only reinforces it."""
    return _svg(_GLYPHS["states"][_STATE_SHAPES.get(name, name)], "g", 14)


def studio_mark() -> Markup:
    return Markup(
        '<svg viewBox="0 0 22 22" fill="none" stroke="#ededed" stroke-width="1.8" stroke-linecap="square" '
        'aria-hidden="true">{}</svg>'
    ).format(Markup(_GLYPHS["mark"]))


@lru_cache(maxsize=512)
def _svg(body: str, words: str, grid: int) -> Markup:
    return Markup('<svg class="{}" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        words, grid, grid, Markup(body)
    )
