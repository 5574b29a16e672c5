// The list of notes beside the player: filters, the note on this frame, marks on the timeline kept in step after a redraw.

import { listen } from "./keys.js";

const KEPT = {
  open: (note) => note.dataset.state === "open",
  all: () => true,
  drawings: (note) => "drawing" in note.dataset,
};

export function notesList(player) {
  const list = () => document.getElementById("notes");
  const notes = () => [...(list()?.querySelectorAll(".cmt") ?? [])];

  const filter = (name) => {
    list().dataset.state = name;
    for (const button of list().querySelectorAll("[data-filter]")) {
      button.setAttribute("aria-pressed", String(button.dataset.filter === name));
    }
    for (const note of notes()) note.hidden = !KEPT[name](note);
  };
  const follow = (frame) => {
    for (const note of notes()) note.toggleAttribute("data-current", Number(note.dataset.from) === frame);
  };
  const jump = (direction) => {
    const frames = notes()
      .map((note) => Number(note.dataset.from))
      .sort((a, b) => a - b);
    const before = frames.filter((frame) => frame < player.frame).at(-1);
    const to = direction < 0 ? before : frames.find((frame) => frame > player.frame);
    if (to !== undefined) player.seek(to);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#notes [data-filter]");
    if (button) filter(button.dataset.filter);
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "previous-note") jump(-1);
    if (act === "next-note") jump(1);
  });
  document.addEventListener("note-chosen", (event) => {
    document.getElementById(`note-${event.detail.id}`)?.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!list()) return;
    filter(list().dataset.state);
    redrawMarks(notes());
    player.querySelector("note-drawing")?.redraw();
    follow(player.frame);
  });
  player.addEventListener("frame", (event) => follow(event.detail.frame));
  listen({ ",": () => jump(-1), ".": () => jump(1) });
  if (list()) filter("open");
}

// The timeline's marks are made again from the notes just received.
function redrawMarks(notes) {
  const lane = document.getElementById("marks");
  if (!lane) return;
  for (const old of lane.querySelectorAll(".mk, .mkr")) old.remove();
  for (const note of notes) {
    const { from, to, note: id, number, state } = note.dataset;
    const mark = Object.assign(document.createElement("button"), {
      type: "button",
      className: "mk",
      textContent: number,
    });
    Object.assign(mark.dataset, { from, note: id, state });
    mark.setAttribute("aria-label", `Note ${number}, frame ${Number(from) + 1}${state === "open" ? "" : `, ${state}`}`);
    if (Number(to) > Number(from)) {
      const bar = Object.assign(document.createElement("span"), { className: "mkr" });
      Object.assign(bar.dataset, { from, to });
      lane.append(bar);
    }
    lane.append(mark);
  }
  document.dispatchEvent(new CustomEvent("notes-changed"));
}
