"""Movies from outside: only real ones, only within bounds, conformed without stretching."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from previz_studio.kit.errors import Invalid, NotFound, TooLarge
from previz_studio.media.conform import FrameTimes, imported_frames, imported_sound
from previz_studio.media.encode import TakeSpec, encode_take
from previz_studio.media.intake import accept_movie
from previz_studio.media.probe import probe
from previz_studio.media.run import run
from previz_studio.media.tools import ffmpeg_line
from tests.media.moving import make_take


def made(target: Path, *options: str, seconds: float = 0.5, rate: str = "24", size: str = "64x48") -> Path:
    """A test pattern with a beep, made by ffmpeg itself."""
    picture = f"testsrc2=rate={rate}:size={size}:duration={seconds}"
    sound = f"sine=frequency=440:sample_rate=48000:duration={seconds}"
    head = ["-hide_banner", "-loglevel", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
    run(ffmpeg_line([*head, *options, "-y", str(target)]))
    return target


KINDS = {
    "a.mov": ("-c:v", "prores_ks"),
    "a.mp4": ("-c:v", "libx264", "-pix_fmt", "yuv420p"),
    "a.mkv": ("-c:v", "libx264", "-pix_fmt", "yuv420p"),
    "a.webm": ("-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-deadline", "realtime"),
    "a.avi": ("-c:v", "mjpeg", "-pix_fmt", "yuvj420p"),
    "a.mxf": ("-c:v", "mpeg2video", "-pix_fmt", "yuv420p"),
}


@pytest.mark.parametrize("name", KINDS)
def test_given_a_movie_of_each_kind_then_every_frame_is_counted(tmp_path: Path, name: str) -> None:
    facts = accept_movie(made(tmp_path / name, *KINDS[name]))
    assert (facts.frames, facts.width, facts.height, facts.has_audio) == (12, 64, 48, True)
    assert facts.fps == 24
    assert not facts.variable_rate


HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsecret.ts\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    "text",
    ["", "call sheet", HLS, "ffconcat version 1.0\nfile secret.mov\n", '<?xml version="1.0"?><MPD/>', "v=0"],
)
def test_given_text_named_like_a_movie_then_the_sentence_names_it(tmp_path: Path, text: str) -> None:
    made(tmp_path / "secret.ts", "-c:v", "libx264")
    clip = tmp_path / "clip.mp4"
    clip.write_text(text)
    with pytest.raises(Invalid) as refused:
        accept_movie(clip)
    said = "clip.mp4 is not a movie the studio can read. Use MOV, MP4, MKV, WebM, AVI or MXF."
    assert refused.value.message == said


@pytest.mark.parametrize("keep", [40, 400, -1500])
@pytest.mark.parametrize("name", ["a.mp4", "a.mov"])
def test_given_a_truncated_movie_then_refused(tmp_path: Path, name: str, keep: int) -> None:
    movie = made(tmp_path / name, *KINDS[name], "-movflags", "+faststart")
    movie.write_bytes(movie.read_bytes()[:keep])
    with pytest.raises(Invalid, match="is damaged or not a movie"):
        accept_movie(movie)


def test_given_a_movie_head_before_a_playlist_then_refused(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mov"
    clip.write_bytes(b"\x00\x00\x00\x08wide" + HLS.encode())
    with pytest.raises(Invalid, match="is damaged"):
        accept_movie(clip)


def test_given_sound_alone_then_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        accept_movie(made(tmp_path / "voice.mp4", "-map", "1:a"))


def test_given_a_picture_of_enormous_size_then_too_large(tmp_path: Path) -> None:
    movie = made(tmp_path / "a.avi", *KINDS["a.avi"])
    movie.write_bytes(movie.read_bytes().replace(_u32(64) + _u32(48), _u32(16000) + _u32(16000)))
    with pytest.raises((TooLarge, Invalid)):
        accept_movie(movie)


def test_given_forty_tracks_then_too_large(tmp_path: Path) -> None:
    many = [word for _ in range(40) for word in ("-map", "1:a")]
    with pytest.raises(TooLarge, match="41 tracks"):
        accept_movie(made(tmp_path / "a.mkv", "-map", "0:v", *many, "-c:v", "libx264", "-c:a", "pcm_s16le"))


def test_given_half_an_hour_and_more_then_too_large(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="30 minutes"):
        accept_movie(made(tmp_path / "a.mp4", "-c:v", "libx264", "-an", seconds=1900, rate="1/100", size="16x16"))


def test_given_a_name_with_tricks_then_it_is_only_a_file(tmp_path: Path) -> None:
    movie = tmp_path / "x'[t];movie=%03d.mp4"
    made(tmp_path / "plain.mp4", *KINDS["a.mp4"]).rename(movie)
    facts = accept_movie(movie)
    assert sum(1 for _ in imported_frames(movie, facts, 32, 24, Fraction(24)).frames) == 12


def test_given_no_file_then_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        accept_movie(tmp_path / "gone.mov")


def test_given_the_projects_rate_and_shape_then_every_frame_once(tmp_path: Path) -> None:
    movie = make_take(tmp_path).proxy
    imported = imported_frames(movie, accept_movie(movie), 64, 64, Fraction(24))
    rows = [int(frame[..., 0].mean(axis=1).argmax()) for frame in imported.frames]
    assert rows == list(range(9))
    assert (imported.count, imported.dropped, imported.repeated, imported.remarks) == (9, 0, 0, ())


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [("30", "24", 24), ("24", "30", 30), ("25", "24", 24), ("24000/1001", "24", 24), ("60", "24000/1001", 24)],
)
def test_given_another_rate_then_the_length_is_kept_and_said(
    tmp_path: Path, source: str, target: str, count: int
) -> None:
    movie = made(tmp_path / "a.mkv", *KINDS["a.mkv"], seconds=1, rate=source)
    imported = imported_frames(movie, accept_movie(movie), 64, 48, Fraction(target))
    assert sum(1 for _ in imported.frames) == imported.count == count
    frames = probe(movie).frames
    assert imported.count == frames - imported.dropped + imported.repeated
    assert imported.remarks[0].startswith("Conformed from")


@pytest.mark.parametrize(("size", "box", "inside"), [("64x64", (128, 64), (64, 64)), ("64x24", (64, 64), (64, 24))])
def test_given_another_shape_then_black_and_never_stretched(
    tmp_path: Path, size: str, box: tuple[int, int], inside: tuple[int, int]
) -> None:
    movie = made(tmp_path / "a.mov", *KINDS["a.mov"], size=size)
    imported = imported_frames(movie, accept_movie(movie), *box, Fraction(24))
    frame = next(imported.frames)
    assert frame.shape == (box[1], box[0], 3)
    assert frame.dtype == np.uint16
    assert (imported.picture_width, imported.picture_height) == inside
    lit = frame.max(axis=(0, 2)) > 3000
    assert lit.sum() <= inside[0] + 2
    assert not frame[0, 0].any() and not frame[-1, -1].any()
    imported.frames.close()  # type: ignore[attr-defined]


def test_given_a_phone_held_upright_then_it_is_turned(tmp_path: Path) -> None:
    flat = made(tmp_path / "flat.mp4", *KINDS["a.mp4"])
    movie = tmp_path / "phone.mov"
    run(ffmpeg_line(["-loglevel", "error", "-display_rotation", "90", "-i", str(flat), "-c", "copy", str(movie)]))
    facts = accept_movie(movie)
    assert (facts.display_width, facts.display_height) == (48, 64)
    assert imported_frames(movie, facts, 96, 64, Fraction(24)).picture_width == 48


def test_given_an_imported_movie_with_sound_then_it_becomes_a_take(tmp_path: Path) -> None:
    movie = made(tmp_path / "a.mp4", *KINDS["a.mp4"])
    facts = accept_movie(movie)
    imported = imported_frames(movie, facts, 64, 48, Fraction(25))
    sound = imported_sound(movie, facts, tmp_path / "sound.wav")
    take = encode_take(imported.frames, tmp_path, TakeSpec(64, 48, Fraction(25), imported.count, sound=sound))
    assert (take.master_facts.audio_rate, take.master_facts.audio_channels) == (48_000, 2)


def test_given_uneven_times_then_each_output_frame_takes_what_is_shown_in_its_middle() -> None:
    times = FrameTimes((Fraction(0), Fraction(1, 10), Fraction(3, 10)))
    assert times.chosen(Fraction(10), Fraction(4, 10)) == (0, 1, 1, 2)


def _u32(value: int) -> bytes:
    return value.to_bytes(4, "little")


def test_given_frame_times_of_months_then_refused(tmp_path: Path) -> None:
    plain, movie = made(tmp_path / "a.mkv", *KINDS["a.mkv"]), tmp_path / "long.mkv"
    late = "setts=ts=if(eq(N\\,11)\\,90000000000\\,PTS)"
    run(ffmpeg_line(["-loglevel", "error", "-i", str(plain), "-map", "0:v", "-c", "copy", "-bsf:v", late, str(movie)]))
    with pytest.raises((TooLarge, Invalid)):
        accept_movie(movie)
