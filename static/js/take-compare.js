// <take-compare mode="wipe|ab|difference|flip|four">: how the pictures of a comparison are laid over or beside each other.
// The player keeps them on one frame (together.js). [ and ] move the wipe, \ flips, a finger on the picture wipes too.

import { clamp } from "./frames.js";
import { listen } from "./keys.js";
import { say } from "./say.js";

class TakeCompare extends HTMLElement {
  connectedCallback() {
    this.player = this.closest("take-player");
    this.player.addEventListener("frame", (event) => this.#tell(event.detail.frame));
    this.wipe = this.querySelector("input[type=range]");
    this.wipe?.addEventListener("input", () => this.#wipe(Number(this.wipe.value)));
    this.#wipe(50);
    listen({
      "[": () => this.#wipe(Number(this.wipe?.value) - 2),
      "]": () => this.#wipe(Number(this.wipe?.value) + 2),
      "\\": () => this.#flip(),
    });
    this.button = document.querySelector('[data-act="flip"]');
    this.button?.addEventListener("click", () => this.#flip());
    // With the mouse done, arrows step frames again; with the keyboard they move the wipe.
    this.wipe?.addEventListener("pointerup", () => this.wipe.blur());
  }

  // Where each picture stands, for whoever asks: data-frame-a, data-frame-b.
  #tell(frame) {
    this.dataset.frameA = String(frame);
    const [b] = this.player.picture?.followers ?? [];
    if (b) this.dataset.frameB = String(b.picture.frame);
  }

  #wipe(percent) {
    if (!this.wipe) return;
    this.wipe.value = String(clamp(percent, 0, 100));
    this.style.setProperty("--w", `${this.wipe.value}%`);
  }

  #flip() {
    if (!this.button) return;
    this.button.setAttribute("aria-pressed", String(this.toggleAttribute("data-flipped")));
    say(this.hasAttribute("data-flipped") ? "Showing B" : "Showing A");
  }
}

customElements.define("take-compare", TakeCompare);
