// The list of notes beside the player: filters, order, the note on this frame; marks on the timeline kept in step.

import { listen } from "./keys.js";
import { filterNotes, orderNotes } from "./note-filter.js";
import { redrawMarks } from "./note-marks.js";

export function notesList(player) {
  const list = () => document.getElementById("notes");
  const notes = () => [...(list()?.querySelectorAll(".cmt") ?? [])];

  const filter = (name) => {
    filterNotes(list(), name);
    player.querySelector("note-drawing")?.redraw?.();
  };
  const order = (chosen) => orderNotes(list(), chosen);
  const follow = (frame) => {
    for (const note of notes()) note.toggleAttribute("data-current", Number(note.dataset.from) === frame);
  };
  const count = () => {
    for (const place of list()?.querySelectorAll("[data-frame-name]") ?? []) {
      place.textContent = player.counter.name(Number(place.dataset.frameName));
    }
  };
  const jump = (direction) => {
    const frames = notes().map((note) => Number(note.dataset.from));
    const sorted = frames.sort((a, b) => a - b);
    const here = player.picture.wanted;
    const to = direction < 0 ? sorted.filter((frame) => frame < here).at(-1) : sorted.find((frame) => frame > here);
    if (to !== undefined) player.seek(to);
  };
  const begin = () => {
    order();
    filter(list().dataset.state);
    count();
    follow(player.frame);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#notes [data-filter]");
    if (button) filter(button.dataset.filter);
    if (event.target.closest("#notes [data-filter-all]")) filter("all");
    const back = event.target.closest("#notes [data-close-revise]");
    if (back) {
      event.preventDefault();
      back.closest(".revise").remove();
    }
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "previous-note") jump(-1);
    if (act === "next-note") jump(1);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#notes [data-order]")) return;
    order(event.target.value);
  });
  document.addEventListener("note-chosen", (event) => {
    const note = document.getElementById(`note-${event.detail.id}`);
    if (note?.hidden) filter("all");
    note?.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!list()) return;
    begin();
    redrawMarks(notes());
    const tab = document.querySelector("#tab-notes .num");
    if (tab) tab.textContent = notes().length;
  });
  player.addEventListener("frame", (event) => follow(event.detail.frame));
  player.addEventListener("counted", count);
  listen({ ",": () => jump(-1), ".": () => jump(1) });
  if (list()) begin();
}
