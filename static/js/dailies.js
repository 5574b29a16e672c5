// <dailies-player fps start>: the clips of .cl play through. The next clip waits, loaded, behind the one on screen, so a
// cut has no gap. Up and Down change the shot, comma and full stop go to cuts with a warning. Deciding does not stop it.

import "./decision-bar.js";
import "./tab-strip.js";
import { clipOf } from "./dailies-clip.js";
import { parseRate, timecode } from "./frames.js";
import { listen } from "./keys.js";
import { say } from "./say.js";

class DailiesPlayer extends HTMLElement {
  connectedCallback() {
    this.rate = parseRate(this.getAttribute("fps"));
    this.items = [...this.querySelectorAll(".cl")];
    this.lengths = this.items.map((item) => Number(item.dataset.frames));
    this.items.forEach((item, index) => (item.style.flexGrow = String(this.lengths[index])));
    this.stage = this.querySelector("[data-stage]");
    this.loaded = new Map();
    this.speed = 0;
    this.#open(0, 0);
    this.#keys();
    this.addEventListener("click", (event) => this.#press(event.target));
  }

  get clip() {
    return this.loaded.get(this.at);
  }

  #keys() {
    listen({
      " ": () => this.toggle(),
      k: () => this.play(0),
      l: () => this.play(this.speed > 0 ? Math.min(8, this.speed * 2) : 1),
      j: () => this.play(this.speed < 0 ? Math.max(-8, this.speed * 2) : -1),
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      ArrowUp: () => this.#open(this.at - 1, 0),
      ArrowDown: () => this.#open(this.at + 1, 0),
      ",": () => this.#warning(-1),
      ".": () => this.#warning(1),
      f: () => this.stage.requestFullscreen?.(),
    });
  }

  toggle() {
    this.play(this.speed ? 0 : 1);
  }

  play(speed) {
    this.speed = speed;
    this.toggleAttribute("playing", speed !== 0);
    this.querySelector('[data-act="play"]').setAttribute("aria-label", speed ? "Pause" : "Play");
    if (speed) this.clip.picture.play(speed);
    else this.clip.picture.pause();
  }

  step(by) {
    this.play(0);
    const to = this.clip.picture.wanted + by;
    if (to < 0) this.#open(this.at - 1, -1);
    else if (to >= this.lengths[this.at]) this.#open(this.at + 1, 0);
    else this.clip.picture.seek(to);
  }

  // `frame` -1 is the last one. Only this clip and the next stay loaded.
  #open(at, frame) {
    if (at < 0 || at >= this.items.length) return this.play(0);
    const playing = this.speed;
    this.clip?.picture.pause();
    this.at = at;
    this.#load(at).show(true);
    this.#load(at + 1);
    for (const [index, clip] of this.loaded) {
      if (index !== at) clip.show(false);
      if (index !== at && index !== at + 1) clip.drop(this.loaded, index);
    }
    this.clip.picture.seek(frame < 0 ? this.lengths[at] - 1 : frame);
    if (playing) this.clip.picture.play(playing);
    return this.#words();
  }

  #load(at) {
    if (!this.items[at] || this.loaded.has(at)) return this.loaded.get(at);
    const shown = (frame) => this.at === at && this.#shown(frame);
    const ended = () => this.at === at && this.#open(at + 1, 0);
    const clip = clipOf(this.items[at].dataset, this.stage, this.rate, shown, ended);
    this.loaded.set(at, clip);
    return clip;
  }

  #shown(frame) {
    const before = this.lengths.slice(0, this.at).reduce((sum, one) => sum + one, 0);
    const total = this.lengths.reduce((sum, one) => sum + one, 0);
    this.#show("timecode", timecode(before + frame, this.rate, this.getAttribute("start")));
    this.#show("place", `${this.items[this.at].dataset.code}, F ${frame + 1} / ${this.lengths[this.at]}`);
    this.querySelector(".cph").style.left = `${((before + frame) / total) * 100}%`;
    if (this.speed < 0 && frame === 0) this.#open(this.at - 1, -1);
  }

  #words() {
    const name = (item) => `${item.dataset.code} ${item.dataset.take}`.trim();
    const [here, next] = [this.items[this.at], this.items[this.at + 1]];
    this.#show("now", `${name(here)}, ${here.dataset.title}`);
    this.#show("next", next ? `Next: ${name(next)}` : "");
    this.items.forEach((item, index) => item.toggleAttribute("data-current", index === this.at));
    for (const bar of this.querySelectorAll("[data-decide]")) bar.hidden = bar.dataset.decide !== here.dataset.clip;
    document.getElementById(`cut-${this.at}`)?.scrollIntoView({ block: "nearest" });
    say(name(here));
  }

  #warning(direction) {
    const cuts = [...this.querySelectorAll("[data-cut]")].map((mark) => Number(mark.dataset.cut));
    const to = direction > 0 ? cuts.find((cut) => cut > this.at) : cuts.filter((cut) => cut < this.at).at(-1);
    if (to !== undefined) this.#open(to, -1);
  }

  #press(target) {
    const acts = {
      play: () => this.toggle(),
      back: () => this.step(-1),
      forward: () => this.step(1),
      previous: () => this.#open(this.at - 1, 0),
      next: () => this.#open(this.at + 1, 0),
      warning: () => this.#warning(1),
    };
    acts[target.closest("[data-act]")?.dataset.act]?.();
    const to = target.closest("[data-to], [data-cut]");
    if (to) this.#open(Number(to.dataset.to ?? to.dataset.cut), to.dataset.cut ? -1 : 0);
  }

  #show(what, text) {
    this.querySelector(`[data-show="${what}"]`).textContent = text;
  }
}

customElements.define("dailies-player", DailiesPlayer);
