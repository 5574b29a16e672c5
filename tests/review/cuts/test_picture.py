"""Light, white and palette: against published values, and against changes made on purpose."""

import math

import numpy as np
import pytest

from previz_studio.review.cuts.across import findings_across
from previz_studio.review.cuts.colour import TO_XYZ, delta_e_2000, lab_of, light_of, lightness_of
from previz_studio.review.cuts.finding import Finding, Verdict
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.picture import picture_of
from tests.review.cuts.cutting import Frame, end, plain, street

SHARMA = (
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
)
"""Of the test data published with Sharma, Wu and Dalal, The CIEDE2000 Color-Difference Formula, 2005, table 1."""


@pytest.mark.parametrize(("one", "other", "expected"), SHARMA)
def test_given_the_published_pairs_then_the_difference_is_theirs(
    one: tuple[float, float, float], other: tuple[float, float, float], expected: float
) -> None:
    assert delta_e_2000(one, other) == pytest.approx(expected, abs=5e-5)
    assert delta_e_2000(other, one) == pytest.approx(expected, abs=5e-5)


def test_given_white_grey_and_black_then_lab_has_no_colour_and_the_right_lightness() -> None:
    lab = lab_of(light_of(np.array([[255] * 3, [0] * 3, [128] * 3], dtype=np.uint8)))
    assert np.allclose(lab[:, 1:], 0, atol=1e-6)
    assert lab[0, 0] == pytest.approx(100) and lab[1, 0] == pytest.approx(0)
    assert lightness_of(0.184) == pytest.approx(49.97, abs=0.02)  # the photographer's grey card


def test_given_half_the_frame_white_then_light_is_averaged_not_codes() -> None:
    frame = plain((0, 0, 0))
    frame[:, : frame.shape[1] // 2] = 255
    assert picture_of(frame).luminance == pytest.approx(0.5)


def test_given_four_times_the_light_then_it_says_so_in_stops_and_lightness() -> None:
    dark = times(street(), 0.25)
    [luminance] = found(dark, street(), Kind.LUMINANCE)
    assert luminance.verdict is Verdict.WARN
    expected = math.log2((picture_of(street()).luminance + 0.005) / (picture_of(street()).luminance / 4 + 0.005))
    assert luminance.fact == f"Luminance +{expected:.1f} stops"
    assert luminance.words.startswith("Out 1.6% of white, in 6.2%: L*") and luminance.words.endswith("limit ±10.")


def test_given_the_same_frame_twice_then_nothing_is_found() -> None:
    assert all(one.verdict is Verdict.OK for one in found(street(), street(), *PICTURE))


def test_given_3200_k_read_as_4300_k_then_the_white_is_named_colder() -> None:
    [white] = found(street(), adapted(street()), Kind.WHITE)
    assert white.verdict is Verdict.WARN and white.fact.startswith("White turns colder, ΔE 1")


def test_given_other_lamps_in_other_places_then_white_still_holds() -> None:
    moved = np.ascontiguousarray(street()[::-1, ::-1])
    assert found(street(), moved, Kind.WHITE)[0].verdict is Verdict.OK


def test_given_a_red_set_after_a_blue_one_then_the_palette_changes() -> None:
    [palette] = found(plain((40, 60, 120)), plain((120, 60, 40)), Kind.PALETTE)
    assert (palette.verdict, palette.fact, palette.value) == (Verdict.WARN, "The palette changes", 100.0)


def test_given_clay_after_colour_then_it_says_colour_goes_out_and_no_white_is_invented() -> None:
    white, palette = found(street(), plain((90, 90, 90)), Kind.WHITE, Kind.PALETTE)
    assert white.verdict is Verdict.CANNOT_TELL and "there is no colour in SH020 v001" in white.fact
    assert palette.verdict is Verdict.WARN and palette.fact == "Colour goes out"


def test_given_a_black_frame_then_only_its_light_is_told() -> None:
    luminance, white, palette = found(street(), plain((3, 3, 3)), *PICTURE)
    assert luminance.verdict is Verdict.WARN
    assert {white.verdict, palette.verdict} == {Verdict.CANNOT_TELL}
    assert "too little of the frame is light enough to see (SH020 v001, 0.0%)" in palette.fact


def test_given_two_black_frames_then_light_holds() -> None:
    assert found(plain((0, 0, 0)), plain((2, 2, 2)), Kind.LUMINANCE)[0].verdict is Verdict.OK


def test_given_a_blown_out_frame_then_its_white_cannot_be_told() -> None:
    assert found(street(), plain((255, 255, 255)), Kind.WHITE)[0].verdict is Verdict.CANNOT_TELL


def test_given_two_sizes_of_one_picture_then_they_measure_the_same() -> None:
    small, large = picture_of(street(40, 20)), picture_of(street(160, 80))
    assert small.luminance == pytest.approx(large.luminance) and small.palette == large.palette


def test_given_no_picture_then_the_reason_is_repeated_for_each_kind() -> None:
    lost = end(None, "SH020", last=False, missing="The picture of SH020 v001 is not on disk.")
    told = [one for one in findings_across(end(street()), lost) if one.kind in PICTURE]
    assert {one.fact for one in told} == {"The picture of SH020 v001 is not on disk."}
    assert {one.verdict for one in told} == {Verdict.CANNOT_TELL}


PICTURE = (Kind.LUMINANCE, Kind.WHITE, Kind.PALETTE)


def found(out: Frame, into: Frame, *kinds: Kind) -> list[Finding]:
    """In the order of `kinds`."""
    by_kind = {one.kind: one for one in findings_across(end(out), end(into, "SH020", last=False))}
    return [by_kind[kind] for kind in kinds]


def times(frame: Frame, gain: float) -> Frame:
    """The same picture with so many times the light."""
    return np.rint(255 * np.clip(light_of(frame) * gain, 0, 1) ** (1 / 2.4)).astype(np.uint8)


def adapted(frame: Frame) -> Frame:
    """Bradford adaptation between the white points of 4300 and 3200 K on the Planckian locus (CIE xy)."""
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    whites = [np.array([x / y, 1, (1 - x - y) / y]) for x, y in ((0.4234, 0.3990), (0.3673, 0.3664))]
    gains = (bradford @ whites[1]) / (bradford @ whites[0])
    to_rgb = np.linalg.inv(TO_XYZ)
    matrix = to_rgb @ np.linalg.inv(bradford) @ np.diag(gains) @ bradford @ TO_XYZ
    light = np.clip(light_of(frame) @ matrix.T, 0, 1)
    return np.rint(255 * light ** (1 / 2.4)).astype(np.uint8)
