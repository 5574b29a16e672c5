// Notes without losing the place: C stops the picture and stamps its frame, D takes the pen out on it, sending (or Escape)
// lets it go on from there. The draft keeps its take, frame and drawing while the cut moves on, and survives a reload.

import { DrawnOn, noteHere } from "./dailies-canvas.js";
import { drawTools } from "./draw-tools.js";
import { listen } from "./keys.js";
import { shownNotes } from "./dailies-shown.js";
import "./name-list.js";
import "./note-drawing.js";
import { post } from "./post.js";
import { say } from "./say.js";
import { readStrokes, writeStrokes } from "./strokes.js";

const DRAFT = "draft:dailies";
const NO_FRAMES = "A shot without a take has no frames to note on.";

export class Notes {
  #held = false;
  #resume = 0;
  #draft = null;

  constructor(player, side) {
    Object.assign(this, { player, side });
    this.form = player.querySelector("[data-note-form]");
    this.words = this.form.elements.body;
    this.canvas = player.querySelector("note-drawing");
    this.canvas.attach(new DrawnOn(player, () => this.#hold()));
    drawTools(this.canvas, this.form.querySelector('[data-act="draw"]'));
    listen({ c: () => this.#begin() && this.words.focus() });
    this.canvas.addEventListener("pen", ({ detail }) => this.#pen(detail.on));
    this.canvas.addEventListener("drawn", () => this.#drawn());
    this.words.addEventListener("focus", () => this.#stamp());
    this.words.addEventListener("input", () => this.#save());
    this.words.addEventListener("keydown", (event) => this.#key(event));
    this.form.elements.visibility.addEventListener("change", () => this.#save());
    this.form.addEventListener("submit", (event) => this.#send(event));
    shownNotes(player);
    this.#restore();
  }

  get #takeId() {
    return this.player.clips[this.player.at].takeId;
  }

  #begin() {
    if (!this.#takeId) return say(NO_FRAMES);
    document.getElementById("tab-notes").click();
    return true;
  }

  #pen(on) {
    if (!on) return !this.#draft && this.#goOn();
    if (!this.#begin()) return this.canvas.draw(false);
    this.#stamp();
    return this.canvas.focus({ preventScroll: true });
  }

  // Stops the picture until #goOn, once: a note that is begun twice still remembers that it was playing.
  #hold() {
    if (this.#held) return this.player.speed && this.player.play(0);
    [this.#held, this.#resume] = [true, this.player.speed];
    this.#noting(true);
    return this.#resume && this.player.play(0);
  }

  #stamp() {
    this.#hold();
    if (!this.#draft && this.#takeId) this.#show(noteHere(this.player));
  }

  #show(about) {
    const { elements } = this.form;
    this.about = about;
    elements.frame_in.value = about.from;
    elements.frame_out.value = about.to;
    this.player.words.note(about);
  }

  // The note goes where its drawing is.
  #drawn() {
    const here = noteHere(this.player);
    const same = this.#draft?.takeId === here.takeId && this.#draft.from === here.from;
    if (!same && this.canvas.here && this.canvas.strokes.length) {
      this.#show(here);
      if (this.#draft) say(`The note is on ${this.about.name}, F ${this.about.from + 1} now.`);
      this.#draft &&= { ...this.about, once: this.#draft.once };
    }
    this.#save();
  }

  #save() {
    const drawing = writeStrokes(this.canvas.strokes);
    if (!this.words.value && !drawing) this.#draft = null;
    else this.#draft ??= { ...this.about, once: crypto.randomUUID() };
    const kept = { ...this.#draft, body: this.words.value, drawing, visibility: this.form.elements.visibility.value };
    if (this.#draft) localStorage.setItem(DRAFT, JSON.stringify(kept));
    else localStorage.removeItem(DRAFT);
  }

  #restore() {
    const kept = JSON.parse(localStorage.getItem(DRAFT) ?? "null");
    if (!kept) return;
    const { body, drawing, visibility, ...draft } = kept;
    this.#draft = draft;
    this.words.value = body;
    this.form.elements.visibility.value = visibility ?? "team";
    this.canvas.begin(Number(draft.from), readStrokes(drawing), draft.takeId);
    this.#show(draft);
    say("Your unsent note is still here.");
  }

  #key(event) {
    if (event.key === "Escape") this.#goOn();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  async #send(event) {
    event.preventDefault();
    event.stopPropagation();
    if (!this.#draft) return say("Write something, or draw on the picture.");
    const { url, takeId, from, to, once } = this.#draft;
    const fields = { body: this.words.value, frame_in: from, frame_out: to, client_key: once };
    Object.assign(fields, { drawing: writeStrokes(this.canvas.strokes), visibility: this.form.elements.visibility.value });
    if ((await post(url, fields).catch(() => null)) === null) return undefined;
    this.form.reset();
    this.canvas.begin(0);
    this.#save();
    say("Note sent.");
    this.#goOn();
    this.player.dispatchEvent(new CustomEvent("changed", { detail: { takeId } }));
    return this.side.refresh(takeId);
  }

  #goOn() {
    if (this.canvas.drawing) this.canvas.draw(false);
    this.words.blur();
    if (!this.#held) return;
    this.#held = false;
    if (this.#resume) this.player.play(this.#resume);
    this.#noting(false);
  }

  #noting(on) {
    this.player.dispatchEvent(new CustomEvent("noting", { detail: { on } }));
  }
}
