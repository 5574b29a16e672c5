"""A tiny model hub on loopback: the listing, files with ranges, a gate, a redirect to another host, and damage."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

COMMIT = "c0ffee" * 6 + "c0ff"


@dataclass
class Hub:
    """Serves `folder` as the repository studio/tiny. What happened is in `asked` (path, range, authorization)."""

    folder: Path
    gate: str = ""
    break_after: int = 0
    damage: str = ""
    storage: str = ""
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    endpoint: str = ""

    def listing(self) -> dict[str, Any]:
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {"sha": COMMIT, "siblings": [self._entry(path) for path in files]}

    def _entry(self, path: Path) -> dict[str, Any]:
        content = path.read_bytes()
        entry = {
            "rfilename": path.relative_to(self.folder).as_posix(),
            "size": len(content),
            "blobId": hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest(),
        }
        if path.suffix != ".json":
            entry["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        return entry


@contextmanager
def served(hub: Hub) -> Iterator[Hub]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, hub)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(to: BaseHTTPRequestHandler, hub: Hub) -> None:
    asked = to.headers.get("Range", "")
    authorization = to.headers.get("Authorization", "")
    hub.asked.append((to.path, asked, authorization))
    if hub.gate and authorization != f"Bearer {hub.gate}":
        return _send(to, 401, b"")
    if to.path.startswith("/api/models/studio/tiny/revision/"):
        return _send(to, 200, json.dumps(hub.listing()).encode())
    prefix = f"/studio/tiny/resolve/{COMMIT}/"
    file = hub.folder / to.path.removeprefix(prefix)
    if not to.path.startswith(prefix) or not file.is_file():
        return _send(to, 404, b"")
    if hub.storage:
        to.send_response(302)
        to.send_header("Location", hub.storage + to.path)
        return to.end_headers()
    return _send_file(to, hub, file, int(asked.removeprefix("bytes=").rstrip("-") or 0))


def _send_file(to: BaseHTTPRequestHandler, hub: Hub, file: Path, start: int) -> None:
    content = bytearray(file.read_bytes())
    if hub.damage and file.name == hub.damage:
        content[len(content) // 2] ^= 1
    body = bytes(content[start:])
    to.send_response(206 if start else 200)
    to.send_header("Content-Length", str(len(body)))
    to.end_headers()
    if hub.break_after and len(body) > hub.break_after:
        body, hub.break_after = body[: hub.break_after], 0
        to.close_connection = True
    to.wfile.write(body)


def _send(to: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    to.send_response(status)
    to.send_header("Content-Length", str(len(body)))
    to.end_headers()
    to.wfile.write(body)
