"""Pictures of the pages, from a running studio with Night Ferry: python docs/screens/make.py SIGN-IN-LINK

Needs the test extra and a Chromium (PREVIZ_CHROMIUM, or `chromium` on the PATH).
"""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, sync_playwright

HERE = Path(__file__).resolve().parent
PAGES = {
    "signin": "/signin",
    "home": "/",
    "board": "/p/nf/board?sequence=SQ030",
    "shot": "/p/nf/shots/5",
    "shot-3d": "/p/nf/shots/12",
    "review": "/p/nf/takes/5#f40",
    "compare": "/p/nf/takes/5/compare?with=panel&mode=wipe#f40",
    "handoff": "/p/nf/handoff?sequence=SQ030&choice=best",
    "identity": "/p/nf/identities/ines",
    "dailies": "/p/nf/dailies?sequence=SQ030",
    "agenda": "/p/nf/dailies/agenda?list=best&sequence=SQ030",
    "people": "/people",
    "batch": "/p/nf/batch?shot_ids=7&shot_ids=8&shot_ids=9&field=lighting&text=Sodium+lamps%2C+one+of+them+flickers.",
    "queue": "/queue",
}
SIZES = {"": (1440, 900), "-phone": (390, 844)}
PRESSED = {"shot-3d": "[data-view=set]"}
"""What is pressed before the picture is taken."""
CLIENT = "R. Amsel, Halden Pictures"


def client_link(signed_in: BrowserContext, address: str) -> dict[str, str]:
    """A link to three shots, and how the client's pages are reached by somebody who has opened it and left a note."""
    ask = {"take_ids": [4, 5, 10], "made_for": "Halden Pictures"}
    made = signed_in.request.post(f"{address}/api/projects/NF/links", data=ask).json()
    guest = signed_in.browser.new_context()
    guest.request.post(made["url"], form={"name": CLIENT, "passphrase": made["passphrase_text"]})
    page = guest.new_page()
    page.goto(f"{made['url']}/2")
    page.wait_for_selector("take-player[data-ready]")
    note = {"body": "Love the lamps. Could the ferry be visible a little longer?", "frame_in": "58"}
    guest.request.post(f"{made['url']}/2/notes", form=note)
    guest.request.post(f"{made['url']}/1/opinion", form={"opinion": "works"})
    page.goto(f"{made['url']}/1")
    page.wait_for_selector("take-player[data-ready]")
    signed_in.add_cookies(guest.cookies())
    return {"client-passphrase": made["url"], "client": f"{made['url']}/2#f58", "client-links": "/p/nf/links"}


def sessions(signed_in: BrowserContext, address: str) -> dict[str, str]:
    """One live session that was held and closed, and one that is on, with everybody of the crew who could come."""
    page = signed_in.new_page()
    start(page, address)
    for shot, (verdict, words) in enumerate((("3", "Hold on the ring a beat longer."), ("2", ""), ("3", ""))):
        page.evaluate("(at) => document.querySelector('dailies-player').open(at, 24)", shot)
        page.wait_for_timeout(800)
        page.keyboard.press(verdict)
        page.wait_for_timeout(800)
        if words:
            page.keyboard.press("c")
            page.keyboard.type(words)
            page.keyboard.press("Control+Enter")
            page.wait_for_timeout(800)
    page.get_by_role("button", name="Close session").click()
    page.wait_for_url("**/dailies/sessions/*")
    held = urlsplit(page.url).path
    start(page, address)
    on = f"{urlsplit(page.url).path}?{urlsplit(page.url).query}"
    for user in signed_in.request.get(f"{address}/api/users").json():
        ask = {"Origin": address}
        made = signed_in.request.post(f"{address}/api/users/{user['id']}/link", headers=ask)
        if not made.ok:
            continue
        guest = signed_in.browser.new_context().new_page()
        guest.goto(address + made.json()["path"])
        guest.goto(address + on)
    page.evaluate("document.querySelector('dailies-player').open(1, 30)")
    return {"summary": held, "live": on}


def ask_for_takes(signed_in: BrowserContext, address: str) -> None:
    for shot in range(1, 12):
        signed_in.request.post(f"{address}/api/shots/{shot}/takes", data={}, headers={"Origin": address})
    signed_in.new_page().wait_for_timeout(3000)


def start(page: Page, address: str) -> None:
    page.goto(address + PAGES["agenda"])
    page.get_by_role("button", name="Start a live session").click()
    page.wait_for_selector("dailies-player[data-ready]")
    page.wait_for_timeout(1500)


def shoot(context: BrowserContext, url: str, name: str, file: str) -> None:
    page = context.new_page()
    page.goto(url)
    page.wait_for_timeout(1500)
    if name in PRESSED:
        page.click(PRESSED[name])
    page.screenshot(path=HERE / file, type="jpeg", quality=78)


def main(link: str) -> None:
    chromium = os.environ.get("PREVIZ_CHROMIUM") or shutil.which("chromium")
    address = f"{urlsplit(link).scheme}://{urlsplit(link).netloc}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        signed_in = browser.new_context()
        signed_in.new_page().goto(link)
        pages = PAGES | client_link(signed_in, address) | sessions(signed_in, address)
        pages["queue"] = pages.pop("queue")  # last, since its takes change the other pages
        for name, path in pages.items():
            if name == "queue":
                ask_for_takes(signed_in, address)
            state = None if name in ("signin", "client-passphrase") else signed_in.storage_state()
            for suffix, (width, height) in SIZES.items():
                context = browser.new_context(viewport={"width": width, "height": height}, storage_state=state)
                shoot(context, path if path.startswith("http") else address + path, name, f"{name}{suffix}.jpg")
                context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
