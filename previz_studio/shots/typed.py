"""Numbers as people type them at the desk, and as the desk shows them. What is sent back as it was shown changes
nothing, so rounding for the eye never becomes a revision."""

from collections.abc import Mapping

from previz_studio.kit.errors import Invalid

FEET_PER_METRE = 1 / 0.3048
EXAMPLES = (
    ("lens", "40"),
    ("aperture", "2.8"),
    ("tilt", "-5"),
    ("facing", "90"),
    ("turn", "15"),
    ("strength", "0.8"),
    ("duration", "4.5"),
    ("seconds", "4.5"),
    ("starts", "0.5"),
    ("takes", "2.5"),
    ("amount", "2"),
)
"""What may stand in a field, by a word of its name; a height in metres in any other."""
UNITS = ("m", "ft")
"""What lengths are shown and typed in; plans keep metres, and amounts the unit they were typed in."""


def number_of(form: Mapping[str, str], name: str, otherwise: float) -> float:
    """A number as typed, comma or point; empty or missing gives `otherwise`. Raises Invalid naming the field."""
    text = form.get(name, "").strip().replace(",", ".").removesuffix("°")
    if not text:
        return otherwise
    try:
        value = float(text)
    except ValueError as exc:
        raise Invalid(
            f"{name.replace('_', ' ')} is {text[:20]!r}, not a number.", hint=f"Type it as {_example(name)}."
        ) from exc
    if not abs(value) < 1e6:
        raise Invalid(f"{name.replace('_', ' ')} cannot be {text[:20]}.")
    return value


def _example(name: str) -> str:
    return next((example for word, example in EXAMPLES if word in name), "1.55")


def units_of(form: Mapping[str, str]) -> str:
    return form["units"] if form.get("units") in UNITS else "m"


def shown_length(metres: float | None, units: str) -> str:
    """`1.55` or `5.09`; empty for None."""
    if metres is None:
        return ""
    return f"{round(metres * FEET_PER_METRE, 2) if units == 'ft' else round(metres, 3):g}"


def length_of(form: Mapping[str, str], name: str, metres: float | None, units: str) -> float | None:
    """Metres from a field typed in `units`; `metres` where it reads as that was shown, or is not there."""
    text = form.get(name, "").strip()
    if not text or text == shown_length(metres, units):
        return metres
    value = number_of(form, name, 0.0)
    return round(value / FEET_PER_METRE, 4) if units == "ft" else value


def spot_of(form: Mapping[str, str], name: str) -> tuple[float, float]:
    """`3.5 12` -> (right, ahead) in metres. Raises Invalid naming the field."""
    parts = form.get(name, "").replace(";", " ").split()
    if len(parts) != 2:
        raise Invalid(f"{name.replace('_', ' ')} is {form.get(name, '')[:30]!r}.", hint="Type right and ahead: 3.5 12.")
    right, ahead = (number_of({name: part}, name, 0.0) for part in parts)
    if max(abs(right), abs(ahead)) > 2000:
        raise Invalid(f"{name.replace('_', ' ')} is further than 2 km away.", hint="Metres from the camera.")
    return right, ahead
