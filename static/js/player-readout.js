// What the player shows in words: every place inside it with data-show.

import { say } from "./say.js";

export class Readout {
  #player;

  constructor(player) {
    this.#player = player;
  }

  frame(frame) {
    const { counter, frames } = this.#player;
    this.put("timecode", this.#player.timecode(frame));
    this.put("frame", counter.name(frame));
    this.put("last-frame", counter.name(frames - 1));
    this.put("shown", this.#shown());
  }

  speed(speed) {
    const player = this.#player;
    this.put("speed", speed === 0 ? "1×" : `${speed}×`.replace("-", "−"));
    player.querySelector('[data-act="play"]')?.setAttribute("aria-label", speed ? "Pause" : "Play");
    if (Math.abs(speed) === 1) return;
    say(speed ? `Playing at ${speed} times` : `Paused on frame ${player.counter.name(player.frame)}`);
  }

  range(range) {
    const { counter } = this.#player;
    say(range ? `Range ${counter.name(range.from)} to ${counter.name(range.to)}` : "Range cleared");
  }

  put(what, text) {
    for (const place of this.#player.querySelectorAll(`[data-show="${what}"]`)) place.textContent = text;
  }

  // Whether every frame reached the screen, as counted; nothing is claimed before it was played.
  #shown() {
    const player = this.#player;
    const fast = player.playing && player.speed !== 1;
    const words = fast ? "every frame exact, some left out" : player.picture?.tally.words;
    return words ? `, ${words}` : "";
  }
}
