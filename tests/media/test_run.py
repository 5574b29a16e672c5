"""Processes that fail, hang, talk too much or are killed."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from previz_studio.kit.errors import MediaFailed, NoSpace, Unavailable
from previz_studio.media.run import Limits, Stopped, read_blocks, run


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_given_input_then_output_comes_back() -> None:
    assert run(["cat"], stdin=[b"one ", b"two"]) == b"one two"


def test_given_much_on_both_outputs_while_fed_then_no_deadlock() -> None:
    code = "import sys\nfor line in sys.stdin.buffer: sys.stdout.buffer.write(line); sys.stderr.write('x'*5000)"
    line = b"y" * 9999 + b"\n"
    assert len(run(_python(code), stdin=[line] * 300, timeout=60)) == 300 * 10_000


def test_given_a_failing_tool_then_its_last_words_are_in_the_message() -> None:
    with pytest.raises(MediaFailed, match=r"failed \(3\): the reel is torn"):
        run(_python("import sys; print('the reel is torn', file=sys.stderr); sys.exit(3)"))


def test_given_a_tool_that_dies_while_fed_then_its_words_and_not_a_broken_pipe() -> None:
    with pytest.raises(MediaFailed, match="enough"):
        run(_python("import sys; sys.exit('enough')"), stdin=[b"x" * 2**20] * 50)


def test_given_a_killed_tool_then_it_names_the_signal() -> None:
    with pytest.raises(MediaFailed, match="SIGKILL"):
        run(_python("import os; os.kill(os.getpid(), 9)"))


def test_given_a_tool_that_finds_the_disk_full_then_no_space() -> None:
    with pytest.raises(NoSpace):
        run(["cp", "/bin/sh", "/dev/full"])


def test_given_no_such_program_then_unavailable() -> None:
    with pytest.raises(Unavailable, match="could not be started"):
        run(["/nowhere/ffmpeg"])


def test_given_a_tool_that_hangs_then_it_and_its_children_are_killed(tmp_path: Path) -> None:
    code = (
        "import subprocess, pathlib, time\nchild = subprocess.Popen(['sleep', '60'])\n"
        f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(child.pid))\ntime.sleep(60)"
    )
    started = time.monotonic()
    with pytest.raises(MediaFailed, match="took too long"):
        run(_python(code), timeout=1)
    assert time.monotonic() - started < 5
    assert not _alive(int((tmp_path / "pid").read_text()))


def test_given_a_tool_that_stops_reading_then_the_time_limit_still_holds() -> None:
    with pytest.raises(MediaFailed, match="took too long"):
        run(_python("import time; time.sleep(60)"), stdin=[b"x" * 2**20] * 10, timeout=0.5)


def test_given_stop_then_stopped() -> None:
    with pytest.raises(Stopped):
        run(["sleep", "60"], stop=lambda: True)


def test_given_an_error_while_feeding_then_it_passes_and_the_process_is_gone(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x"
        raise KeyError("render")

    with pytest.raises(KeyError):
        run(["cat"], stdin=chunks())


def test_given_blocks_then_each_has_the_size_and_a_short_one_is_an_error() -> None:
    assert list(read_blocks(["printf", "aabbcc"], 2)) == [b"aa", b"bb", b"cc"]
    with pytest.raises(MediaFailed, match="middle of a frame"):
        list(read_blocks(["printf", "aabbc"], 2))


def test_given_a_reader_that_leaves_early_then_the_process_is_gone() -> None:
    blocks = read_blocks(["cat", "/dev/zero"], 100)
    assert next(blocks) == bytes(100)
    blocks.close()


def test_given_limits_then_a_greedy_tool_is_ended(tmp_path: Path) -> None:
    small = Limits(cpu_seconds=1, memory_bytes=2**29, file_bytes=2**20)
    with pytest.raises(MediaFailed):
        run(_python("x = b'y' * 2**30"), limits=small)
    with pytest.raises(MediaFailed):
        run(_python("while True: pass"), limits=small, timeout=30)
    with pytest.raises(MediaFailed):
        run(["cp", "/dev/zero", str(tmp_path / "big")], limits=small)
    assert (tmp_path / "big").stat().st_size <= 2**20


def test_given_limits_then_no_word_of_the_command_is_shell_text() -> None:
    assert run(["printf", "%s", "$(id); `id` '\""], limits=Limits()) == b"$(id); `id` '\""


def _alive(pid: int) -> bool:
    """A killed child of a killed parent may linger as a zombie until init reaps it."""
    for _ in range(40):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return False
        except (ProcessLookupError, FileNotFoundError):
            return False
        time.sleep(0.05)
    return True
