// <link-line src="/s/…/events" state="preparing">: hears how far the viewer's copy is, and that the link was closed.
// Says nothing by itself while nothing changes; a page whose state changed is loaded again.

import { say } from "./say.js";
import { SteadyLine } from "./steady-line.js";

export class LinkLine extends HTMLElement {
  connectedCallback() {
    const hear = { message: (state) => this.#heard(state) };
    this.line = new SteadyLine(this.getAttribute("src"), { hear, refused: (answer) => this.#refused(answer) });
  }

  disconnectedCallback() {
    this.line?.close();
  }

  #heard({ state, percent, words }) {
    if (state === "closed") return this.#close(words);
    if (state !== this.getAttribute("state") && !this.#typing) return this.#again();
    const bar = document.querySelector(".shprep progress");
    if (bar) bar.value = percent;
  }

  // Closed before the line stood, or while it was cut: the refusal is a page whose heading says why.
  async #refused(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.#close(page.querySelector("h1")?.textContent.trim() ?? "This link is closed.");
  }

  get #typing() {
    return Boolean(document.querySelector(".shco textarea")?.value);
  }

  // The picture goes at once; words not yet sent stay, with the sentence the server would say.
  #close(why) {
    this.line.close();
    for (const video of document.querySelectorAll("video")) {
      video.removeAttribute("src");
      video.load();
    }
    if (!this.#typing) return this.#again();
    const words = `${why} Your words were not sent; they are still here, to copy.`;
    const note = Object.assign(document.createElement("p"), { className: "note note--bad", textContent: words });
    document.querySelector("take-player")?.replaceWith(note);
    for (const rest of document.querySelectorAll(".shl, .shdec, .shf, .shco .btn")) rest.remove();
    return say(words);
  }

  #again() {
    this.line.close();
    location.reload();
  }
}

customElements.define("link-line", LinkLine);
