"""The way back to the desk, with what was chosen in its Generate form kept in the address. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi.responses import RedirectResponse, Response

from previz_studio.screens.desk_page import url_of
from previz_studio.shots.models import Shot

USUAL = {"sound": "true", "count": "1", "guide": "none", "guide_strength": "1"}
CHOICES = (
    *("tier", "model", "count", "sound", "guide", "guide_strength", "panel", "sheet", "camera_lora", "lora_weight"),
    *("windows", "go_on", "again"),
)
LONGEST = 3000
"""Characters of an address; a choice that is longer is left behind."""


def back(shot: Shot, form: Mapping[str, Any]) -> Response:
    """`form` is the Generate form itself, or another one with the page's query string as `choice`."""
    chosen: Mapping[str, Any] = dict(parse_qsl(str(form["choice"]).removeprefix("?"))) if _apart(form) else form
    kept = {name: str(chosen[name]) for name in CHOICES if chosen.get(name) and chosen[name] != USUAL.get(name)}
    query = urlencode(kept)
    return RedirectResponse(f"{url_of(shot)}?{query}" if kept and len(query) < LONGEST else url_of(shot), 303)


def _apart(form: Mapping[str, Any]) -> bool:
    return "tier" not in form and bool(form.get("choice"))
