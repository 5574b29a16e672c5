// Home: <waiting-list> moves with the arrows, Enter opens the current row.

import { linkKeys } from "./link-keys.js";
import { listen } from "./keys.js";

class WaitingList extends HTMLElement {
  connectedCallback() {
    this.rows = [...this.querySelectorAll(".wrow")];
    this.at = 0;
    listen({
      ArrowDown: () => this.#to(this.at + 1),
      ArrowUp: () => this.#to(this.at - 1),
      Enter: (event) => (event.target === document.body ? this.#link(this.at).click() : false),
    });
    this.addEventListener("focusin", (event) => this.#mark(this.rows.indexOf(event.target.closest(".wrow"))));
  }

  #link(at) {
    return this.rows[at].querySelector("a");
  }

  #to(at) {
    this.#mark(Math.min(this.rows.length - 1, Math.max(0, at)));
    this.#link(this.at).focus();
  }

  #mark(at) {
    if (at < 0) return;
    this.at = at;
    this.rows.forEach((row, index) => row.toggleAttribute("data-current", index === at));
  }
}

customElements.define("waiting-list", WaitingList);
linkKeys();
