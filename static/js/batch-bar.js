// <batch-bar>: docks while shots are selected, says what Generate will make and, where it is known, what that costs.

import { listen } from "./keys.js";
import { say } from "./say.js";

const PRICE_AFTER_MS = 150;

class BatchBar extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.codes = [];
    document.addEventListener("selection", (event) => this.#selection(event.detail.codes));
    this.addEventListener("change", () => this.#words());
    this.addEventListener("click", (event) => event.target.closest('[data-act="clear"]') && this.#clear());
    listen({
      Escape: () => (this.codes.length ? this.#clear() : false),
      "Mod+Enter": () => (this.codes.length ? this.form.requestSubmit() : false),
    });
    document.dispatchEvent(new CustomEvent("selection", { detail: { codes: checkedCodes() } }));
  }

  #selection(codes) {
    this.codes = codes;
    this.hidden = codes.length === 0;
    this.#words();
    if (codes.length) say(`${codes.length} selected`);
  }

  #words() {
    const count = this.codes.length;
    const takes = count * Number(this.form.elements.count?.value ?? 1);
    this.#show("count", `${count} shot${count === 1 ? "" : "s"} selected`);
    this.#show("codes", this.codes.join(", "));
    this.#show("generate", `Generate ${takes} take${takes === 1 ? "" : "s"}`);
    if (count) this.#price();
  }

  // What this machine's own takes say; the newest question wins.
  #price() {
    clearTimeout(this.soon);
    this.soon = setTimeout(async () => {
      this.asked?.abort();
      this.asked = new AbortController();
      const fields = new URLSearchParams([...new FormData(this.form)].filter(([name]) => name !== "csrf"));
      const answer = await fetch(`${this.form.getAttribute("action")}/estimate?${fields}`, {
        signal: this.asked.signal,
      }).catch(() => null);
      if (answer) this.#show("cost", answer.ok ? (await answer.json()).words : "Cost unknown");
    }, PRICE_AFTER_MS);
  }

  #show(what, text) {
    const place = this.querySelector(`[data-show="${what}"]`);
    if (!place) return;
    place.textContent = text;
    if (place.matches(".clip")) place.title = text;
  }

  #clear() {
    document.dispatchEvent(new CustomEvent("selection-cleared"));
    say("Selection cleared");
  }
}

function checkedCodes() {
  return [...document.querySelectorAll("[data-shot]:has(.cchk:checked)")].map((card) => card.dataset.code);
}

customElements.define("batch-bar", BatchBar);
