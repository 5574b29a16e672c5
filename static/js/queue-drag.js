// Waiting jobs by the handle in front: pressed and carried, by mouse, pen or finger, with a line where the job would go.
// Escape leaves it where it was. By keyboard the same is done with Alt and the arrows.

import { post } from "./post.js";
import { refresh } from "./refresh.js";
import { say } from "./say.js";

export class QueueDrag {
  constructor(list) {
    this.list = list;
    list.addEventListener("pointerdown", (event) => this.#press(event));
  }

  // A list that is redrawn while a job is carried would take the job out of the hand.
  get carrying() {
    return Boolean(this.row);
  }

  #press(event) {
    const handle = event.target.closest("[data-drag]");
    if (!handle || event.button) return;
    event.preventDefault();
    this.row = handle.closest("[data-job]");
    this.row.toggleAttribute("data-carried", true);
    this.held = new AbortController();
    const here = { signal: this.held.signal };
    addEventListener("pointermove", (at) => this.#over(at.clientY), here);
    addEventListener("pointerup", () => this.#drop(true), here);
    addEventListener("pointercancel", () => this.#drop(false), here);
    addEventListener("keydown", ({ key }) => key === "Escape" && this.#drop(false), here);
  }

  #over(y) {
    this.#clear();
    const others = this.#rows().filter((row) => row !== this.row);
    const before = others.find((row) => y < row.getBoundingClientRect().top + row.offsetHeight / 2);
    this.target = { before: before?.dataset.job ?? "" };
    const line = before ?? others.at(-1);
    if (line) line.dataset.drop = before ? "before" : "after";
  }

  #drop(done) {
    const { row, target } = this;
    const stays = !target || this.#next(row) === target.before;
    this.held.abort();
    this.#clear();
    row.removeAttribute("data-carried");
    this.row = this.target = undefined;
    if (done && !stays) this.#move(row, target.before);
  }

  #move(row, before) {
    const code = row.querySelector(".code")?.textContent ?? "The job";
    post(`/jobs/${row.dataset.job}/move`, before ? { before } : { by: "last" })
      .then(() => refresh())
      .then(() => say(`${code} was moved.`))
      .catch(() => undefined);
  }

  #next(row) {
    const rows = this.#rows();
    return rows[rows.indexOf(row) + 1]?.dataset.job ?? "";
  }

  // What waits for the same workers and may be moved by this person.
  #rows() {
    return [...this.list.querySelectorAll("[data-job]")].filter(
      (row) => row.querySelector("[data-drag]") && row.dataset.queue === this.row.dataset.queue,
    );
  }

  #clear() {
    for (const row of this.list.querySelectorAll("[data-drop]")) delete row.dataset.drop;
  }
}
