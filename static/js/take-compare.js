// <take-compare mode="wipe|ab|difference|flip">: two movies locked to the same frame. Inside: video.a (the player's own) and
// video.b. [ and ] move the wipe, \ flips. The player's "frame" leads; B follows to the frame.

import { clamp } from "./frames.js";
import { listen } from "./keys.js";
import { Picture } from "./picture.js";
import { say } from "./say.js";

class TakeCompare extends HTMLElement {
  connectedCallback() {
    customElements.whenDefined("take-player").then(() => queueMicrotask(() => this.#begin()));
  }

  #begin() {
    this.player = this.closest("take-player");
    const video = this.querySelector("video.b");
    if (!video || !this.player?.picture) return;
    video.muted = true;
    const frames = Number(video.dataset.frames ?? this.player.frames);
    this.b = new Picture(video, this.player.rate, frames, (frame) => (this.dataset.frameB = String(frame)));
    this.player.addEventListener("frame", (event) => this.#follow(event.detail));
    this.player.addEventListener("motion", (event) => this.#move(event.detail.speed));
    this.wipe = this.querySelector("input[type=range]");
    this.wipe?.addEventListener("input", () => this.#wipe(Number(this.wipe.value)));
    this.#wipe(50);
    listen({
      "[": () => this.#wipe(Number(this.wipe?.value) - 2),
      "]": () => this.#wipe(Number(this.wipe?.value) + 2),
      "\\": () => this.#flip(),
    });
    this.b.seek(this.player.frame);
  }

  #follow({ frame, playing }) {
    this.dataset.frameA = String(frame);
    if (!playing || this.player.speed < 0) this.b.seek(frame);
    else if (Math.abs(this.b.frame - frame) > 1) this.b.seek(frame);
  }

  #move(speed) {
    if (speed > 0) this.b.play(speed);
    else {
      this.b.pause();
      this.b.seek(this.player.frame);
    }
  }

  #wipe(percent) {
    if (!this.wipe) return;
    this.wipe.value = String(clamp(percent, 0, 100));
    this.style.setProperty("--w", `${this.wipe.value}%`);
  }

  #flip() {
    this.toggleAttribute("data-flipped");
    say(this.hasAttribute("data-flipped") ? "Showing B" : "Showing A");
  }
}

customElements.define("take-compare", TakeCompare);
