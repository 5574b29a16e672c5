"""The main job in a real browser against the real server: watch a take, note a frame, approve, download."""

import csv
import hashlib
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from previz_studio.cli.demo import FOLDER
from previz_studio.media.probe import probe

pytestmark = [pytest.mark.heavy, pytest.mark.browser]
ROOT = Path(__file__).resolve().parents[2]
SHOTS = ("SH100", "SH060")
"""Two short shots of Night Ferry, so that the journey takes a minute and not five."""


@dataclass(frozen=True)
class Server:
    address: str
    link: str
    folder: Path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """`previz-studio import` of two shots, then `previz-studio serve`: a fresh install with less to render."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {**os.environ, "PREVIZ_DATA": str(tmp_path / "data"), "PREVIZ_PORT": str(port), "OMP_NUM_THREADS": "1"}
    if request.param == "postgres":
        home["PREVIZ_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    command = [sys.executable, "-m", "previz_studio"]
    said = {"cwd": ROOT, "env": home, "check": True, "capture_output": True, "text": True}
    subprocess.run([*command, "user", "add", "Sam Okafor", "sam@example.org", "--owner"], **said)  # type: ignore[call-overload]
    subprocess.run([*command, "import", str(breakdown(tmp_path))], **said)  # type: ignore[call-overload]
    subprocess.run([*command, "user", "add", "Marcus Oyelaran", "marcus@example.org"], **said)  # type: ignore[call-overload]
    log = (tmp_path / "log").open("w+")
    running = subprocess.Popen([*command, "serve"], cwd=ROOT, env=home, stdout=log, stderr=subprocess.STDOUT)
    link = link_in(tmp_path / "log")
    yield Server(f"http://127.0.0.1:{port}", link, tmp_path)
    running.terminate()
    assert running.wait(10) in (0, -15)
    log.close()


def breakdown(folder: Path) -> Path:
    data = json.loads((FOLDER / "shots.json").read_text())
    data["shots"] = [shot for shot in data["shots"] if shot["code"] in SHOTS]
    (folder / "panels").symlink_to(FOLDER / "panels")
    file = folder / "shots.json"
    file.write_text(json.dumps(data))
    return file


def link_in(log: Path, seconds: float = 60) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = re.search(r"http\S+/welcome/\S+", log.read_text())
        if found:
            return found[0]
        time.sleep(0.2)
    raise AssertionError(f"no sign-in link was printed: {log.read_text()}")


def test_given_a_fresh_install_then_the_whole_job_is_done_in_a_browser(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.goto(server.link)
    expect(page).to_have_url(f"{server.address}/")

    generate_takes(page, server)
    take_url = watch_and_note(page, server)
    approve_as_producer(page, browser, server, take_url)
    download_and_probe(page, server)
    context.close()


def generate_takes(page: Page, server: Server) -> None:
    for code in SHOTS:
        page.goto(f"{server.address}/p/nf/board?sequence=SQ030")
        page.get_by_text(code, exact=True).first.click()
        page.wait_for_url("**/shots/**")
        page.get_by_role("button", name=re.compile("^Generate 1 Animatic take")).click()
        expect(page.locator(".tk")).to_have_count(1, timeout=15_000)
    page.goto(f"{server.address}/queue")
    expect(page.locator("h1").first).to_be_visible()
    for code in SHOTS:
        page.goto(f"{server.address}/p/nf/board?sequence=SQ030")
        page.get_by_text(code, exact=True).first.click()
        page.wait_for_load_state()
        if "/shots/" in page.url:
            expect(page.locator(".tk a.frame")).to_be_visible(timeout=120_000)


def watch_and_note(page: Page, server: Server) -> str:
    """Frame by frame to the eleventh frame, a note on it, found again where it was left."""
    page.goto(server.address)
    page.get_by_role("link", name="Start review").click()
    page.wait_for_url("**/takes/**")
    player = page.locator("take-player")
    expect(player.locator("video")).to_have_js_property("readyState", 4, timeout=15_000)
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("c")  # at once: the note belongs to the frame the last arrow asked for
    page.keyboard.type("Hold on the ring a moment longer.")
    page.keyboard.press("Control+Enter")
    note = page.locator("#notes .cmt")
    expect(note).to_contain_text("Hold on the ring a moment longer.", timeout=10_000)
    expect(note).to_contain_text("01:00:00:10")
    return page.url.split("#")[0]


def approve_as_producer(page: Page, browser: Browser, server: Server, take_url: str) -> None:
    """Marcus comes in by a link the owner made for him, after being made producer."""
    token = page.request
    users = token.get(f"{server.address}/api/users").json()
    marcus = next(user["id"] for user in users if user["name"].startswith("Marcus"))
    same_site = {"Origin": server.address}
    url = f"{server.address}/api/projects/NF/crew/{marcus}"
    assert token.put(url, data={"role": "producer"}, headers=same_site).ok
    made = token.post(f"{server.address}/api/users/{marcus}/link", headers=same_site).json()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    his = context.new_page()
    his.goto(server.address + made["path"])
    his.goto(take_url)
    expect(his.locator("#notes")).to_contain_text("Hold on the ring")
    his.keyboard.press("4")  # the next waiting take loads by itself
    his.wait_for_url(lambda url: "/takes/" in url and not url.startswith(take_url), timeout=15_000)
    expect(his.locator(".dbtn[value=approved]")).to_have_attribute("aria-pressed", "false")
    his.keyboard.press("4")
    expect(his.locator(".dbtn[value=approved]")).to_have_attribute("aria-pressed", "true", timeout=15_000)
    context.close()


def download_and_probe(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/p/nf/handoff?sequence=SQ030")
    page.get_by_role("button", name=re.compile("final|package", re.IGNORECASE)).last.click()
    page.wait_for_url("**/packages/**")
    links = page.locator("a[href*='/files/']")
    expect(links.first).to_be_visible(timeout=120_000)
    names = [link.get_attribute("href") or "" for link in links.all()]
    files = {url.rpartition("/files/")[2]: fetched(page, server, url) for url in dict.fromkeys(names)}
    movies = {name: file for name, file in files.items() if name.endswith(".mov")}
    planned = {"SH060": 48, "SH100": 42}
    assert len(movies) == 3, "one movie a shot and one of the sequence"
    for name, file in movies.items():
        facts = probe(file)
        shot = next((code for code in planned if code in name), None)
        assert facts.tag == "apch" and facts.frames == (planned[shot] if shot else 90)
        assert (facts.primaries, facts.transfer, facts.matrix) == ("bt709", "bt709", "bt709")
        assert re.match(r"\d\d:\d\d:\d\d:\d\d", facts.timecode)
    sidecars = [json.loads(f.read_text()) for n, f in files.items() if n.endswith(".json") and "SH" in n]
    hashes = {hashlib.sha256(file.read_bytes()).hexdigest() for file in movies.values()}
    assert len(sidecars) == 2
    for sidecar in sidecars:
        assert any(digest in json.dumps(sidecar) for digest in hashes), "the sidecar names the movie's own hash"
    table = next(file for name, file in files.items() if name.endswith(".csv"))
    assert len(list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))) == 2


def fetched(page: Page, server: Server, url: str) -> Path:
    answer = page.request.get(server.address + url)
    assert answer.ok, url
    file = server.folder / re.sub(r"[^\w.]+", "_", url.rpartition("/files/")[2])
    file.write_bytes(answer.body())
    return file
