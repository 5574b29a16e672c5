// <decision-bar data-said data-undo data-next>: keys 1 to 4 press the buttons, Z undoes, a decision moves on to the next
// waiting take unless that is switched off. Attribute `shifted`: the bar of take B, with Shift held.

import { changeSetting, listen, setting } from "./keys.js";
import { post } from "./post.js";
import { say, sayLater, toast } from "./say.js";

export class DecisionBar extends HTMLElement {
  connectedCallback() {
    this.leaving = new AbortController();
    const prefix = this.hasAttribute("shifted") ? "Shift+" : "";
    const press = (index) => () => {
      if (this.closest("[hidden]")) return false;
      const button = this.querySelectorAll(".dbtn")[index];
      button?.focus();
      button?.click();
      return true;
    };
    const actions = Object.fromEntries([0, 1, 2, 3].map((index) => [`${prefix}${index + 1}`, press(index)]));
    if (!prefix) actions.z = () => this.#undo();
    listen(actions, { signal: this.leaving.signal });
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
    if (next && setting("then-next") && !this.hasAttribute("stays")) {
      sayLater(said, undo);
      location.assign(next);
      return;
    }
    toast(said, undo ? { label: "Undo", key: "Z", run: () => this.#undo() } : undefined);
  }

  #undo() {
    if (this.closest("[hidden]")) return false;
    if (!this.dataset.undo) return say("Nothing to undo.");
    return post(this.dataset.undo)
      .then(() => sayLater("Decision undone."))
      .then(
        () => location.reload(),
        () => undefined,
      );
  }
}

customElements.define("decision-bar", DecisionBar);
