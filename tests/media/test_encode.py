"""Encoding a take for real: what goes in comes out, and nothing else passes."""

import hashlib
import os
import signal
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from previz_studio.kit.errors import Invalid, MediaFailed, NoSpace
from previz_studio.media.decode import count_decodable, count_whole_prores, frame_at, frames_of
from previz_studio.media.encode import Frame, TakeSpec, encode_take
from previz_studio.media.probe import probe
from previz_studio.media.quicktime import vendor_of
from previz_studio.media.run import Stopped
from tests.media.moving import card, cards, make_take


def test_given_nine_frames_then_the_master_is_tagged_prores_hq_with_timecode(tmp_path: Path) -> None:
    facts = make_take(tmp_path).master_facts
    assert (facts.tag, facts.frames, facts.timecode, facts.fps) == ("apch", 9, "01:00:00:00", Fraction(24))
    assert (facts.primaries, facts.transfer, facts.matrix, facts.range) == ("bt709", "bt709", "bt709", "tv")
    assert (facts.width, facts.height, facts.pixels, facts.has_audio) == (64, 64, "yuv422p10le", False)
    assert not facts.variable_rate


def test_given_a_master_then_vendor_and_colour_are_in_container_and_frame_header(tmp_path: Path) -> None:
    master = make_take(tmp_path).master
    assert vendor_of(master) == "apl0"
    with av.open(str(master)) as movie:
        header = bytes(next(movie.demux(video=0)))
    # RDD 36 frame header: creator at 12, then sizes and flags, then primaries, transfer, matrix at 22
    assert header[4:8] == b"icpf"
    assert header[12:16] == b"apl0"
    assert header[22:25] == bytes([1, 1, 1])
    assert b"colrnclc\x00\x01\x00\x01\x00\x01" in master.read_bytes()


@pytest.mark.parametrize("name", ["24000/1001", "24", "25", "30000/1001", "48", "60"])
def test_given_a_rate_then_proxy_and_master_keep_it_exactly(tmp_path: Path, name: str) -> None:
    made = make_take(tmp_path, fps=Fraction(name))
    for facts in (made.master_facts, made.proxy_facts):
        assert facts.fps == Fraction(name)
        assert facts.frames == 9
        assert facts.duration == 9 / Fraction(name)
        assert not facts.variable_rate
        assert facts.all_intra


def test_given_a_proxy_then_a_browser_can_play_it(tmp_path: Path) -> None:
    made = make_take(tmp_path)
    facts, head = made.proxy_facts, made.proxy.read_bytes()
    assert (facts.tag, facts.pixels) == ("avc1", "yuv420p")
    assert (facts.primaries, facts.transfer, facts.matrix, facts.range) == ("bt709", "bt709", "bt709", "tv")
    assert head.find(b"moov") < head.find(b"mdat")


@pytest.mark.parametrize("which", ["master", "proxy"])
def test_given_flat_colours_then_they_come_back_through_the_right_matrix(tmp_path: Path, which: str) -> None:
    made = make_take(tmp_path, width=112, height=64)
    back = frame_at(getattr(made, which), 4).astype(int)
    flat = np.abs(back - card(112, 64, 4).astype(int))[20:60]
    middles = flat[:, 8::16]
    assert middles.max() <= 4


def test_given_sixteen_bit_frames_then_the_master_keeps_more_than_eight(tmp_path: Path) -> None:
    ramp = np.linspace(20000, 24000, 256).astype(np.uint16)
    frames = [np.repeat(np.tile(ramp, (64, 1))[..., None], 3, axis=2)] * 3
    made = encode_take(frames, tmp_path, TakeSpec(256, 64, Fraction(24), 3))
    with av.open(str(made.master)) as movie:
        luma = next(movie.decode(video=0)).reformat(format="gray10le").to_ndarray()
    assert len(np.unique(luma[32])) > 40  # 4000/65535 of the range is only 14 steps of an 8-bit luma


def test_given_every_frame_then_stills_hashes_and_order_are_right(tmp_path: Path) -> None:
    made = make_take(tmp_path)
    assert len(made.frame_hashes) == len(set(made.frame_hashes)) == 9
    assert made.filmstrip_tiles == 9
    with Image.open(made.filmstrip) as strip, Image.open(made.poster) as poster:
        assert strip.size == (made.tile_width * 9, made.tile_height)
        assert poster.size == (64, 64)
    bright = [int(picture[..., 0].mean(axis=1).argmax()) for picture in frames_of(made.proxy)]
    assert bright == list(range(9))


def test_given_the_same_frames_then_the_hash_is_the_same_and_it_is_of_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = make_take(tmp_path / "a"), make_take(tmp_path / "b", fps=Fraction(25))
    whole = hashlib.sha256(b"".join(frame.tobytes() for frame in cards()))
    assert first.frames_sha256 == second.frames_sha256 == whole.hexdigest()


@pytest.mark.parametrize(("width", "height"), [(63, 64), (64, 63), (65, 67)])
def test_given_an_odd_size_then_the_master_is_exact_and_the_proxy_even(tmp_path: Path, width: int, height: int) -> None:
    made = make_take(tmp_path, width=width, height=height)
    assert (made.master_facts.width, made.master_facts.height) == (width, height)
    assert (made.proxy_facts.width, made.proxy_facts.height) == (width + width % 2, height + height % 2)


@pytest.mark.parametrize(
    ("given", "said"), [(8, "gave 8 frames; 9 were planned"), (10, "more than the 9"), (0, "no frames")]
)
def test_given_the_wrong_count_then_it_says_so(tmp_path: Path, given: int, said: str) -> None:
    with pytest.raises(MediaFailed, match=said):
        encode_take(cards(count=given), tmp_path, TakeSpec(64, 64, Fraction(24), 9))


def test_given_a_frame_of_another_size_then_it_is_refused(tmp_path: Path) -> None:
    frames = [card(64, 64), card(64, 62)]
    with pytest.raises(MediaFailed, match="Frame 1 is uint8"):
        encode_take(frames, tmp_path, TakeSpec(64, 64, Fraction(24), 2))


def test_given_a_timecode_that_does_not_exist_then_nothing_is_started(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="timecode"):
        encode_take(cards(), tmp_path, TakeSpec(64, 64, Fraction(24), 9, start_timecode="01:00:00:24"))


def test_given_stop_then_the_encode_ends_at_once(tmp_path: Path) -> None:
    seen: list[int] = []
    with pytest.raises(Stopped):
        encode_take(
            cards(count=100_000),
            tmp_path,
            TakeSpec(64, 64, Fraction(24), 100_000),
            progress=seen.append,
            stop=lambda: len(seen) > 20,
        )
    assert len(seen) < 50_000


def test_given_an_error_in_the_render_then_it_passes_through(tmp_path: Path) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield card(64, 64)
        raise KeyError("out of memory")

    with pytest.raises(KeyError, match="out of memory"):
        encode_take(broken(), tmp_path, TakeSpec(64, 64, Fraction(24), 9))


def test_given_drop_frame_and_tags_then_they_are_in_the_master(tmp_path: Path) -> None:
    spec = TakeSpec(64, 64, Fraction(30000, 1001), 4, start_timecode="01:00:00;00", metadata={"title": "a=b; 'c'"})
    made = encode_take(cards(count=4), tmp_path, spec)
    assert made.master_facts.timecode == "01:00:00;00"
    with av.open(str(made.master)) as movie:
        assert movie.metadata["title"] == "a=b; 'c'"


def test_given_damage_in_one_frame_of_the_master_then_it_is_not_counted(tmp_path: Path) -> None:
    master = make_take(tmp_path).master
    data = bytearray(master.read_bytes())
    third = [place for place in range(len(data)) if data[place : place + 4] == b"icpf"][2]
    data[third - 4 : third + 4] = bytes(8)
    master.write_bytes(data)
    assert count_whole_prores(master) == 8


def test_given_a_truncated_master_then_fewer_frames_decode(tmp_path: Path) -> None:
    made = make_take(tmp_path)
    whole = made.proxy.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: len(whole) - 2000])
    assert count_decodable(cut) < 9
    assert probe(made.proxy).frames == 9


@pytest.mark.parametrize("name", ["master.mov", "proxy.mp4", "poster.jpg"])
def test_given_a_full_disk_then_it_names_the_folder_and_what_is_free(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/full")
    with pytest.raises(NoSpace, match=rf"The disk of {tmp_path} is full: .* are free"):
        make_take(tmp_path)


def test_given_an_encoder_killed_half_way_then_it_says_what_ended_it(tmp_path: Path) -> None:
    def until_killed() -> Iterator[Frame]:
        for index, frame in enumerate(cards(count=10_000)):
            if index == 50:
                _kill_children()
            yield frame

    with pytest.raises(MediaFailed, match="ffmpeg was ended by SIGKILL"):
        encode_take(until_killed(), tmp_path, TakeSpec(64, 64, Fraction(24), 10_000))


def _kill_children() -> None:
    """Only the processes this test started, by id."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
