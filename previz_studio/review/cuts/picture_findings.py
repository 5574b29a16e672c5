"""Last frame out, first frame in: light, white and palette across the cut, measured in the two pictures. Pure."""

import math

from previz_studio.review.cuts import limits
from previz_studio.review.cuts.colour import delta_e_2000, lightness_of
from previz_studio.review.cuts.end import End
from previz_studio.review.cuts.finding import MEASURED, Finding, Verdict, cannot_tell, limited, signed
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.picture import LEAST_VISIBLE, Picture

KINDS = (Kind.LUMINANCE, Kind.WHITE, Kind.PALETTE)
_FLARE = 0.005
"""Light a screen adds to any black, so that stops between two black frames stay finite: half a percent of white."""
_WHITE_L = 76.07
"""L* of picture.WHITE_LUMINANCE."""


def picture_findings(out: End, into: End) -> list[Finding]:
    if out.picture is None or into.picture is None:
        reason = out.missing if out.picture is None else into.missing
        return [cannot_tell(kind, MEASURED, reason) for kind in KINDS]
    a, b = out.picture, into.picture
    return [_luminance(a, b), _white(a, b, out, into), _palette(a, b, out, into)]


def _luminance(a: Picture, b: Picture) -> Finding:
    change = lightness_of(b.luminance) - lightness_of(a.luminance)
    stops = math.log2((b.luminance + _FLARE) / (a.luminance + _FLARE))
    words = (
        f"Out {_percent(a.luminance)} of white, in {_percent(b.luminance)}: L*\u00a0{signed(change)}, "
        f"limit ±{limits.LUMINANCE.most:g}."
    )
    facts = (f"Luminance {signed(stops)} stops", "Luminance holds")
    return limited(Kind.LUMINANCE, MEASURED, limits.LUMINANCE, change, facts, words)


def _white(a: Picture, b: Picture, out: End, into: End) -> Finding:
    if reason := _too_dark(a, b, out, into):
        return cannot_tell(Kind.WHITE, MEASURED, f"White balance: {reason}")
    colourless = [end.name for picture, end in ((a, out), (b, into)) if picture.chroma < limits.COLOURLESS]
    if colourless or a.white is None or b.white is None:
        who = " and ".join(colourless) or "a clipped frame"
        return cannot_tell(Kind.WHITE, MEASURED, f"White balance: there is no colour in {who} to tell it from.")
    apart = delta_e_2000((_WHITE_L, *a.white), (_WHITE_L, *b.white))
    words = (
        f"Estimated white out {_ab(a.white)}, in {_ab(b.white)}: ΔE2000 {apart:.1f}, limit {limits.WHITE.most:g}. "
        "An estimate from the picture, not a reading of the lamps."
    )
    way = _way(b.white[0] - a.white[0], b.white[1] - a.white[1])
    return limited(
        Kind.WHITE, MEASURED, limits.WHITE, apart, (f"White turns {way}, ΔE {apart:.0f}", "White balance holds"), words
    )


def _palette(a: Picture, b: Picture, out: End, into: End) -> Finding:
    if gone := _colour_gone(a, b, out, into):
        return gone
    if reason := _too_dark(a, b, out, into):
        return cannot_tell(Kind.PALETTE, MEASURED, f"Palette: {reason}")
    common = sum(min(x, y) for x, y in zip(a.palette or (), b.palette or (), strict=True))
    other = max(0.0, 100 - common / 10)
    words = (
        f"{other:.0f}% of what can be seen has colours the other frame does not have, limit {limits.PALETTE.most:g}%."
    )
    return limited(Kind.PALETTE, MEASURED, limits.PALETTE, other, ("The palette changes", "Palette holds"), words)


def _colour_gone(a: Picture, b: Picture, out: End, into: End) -> Finding | None:
    """Clay beside colour: one clear sentence instead of a distance."""
    low, high = sorted((a.chroma, b.chroma))
    if low >= limits.COLOURLESS or high <= limits.COLOURED or min(a.visible, b.visible) < LEAST_VISIBLE:
        return None
    grey = out if a.chroma < b.chroma else into
    words = f"{grey.name} has no colour here: mean chroma out {a.chroma:.1f}, in {b.chroma:.1f}."
    fact = "Colour goes out" if grey is into else "Colour comes in"
    return Finding(Kind.PALETTE, Verdict.WARN, MEASURED, fact, words, round(b.chroma - a.chroma, 2), None, "chroma")


def _too_dark(a: Picture, b: Picture, out: End, into: End) -> str:
    dark = [f"{end.name}, {_percent(one.visible)}" for one, end in ((a, out), (b, into)) if one.visible < LEAST_VISIBLE]
    return f"too little of the frame is light enough to see ({'; '.join(dark)})." if dark else ""


def _way(a: float, b: float) -> str:
    """The larger part in words: b* is yellow against blue, a* is magenta against green."""
    if abs(b) >= abs(a):
        return "warmer" if b > 0 else "colder"
    return "towards magenta" if a > 0 else "towards green"


def _ab(white: tuple[float, float]) -> str:
    return f"a*\u00a0{signed(white[0], 0)} b*\u00a0{signed(white[1], 0)}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%" if share < 0.1 else f"{100 * share:.0f}%"
