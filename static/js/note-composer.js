// <note-composer data-draft="SH050 v007">: the note form. Typing pauses and stamps the frame; the draft (words, frame,
// range, drawing) survives a reload until it is sent. C focuses, I and O set the range, D draws, Control+Enter sends.

import { drawTools } from "./draw-tools.js";
import { listen } from "./keys.js";
import "./name-list.js";
import { say } from "./say.js";
import { readStrokes, writeStrokes } from "./strokes.js";

export class NoteComposer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.player = document.querySelector("take-player");
    this.canvas = document.querySelector("note-drawing");
    this.words = this.form.elements.body;
    this.key = `draft:${this.dataset.draft}`;
    this.stamped = false;
    if (!this.player?.picture) return;
    this.#restore();
    this.#follow();
    drawTools(this.canvas, this.querySelector('[data-act="draw"]'));
    this.addEventListener("click", (event) => event.target.closest('[data-act="range"]') && this.#rangeButton());
    this.form.addEventListener("htmx:after:request", (event) => this.#answered(event));
    listen({
      c: () => this.words.focus(),
      e: () => document.querySelector("#notes .cmt[data-current] [data-resolve]")?.click(),
    });
    this.words.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.words.blur();
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
  }

  #follow() {
    this.player.addEventListener("frame", (event) => !this.stamped && this.#stamp(event.detail.frame));
    this.player.addEventListener("range", (event) => this.#range(event.detail));
    this.form.elements.visibility?.addEventListener("change", () => this.#save());
    this.words.addEventListener("focus", () => this.#begin());
    this.words.addEventListener("input", () => {
      this.#begin();
      this.stamped = this.words.value !== "" || this.#drawn;
      this.#save();
    });
    this.canvas?.addEventListener("drawn", (event) => {
      this.player.pause();
      this.#stamp(event.detail.frame);
      this.stamped = this.#drawn || this.words.value !== "";
      this.form.elements.drawing.value = writeStrokes(event.detail.strokes);
      this.#save();
    });
  }

  get #drawn() {
    return this.form.elements.drawing.value !== "";
  }

  #begin() {
    this.player.pause();
    // Where the picture is going, not where it was: C right after an arrow means the frame that arrow asked for.
    if (!this.stamped) this.#stamp(this.player.picture.wanted);
  }

  #stamp(frame) {
    this.form.elements.frame_in.value = this.player.range?.from ?? frame;
    const from = Number(this.form.elements.frame_in.value);
    const to = this.form.elements.frame_out.value;
    const until = to === "" ? "" : ` – ${this.player.timecode(Number(to)).slice(-5)}`;
    this.querySelector('[data-show="stamp"]').textContent = this.player.timecode(from) + until;
    this.querySelector('[data-show="stamp-frame"]').textContent = `F ${this.player.counter.name(from)}`;
  }

  #range(range) {
    this.form.elements.frame_out.value = range ? range.to : "";
    this.querySelector('[data-act="range"]').setAttribute("aria-pressed", String(Boolean(range)));
    this.#stamp(range ? range.from : this.player.frame);
    this.#save();
  }

  #rangeButton() {
    if (this.player.range) return this.player.setRange(null);
    const last = Math.min(
      this.player.frames - 1,
      this.player.frame + Math.round(this.player.rate.num / this.player.rate.den),
    );
    return this.player.setRange(this.player.frame, last);
  }

  #save() {
    const { body, frame_in: from, frame_out: to, drawing, client_key: once } = this.form.elements;
    if (!once.value) once.value = crypto.randomUUID();
    const draft = { body: body.value, from: from.value, to: to.value, drawing: drawing.value, once: once.value };
    draft.visibility = this.form.elements.visibility?.value ?? "team";
    if (draft.body || draft.drawing) localStorage.setItem(this.key, JSON.stringify(draft));
    else localStorage.removeItem(this.key);
  }

  #restore() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!kept) return;
    this.words.value = kept.body;
    this.form.elements.drawing.value = kept.drawing;
    this.form.elements.client_key.value = kept.once;
    if (this.form.elements.visibility) this.form.elements.visibility.value = kept.visibility ?? "team";
    this.stamped = true;
    this.form.elements.frame_out.value = kept.to;
    if (kept.to !== "") this.player.setRange(Number(kept.from), Number(kept.to));
    this.#stamp(Number(kept.from));
    this.canvas?.begin(Number(kept.from), readStrokes(kept.drawing));
    if (!location.hash) this.player.seek(Number(kept.from));
    say("Your unsent note is still here.");
  }

  #answered(event) {
    if (event.detail.ctx.response.status >= 400) return;
    localStorage.removeItem(this.key);
    this.form.reset();
    for (const name of ["drawing", "frame_out", "client_key"]) this.form.elements[name].value = "";
    this.stamped = false;
    this.canvas?.begin(0);
    this.canvas?.draw(false);
    if (this.player.range) this.player.setRange(null);
    this.#stamp(this.player.frame);
    this.words.blur();
    say("Note sent.");
  }
}

customElements.define("note-composer", NoteComposer);
