// Which notes of a list show, and in which order: on the review page and in dailies alike.

const KEPT = {
  open: (note) => note.dataset.state === "open",
  all: () => true,
  drawings: (note) => "drawing" in note.dataset,
};
const ORDERS = {
  frame: (a, b) => Number(a.dataset.from) - Number(b.dataset.from) || Number(a.dataset.number) - Number(b.dataset.number),
  newest: (a, b) => Number(b.dataset.number) - Number(a.dataset.number),
};
const ORDER = "setting:notes-order";

// `list` is #notes; `name` open, all or drawings.
export function filterNotes(list, name) {
  list.dataset.state = name;
  for (const button of list.querySelectorAll("[data-filter]")) {
    button.setAttribute("aria-pressed", String(button.dataset.filter === name));
  }
  for (const note of list.querySelectorAll(".cmt")) note.hidden = !KEPT[name](note);
  const more = list.querySelector("[data-filter-all]");
  if (more) more.hidden = name !== "open";
}

export function orderNotes(list, chosen = null) {
  if (chosen) localStorage.setItem(ORDER, chosen);
  const wanted = localStorage.getItem(ORDER) ?? "frame";
  const select = list.querySelector("[data-order]");
  if (select) select.value = wanted;
  list.querySelector(".cmts").append(...[...list.querySelectorAll(".cmt")].sort(ORDERS[wanted] ?? ORDERS.frame));
}
