"""Pictures of the pages, from a running studio with Night Ferry: python docs/screens/make.py SIGN-IN-LINK

Needs the test extra and a Chromium (PREVIZ_CHROMIUM, or `chromium` on the PATH).
"""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
PAGES = {
    "signin": "/signin",
    "home": "/",
    "board": "/p/nf/board?sequence=SQ030",
    "shot": "/p/nf/shots/5",
    "review": "/p/nf/takes/5#f40",
    "queue": "/queue",
    "handoff": "/p/nf/handoff?sequence=SQ030",
    "identity": "/p/nf/identities/ines",
    "dailies": "/p/nf/dailies?sequence=SQ030",
    "people": "/people",
}
SIZES = {"": (1440, 900), "-phone": (390, 844)}


def main(link: str) -> None:
    chromium = os.environ.get("PREVIZ_CHROMIUM") or shutil.which("chromium")
    address = f"{urlsplit(link).scheme}://{urlsplit(link).netloc}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        signed_in = browser.new_context()
        signed_in.new_page().goto(link)
        for suffix, (width, height) in SIZES.items():
            for name, path in PAGES.items():
                state = None if name == "signin" else signed_in.storage_state()
                size = {"width": width, "height": height}
                context = browser.new_context(viewport=size, storage_state=state)
                page = context.new_page()
                page.goto(address + path)
                page.wait_for_timeout(1500)
                page.screenshot(path=HERE / f"{name}{suffix}.jpg", type="jpeg", quality=78)
                context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
