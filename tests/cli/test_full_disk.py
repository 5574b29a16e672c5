"""The disk fills while an upload comes in: a real server whose data folder is a small file system of its own."""

import http.client
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from previz_studio.kit.db import open_database
from previz_studio.people.models import User
from previz_studio.people.signin import open_session
from previz_studio.web.guard import COOKIE
from tests.cli.studio_process import Serving, serve
from tests.factories import cast_of, make_shot

pytestmark = pytest.mark.heavy

MEGABYTE = 2**20
DISK = 48 * MEGABYTE
UNDER = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
MOUNT = f'mount -t tmpfs -o size={DISK} none "$0" && cp "$1" "$0" && shift && exec "$@"'


@dataclass(frozen=True)
class SmallDisk:
    """`root` is the data folder as the server sees it."""

    serving: Serving
    root: Path
    cookie: str

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> tuple[int, Any]:
        headers = {"Cookie": self.cookie, "Content-Type": kind, "Accept": "application/json"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.serving.port, timeout=30)) as connection:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")

    def send(self, path: str, field: str, size: int) -> tuple[int, Any]:
        """A form with one file of `size` bytes."""
        head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="rehearsal.mov"\r\n\r\n'
        made_with = '--x\r\nContent-Disposition: form-data; name="made_with"\r\n\r\na phone\r\n'
        body = made_with.encode() + head.encode() + bytes(size) + b"\r\n--x--\r\n"
        return self.ask("POST", path, body, "multipart/form-data; boundary=x")

    def fill_but(self, left: int) -> None:
        free = os.statvfs(self.root).f_bavail * os.statvfs(self.root).f_frsize
        (self.root / "somebody_elses.bin").write_bytes(bytes(free - left))

    def files(self) -> set[str]:
        """All but the databases, which grow as they like, and what filled the disk."""
        found = (file.relative_to(self.root) for file in self.root.rglob("*") if file.is_file())
        return {str(file) for file in found if not file.name.startswith(("studio", "somebody"))}


@pytest.fixture
def disk(migrated_file: Path, tmp_path: Path) -> Iterator[SmallDisk]:
    """With one shot, for Ari."""
    data, made = tmp_path / "data", shutil.copy(migrated_file, tmp_path / "studio.db")
    data.mkdir()
    database = open_database(f"sqlite:///{made}")
    cast = cast_of(database)
    with database.writing() as session:
        make_shot(session, cast)
        cookie = open_session(session, session.get_one(User, cast.ari.id)).text
    database.close()
    under = (*UNDER, MOUNT, str(data), str(made))
    if not shutil.which("unshare") or subprocess.run([*under, "true"], check=False).returncode:
        pytest.skip("this machine gives nobody a file system of their own")
    serving = serve(data, under=under)
    try:
        serving.link()
        yield SmallDisk(serving, Path(f"/proc/{serving.process.pid}/root{data}"), f"{COOKIE}={cookie}")
    finally:
        serving.end()


def test_given_a_disk_that_fills_while_an_upload_comes_in_then_it_is_507_and_nothing_is_left_behind(
    disk: SmallDisk,
) -> None:
    before = disk.files()
    disk.fill_but(4 * MEGABYTE)
    doors = {
        "/api/shots/1/takes/import": "file",
        "/p/nf/shots/1/takes/import": "movie",
        "/api/projects/NF/assets": "file",
        "/p/nf/shots/1/panel": "panel",
    }
    for door, field in doors.items():
        status, said = disk.send(door, field, 12 * MEGABYTE)
        assert (status, said["error"]) == (507, "no_space"), door
        assert said["message"].startswith("The disk of ") and said["message"].count(". ") == 0
        assert disk.files() == before, door
    assert disk.ask("GET", "/api/shots/1/takes") == (200, [])
    (disk.root / "somebody_elses.bin").unlink()
    status, said = disk.send("/api/projects/NF/assets", "file", 12 * MEGABYTE)
    assert status == 422 and "is not a picture" in said["message"]
    assert disk.files() == before
