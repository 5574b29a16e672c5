"""A viewer's name in the picture: there on every frame, and only ever a picture."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from previz_studio.media import commands
from previz_studio.media.decode import frames_of
from previz_studio.media.mark import mark_movie, marked_still
from previz_studio.media.name_plate import name_plate, undrawable
from tests.browser.gallery import BITS, CELL, numbered_movie

HOSTILE = "'; movie=/etc/passwd [x]; drawtext=text=%{pts}:x=0 \\' <b>&"


def number_of(frame: np.ndarray) -> int:
    """The frame's own number, read back from its cells."""
    cells = [frame[CELL // 2, CELL * bit + CELL // 2].mean() for bit in range(BITS)]
    return sum(1 << bit for bit, light in enumerate(cells) if light > 128)


@pytest.mark.parametrize("rate", ["24", "24000/1001", "30000/1001", "60"])
def test_given_a_rate_then_every_frame_is_marked_and_none_is_lost(tmp_path: Path, rate: str) -> None:
    movie = numbered_movie(tmp_path / "proxy.mp4", frames=12, rate=rate)
    facts = mark_movie(movie, tmp_path / "copy.mp4", "R. Amsel")
    assert (facts.frames, facts.fps, facts.all_intra) == (12, Fraction(rate), True)
    before, after = list(frames_of(movie)), list(frames_of(tmp_path / "copy.mp4"))
    # the plate stands beside the cells, which lie along the top
    assert [number_of(frame) for frame in after] == list(range(12))
    corner = np.s_[80:108, 128:]
    differs = [np.abs(a[corner].astype(int) - b[corner]).max() for a, b in zip(after, before, strict=True)]
    assert min(differs) > 40


def test_given_a_hostile_name_then_it_is_drawn_and_nothing_of_it_reaches_the_command(tmp_path: Path) -> None:
    movie = numbered_movie(tmp_path / "proxy.mp4", frames=3, rate="24")
    assert mark_movie(movie, tmp_path / "copy.mp4", HOSTILE).frames == 3
    line = commands.mark_proxy(movie, tmp_path / "copy.png", tmp_path / "copy.mp4")
    assert not any("passwd" in word or "drawtext" in word for word in line)


@pytest.mark.parametrize("name", ["R. Amsel", "Łukasz Żółć", "Nguyễn Phúc", "Ωμέγα", "Жанна", "i" * 80, "W" * 80])
def test_given_a_name_then_it_fits_into_the_picture_twice(name: str) -> None:
    assert undrawable(name) == ""
    ink = np.asarray(name_plate(f"{name}\ndo not distribute", 640, 268))[..., 3]
    assert ink[:134].any()
    assert ink[134:].any()
    assert not ink[:, -4:].any()
    assert not ink[:, :4].any()


@pytest.mark.parametrize("name", ["R. Amsel", "R. Amsel, Halden Pictures", "Alexandra Konstantinopoulou-Smith, Halden"])
def test_given_a_telephone_then_the_name_is_read_on_it_and_the_picture_is_not_hidden(name: str) -> None:
    """390 CSS pixels wide; the design's smallest type is 11 px, whose capitals are 8 px high."""
    plate = name_plate(f"{name}\ndo not distribute", 1280, 536)
    ink = np.asarray(plate)[..., 3]
    alone = np.asarray(name_plate("H", 1280, 536))[:268, ..., 3]
    capital = np.flatnonzero(alone.max(axis=1) > 90)
    assert (capital[-1] - capital[0] + 1) * 390 / 1280 > 8
    assert (ink > 0).mean() < 0.08
    assert ink.max() < 0.66 * 255
    assert not ink[170:-170].any(), "the middle of the picture is free"


def test_given_letters_nobody_has_then_they_are_named_and_not_drawn_as_boxes() -> None:
    assert undrawable("A\U00013000B\U00013000") == "\U00013000"


def test_given_a_poster_then_its_marked_twin_has_the_same_size(tmp_path: Path) -> None:
    Image.new("RGB", (320, 134), (40, 60, 80)).save(tmp_path / "poster.jpg")
    (tmp_path / "marked.jpg").write_bytes(marked_still(tmp_path / "poster.jpg", "R. Amsel"))
    with Image.open(tmp_path / "marked.jpg") as marked:
        assert marked.size == (320, 134)
        assert np.asarray(marked).max() > 100
