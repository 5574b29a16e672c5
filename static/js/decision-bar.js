// <decision-bar data-said data-undo data-next>: keys 1 to 4 press the buttons, Z undoes, a decision moves on to the next
// waiting take unless that is switched off. Attribute `shifted`: the bar of take B, with Shift held.

import { changeSetting, listen, setting } from "./keys.js";
import { refresh } from "./refresh.js";
import { say, sayLater, toast } from "./say.js";
import { remember, undoLast } from "./undo.js";

const CONFLICT = 409;

export class DecisionBar extends HTMLElement {
  connectedCallback() {
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    const prefix = this.hasAttribute("shifted") ? "Shift+" : "";
    const press = (index) => () => {
      const away = this.closest("[hidden]");
      if (away && !prefix) return false;
      const button = this.querySelectorAll(".dbtn")[index];
      if (!away) button?.focus();
      button?.click();
      return true;
    };
    const actions = Object.fromEntries([0, 1, 2, 3].map((index) => [`${prefix}${index + 1}`, press(index)]));
    if (!prefix) actions.z = () => (this.closest("[hidden]") ? false : undoLast(this.dataset.undo));
    listen(actions, { signal });
    document.addEventListener("htmx:response:error", (event) => this.#refused(event), { signal });
    this.#thenNext();
    if (this.dataset.said) this.#said();
  }

  disconnectedCallback() {
    this.leaving.abort();
  }

  #thenNext() {
    this.box = this.querySelector("[data-then-next]");
    if (!this.box) return;
    this.box.checked = setting("then-next");
    this.box.addEventListener("change", () => {
      changeSetting("then-next", this.box.checked);
      say(this.box.checked ? "The next take loads after a decision" : "Stays on this take after a decision");
    });
  }

  #said() {
    const { said, undo, next } = this.dataset;
    if (undo) remember(undo);
    if (next && setting("then-next") && !this.hasAttribute("stays")) {
      sayLater(said, undo);
      location.assign(next);
      return;
    }
    if (document.getElementById("take-state")) refresh().catch(() => undefined);
    toast(said, undo ? { label: "Undo", key: "Z", run: () => undoLast(undo) } : undefined);
  }

  // Somebody decided while I was looking: the refusal is said (studio.js) and the bar shows what stands now.
  async #refused(event) {
    const from = event.detail.ctx.sourceElement ?? event.target;
    if (event.detail.ctx.response?.status !== CONFLICT || !this.contains(from)) return;
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(this.id);
    if (!fresh) return;
    const bar = document.importNode(fresh, true);
    this.replaceWith(bar);
    globalThis.htmx?.process(bar);
  }
}

customElements.define("decision-bar", DecisionBar);
