// <name-list data-crew='[{"at", "name", "role"}]'>: the crew, offered behind an @ in every field with data-names. Arrows
// choose, Enter or Tab takes, Escape closes.

import { say } from "./say.js";

const BEGUN = /(?:^|\s)@([\w.-]*)$/;
const MOST = 6;

class NameList extends HTMLElement {
  connectedCallback() {
    this.crew = JSON.parse(this.dataset.crew);
    this.id ||= "name-list";
    Object.assign(this, { role: "listbox", hidden: true, ariaLabel: "People on this production" });
    document.addEventListener("input", (event) => event.target.matches("[data-names]") && this.#offer(event.target));
    document.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    document.addEventListener("focusout", () => this.#close());
    this.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.#take(option);
    });
  }

  #offer(field) {
    const begun = BEGUN.exec(field.value.slice(0, field.selectionStart))?.[1]?.toLowerCase();
    const fits = ({ at, name }) => at.startsWith(begun) || name.toLowerCase().includes(begun);
    const found = begun === undefined ? [] : this.crew.filter(fits).slice(0, MOST);
    if (!found.length) return this.#close();
    this.field = field;
    this.replaceChildren(...found.map((one, index) => this.#option(one, index)));
    this.hidden = false;
    this.#place(field);
    this.#choose(0);
    return say(`${found.length} ${found.length === 1 ? "name" : "names"}, ${found[0].name} first`);
  }

  #option({ at, name, role }, index) {
    const option = document.createElement("div");
    Object.assign(option, { id: `name-${index}`, role: "option" });
    option.dataset.at = at;
    const who = Object.assign(document.createElement("b"), { textContent: name });
    const also = Object.assign(document.createElement("span"), { className: "q3 small", textContent: ` @${at} ${role}` });
    option.append(who, also);
    return option;
  }

  #place(field) {
    const box = field.getBoundingClientRect();
    this.style.left = `${box.left}px`;
    this.style.width = `${box.width}px`;
    this.style.bottom = `${innerHeight - box.top + 4}px`;
  }

  #choose(index) {
    const options = [...this.children];
    this.at = (index + options.length) % options.length;
    options.forEach((one, place) => one.setAttribute("aria-selected", String(place === this.at)));
    this.field.setAttribute("aria-activedescendant", options[this.at].id);
    this.field.setAttribute("aria-controls", this.id);
  }

  #key(event) {
    if (this.hidden || event.target !== this.field) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (moves[event.key]) this.#choose(this.at + moves[event.key]);
    else if (event.key === "Escape") this.#close();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey)
      this.#take(this.children[this.at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #take(option) {
    const { field } = this;
    const before = field.value.slice(0, field.selectionStart).replace(/@[\w.-]*$/, `@${option.dataset.at} `);
    field.value = before + field.value.slice(field.selectionStart);
    field.setSelectionRange(before.length, before.length);
    this.#close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #close() {
    this.hidden = true;
    for (const name of ["aria-activedescendant", "aria-controls"]) this.field?.removeAttribute(name);
  }
}

customElements.define("name-list", NameList);
