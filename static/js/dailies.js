// <dailies-player fps start>: the clips of .cl play through. Says "place" {at, frame, record, speed} for each frame on the
// screen, "clip" {at} when another clip is there, "motion" {speed} when it starts, stops or changes speed by somebody's hand.

import "./cut-check.js";
import "./decision-bar.js";
import "./tab-strip.js";
import { Cut, factsOf } from "./cut.js";
import { dailiesKeys } from "./dailies-keys.js";
import { keepPlace } from "./dailies-place.js";
import { Notes } from "./dailies-notes.js";
import { Side } from "./dailies-side.js";
import { DailiesWords } from "./dailies-words.js";
import { Stage } from "./dailies-stage.js";
import { clamp, parseRate } from "./frames.js";
import { Live } from "./live.js";

export class DailiesPlayer extends HTMLElement {
  connectedCallback() {
    this.rate = parseRate(this.getAttribute("fps"));
    this.items = [...this.querySelectorAll(".cl")];
    this.clips = this.items.map((item) => factsOf(item, this.rate));
    this.range = null;
    this.loop = false;
    this.words = new DailiesWords(this);
    this.stage = new Stage(this.querySelector("[data-stage]"), this.clips, {
      shown: (at, frame) => this.#shown(at, frame),
      changed: () => this.#changed(),
      over: () => this.#ranOut(),
    });
    this.#measure();
    this.stage.open(0, 0);
    this.side = new Side(this);
    this.notes = new Notes(this, this.side);
    this.#changed();
    dailiesKeys(this);
    keepPlace(this);
    if (this.hasAttribute("live")) this.live = new Live(this);
    this.dataset.ready = "";
  }

  get at() {
    return this.stage.at;
  }

  get speed() {
    return this.stage.speed;
  }

  get frame() {
    return this.stage.clip.picture.frame;
  }

  // Where it is going: an arrow pressed before the picture arrived counts on from here.
  get wanted() {
    return this.stage.clip.picture.wanted;
  }

  get record() {
    return this.cut.record(this.at, this.frame);
  }

  // The same with parts of a frame, by the movie's own clock.
  get exact() {
    return this.cut.exact(this.at, this.stage.clip.exact(performance.now()));
  }

  play(speed, auto = false) {
    if (speed > 0 && this.#atEnd) this.seek(this.range?.from ?? 0, { speed: 0 });
    if (speed) this.stage.play(speed);
    else this.stage.pause();
    this.words.motion(speed);
    this.#say("motion", { speed, auto });
  }

  step(by) {
    if (this.speed) this.play(0);
    this.seek(this.cut.record(this.at, this.wanted) + by);
  }

  // To a frame of the record; stays in motion when it was.
  seek(record, how = {}) {
    const { at, frame } = this.cut.place(record);
    return this.open(at, frame, how);
  }

  // `frame` -1 is the last one.
  open(at, frame, { speed = this.speed, auto = false } = {}) {
    if (at < 0 || at >= this.clips.length) return this.speed ? this.play(0, auto) : undefined;
    const to = frame < 0 ? this.clips[at].frames - 1 : frame;
    if (this.speed !== speed) this.stage.speed = speed;
    const other = at !== this.at;
    this.stage.open(at, to);
    if (other) this.#changed();
    this.#say("jump", { at, frame: to, auto });
    return undefined;
  }

  // {from, to} in frames of the record, null for none.
  setRange(range) {
    this.range = range;
    this.words.range(range);
  }

  // Another take of the same shot, from the same frame on as far as it has it.
  swap(at, facts) {
    const item = this.items[at];
    Object.assign(item.dataset, facts);
    this.clips[at] = Object.assign(this.clips[at], factsOf(item, this.rate));
    this.#measure();
    this.#say("swap", { at, takeId: facts.takeId });
    this.stage.replace(at, clamp(this.frame, 0, this.clips[at].frames - 1));
    this.#changed();
  }

  get #atEnd() {
    return this.cut.record(this.at, this.wanted) >= (this.range?.to ?? this.cut.total - 1);
  }

  #measure() {
    this.cut = new Cut(this.clips, this.rate);
    this.items.forEach((item, index) => (item.style.flexGrow = String(this.clips[index].length)));
  }

  #shown(at, frame) {
    const record = this.cut.record(at, frame);
    this.words.place(at, frame, record);
    this.#say("place", { at, frame, record, speed: this.speed });
    // A picture still on its way shows an old frame: only what it is going to counts.
    if (frame !== this.wanted) return;
    if (this.speed > 0 && this.range && record >= this.range.to) this.#ranOut();
    else if (this.speed < 0 && record <= (this.range?.from ?? 0)) this.play(0, true);
    else if (this.speed < 0 && frame === 0) this.open(at - 1, -1, { auto: true });
  }

  #ranOut() {
    if (!this.loop) return this.play(0, true);
    return this.seek(this.range?.from ?? 0, { auto: true });
  }

  #changed() {
    this.words.clip(this.at);
    this.#say("clip", { at: this.at });
  }

  #say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define("dailies-player", DailiesPlayer);
