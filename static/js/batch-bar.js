// <batch-bar>: docks while shots are selected, says what Generate will make and, where it is known, what that costs.

import { listen } from "./keys.js";
import { say } from "./say.js";

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
    const cost = this.form.querySelector("[name=tier]:checked")?.dataset.cost;
    this.#show("count", `${count} shot${count === 1 ? "" : "s"} selected`);
    this.#show("codes", this.codes.join(", "));
    this.#show("generate", `Generate ${takes} take${takes === 1 ? "" : "s"}`);
    this.#show(
      "cost",
      cost === undefined ? "Cost unknown" : `about ${(takes * Number(cost)).toLocaleString("en")} GPU-s`,
    );
  }

  #show(what, text) {
    const place = this.querySelector(`[data-show="${what}"]`);
    if (place) place.textContent = text;
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
