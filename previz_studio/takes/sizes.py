"""How large a take is rendered, by tier. Pure.

The production's shape is kept; widths are caps in pixels: a first look is for blocking, the last for approval.
"""

from previz_studio.kit.errors import Invalid

WIDEST = {"animatic": 1280, "draft": 768, "fast": 768, "fine": 1216, "pro": 1216, "4k": 3840}


def size_for(tier: str, width: int, height: int) -> tuple[int, int]:
    """Even numbers, never wider than the production. Raises Invalid for an unknown tier."""
    if tier not in WIDEST:
        raise Invalid(f"{tier[:20]!r} is not a tier.", hint=f"Use one of {', '.join(WIDEST)}.")
    cap = min(width, WIDEST[tier])
    return _even(cap), _even(height * cap / width)


def _even(pixels: float) -> int:
    return max(64, round(pixels / 2) * 2)
