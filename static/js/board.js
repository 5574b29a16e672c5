// The board page: cards, the batch bar, the filter.

import "./batch-bar.js";
import "./shot-board.js";
import { linkKeys } from "./link-keys.js";
import { listen } from "./keys.js";
import { say } from "./say.js";

const words = document.querySelector("[data-filter-words]");
// The text filter works as one types; pressing Enter sends it, so the address keeps it and every shot is looked at.
function filter() {
  const wanted = words.value.trim().toLowerCase();
  const cards = [...document.querySelectorAll("[data-words]")];
  for (const card of cards) card.hidden = !card.dataset.words.includes(wanted);
  for (const scene of document.querySelectorAll(".scene")) {
    scene.hidden = !scene.querySelector("[data-words]:not([hidden])");
  }
  const left = cards.filter((card) => !card.hidden).length;
  say(document.querySelector(".bmore") ? `${left} of ${cards.length} shots shown here, Enter looks at all` : `${left} shots`);
}
words?.addEventListener("input", filter);
new MutationObserver(() => words?.value && filter()).observe(document.getElementById("board"), { childList: true });
for (const field of document.querySelectorAll("[data-submits]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
listen({ "/": () => words?.focus() });
linkKeys();
