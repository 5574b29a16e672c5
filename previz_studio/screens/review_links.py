"""Addresses of a comparison. Pure."""

from previz_studio.screens.decision_bar import url_of
from previz_studio.takes.models import Take

COMPARED = ("ab", "wipe", "difference", "flip", "four")


def compare_urls(take: Take, name: str = "auto") -> dict[str, str]:
    """By mode, and `single`. `name` as compare_sides.py has it."""
    here = url_of(take)
    return {"single": here} | {mode: f"{here}/compare?with={name}&mode={mode}" for mode in COMPARED}
