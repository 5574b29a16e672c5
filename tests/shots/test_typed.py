"""Numbers as people type them: what is refused says what would do in that very field."""

import pytest

from previz_studio.kit.errors import Invalid
from previz_studio.shots.typed import number_of


@pytest.mark.parametrize(
    ("field", "example"),
    [
        ("lens_mm", "40"),
        ("aperture", "2.8"),
        ("tilt_deg", "-5"),
        ("duration", "4.5"),
        ("piece_0_facing_start", "90"),
        ("key_1_lens", "40"),
        ("camera_height_m", "1.55"),
    ],
)
def test_given_no_number_then_the_example_fits_the_field(field: str, example: str) -> None:
    with pytest.raises(Invalid, match="is 'abc', not a number") as no:
        number_of({field: "abc"}, field, 1.0)
    assert no.value.hint == f"Type it as {example}."
    assert number_of({field: example}, field, 1.0) == float(example)
