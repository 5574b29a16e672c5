// Identities by keys: <identity-keys>. Up and down choose in the list, left and right among the pictures, or among the takes
// after U; Enter opens what is chosen, or the first take; L locks or unlocks.

import { listen } from "./keys.js";

class IdentityKeys extends HTMLElement {
  connectedCallback() {
    this.keys = new AbortController();
    const actions = {
      ArrowDown: () => step("#identity-list a", 1),
      ArrowUp: () => step("#identity-list a", -1),
      ArrowRight: () => step(views(), 1),
      ArrowLeft: () => step(views(), -1),
      Enter: (event) => (event.target === document.body ? press("[data-used] a") : false),
      l: () => press("#lock-identity"),
      u: () => step("[data-used] a", 0),
    };
    listen(actions, { signal: this.keys.signal });
  }

  disconnectedCallback() {
    this.keys.abort();
  }
}

function views() {
  return document.activeElement.closest("[data-used]") ? "[data-used] a" : ".turn a";
}

// False where nothing is shown, so that the arrows scroll the page.
function step(wanted, by) {
  const links = [...document.querySelectorAll(wanted)].filter((link) => link.offsetParent);
  const here = links.indexOf(document.activeElement);
  const start = here < 0 ? links.findIndex((link) => link.ariaCurrent) : here;
  const next = start < 0 ? 0 : Math.min(links.length - 1, Math.max(0, start + by));
  links[next]?.focus();
  return links.length > 0;
}

function press(wanted) {
  const found = document.querySelector(wanted);
  found?.click();
  return Boolean(found);
}

customElements.define("identity-keys", IdentityKeys);
