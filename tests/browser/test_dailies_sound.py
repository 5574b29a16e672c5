"""What is heard where one take hands over to the next, recorded from the movies themselves while a cut plays."""

import base64
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from tests.browser.test_dailies import FRAME_MS, open_dailies
from tests.browser.test_player import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.heavy, pytest.mark.alone]

RATE = 48_000
HEARD = 0.004
RECORD = """
async () => {
  const context = new AudioContext({ sampleRate: 48000 });
  await context.audioWorklet.addModule('/gallery/recorder.js');
  window.recorders = [];
  const known = new WeakSet();
  const hook = (video) => {
    if (known.has(video)) return;
    known.add(video);
    const sound = context.createMediaElementSource(video);
    const how = { numberOfInputs: 1, numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' };
    const recorder = new AudioWorkletNode(context, 'recorder', how);
    sound.connect(recorder);
    sound.connect(context.destination);
    window.recorders.push(recorder);
  };
  const all = () => document.querySelectorAll('.pic video').forEach(hook);
  new MutationObserver(all).observe(document.querySelector('.pic'), { childList: true });
  all();
}
"""
READ = """
async () => {
  const heard = [];
  for (const recorder of window.recorders) {
    const blocks = await new Promise((done) => {
      recorder.port.onmessage = (event) => done(event.data);
      recorder.port.postMessage('read');
    });
    if (!blocks.length) continue;
    const first = blocks[0][0];
    const whole = new Int16Array(blocks.at(-1)[0] + 128 - first);
    for (const [at, block] of blocks) whole.set(block.map((one) => one * 32767), at - first);
    const bytes = new Uint8Array(whole.buffer);
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    heard.push([first, btoa(text)]);
  }
  return heard;
}
"""


@dataclass(frozen=True)
class Track:
    """`begins` and `ends`: the first and last sample that is heard, on the common clock."""

    first: int
    samples: NDArray[np.float64]
    begins: int
    ends: int


def tracks_of(page: Page) -> list[Track]:
    found = []
    for first, text in page.evaluate(READ):
        samples = np.frombuffer(base64.b64decode(text), "<i2") / 32768
        heard = np.flatnonzero(np.abs(samples) > HEARD)
        if len(heard):
            found.append(Track(first, samples, first + int(heard[0]), first + int(heard[-1])))
    return sorted(found, key=lambda track: track.begins)


def steepest(tracks: list[Track], start: int, end: int) -> float:
    """The largest step from one sample to the next of all tracks together, within [start, end) of the clock."""
    mixed = np.zeros(end - start)
    for track in tracks:
        low, high = max(start, track.first), min(end, track.first + len(track.samples))
        if low < high:
            mixed[low - start : high - start] += track.samples[low - track.first : high - track.first]
    return float(np.abs(np.diff(mixed)).max())


def test_given_a_tone_through_a_cut_then_no_take_is_cut_off_and_the_next_is_heard_within_a_frame(
    page: Page, gallery: str
) -> None:
    """A pause in mid-wave would be a step of up to the tone's height, heard as a click: two tones that overlap for a
    moment reach twice the tone's own steepness at most. As in test_dailies.py a busy machine gets more tries to start
    the next take in time, but never to click."""
    gaps: list[float] = []
    for attempt in range(6):
        open_dailies(page, gallery, f"?attempt={attempt}")
        page.keyboard.press("Shift")
        page.evaluate(RECORD)
        page.keyboard.press("l")
        wait_until(page, "document.querySelector('dailies-player').at === 3", seconds=15)
        page.wait_for_timeout(200)
        tracks = tracks_of(page)
        assert len(tracks) == 3
        own = steepest(tracks[:1], tracks[0].begins + RATE // 2, tracks[0].begins + RATE)
        for out, into in zip(tracks, tracks[1:], strict=False):
            low, high = sorted((out.ends, into.begins))
            assert steepest(tracks, low - 480, high + 480) < 2.2 * own
        gaps = [(into.begins - out.ends) / RATE * 1000 for out, into in zip(tracks, tracks[1:], strict=False)]
        print(f"quiet between the takes: {gaps} ms")
        if max(map(abs, gaps)) < FRAME_MS:
            return
    raise AssertionError(f"six times more than a frame of quiet, or of both at once: {gaps} ms")
