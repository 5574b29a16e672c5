"""How soon the shot desk shows a change: both pictures and the floor plan, in a real Chromium on loopback.

python benchmarks/desk.py [--changes 40] [--write]

Target: 150 ms.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, beside its package

from benchmarks import page
from previz_studio.cli.migrate import upgrade
from tests.browser.house import open_house

SHOTS = {"SH050": "three pieces", "SH110": "five pieces, the ferry's windows in frame"}
TARGET_MS = 150
MEASURED = """
async (changes) => {
  const pictures = [...document.querySelectorAll('img[data-frame]')];
  const lens = document.querySelector('#camera-lens_mm');
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  const views = () => [...document.querySelectorAll('.fp path')].map((path) => path.getAttribute('d')).join();
  const found = { first: [], last: [], floor: [] };
  for (let n = 0; n < changes; n++) {
    const wanted = `lens_mm=${24 + n}`;
    const before = views();
    const began = performance.now();
    const shown = (picture) => new Promise((done) => {
      const look = () => {
        if (!picture.src.includes(wanted)) return;
        picture.removeEventListener('load', look);
        done(performance.now() - began);
      };
      picture.addEventListener('load', look);
    });
    const drawn = new Promise((done) => {
      const look = () => (views() === before ? requestAnimationFrame(look) : done(performance.now() - began));
      look();
    });
    const all = Promise.all([shown(pictures[0]), shown(pictures.at(-1)), drawn]);
    lens.value = String(24 + n);
    lens.dispatchEvent(new Event('input', { bubbles: true }));
    const [first, last, floor] = await all;
    found.first.push(first);
    found.last.push(last);
    found.floor.push(floor);
    await rest(120);
  }
  return found;
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=40)
    page.add_write(parser)
    asked, conditions = parser.parse_args(), page.Conditions()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), asked.changes)
    body = "\n\n".join([words_of(asked.changes, found.pop("browser")), table_of(found)])
    title = "How soon the shot desk shows a change"
    page.publish("desk", title, body, conditions, libraries=("playwright",), write=asked.write)


def words_of(changes: int, browser: str) -> str:
    return (
        f"{browser}, no GPU, against the studio on loopback, server and browser on the same cores. {changes} changes "
        "of the lens, 120 ms apart, each counted from the input to the loaded picture and the redrawn floor plan; all "
        "three are asked for at once, 640 pixels wide."
    )


def table_of(found: dict[str, Any]) -> str:
    rows = []
    for code, times in found.items():
        for name, words in (("first", "first frame"), ("last", "last frame"), ("floor", "floor plan")):
            sorted_ms = sorted(times[name])
            late = sorted_ms[int(len(sorted_ms) * 0.95)]
            median = f"{statistics.median(sorted_ms):.0f} ms"
            rows.append((f"{code} ({SHOTS[code]}), {words}", median, f"{late:.0f} ms", f"{TARGET_MS} ms"))
    return page.table(["", "median", "p95", "target"], rows)


def measured(folder: Path, changes: int) -> dict[str, Any]:
    chromium = os.environ.get("PREVIZ_CHROMIUM") or shutil.which("chromium")
    empty, data = folder / "empty.db", folder / "data"
    data.mkdir()
    upgrade(f"sqlite:///{empty}")
    with open_house(empty, data) as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        house.sign_in(context, house.cast.pim)
        desk = context.new_page()
        found: dict[str, Any] = {"browser": f"Chromium {browser.version}"}
        for code in SHOTS:
            desk.goto(house.add_shot_once(code))
            desk.wait_for_load_state("networkidle")
            desk.evaluate(MEASURED, 3)  # the first pictures build the set's meshes
            found[code] = desk.evaluate(MEASURED, changes)
        browser.close()
    return found


if __name__ == "__main__":
    main()
