// <note-drawing>: the drawings of the notes on this very frame, and the one being drawn. Nothing shows while playing.
// `drawing` attribute: the pen is out. Says "drawn" {strokes} after each stroke.

import { drawStrokes, readStrokes, thin } from "./strokes.js";

export class NoteDrawing extends HTMLElement {
  connectedCallback() {
    this.player = this.closest("take-player");
    this.svg = this.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
    this.svg.setAttribute("role", "img");
    this.strokes = [];
    this.frame = 0;
    this.tool = "pen";
    this.colour = "#ffe14d";
    this.player.addEventListener("frame", (event) => this.#show(event.detail.frame, event.detail.playing));
    this.player.addEventListener("motion", (event) => this.#show(this.player.frame, event.detail.speed !== 0));
    this.addEventListener("pointerdown", (event) => this.#stroke(event));
  }

  get aspect() {
    const video = this.player.video;
    return video?.videoWidth ? video.videoWidth / video.videoHeight : this.clientWidth / Math.max(1, this.clientHeight);
  }

  // The drawing in hand belongs to `frame` alone.
  begin(frame, strokes = []) {
    this.frame = frame;
    this.strokes = strokes;
    this.redraw();
  }

  draw(on) {
    this.toggleAttribute("drawing", on);
  }

  undo() {
    this.#keep(this.strokes.slice(0, -1));
  }

  clear() {
    this.#keep([]);
  }

  redraw() {
    this.#show(this.player.frame, this.player.playing);
  }

  #show(frame, playing) {
    const notes = playing ? [] : [...document.querySelectorAll("#notes [data-drawing]")];
    const here = notes.filter((note) => Number(note.dataset.from) === frame);
    const mine = !playing && frame === this.frame ? this.strokes : [];
    drawStrokes(this.svg, [...here.flatMap((note) => readStrokes(note.dataset.drawing)), ...mine], this.aspect);
    const names = here.map((note) => `drawing of note ${note.dataset.number}`);
    this.svg.setAttribute("aria-label", names.join(", ") || "No drawing on this frame");
    this.svg.toggleAttribute("hidden", !names.length && !mine.length && !this.hasAttribute("drawing"));
  }

  #at(event) {
    const box = this.getBoundingClientRect();
    const part = (value) => Math.round(Math.min(1, Math.max(0, value)) * 10000) / 10000;
    return [part((event.clientX - box.left) / box.width), part((event.clientY - box.top) / box.height)];
  }

  #stroke(event) {
    if (!this.hasAttribute("drawing") || event.button !== 0) return;
    event.preventDefault();
    if (this.player.frame !== this.frame) this.begin(this.player.frame);
    const stroke = { tool: this.tool, colour: this.colour, points: [this.#at(event)], text: "" };
    if (this.tool === "text") return this.#write(stroke);
    this.setPointerCapture(event.pointerId);
    const before = this.strokes;
    const move = (to) => {
      stroke.points.push(this.#at(to));
      this.strokes = [...before, { ...stroke, points: this.#shape(stroke) }];
      this.redraw();
    };
    this.addEventListener("pointermove", move);
    const end = () => {
      this.removeEventListener("pointermove", move);
      if (stroke.points.length > 1) this.#keep([...before, { ...stroke, points: this.#shape(stroke) }]);
    };
    this.addEventListener("pointerup", end, { once: true });
    return undefined;
  }

  #shape(stroke) {
    return stroke.tool === "pen" ? thin(stroke.points) : [stroke.points[0], stroke.points.at(-1)];
  }

  #write(stroke) {
    const text = window.prompt("Words on the picture")?.trim().slice(0, 120);
    if (text) this.#keep([...this.strokes, { ...stroke, text }]);
  }

  #keep(strokes) {
    this.strokes = strokes;
    this.redraw();
    this.dispatchEvent(new CustomEvent("drawn", { bubbles: true, detail: { frame: this.frame, strokes } }));
  }
}

customElements.define("note-drawing", NoteDrawing);
