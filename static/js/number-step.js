// <number-step>: an <input type=number> between two buttons with data-by. Says "change" as the field itself does.

class NumberStep extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-by]");
      if (!button) return;
      const wanted = Number(field.value) + Number(button.dataset.by);
      field.value = String(Math.min(Number(field.max), Math.max(Number(field.min), wanted)));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

customElements.define("number-step", NumberStep);
