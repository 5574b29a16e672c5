// <take-player fps="24000/1001" frames="96" start="01:00:00:00" first-frame="1001" code="SH050 v007">: a frame-exact player.
// Inside: a <video>, buttons with data-act, outputs with data-show, optionally a <take-timeline>.
// Says: "frame" {frame, playing}, "range" {from, to}, "motion" {speed}. Frames are 0-based; the address #f62 opens frame 62.

import { Counter } from "./counter.js";
import { clamp, parseRate, timecode } from "./frames.js";
import { Picture } from "./picture.js";
import { playerButtons } from "./player-buttons.js";
import { playerKeys } from "./player-keys.js";
import { say } from "./say.js";
import { Zoom } from "./zoom.js";

export class TakePlayer extends HTMLElement {
  connectedCallback() {
    this.rate = parseRate(this.getAttribute("fps"));
    this.frames = Number(this.getAttribute("frames"));
    this.video = this.querySelector("video:not(.b)");
    this.loop = this.hasAttribute("loop");
    this.setEnds(null);
    this.counter = new Counter(Number(this.getAttribute("first-frame") ?? 1001));
    if (!this.video) return;
    this.leaving = new AbortController();
    this.picture = new Picture(this.video, this.rate, this.frames, (frame) => this.#shown(frame));
    this.video.addEventListener("ended", () => this.#reachedEnd());
    this.zoom = new Zoom(this.querySelector(".pic"), (label) => this.#show("zoom", label));
    playerButtons(this);
    this.addEventListener("seek", (event) => this.seek(event.detail.frame));
    playerKeys(this, this.leaving.signal);
    addEventListener("hashchange", () => this.#openAddress(), { signal: this.leaving.signal });
    this.#shown(0);
    this.#openAddress();
    this.dataset.ready = "";
  }

  disconnectedCallback() {
    this.leaving?.abort();
  }

  get frame() {
    return this.picture.frame;
  }

  get speed() {
    return this.picture.speed;
  }

  get playing() {
    return this.speed !== 0;
  }

  seek(frame) {
    this.pause();
    this.picture.seek(frame);
  }

  step(frames) {
    this.pause();
    this.picture.seek(this.picture.wanted + frames);
  }

  toggle() {
    if (this.playing) return this.pause();
    if (this.frame >= this.to) this.picture.seek(this.from);
    this.play(1);
  }

  play(speed) {
    if (speed < 0 && this.frame <= this.from) return;
    this.picture.play(speed);
    this.#moved(speed);
  }

  pause() {
    if (!this.playing) return;
    this.picture.pause();
    this.#moved(0);
  }

  // J and L: again in the same direction doubles, up to eight times.
  shuttle(direction) {
    const same = Math.sign(this.picture.speed) === direction;
    this.play(same ? clamp(this.picture.speed * 2, -8, 8) : direction);
  }

  setEnds(range) {
    this.range = range;
    [this.from, this.to] = range ? [range.from, range.to] : [0, this.frames - 1];
  }

  setRange(from, to) {
    this.setEnds(from === null ? null : { from: Math.min(from, to), to: Math.max(from, to) });
    this.dispatchEvent(new CustomEvent("range", { bubbles: true, detail: this.range }));
    say(
      this.range
        ? `Range ${this.counter.name(this.range.from)} to ${this.counter.name(this.range.to)}`
        : "Range cleared",
    );
  }

  timecode(frame) {
    return timecode(frame, this.rate, this.getAttribute("start") ?? undefined);
  }

  #shown(frame) {
    this.#show("timecode", this.timecode(frame));
    this.#show("frame", this.counter.name(frame));
    this.#show("last-frame", this.counter.name(this.frames - 1));
    this.dispatchEvent(new CustomEvent("frame", { bubbles: true, detail: { frame, playing: this.playing } }));
    if (this.playing && this.picture.speed > 0 && this.range && frame >= this.to) this.#reachedEnd();
    if (this.playing && this.picture.speed < 0 && frame <= this.from) this.pause();
  }

  #reachedEnd() {
    const speed = this.picture.speed;
    if (!this.loop || speed <= 0) return this.seek(this.to);
    this.picture.seek(this.from);
    this.play(speed);
  }

  #moved(speed) {
    this.toggleAttribute("playing", speed !== 0);
    this.#show("speed", speed === 0 ? "1×" : `${speed}×`.replace("-", "−"));
    this.querySelector('[data-act="play"]')?.setAttribute("aria-label", speed ? "Pause" : "Play");
    this.dispatchEvent(new CustomEvent("motion", { bubbles: true, detail: { speed } }));
    if (Math.abs(speed) !== 1)
      say(speed ? `Playing at ${speed} times` : `Paused on frame ${this.counter.name(this.frame)}`);
  }

  setLoop(on) {
    this.loop = on;
    this.querySelector('[data-act="loop"]')?.setAttribute("aria-pressed", String(on));
    say(on ? "Loop on" : "Loop off");
  }

  nextCounter() {
    this.counter.next();
    this.#shown(this.frame);
  }

  #openAddress() {
    const found = /^#f(\d+)$/.exec(location.hash);
    if (found) this.seek(Number(found[1]));
  }

  #show(what, text) {
    for (const place of this.querySelectorAll(`[data-show="${what}"]`)) place.textContent = text;
  }
}

customElements.define("take-player", TakePlayer);
