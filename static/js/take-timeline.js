// <take-timeline frames="96">: filmstrip scrub, note marks and ranges, playhead. Inside: [role=slider], .mk and .mkr with
// data-from (and data-to), .ph. Listens to "frame" and "range" of the player around it; says "seek" {frame}.

import { clamp } from "./frames.js";

export class TakeTimeline extends HTMLElement {
  connectedCallback() {
    this.player = this.closest("take-player");
    this.frames = Number(this.getAttribute("frames"));
    this.slider = this.querySelector("[role=slider]");
    this.playhead = this.querySelector(".ph");
    this.#place();
    this.slider?.addEventListener("pointerdown", (event) => this.#scrub(event));
    this.addEventListener("click", (event) => this.#press(event.target.closest(".mk")));
    this.player?.addEventListener("frame", (event) => this.#follow(event.detail.frame));
    this.player?.addEventListener("range", (event) => this.#range(event.detail));
    this.player?.addEventListener("counted", () => this.#ruler());
    document.addEventListener("notes-changed", () => this.#place());
    queueMicrotask(() => this.#ruler());
  }

  #part(frame) {
    return `${(frame / Math.max(1, this.frames - 1)) * 100}%`;
  }

  #place() {
    for (const mark of this.querySelectorAll("[data-from]")) {
      mark.style.left = this.#part(Number(mark.dataset.from));
      if (mark.matches(".mkr")) mark.style.width = this.#part(Number(mark.dataset.to) - Number(mark.dataset.from));
    }
    for (const stroke of this.querySelectorAll("[data-at]")) stroke.style.left = this.#part(Number(stroke.dataset.at));
  }

  // The ruler counts as the counter does.
  #ruler() {
    const counter = this.player?.counter;
    if (!counter) return;
    for (const stroke of this.querySelectorAll("[data-at]")) stroke.textContent = counter.name(Number(stroke.dataset.at));
  }

  #scrub(event) {
    const to = (pointer) => {
      const box = this.slider.getBoundingClientRect();
      const frame = Math.round(clamp((pointer.clientX - box.left) / box.width, 0, 1) * (this.frames - 1));
      this.#seek(frame);
    };
    this.slider.setPointerCapture(event.pointerId);
    to(event);
    this.slider.addEventListener("pointermove", to);
    const end = () => this.slider.removeEventListener("pointermove", to);
    this.slider.addEventListener("pointerup", end, { once: true });
    this.slider.addEventListener("pointercancel", end, { once: true });
  }

  #press(mark) {
    if (!mark) return;
    this.#seek(Number(mark.dataset.from));
    this.dispatchEvent(new CustomEvent("note-chosen", { bubbles: true, detail: { id: mark.dataset.note } }));
  }

  #seek(frame) {
    this.dispatchEvent(new CustomEvent("seek", { bubbles: true, detail: { frame } }));
  }

  #follow(frame) {
    this.playhead?.style.setProperty("--p", String((frame / Math.max(1, this.frames - 1)) * 100));
    this.slider?.setAttribute("aria-valuenow", String(frame + 1));
    this.slider?.setAttribute("aria-valuetext", `Frame ${frame + 1} of ${this.frames}`);
    for (const mark of this.querySelectorAll(".mk")) {
      mark.toggleAttribute("data-current", Number(mark.dataset.from) === frame);
    }
  }

  #range(range) {
    const bar = this.querySelector(".rangebar");
    if (!bar) return;
    bar.hidden = !range;
    if (!range) return;
    bar.style.left = this.#part(range.from);
    bar.style.width = this.#part(range.to - range.from);
  }
}

customElements.define("take-timeline", TakeTimeline);
