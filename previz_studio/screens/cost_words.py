"""What a press costs, in words: estimated with the number of takes behind it, or unknown. Pure."""

from previz_studio.screens.words import clock
from previz_studio.takes.estimate import Estimate


def cost_words(found: Estimate, tier: str) -> str:
    """`About 176 GPU-s, ready about 14:52. Estimated from 23 takes made here with this model.`"""
    queue = f" {_ahead(found.ahead)}" if found.ahead else ""
    if found.seconds is None:
        return f"Cost and time unknown until one take is made here with {_what(tier)}.{queue}"
    ready = f", ready about {clock(found.ready_at)}" if found.ready_at else ", ready time unknown"
    made = "take" if found.behind == 1 else "takes"
    return f"About {spent(found)}{ready}. Estimated from {found.behind} {made} made here with {_what(tier)}.{queue}"


def _what(tier: str) -> str:
    return "the animatic" if tier == "animatic" else "this model"


def spent(found: Estimate) -> str:
    """GPU seconds where a GPU worked, else seconds of this machine."""
    if found.gpu_seconds:
        return f"{found.gpu_seconds:,.0f} GPU-s"
    seconds = found.seconds or 0.0
    return f"{seconds:,.0f} s without a GPU" if seconds >= 1 else "1 s without a GPU"


def _ahead(count: int) -> str:
    return f"{count} {'render' if count == 1 else 'renders'} ahead."
