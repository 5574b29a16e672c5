"""A real `previz-studio serve` in a process of its own, on a free port."""

import http.client
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "previz_studio")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def home(data: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "PREVIZ_DATA": str(data), "OMP_NUM_THREADS": "1", **more}


def say(data: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """One command, to its end."""
    line, where = [*COMMAND, *words], home(data, **more)
    return subprocess.run(line, cwd=ROOT, env=where, capture_output=True, text=True, timeout=60, check=False)


@dataclass
class Serving:
    data: Path
    port: int
    process: "subprocess.Popen[str]"
    lines: "queue.Queue[str]" = field(default_factory=queue.Queue)
    reader: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self._read, daemon=True)

    def _read(self) -> None:
        if self.process.stdout:
            with self.process.stdout as said:
                for line in said:
                    self.lines.put(line)

    def link(self) -> str:
        """The path of the printed one-time link, as soon as it is printed."""
        while True:
            line = self.lines.get(timeout=60).strip()
            if "/welcome/" in line:
                return line[line.index("/welcome/") :]

    @contextmanager
    def get(self, path: str, cookie: str = "") -> Iterator[http.client.HTTPResponse]:
        """The answer as it comes; no waiting for the port."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            with connection.getresponse() as answer:
                yield answer

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=20)
        self.reader.join()
        return status


def serve(data: Path, *, under: tuple[str, ...] = (), **more: str) -> Serving:
    """`under` is a command that becomes the studio's."""
    port = free_port()
    line = [*under, *COMMAND, "serve", "--port", str(port)]
    process = subprocess.Popen(line, cwd=ROOT, env=home(data, **more), stdout=subprocess.PIPE, text=True)
    serving = Serving(data, port, process)

    serving.reader.start()
    return serving
