// <take-player fps="24000/1001" frames="96" start="01:00:00:00" first-frame="1001" code="SH050 v007">: a frame-exact player.
// Inside: a <video>, buttons with data-act, outputs with data-show, optionally a <take-timeline>. Frames are 0-based; the
// address #f62 opens frame 62. Says: "frame" {frame, playing}, "range" {from, to}, "motion" {speed}, "counted".

import { Counter } from "./counter.js";
import { clamp, parseRate, timecode } from "./frames.js";
import { Picture } from "./picture.js";
import { playerButtons } from "./player-buttons.js";
import { playerKeys } from "./player-keys.js";
import { Readout } from "./player-readout.js";
import { say } from "./say.js";
import { followersIn, Together } from "./together.js";
import { Zoom } from "./zoom.js";

export class TakePlayer extends HTMLElement {
  connectedCallback() {
    this.rate = parseRate(this.getAttribute("fps"));
    this.frames = Number(this.getAttribute("frames"));
    this.video = this.querySelector("video:not(.b)");
    this.loop = this.hasAttribute("loop");
    this.setEnds(null);
    this.counter = new Counter(Number(this.getAttribute("first-frame") ?? 1001));
    this.readout = new Readout(this);
    if (!this.video) return;
    this.leaving = new AbortController();
    this.picture = this.#pictureOf((frame) => this.#shown(frame));
    this.video.addEventListener("ended", () => this.#reachedEnd());
    this.zoom = new Zoom(this.querySelectorAll(".pic"), (label) => this.readout.put("zoom", label));
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
    if (speed < 0 && !this.playing && this.frame <= this.from) return;
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
    const again = this.speed * direction >= 1;
    this.play(again ? clamp(this.speed * 2, -8, 8) : direction);
  }

  setEnds(range) {
    this.range = range;
    [this.from, this.to] = range ? [range.from, range.to] : [0, this.frames - 1];
    if (this.picture) Object.assign(this.picture, { from: this.from, to: this.to });
  }

  setRange(from, to) {
    this.setEnds(from === null ? null : { from: Math.min(from, to), to: Math.max(from, to) });
    this.dispatchEvent(new CustomEvent("range", { bubbles: true, detail: this.range }));
    this.readout.range(this.range);
  }

  timecode(frame) {
    return timecode(frame, this.rate, this.getAttribute("start") ?? undefined);
  }

  #shown(frame) {
    this.readout.frame(frame);
    this.dispatchEvent(new CustomEvent("frame", { bubbles: true, detail: { frame, playing: this.playing } }));
    const byItself = this.playing && !this.picture.pace.running;
    if (byItself && this.range && frame >= this.to) this.#reachedEnd();
  }

  #reachedEnd() {
    const speed = this.picture.speed;
    if (speed < 0) return this.seek(this.from);
    if (!this.loop || speed === 0) return this.seek(this.to);
    this.picture.seek(this.from);
    this.play(speed);
  }

  #moved(speed) {
    this.toggleAttribute("playing", speed !== 0);
    this.readout.speed(speed);
    this.dispatchEvent(new CustomEvent("motion", { bubbles: true, detail: { speed } }));
  }

  setLoop(on) {
    this.loop = on;
    this.querySelector('[data-act="loop"]')?.setAttribute("aria-pressed", String(on));
    say(on ? "Loop on" : "Loop off");
  }

  nextCounter() {
    this.counter.next();
    this.#shown(this.frame);
    this.dispatchEvent(new CustomEvent("counted", { bubbles: true }));
  }

  #pictureOf(shown) {
    const followers = followersIn(this, this.rate);
    const lead = new Picture(this.video, this.rate, this.frames, followers.length ? () => {} : shown);
    if (!followers.length) return lead;
    return new Together(this, lead, followers, shown, () => this.#reachedEnd());
  }

  #openAddress() {
    const found = /^#f(\d+)$/.exec(location.hash);
    if (found || this.hasAttribute("at")) this.seek(Number(found?.[1] ?? this.getAttribute("at")));
  }
}

customElements.define("take-player", TakePlayer);
