"""Closing a link while something is being sent through it, over a real socket: bytes stop, lines end."""

import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from sqlalchemy import select

from previz_studio.sharing.models import MarkedCopy
from tests.sharing.conftest import Shared

pytestmark = pytest.mark.heavy

MEGABYTES = 48
"""More than the kernel holds for a reader that stands still."""
SOON = 2.0
"""A second is promised; the rest is for a machine that does other things meanwhile."""


@pytest.fixture
def port(shared: Shared) -> Iterator[int]:
    server = uvicorn.Server(uvicorn.Config(shared.house.app, port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(timeout=5)


def asked(port: int, path: str, cookie: str, more: str = "") -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
    line.sendall(f"{head}Cookie: previz_guest={cookie}\r\n{more}\r\n".encode())
    return line


def rest_of(line: socket.socket) -> bytes:
    """Read at about 12 MB/s, as a quick network would: the whole movie would take four seconds."""
    read = bytearray()
    while part := line.recv(2**17):
        read += part
        time.sleep(0.01)
    return bytes(read)


def guest(shared: Shared) -> str:
    """The cookie of a guest whose copy of the first shot is a very long movie."""
    client = shared.ready_client()
    folder = shared.house.studio.library.work("long")
    (folder / "long.mp4").write_bytes(b"\0" * MEGABYTES * 2**20)
    blob = shared.house.studio.library.publish(folder / "long.mp4", extension="mp4")
    with shared.house.database.writing() as session:
        session.scalars(select(MarkedCopy).where(MarkedCopy.take_id == shared.takes[0])).one().blob = blob.name
    return next(str(cookie.value) for cookie in client.cookies.jar if cookie.name == "previz_guest")


def close(shared: Shared) -> float:
    """When it was closed, once the answer says so."""
    assert shared.house.as_(shared.house.cast.rae).post(f"/links/{shared.link_id}/close").status_code == 303
    return time.monotonic()


@pytest.mark.parametrize("waits", [0.0, 1.2])
def test_given_a_movie_half_sent_when_the_link_closes_then_the_rest_never_comes(
    shared: Shared, port: int, waits: float
) -> None:
    """A reader that reads on sees the end at once; one that stood still gets what was on its way, and no more."""
    with asked(port, f"{shared.url}/1/movie.mp4", guest(shared), "Range: bytes=0-\r\n") as line:
        head = line.recv(65536)
        assert head.startswith(b"HTTP/1.1 206")
        closed = close(shared)
        time.sleep(waits)
        read = len(head) + len(rest_of(line))
        assert read < MEGABYTES * 2**20
        assert time.monotonic() - closed - waits < SOON


def test_given_an_open_page_when_the_link_closes_then_its_line_says_so_and_ends(shared: Shared, port: int) -> None:
    with asked(port, f"{shared.url}/1/events", guest(shared)) as line:
        said = line.recv(65536)
        while b"ready" not in said:
            said += line.recv(65536)
        closed = close(shared)
        rest = rest_of(line)
        assert time.monotonic() - closed < SOON
    data = [part for part in rest.decode().splitlines() if part.startswith("data:")]
    assert json.loads(data[-1].removeprefix("data:"))["state"] == "closed"


def test_given_a_closed_link_then_the_next_request_of_a_running_player_gets_nothing(shared: Shared) -> None:
    client = shared.ready_client()
    ranged = {"Range": "bytes=0-99"}
    assert client.get(f"{shared.url}/1/movie.mp4", headers=ranged).status_code == 206
    close(shared)
    answer = client.get(f"{shared.url}/1/movie.mp4", headers=ranged)
    assert answer.status_code == 410
    assert b"ftyp" not in answer.content
