import pytest

from previz_studio.exports.csv_list import cell, shot_list


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "  =HYPERLINK(1)", "\n=1"])
def test_given_text_a_spreadsheet_would_run_then_it_is_only_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (-2.5, "-2.5"), (-3, "-3"), (True, "yes"), (40.0, "40"), ("a\x00b", "ab"), ("v007", "v007")],
)
def test_given_a_value_then_the_cell_is_plain(value: object, written: str) -> None:
    assert cell(value) == written


def test_given_no_shot_then_kitsus_columns_still_come_first() -> None:
    header = shot_list([]).removeprefix("\ufeff").strip().split(",")
    assert header[:9] == [
        *("Episode", "Sequence", "Name", "Description", "Nb Frames", "Frame In", "Frame Out", "FPS", "Resolution")
    ]
