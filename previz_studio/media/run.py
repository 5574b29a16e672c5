"""The only place that starts a process. Never a line for a shell to read, never a process left behind."""

import contextlib
import errno
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from previz_studio.kit.errors import MediaFailed, NoSpace, Unavailable
from previz_studio.media.fence import Fence, start_inside

Chunk = bytes | memoryview
Stop = Callable[[], bool]

_LAST_WORDS = 8_000
_MOST_OUTPUT = 64 * 2**20
_FULL_DISK = ("No space left on device", "Disk quota exceeded")


class Stopped(Exception):
    """Raised after `stop()` became true; the process is gone."""


@dataclass(frozen=True)
class Limits:
    """What a process that reads a stranger's file may use: CPU seconds, bytes of address space, bytes per file."""

    cpu_seconds: int = 600
    memory_bytes: int = 6 * 2**30
    file_bytes: int = 64 * 2**30
    open_files: int = 64


def run(
    command: Sequence[str],
    *,
    stdin: Iterable[Chunk] | None = None,
    timeout: float = 3600,
    stop: Stop | None = None,
    limits: Limits | None = None,
    fence: Fence | None = None,
) -> bytes:
    """Runs to the end and returns stdout. `timeout` in wall seconds; `stop` is also asked from another thread.

    Raises Stopped, NoSpace (the tool found the disk full), MediaFailed with the tool's last words, Unavailable when
    the program cannot be started. An error raised by the `stdin` iterator kills the process and passes through.
    """
    with _Running(command, timeout=timeout, stop=stop, limits=limits, fence=fence, fed=stdin is not None) as process:
        reader = _Drain(process.stdout, most=_MOST_OUTPUT)
        if stdin is not None:
            process.feed(stdin)
        process.finish()
        return reader.text()


def read_blocks(
    command: Sequence[str],
    size: int,
    *,
    timeout: float = 3600,
    stop: Stop | None = None,
    limits: Limits | None = None,
    fence: Fence | None = None,
) -> Iterator[bytes]:
    """Stdout in blocks of exactly `size` bytes; a short last block is an error. Raises as `run`."""
    with _Running(command, timeout=timeout, stop=stop, limits=limits, fence=fence, fed=False) as process:
        while block := process.stdout.read(size):
            if len(block) != size:
                process.finish()
                raise MediaFailed(f"{_name(command)} stopped in the middle of a frame.")
            yield block
        process.finish()


class _Running:
    """A process in its own group, watched for time and stop; leaving the block kills whatever is left of it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        timeout: float,
        stop: Stop | None,
        limits: Limits | None,
        fence: Fence | None,
        fed: bool,
    ) -> None:
        self.command = command
        self.deadline = time.monotonic() + timeout
        self.stop = stop
        self.ended_by = ""
        self.over = threading.Event()
        self.process = _started(command, limits, fence, fed=fed)
        self.stdout = _open(self.process.stdout)
        self.complaint = _Drain(_open(self.process.stderr), most=_LAST_WORDS, keep_end=True)
        self.watcher = threading.Thread(target=self._watch, daemon=True)
        self.watcher.start()

    def __enter__(self) -> "_Running":
        return self

    def __exit__(self, *exc: object) -> None:
        self.over.set()
        self.kill()
        self.process.wait()
        self.watcher.join()
        self.complaint.text()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(BrokenPipeError):
                if pipe:
                    pipe.close()

    def feed(self, chunks: Iterable[Chunk]) -> None:
        """Writes every chunk. A tool that stops reading early is judged by its exit status, in `finish`."""
        pipe = _open(self.process.stdin)
        try:
            for chunk in chunks:
                pipe.write(chunk)
            pipe.close()
        except BrokenPipeError:
            # Nobody reads any more: the tool is dying. Give it a moment to say why before the block kills it.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=5)

    def finish(self) -> None:
        """Waits for the end and raises what it was."""
        status = self.process.wait()
        self.over.set()
        self.watcher.join()
        if self.ended_by == "stop":
            raise Stopped
        if self.ended_by == "time":
            raise MediaFailed(f"{_name(self.command)} took too long and was ended.", hint="Try a shorter movie.")
        if status:
            raise _failure(self.command, status, self.complaint.text().decode(errors="replace"))

    def kill(self) -> None:
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _watch(self) -> None:
        while not self.over.wait(0.05):
            if self.process.poll() is not None:
                return
            if self.stop is not None and self.stop():
                self.ended_by = "stop"
            elif time.monotonic() > self.deadline:
                self.ended_by = "time"
            if self.ended_by:
                self.kill()
                return


class _Drain:
    """Reads a pipe to its end on a thread, so that neither side ever waits for the other."""

    def __init__(self, pipe: IO[bytes], *, most: int, keep_end: bool = False) -> None:
        self.pipe, self.most, self.keep_end = pipe, most, keep_end
        self.kept = bytearray()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        with contextlib.suppress(ValueError):  # closed by whoever killed the process: nothing more will come
            while part := self.pipe.read1(65536):  # type: ignore[attr-defined]  # a BufferedReader, typed IO by Popen
                self.kept += part
                if len(self.kept) > self.most:
                    self.kept = self.kept[-self.most :] if self.keep_end else self.kept[: self.most]

    def text(self) -> bytes:
        self.thread.join()
        return bytes(self.kept)


def _started(
    command: Sequence[str], limits: Limits | None, fence: Fence | None, *, fed: bool
) -> subprocess.Popen[bytes]:
    whole = _limited(command, limits)
    if fence is None:
        return _start(whole, fed=fed)
    return start_inside(fence, Path(command[0]), lambda: _start(whole, fed=fed))


def _start(command: Sequence[str], *, fed: bool) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE if fed else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as exc:
        if exc.errno == errno.ENOSPC:
            raise NoSpace("The disk is full.", hint="Free some space and try again.") from exc
        raise Unavailable(
            f"{_name(command)} could not be started: {exc.strerror}.", hint="Run previz-studio doctor."
        ) from exc


def _limited(command: Sequence[str], limits: Limits | None) -> Sequence[str]:
    """The limits are set by a shell that then becomes the tool: preexec_fn is not safe in a process with threads.
    The command travels as "$@", so no word of it is ever read as shell text."""
    if limits is None:
        return command
    wanted = (
        f"-t {limits.cpu_seconds}",
        f"-v {limits.memory_bytes // 1024}",
        f"-f {limits.file_bytes // 512}",
        f"-n {limits.open_files}",
        "-c 0",
    )
    # macOS has no -v; the other limits still hold there.
    script = "; ".join(f"ulimit {each} 2>/dev/null" for each in wanted) + '; exec "$@"'
    return ["/bin/sh", "-c", script, "sh", *command]


def _failure(command: Sequence[str], status: int, complaint: str) -> Exception:
    if any(words in complaint for words in _FULL_DISK):
        return NoSpace("The disk is full.", hint="Free some space and try again.")
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    ending = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"failed ({status})"
    return MediaFailed(f"{_name(command)} {ending}: {' / '.join(lines[-3:]) or 'it did not say why'}.")


def _name(command: Sequence[str]) -> str:
    name = Path(command[0]).name
    return "ffmpeg" if name.startswith("ffmpeg") else name


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("this process was started without that pipe")
    return pipe
