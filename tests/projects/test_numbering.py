import pytest
from hypothesis import given
from hypothesis import strategies as st

from previz_studio.kit.errors import Conflict, Invalid
from previz_studio.projects.numbering import code_of, next_number, number_between, number_of


@pytest.mark.parametrize(("used", "expected"), [([], 10), ([10], 20), ([10, 20, 25], 30), ([140], 150)])
def test_given_used_numbers_then_the_next_is_the_next_ten(used: list[int], expected: int) -> None:
    assert next_number(used) == expected


@pytest.mark.parametrize(
    ("before", "after", "used", "expected"),
    [(40, 50, {40, 50}, 45), (40, 45, {40, 45}, 42), (None, 10, {10}, 5), (140, None, {140}, 150)],
)
def test_given_two_neighbours_then_the_number_lies_between(
    before: int | None, after: int | None, used: set[int], expected: int
) -> None:
    assert number_between(before, after, used) == expected


def test_given_no_number_left_between_then_it_says_so() -> None:
    with pytest.raises(Conflict, match="No number is left"):
        number_between(10, 11, {10, 11})


@given(st.sets(st.integers(1, 400), min_size=2, max_size=60))
def test_given_any_cut_then_an_insertion_is_never_a_used_number(used: set[int]) -> None:
    low, high = sorted(used)[:2]
    try:
        assert low < number_between(low, high, used) < high
    except Conflict:
        assert high - low == 1


@pytest.mark.parametrize("text", ["SH050", "sh050 ", "SH1050"])
def test_given_a_code_then_its_number_reads_back(text: str) -> None:
    assert code_of("SH", number_of("SH", text)) == text.strip().upper()


@pytest.mark.parametrize("text", ["SH5", "SQ050", "SH000", "", "SH05O", "SH050; DROP"])
def test_given_something_else_then_it_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        number_of("SH", text)
