"""The studio as a process: what it says, when it answers, and how it ends."""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from previz_studio.cli.serve import claim_port
from previz_studio.settings import Settings
from tests.cli.studio_process import ROOT, Serving, free_port, home, say, serve
from tests.event_loop import in_own_loop

NOT_BEFORE_THE_FIRST_PAGE = ("torch", "diffusers", "transformers", "dbos", "alembic", "fpdf", "huggingface_hub")
FIRST_PAGE = """
import sys
from fastapi.testclient import TestClient
from previz_studio.app import create_app
from previz_studio.cli.migrate import upgrade
from previz_studio.settings import read_settings
settings = read_settings()
upgrade(settings.resolved_database_url)
assert TestClient(create_app(settings), base_url="http://127.0.0.1").get("/signin").status_code == 200
print(*[name for name in sys.argv[1:] if name in sys.modules])
"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Serving]:
    data = tmp_path_factory.mktemp("served")
    shutil.copy(migrated_file, data / "studio.db")
    assert say(data, "user", "add", "Sam Okafor", "sam@example.org", "--owner").returncode == 0
    serving = serve(data)
    yield serving
    serving.end()


@pytest.fixture(scope="module")
def cookie(studio: Serving) -> str:
    """Of the owner, who opened the link the moment it was printed."""
    with studio.get(studio.link()) as answer:
        assert answer.status == 303
        return str(answer.getheader("set-cookie")).partition(";")[0]


def test_given_a_printed_link_then_the_port_already_answers(cookie: str) -> None:
    assert cookie.startswith("previz_session=")


def test_given_a_taken_port_then_one_sentence_says_so_and_no_link_is_printed(studio: Serving, tmp_path: Path) -> None:
    done = say(tmp_path / "other", "serve", "--port", str(studio.port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Port {studio.port} is taken") and done.stderr.count("\n") == 1
    assert not (tmp_path / "other").exists()


@pytest.mark.heavy
@pytest.mark.parametrize("words", [("serve",), ("worker", "--queue", "render")])
def test_given_a_database_whose_queues_are_worked_then_a_second_process_says_by_whom(
    studio: Serving, cookie: str, words: tuple[str, ...]
) -> None:
    done = say(studio.data, *words, PREVIZ_PORT=str(free_port()))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"already worked by process {studio.process.pid}" in done.stderr and done.stderr.count("\n") == 1
    with studio.get("/signin") as answer:
        assert answer.status == 200


@pytest.mark.heavy
def test_given_a_folder_that_cannot_be_made_then_one_sentence_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = say(tmp_path / "file" / "data", "serve", PREVIZ_PORT=str(free_port()))
    assert (done.returncode, done.stdout) == (1, "")
    assert str(tmp_path / "file" / "data") in done.stderr and done.stderr.count("\n") == 1


def test_given_the_first_page_then_no_heavy_library_was_loaded_for_it(migrated_file: Path, tmp_path: Path) -> None:
    """The start's seconds are its imports: `docs/td.md` has them."""
    shutil.copy(migrated_file, tmp_path / "studio.db")
    line = [sys.executable, "-c", FIRST_PAGE, *NOT_BEFORE_THE_FIRST_PAGE]
    done = subprocess.run(line, cwd=ROOT, env=home(tmp_path), capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == []


def test_given_an_open_event_stream_then_a_told_studio_ends_within_five_seconds(studio: Serving, cookie: str) -> None:
    """Last in this file: it ends the studio the others use."""
    with studio.get("/queue/events", cookie) as stream:
        assert stream.status == 200
        began = time.monotonic()
        assert studio.end() in (0, -15)
        assert time.monotonic() - began < 5


def test_given_a_connection_to_the_claimed_port_then_a_small_answer_leaves_at_once(tmp_path: Path) -> None:
    async def sent_at_once() -> int:
        answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            here: socket.socket = writer.get_extra_info("socket")
            answered.set_result(here.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        port = claim_port(Settings(data=tmp_path, port=0))
        async with await asyncio.start_server(connected, sock=port):
            _, writer = await asyncio.open_connection(*port.getsockname())
            writer.close()
            return await answered

    assert in_own_loop(sent_at_once())
