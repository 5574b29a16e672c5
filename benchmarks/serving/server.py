"""A server as a process of its own, on a free port of this machine, and what it costs."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    port: int
    process: "subprocess.Popen[bytes]"

    def resident_mb(self) -> float:
        """Memory the process holds, in MB of 10**6 bytes; Linux."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8").splitlines()
        kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
        return kilobytes * 1024 / 1e6

    def cpu_seconds(self) -> float:
        """User and system time since its start; Linux."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> float:
        """Seconds from SIGTERM to the end of the process."""
        asked = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        return time.perf_counter() - asked


@contextlib.contextmanager
def studio(data: Path, *, working: bool = True) -> Iterator[Server]:
    """The real server over the database in `data`, as `previz-studio serve` starts it; not `working`: another process
    would work its queues."""
    port = free_port()
    settings = {"PREVIZ_DATA": str(data), "PREVIZ_WORK_QUEUES": str(working).lower()}
    with _running(["-m", "previz_studio", "serve", "--port", str(port)], port, settings) as server:
        yield server


@contextlib.contextmanager
def floor(database: Path) -> Iterator[Server]:
    """The hand-written server of benchmarks/serving/floor.py over the same database."""
    port = free_port()
    with _running(["-m", "benchmarks.serving.floor", str(database), str(port)], port, {}) as server:
        yield server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _running(words: list[str], port: int, more: Mapping[str, str]) -> Iterator[Server]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, *words], cwd=ROOT, env=environment, stdout=quiet) as process:
        try:
            _wait_for(port, process)
            yield Server(port, process)
        finally:
            process.kill()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit(f"The server did not answer on port {port} within {START_SECONDS:.0f} s.")
