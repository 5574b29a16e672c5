// <desk-choice>: what the chosen tier, model and sound allow is asked of the server and put in place without a reload; what
// was filled in stays where it is still possible. The address keeps the choice, so that every refresh shows the same.

import { take } from "./refresh.js";
import { say } from "./say.js";

const BESIDE = ["guide", "guide_strength", "panel", "sheet", "camera_lora", "lora_weight", "windows"];
const CHOICES = ["tier", "model", "sound", "count", "go_on", "again", ...BESIDE];
const USUAL = { sound: "true", count: "1", guide: "none", guide_strength: "1", again: "plan" };

class DeskChoice extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.form.addEventListener("change", ({ target }) => {
      if (CHOICES.includes(target.name)) this.#ask();
    });
    this.#close();
    this.#note();
  }

  // Other forms of the page bring the choice back with them, also while its answer is on the way.
  #note({ search } = location) {
    for (const field of document.querySelectorAll("input[name=choice]")) field.value = search;
  }

  // Without this script the fields stay open, since the tier may still be chosen; the server says what cannot go together.
  #close() {
    const beside = this.querySelector("fieldset");
    if (beside) beside.disabled = beside.hasAttribute("data-closed");
  }

  async #ask() {
    const address = this.#address();
    this.asked = address.href;
    this.#note(address);
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || this.asked !== address.href) return;
    const html = await answer.text();
    history.replaceState(history.state, "", address);
    this.#replace(new DOMParser().parseFromString(html, "text/html").getElementById(this.id));
    take(html);
    say(this.querySelector("p")?.textContent ?? "");
  }

  #address() {
    const chosen = new FormData(this.form);
    const address = new URL(location.href);
    for (const name of CHOICES) {
      const value = chosen.getAll(name).at(-1) ?? "";
      if (value && value !== USUAL[name]) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    return address;
  }

  #replace(fresh) {
    if (!fresh) return;
    const filled = [...this.querySelectorAll("[name]")].filter((field) => !field.matches(":disabled"));
    const kept = filled.map(({ name, type, value, checked }) => ({ name, type, value, checked }));
    const open = this.querySelector("details")?.open;
    const wordsAreTheirs = this.querySelector("[name=words]") && !this.querySelector("#words-edit");
    const held = this.contains(document.activeElement) ? document.activeElement.id : "";
    this.replaceChildren(...document.importNode(fresh, true).childNodes);
    for (const field of kept) this.#fill(field);
    this.#close();
    const details = this.querySelector("details");
    if (details && open !== undefined) details.open = open;
    if (wordsAreTheirs) this.querySelector("#words-edit")?.removeAttribute("id");
    if (held) document.getElementById(held)?.focus();
  }

  #fill({ name, type, value, checked }) {
    const field = [...this.querySelectorAll(`[name="${name}"]`)].find((one) => one.type === type);
    if (!field || field.disabled || type === "hidden" || type === "submit") return;
    if (type === "checkbox") field.checked = checked;
    else if (!field.options || [...field.options].some((one) => one.value === value && !one.disabled)) field.value = value;
  }
}

customElements.define("desk-choice", DeskChoice);
