"""How quick the player is in a real Chromium on loopback: the first picture, one step, a scrub, and real-time playing.

`python benchmarks/player.py [--width 1280 --height 536] [--steps 200]` prints medians and the 95th percentile in
milliseconds. The movie is the studio's own proxy of a moving texture at 24 fps. Targets: first picture under 1000 ms, a
step under 50 ms. A step is counted from the key to the browser's word that the new frame was presented: one key every
100 ms ("step"), and each key the moment the last frame was there ("held"), which is as fast as it can go.
"""

import argparse
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import sync_playwright

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
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=536)
    parser.add_argument("--steps", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        spec = TakeSpec(asked.width, asked.height, Fraction(24), FRAMES)
        proxy = encode_take(texture(asked.width, asked.height), work, spec).proxy
        proxy.rename(work / f"sh050-24-{FRAMES}.mp4")  # the name the gallery's review page asks for
        found = measured(work, asked.steps)
    cores = len(os.sched_getaffinity(0))
    print(f"{asked.width}x{asked.height}, {FRAMES} frames, {cores} cores, load {os.getloadavg()[0]:.1f}")
    print(f"first picture {found['first']:7.0f} ms after the page was asked for")
    for name in ("step", "held", "scrub"):
        times = sorted(found[name])
        print(f"{name:13} {statistics.median(times):7.1f} ms median, {times[int(len(times) * 0.95)]:.1f} ms p95")
    print(f"real time     {found['played'].lstrip(', ') or 'not counted'}")


def measured(folder: Path, steps: int) -> dict[str, Any]:
    chromium = os.environ.get("PREVIZ_CHROMIUM") or shutil.which("chromium")
    with open_gallery(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/gallery/signin")  # the server and the browser are warm; the page and its movie are not
        page.goto(f"{address}/gallery/review?rate=24&frames={FRAMES}", wait_until="commit")
        page.wait_for_selector("take-player[data-ready]")
        found: dict[str, Any] = page.evaluate(MEASURED, [steps, FRAMES - 1])
        browser.close()
    return found


if __name__ == "__main__":
    main()
