// <render-queue events="/queue/events">: live by server-sent events, every 2 s where those are missing. Arrows choose a job,
// Alt+arrows or its handle move it, Shift+F sends it to the front, Delete cancels, R retries, Enter opens the shot.

import { listen } from "./keys.js";
import { QueueDrag } from "./queue-drag.js";
import { refresh } from "./refresh.js";
import { say } from "./say.js";

class RenderQueue extends HTMLElement {
  connectedCallback() {
    this.chosen = this.rows()[0]?.dataset.job;
    this.#mark();
    this.drag = new QueueDrag(this);
    this.#follow();
    document.addEventListener("refreshed", () => this.#mark());
    const press = (part) => () => this.#row()?.querySelector(part)?.click();
    listen({
      ArrowDown: () => this.#move(1),
      ArrowUp: () => this.#move(-1),
      "Alt+ArrowUp": press("[data-up]"),
      "Alt+ArrowDown": press("[data-down]"),
      "Shift+F": press("[data-front]"),
      Delete: press("[data-cancel]"),
      r: () => this.querySelector('[action$="/retry"] button')?.click(),
      Enter: (event) => (event.target === document.body ? this.#row()?.querySelector("a")?.click() : false),
    });
  }

  disconnectedCallback() {
    this.source?.close();
    clearInterval(this.poll);
  }

  rows() {
    return [...this.querySelectorAll("[data-job]")];
  }

  #row() {
    return this.rows().find((row) => row.dataset.job === this.chosen);
  }

  #move(step) {
    const rows = this.rows();
    const at = rows.findIndex((row) => row.dataset.job === this.chosen);
    const to = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!to) return;
    this.chosen = to.dataset.job;
    this.#mark();
    to.scrollIntoView({ block: "nearest" });
    say(to.querySelector(".code")?.textContent ?? "");
  }

  #mark() {
    for (const row of this.rows()) row.toggleAttribute("data-current", row.dataset.job === this.chosen);
  }

  #follow() {
    const ask = () => this.#ask();
    if (!window.EventSource) return this.#pollOnly();
    this.source = new EventSource(this.getAttribute("events"));
    this.source.onmessage = ask;
    this.source.onerror = () => this.source.readyState === EventSource.CLOSED && this.#pollOnly();
    return undefined;
  }

  #pollOnly() {
    this.poll ??= setInterval(() => this.#ask(), 2000);
  }

  // Events come in bursts: one question at a time, at most four a second.
  async #ask() {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    if (!this.drag.carrying) await refresh().catch(() => undefined);
    await new Promise((next) => setTimeout(next, 250));
    this.asking = false;
    if (!this.again) return;
    this.again = false;
    await this.#ask();
  }
}

customElements.define("render-queue", RenderQueue);
