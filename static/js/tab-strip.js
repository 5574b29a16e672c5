// <tab-strip>: tabs and their panels. Arrows move, P opens the plan.

import { listen } from "./keys.js";

class TabStrip extends HTMLElement {
  connectedCallback() {
    this.tabs = [...this.querySelectorAll("[role=tab]")];
    this.addEventListener("click", (event) => this.#open(event.target.closest("[role=tab]")));
    this.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step || !event.target.matches("[role=tab]")) return;
      event.preventDefault();
      event.stopPropagation();
      this.#open(this.tabs.at((this.tabs.indexOf(event.target) + step) % this.tabs.length), true);
    });
    const plan = this.querySelector("#tab-plan");
    if (plan) listen({ p: () => this.#open(plan, true) });
  }

  #open(tab, focus = false) {
    if (!tab) return;
    for (const one of this.tabs) {
      const chosen = one === tab;
      one.setAttribute("aria-selected", String(chosen));
      one.tabIndex = chosen ? 0 : -1;
      document.getElementById(one.getAttribute("aria-controls")).hidden = !chosen;
    }
    if (focus) tab.focus();
  }
}

customElements.define("tab-strip", TabStrip);
