"""Delivered movies: flavours, joined sequences, new timecodes."""

from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
import pytest

from previz_studio.kit.errors import Invalid
from previz_studio.media.commands import FLAVOURS
from previz_studio.media.decode import frames_of
from previz_studio.media.derive import Label, join_masters, retag_master, transcode_master
from previz_studio.media.encode import TakeSpec, encode_take
from previz_studio.media.probe import probe
from previz_studio.media.quicktime import vendor_of
from previz_studio.media.sound import peaks, write_wav
from tests.media.moving import cards, make_take


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return make_take(tmp_path, width=256, height=120).master


@pytest.mark.parametrize("name", FLAVOURS)
def test_given_each_flavour_then_tag_frames_timecode_and_colour(tmp_path: Path, master: Path, name: str) -> None:
    target = tmp_path / "out.mov"
    facts = transcode_master(master, target, name, Label("02:00:00:00", {"reel": "A001"}))
    assert (facts.tag, facts.frames, facts.timecode) == (FLAVOURS[name].tag, 9, "02:00:00:00")
    # ProRes 4444 does not say how deep it was encoded; decoders answer 12 bits
    assert facts.pixels == ("yuv444p12le" if name == "4444" else FLAVOURS[name].pixels)
    assert (facts.primaries, facts.transfer, facts.matrix, facts.range) == ("bt709", "bt709", "bt709", "tv")
    assert vendor_of(target) == ("apl0" if facts.tag.startswith("ap") else "")
    difference = np.abs(next(frames_of(target)).astype(int) - next(frames_of(master)).astype(int))
    assert difference.mean() < 3


@pytest.mark.parametrize("rate", ["24000/1001", "24", "25"])
def test_given_masters_then_the_joined_one_is_exact_to_the_frame(tmp_path: Path, rate: str) -> None:
    masters = []
    for name, count in (("a", 3), ("b", 5), ("c'd", 2)):
        (tmp_path / name).mkdir()
        masters.append(make_take(tmp_path / name, fps=Fraction(rate), count=count).master)
    target = tmp_path / "sequence.mov"
    facts = join_masters(masters, target, Label("01:00:00:00"))
    assert (facts.frames, facts.fps, facts.timecode, facts.variable_rate) == (10, Fraction(rate), "01:00:00:00", False)
    assert facts.duration == 10 / Fraction(rate)
    assert vendor_of(target) == "apl0"
    apart = chain.from_iterable(frames_of(each) for each in masters)
    assert all(np.array_equal(one, other) for one, other in zip(frames_of(target), apart, strict=True))


def test_given_masters_with_sound_then_it_is_joined_too(tmp_path: Path) -> None:
    masters = [_with_sound(tmp_path / name, seconds) for name, seconds in (("long", 2.0), ("short", 0.05))]
    facts = join_masters(masters, tmp_path / "sequence.mov", Label())
    assert (facts.frames, facts.has_audio, facts.audio_rate, facts.variable_rate) == (18, True, 48_000, False)
    with av.open(str(tmp_path / "sequence.mov")) as movie:
        assert sum(frame.samples for frame in movie.decode(audio=0)) == 2 * 18_000


def test_given_sound_of_another_length_then_it_is_cut_or_padded_to_the_picture(tmp_path: Path) -> None:
    for name, seconds in (("long", 2.0), ("short", 0.05)):
        master = _with_sound(tmp_path / name, seconds)
        with av.open(str(master)) as movie:
            assert sum(frame.samples for frame in movie.decode(audio=0)) == 18_000
            assert movie.streams.audio[0].codec_context.name == "pcm_s24le"
        assert probe(master.with_name("proxy.mp4")).has_audio


def test_given_masters_that_differ_then_it_names_the_odd_one(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = make_take(tmp_path / "a").master, make_take(tmp_path / "b", fps=Fraction(25)).master
    with pytest.raises(Invalid, match="master.mov is 64x64 apch at 25 with no sound; the sequence starts with"):
        join_masters([one, other], tmp_path / "out.mov", Label())
    with pytest.raises(Invalid, match="nothing to join"):
        join_masters([], tmp_path / "out.mov", Label())


def test_given_another_timecode_then_the_picture_is_the_same(tmp_path: Path, master: Path) -> None:
    facts = retag_master(master, tmp_path / "out.mov", Label("10:00:00:00", {"title": "SH010"}))
    assert (facts.timecode, facts.frames, facts.fps) == ("10:00:00:00", 9, 24)
    assert all(map(np.array_equal, frames_of(master), frames_of(tmp_path / "out.mov")))


def test_given_a_flavour_nobody_knows_or_a_picture_too_small_then_refused(tmp_path: Path, master: Path) -> None:
    with pytest.raises(Invalid, match="'betamax' is not a movie flavour"):
        transcode_master(master, tmp_path / "out.mov", "betamax", Label())
    (tmp_path / "s").mkdir()
    with pytest.raises(Invalid, match="DNxHR HQX starts at 256x120"):
        transcode_master(make_take(tmp_path / "s").master, tmp_path / "out.mov", "dnxhr_hqx", Label())


def test_given_loud_and_quiet_then_the_peaks_show_it(tmp_path: Path) -> None:
    tone = np.sin(np.arange(48_000) * 0.2).astype(np.float32)[:, None] * np.repeat([0.25, 1.0], 24_000)[:, None]
    write_wav(tmp_path / "a.wav", tone.astype(np.float32), 48_000)
    found = peaks(tmp_path / "a.wav", 10)
    assert np.allclose(found, [0.25] * 5 + [1.0] * 5, atol=0.01)
    assert len(peaks(tmp_path / "a.wav", 1000)) == 1000


def test_given_a_silent_movie_then_no_peaks(master: Path) -> None:
    assert peaks(master, 10) == []


def test_given_sound_that_is_no_sound_then_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        write_wav(tmp_path / "a.wav", np.array([[np.nan]], np.float32), 48_000)
    with pytest.raises(Invalid):
        write_wav(tmp_path / "a.wav", np.zeros(5, np.float32), 48_000)


def _with_sound(folder: Path, seconds: float) -> Path:
    folder.mkdir()
    tone = np.sin(np.arange(int(seconds * 44_100)) * 0.1).astype(np.float32)
    write_wav(folder / "in.wav", np.stack([tone, tone], axis=1), 44_100)
    spec = TakeSpec(64, 64, Fraction(24), 9, sound=folder / "in.wav")
    return encode_take(cards(), folder, spec).master
