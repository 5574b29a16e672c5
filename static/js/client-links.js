// <copy-text for="id">: its button puts that element's text on the clipboard and says so.

import { toast } from "./say.js";

class CopyText extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => event.target.closest("button") && this.#copy());
  }

  async #copy() {
    const text = document.getElementById(this.getAttribute("for")).textContent;
    try {
      await navigator.clipboard.writeText(text);
      toast("Copied.");
    } catch {
      toast("This browser does not let a page copy. Select the text and copy it.");
    }
  }
}

customElements.define("copy-text", CopyText);
