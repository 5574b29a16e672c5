// <two-bars>: the decisions on A and on B of a comparison, one of them in view.

class TwoBars extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const letter = event.target.closest("[data-decide]")?.dataset.decide;
      if (letter) this.#show(letter);
    });
  }

  #show(letter) {
    for (const button of this.querySelectorAll("[data-decide]")) {
      button.setAttribute("aria-pressed", String(button.dataset.decide === letter));
    }
    for (const bar of this.querySelectorAll("[data-bar]")) bar.hidden = bar.dataset.bar !== letter;
  }
}

customElements.define("two-bars", TwoBars);
