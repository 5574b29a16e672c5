// A link or button with data-key is pressed by that key.

import { listen } from "./keys.js";

export function linkKeys() {
  for (const link of document.querySelectorAll("[data-key]")) {
    listen({ [link.dataset.key]: () => link.click() });
  }
}
