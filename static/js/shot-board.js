// <shot-board>: arrows move by position, X selects, Shift+arrows extend, Enter opens. Says "selection" {codes}.

import { listen } from "./keys.js";

class ShotBoard extends HTMLElement {
  connectedCallback() {
    this.at = 0;
    this.#oneStop();
    // The next part of a long sequence comes when it is scrolled to.
    new MutationObserver(() => this.#oneStop()).observe(this, { childList: true });
    const move = (step, extend) => () => this.#move(step, extend);
    listen({
      ArrowRight: move(() => this.at + 1),
      ArrowLeft: move(() => this.at - 1),
      ArrowDown: move(() => this.#across(1)),
      ArrowUp: move(() => this.#across(-1)),
      "Shift+ArrowRight": move(() => this.at + 1, true),
      "Shift+ArrowLeft": move(() => this.at - 1, true),
      x: () => this.#select(this.cards()[this.at], true),
      Enter: (event) => (event.target === document.body ? this.links()[this.at]?.click() : false),
    });
    this.addEventListener("change", (event) => event.target.matches(".cchk") && this.#changed());
    this.addEventListener("focusin", (event) => {
      const card = event.target.closest("[data-shot]");
      if (card) this.#mark(this.cards().indexOf(card));
    });
    document.addEventListener("selection-cleared", () => {
      for (const box of this.querySelectorAll(".cchk:checked")) box.checked = false;
      this.#changed();
    });
    if (this.querySelector(".cchk:checked")) this.#changed();
  }

  cards() {
    return [...this.querySelectorAll("[data-shot]:not([hidden])")];
  }

  links() {
    return this.cards().map((card) => card.querySelector(".cpic"));
  }

  // Tab stops at one card; the arrows go from there.
  #oneStop() {
    this.links().forEach((link, index) => (link.tabIndex = index === this.at ? 0 : -1));
  }

  #move(step, extend = false) {
    const cards = this.cards();
    const to = step();
    if (to < 0 || to >= cards.length) return;
    if (extend) this.#select(cards[this.at], false);
    this.links()[this.at].tabIndex = -1;
    this.#mark(to);
    const link = this.links()[to];
    link.tabIndex = 0;
    link.focus();
    if (extend) this.#select(cards[to], false);
  }

  #mark(at) {
    if (at < 0) return;
    this.at = at;
    this.cards().forEach((card, index) => card.toggleAttribute("data-current", index === at));
  }

  // The nearest card of the row above or below.
  #across(direction) {
    const boxes = this.cards().map((card) => card.getBoundingClientRect());
    const here = boxes[this.at];
    const rows = [...new Set(boxes.map((box) => Math.round(box.top)))].sort((a, b) => a - b);
    const row = rows[rows.indexOf(Math.round(here.top)) + direction];
    if (row === undefined) return -1;
    const inRow = boxes.map((box, index) => ({ box, index })).filter(({ box }) => Math.round(box.top) === row);
    const near = (one) => Math.abs(one.box.left - here.left);
    return inRow.reduce((best, one) => (near(one) < near(best) ? one : best)).index;
  }

  #select(card, toggle) {
    const box = card?.querySelector(".cchk");
    if (!box) return;
    box.checked = toggle ? !box.checked : true;
    this.#changed();
  }

  #changed() {
    const codes = [];
    for (const card of this.querySelectorAll("[data-shot]")) {
      const on = card.querySelector(".cchk").checked;
      card.toggleAttribute("data-selected", on);
      if (on) codes.push(card.dataset.code);
    }
    document.dispatchEvent(new CustomEvent("selection", { detail: { codes } }));
  }
}

customElements.define("shot-board", ShotBoard);
