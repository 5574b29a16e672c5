// The first and last frame as the plan stands in the form, asked for again while one edits, and played by hand.
// One picture at a time is on its way: a newer wish waits for the answer before it.

import { refresh } from "./refresh.js";

const CAMERA = /^(move|move_at|amount|duration|ease|starts|takes|lens|aperture|height|tilt|focus|camera|units|sensor)/;

export class LivePreview {
  #desk;
  #form;
  #busy = new Set();
  #wanted = new Map();

  constructor(desk, form) {
    this.#desk = desk;
    this.#form = form;
    this.frames = Number(desk.dataset.frames);
    this.scrub = desk.querySelector("[data-scrub]");
    this.pictures = [...desk.querySelectorAll("img[data-frame]")];
    this.scrub?.addEventListener("input", () => this.#at(Number(this.scrub.value)));
    desk.querySelector('[data-act="play-preview"]')?.addEventListener("click", () => this.toggle());
  }

  // `extra` are fields no input of the form holds: a piece being dragged on the floor plan.
  draw(extra = {}) {
    this.extra = extra;
    for (const picture of this.pictures) this.#ask(picture, picture.dataset.frame);
    this.#stage();
  }

  // Floor plan and set as the form stands, one on its way at a time, so that they follow a hand that does not pause.
  async #stage() {
    this.newer = Boolean(this.drawing);
    if (this.drawing) return;
    this.drawing = true;
    await refresh(`${this.#desk.dataset.stage}?${this.#fields()}`).catch(() => undefined);
    this.drawing = false;
    if (this.newer) await this.#stage();
  }

  toggle() {
    if (this.playing) {
      cancelAnimationFrame(this.playing);
      this.playing = 0;
      return;
    }
    const began = performance.now();
    const length = Number(this.#desk.dataset.seconds) * 1000;
    const step = (now) => {
      const part = Math.min(1, (now - began) / length);
      this.#at(Math.round(part * (this.frames - 1)));
      this.playing = part < 1 ? requestAnimationFrame(step) : 0;
    };
    this.playing = requestAnimationFrame(step);
  }

  #at(frame) {
    this.scrub.value = String(frame);
    const seconds = (frame / Math.max(1, this.frames - 1)) * Number(this.#desk.dataset.seconds);
    this.#desk.querySelector('[data-show="seconds"]').textContent = seconds.toFixed(2);
    const detail = frame / Math.max(1, this.frames - 1);
    this.#desk.dispatchEvent(new CustomEvent("preview-at", { detail }));
    if (this.pictures[0]) this.#ask(this.pictures[0], frame);
  }

  #fields() {
    const asked = new URLSearchParams([...new FormData(this.#form)].filter(([name]) => CAMERA.test(name)));
    for (const [name, value] of Object.entries(this.extra ?? {})) asked.set(name, value);
    return asked;
  }

  #url(frame) {
    const asked = this.#fields();
    asked.set("frame", frame);
    asked.set("w", "640");
    return `${this.#desk.dataset.preview}?${asked}`;
  }

  #ask(picture, frame) {
    const url = this.#url(frame);
    if (this.#busy.has(picture)) {
      this.#wanted.set(picture, url);
      return;
    }
    this.#busy.add(picture);
    const done = () => {
      this.#busy.delete(picture);
      const next = this.#wanted.get(picture);
      this.#wanted.delete(picture);
      if (next && next !== url) this.#load(picture, next, done);
    };
    this.#load(picture, url, done);
  }

  #load(picture, url, done) {
    picture.addEventListener("load", done, { once: true });
    picture.addEventListener("error", done, { once: true });
    picture.src = url;
  }
}
