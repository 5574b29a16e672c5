// The board page: cards, the batch bar, the filter.

import "./batch-bar.js";
import "./shot-board.js";
import { linkKeys } from "./link-keys.js";
import { listen } from "./keys.js";
import { say } from "./say.js";

const words = document.querySelector("[data-filter-words]");
// The text filter works as one types; pressing Enter sends it, so the address keeps it.
words?.addEventListener("input", () => {
  const wanted = words.value.trim().toLowerCase();
  const cards = [...document.querySelectorAll("[data-words]")];
  for (const card of cards) card.hidden = !card.dataset.words.includes(wanted);
  for (const scene of document.querySelectorAll(".scene")) {
    scene.hidden = !scene.querySelector("[data-words]:not([hidden])");
  }
  say(`${cards.filter((card) => !card.hidden).length} shots`);
});
for (const field of document.querySelectorAll("[data-submits]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
listen({ "/": () => words?.focus() });
linkKeys();
