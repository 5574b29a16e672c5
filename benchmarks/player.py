"""How quick the player is in a real Chromium on loopback: the first picture, one step, a scrub, and real-time playing.

python benchmarks/player.py [--width 1920] [--height 804] [--steps 200] [--write]

Targets: first picture under 1000 ms, a step under 50 ms.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, beside its package

from benchmarks import page
from previz_studio.media.encode import TakeSpec, encode_take
from tests.browser.gallery import open_gallery

FRAMES = 96
MEASURED = """
async ([steps, last]) => {
  const player = document.querySelector('take-player');
  const settled = () => new Promise((done) => {
    const look = () => (player.picture.settled ? done() : setTimeout(look, 0));
    look();
  });
  await settled();
  const first = performance.now();
  const timed = async (act) => {
    const began = performance.now();
    act();
    await settled();
    return performance.now() - began;
  };
  const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const rest = () => new Promise((done) => setTimeout(done, 100));
  const arrow = (n) => () => press(n % 90 < 45 ? 'ArrowRight' : 'ArrowLeft');
  const step = [], held = [], scrub = [];
  for (let n = 0; n < steps; n++) { await rest(); step.push(await timed(arrow(n))); }
  for (let n = 0; n < steps; n++) held.push(await timed(arrow(n)));
  for (let n = 0; n < steps; n++) { await rest(); scrub.push(await timed(() => player.seek((n * 37) % last))); }
  player.seek(0);
  await settled();
  player.setLoop(false);
  press(' ');
  await new Promise((done) => {
    const look = () => (player.playing ? setTimeout(look, 20) : done());
    look();
  });
  return { first, step, held, scrub, played: player.querySelector('[data-show="shown"]').textContent };
}
"""


def texture(width: int, height: int) -> Iterator[NDArray[np.uint8]]:
    rng = np.random.default_rng(7)
    large = np.kron(rng.integers(0, 255, (height // 8 + 60, width // 8 + 60, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    for n in range(FRAMES):
        yield np.ascontiguousarray(large[n : n + height, 2 * n : 2 * n + width] // 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=1920)
    parser.add_argument("--height", type=int, default=804)
    parser.add_argument("--steps", type=int, default=200)
    page.add_write(parser)
    asked, conditions = parser.parse_args(), page.Conditions()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        spec = TakeSpec(asked.width, asked.height, Fraction(24), FRAMES)
        proxy = encode_take(texture(asked.width, asked.height), work, spec).proxy
        proxy.rename(work / f"sh050-24-{FRAMES}.mp4")  # the name the gallery's review page asks for
        found = measured(work, asked.steps)
    body = "\n\n".join([words_of(asked.width, asked.height, found), table_of(found)])
    page.publish("player", "How quick the player is", body, conditions, libraries=("playwright",), write=asked.write)


def words_of(width: int, height: int, found: dict[str, Any]) -> str:
    return (
        f"{found['browser']}, no GPU, against the gallery of the tests on loopback. The studio's own proxy of a moving "
        f"texture, {width}x{height}, {FRAMES} frames at 24 fps. A step is counted from the key to the browser's word "
        "that the new frame was presented: one key every 100 ms (*step*), and each key once the last frame was there "
        f"(*held*), which is as fast as it goes. Played in real time it said: "
        f"{found['played'].lstrip(', ') or 'nothing was counted'}."
    )


def table_of(found: dict[str, Any]) -> str:
    rows = [("first picture after the page was asked for", f"{found['first']:.0f} ms", "", "1000 ms")]
    for name in ("step", "held", "scrub"):
        times = sorted(found[name])
        late = times[int(len(times) * 0.95)]
        rows.append((name, f"{statistics.median(times):.1f} ms", f"{late:.1f} ms", "50 ms" if name == "step" else ""))
    return page.table(["", "median", "p95", "target"], rows)


def measured(folder: Path, steps: int) -> dict[str, Any]:
    chromium = os.environ.get("PREVIZ_CHROMIUM") or shutil.which("chromium")
    with open_gallery(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(viewport={"width": 1440, "height": 900})
        opened.goto(f"{address}/gallery/signin")  # the server and the browser are warm; the page and its movie are not
        opened.goto(f"{address}/gallery/review?rate=24&frames={FRAMES}", wait_until="commit")
        opened.wait_for_selector("take-player[data-ready]")
        found: dict[str, Any] = opened.evaluate(MEASURED, [steps, FRAMES - 1])
        found["browser"] = f"Chromium {browser.version}"
        browser.close()
    return found


if __name__ == "__main__":
    main()
