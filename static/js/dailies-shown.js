// The notes of the take on the screen: which show, in which order, the one on this frame, and the way to a note's frame.

import { filterNotes, orderNotes } from "./note-filter.js";

export function shownNotes(player) {
  const place = player.querySelector('[data-place="notes"]');
  let filter = "open";
  const keep = (name) => {
    filter = name;
    const list = place.querySelector("#notes");
    if (!list) return;
    orderNotes(list);
    filterNotes(list, name);
    player.querySelector("note-drawing").redraw();
  };
  place.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-filter], [data-filter-all]");
    if (chosen) keep(chosen.dataset.filter ?? "all");
    const link = event.target.closest('a[href^="#f"]');
    if (!link) return;
    event.preventDefault();
    if (player.speed) player.play(0);
    player.open(player.at, Number(link.hash.slice(2)));
  });
  place.addEventListener("change", (event) => {
    if (event.target.matches("[data-order]")) orderNotes(place.querySelector("#notes"), event.target.value);
  });
  player.addEventListener("side", () => keep(filter));
  player.addEventListener("place", ({ detail }) => {
    for (const note of place.querySelectorAll(".cmt")) {
      note.toggleAttribute("data-current", Number(note.dataset.from) === detail.frame);
    }
  });
}
