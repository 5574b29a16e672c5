"""What a tool can reach from inside the fence. Skipped where the kernel has no Landlock: doctor says so there."""

import socket
import sys
from pathlib import Path

import pytest

from previz_studio.kit.errors import MediaFailed
from previz_studio.media.conform import frame_times
from previz_studio.media.fence import Fence, landlock_version
from previz_studio.media.run import run
from previz_studio.media.tools import fenced, ffmpeg_line, protection

pytestmark = pytest.mark.skipif(not landlock_version(), reason="this kernel has no Landlock")
PYTHON = (Path(sys.prefix), Path(sys.base_prefix))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text("the other show")
    return file


def test_given_a_file_that_was_given_then_it_is_read_and_no_other(secret: Path) -> None:
    assert run(["cat", str(secret)], fence=Fence((secret,))) == b"the other show"
    with pytest.raises(MediaFailed, match="Permission denied"):
        run(["cat", str(secret)], fence=Fence())


def test_given_a_folder_to_write_then_nothing_outside_it_is_made_or_changed(secret: Path, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    fence = Fence(reads=(secret,), writes=(tmp_path / "work",))
    run(["cp", str(secret), str(tmp_path / "work" / "copy")], fence=fence)
    for target in (secret, tmp_path / "new"):
        with pytest.raises(MediaFailed, match="Permission denied"):
            run(["cp", str(tmp_path / "work" / "copy"), str(target)], fence=fence)
    assert not (tmp_path / "new").exists()


def test_given_a_tool_inside_then_this_process_stays_outside(secret: Path) -> None:
    run(["true"], fence=Fence())
    assert secret.read_text() == "the other show"


@pytest.mark.skipif(landlock_version() < 4, reason="network rules came with Linux 6.7")
def test_given_a_tool_inside_then_no_tcp_connection_opens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        code = f"import socket; socket.create_connection(('127.0.0.1', {door.getsockname()[1]}))"
        run([sys.executable, "-c", code])
        with pytest.raises(MediaFailed, match="Permission denied"):
            run([sys.executable, "-c", code], fence=Fence(PYTHON))


def test_given_a_playlist_forced_on_ffmpeg_then_the_movie_it_names_is_not_read(tmp_path: Path) -> None:
    """The fence alone, without sniffing and forced formats: 5.1.9 showed another project's movie this way."""
    other, bait = tmp_path / "other.ts", tmp_path / "clip.m3u8"
    picture = ["-f", "lavfi", "-i", "testsrc2=size=64x48:duration=0.2", "-c:v", "libx264", "-y", str(other)]
    run(ffmpeg_line(["-loglevel", "error", *picture]))
    bait.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{other.name}\n#EXT-X-ENDLIST\n")
    look = ["-loglevel", "error", "-i", str(bait), "-f", "framecrc", "pipe:1"]
    assert b"0," in run(ffmpeg_line(look))
    with pytest.raises(MediaFailed):
        run(ffmpeg_line(look), fence=fenced([bait]))


def test_given_a_movie_inside_then_every_frame_is_still_counted(tmp_path: Path) -> None:
    movie = tmp_path / "plate.mov"
    picture = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=24:duration=0.5", "-c:v", "prores_ks", "-y", str(movie)]
    run(ffmpeg_line(["-loglevel", "error", *picture]), fence=fenced([], [tmp_path]))
    assert len(frame_times(movie, "mov").seconds) == 12


def test_given_this_machine_then_doctor_can_say_which_protection_is_active() -> None:
    held, words = protection()
    assert held and words.startswith(f"Landlock (version {landlock_version()})")
