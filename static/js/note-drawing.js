// <note-drawing>: the drawings of the notes on this very frame, and the one being drawn. Nothing shows while playing.
// `drawing` attribute: the pen is out; then it can be focused and drawn on by keys (draw-by-keys.js). `words` is what the
// text tool writes. Says "drawn" {frame, strokes} after each stroke, "wordless" when there is nothing to write, "pen" {on}.
// Where no take-player is around it, attach() names what it draws on: `frame`, `playing`, `video`, `subject`, pause().

import { DrawByKeys } from "./draw-by-keys.js";
import { drawStrokes, readStrokes, thin } from "./strokes.js";

const MOST_POINTS = 4000;
const OTHERS = "#notes [data-drawing]:not([hidden], [data-stale] *)";

export class NoteDrawing extends HTMLElement {
  connectedCallback() {
    this.svg = this.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
    this.svg.setAttribute("role", "img");
    Object.assign(this, { strokes: [], stroke: null, frame: 0, tool: "pen", words: "", colour: "#ffe14d" });
    this.keys = new DrawByKeys(this);
    this.addEventListener("pointerdown", (event) => this.#press(event));
    const around = this.closest("take-player");
    if (around) this.attach(around);
  }

  attach(player) {
    this.player = player;
    player.addEventListener("frame", (event) => this.#show(event.detail.frame, event.detail.playing));
    player.addEventListener("motion", (event) => this.#show(player.frame, event.detail.speed !== 0));
  }

  get aspect() {
    const video = this.player.video;
    return video?.videoWidth ? video.videoWidth / video.videoHeight : this.clientWidth / Math.max(1, this.clientHeight);
  }

  get drawing() {
    return this.hasAttribute("drawing");
  }

  // Where the drawing in hand belongs is on the screen: its frame, in dailies of its take.
  get here() {
    return this.player.frame === this.frame && this.player.subject === this.subject;
  }

  begin(frame, strokes = [], subject = this.player.subject) {
    Object.assign(this, { frame, subject });
    this.strokes = strokes;
    this.redraw();
  }

  draw(on) {
    this.toggleAttribute("drawing", on);
    this.stroke = null;
    this.keys.take(on);
    this.redraw();
    this.dispatchEvent(new CustomEvent("pen", { bubbles: true, detail: { on } }));
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

  // Points are [x, y] in parts of the picture.
  start(point) {
    if (!this.here) this.begin(this.player.frame);
    this.stroke = { tool: this.tool, colour: this.colour, points: [point], text: "" };
    if (this.tool === "text") this.#write();
  }

  move(point) {
    if (!this.stroke || this.stroke.points.length >= MOST_POINTS) return;
    this.stroke.points.push(point);
    this.redraw();
  }

  end() {
    const stroke = this.#shaped();
    this.stroke = null;
    if (stroke && stroke.points.length > 1) this.#keep([...this.strokes, stroke]);
    else this.redraw();
  }

  #shaped() {
    if (!this.stroke) return null;
    const { tool, points } = this.stroke;
    return { ...this.stroke, points: tool === "pen" ? thin(points) : [points[0], ...points.slice(1).slice(-1)] };
  }

  #write() {
    const text = this.words.trim().slice(0, 120);
    const stroke = { ...this.stroke, text };
    this.stroke = null;
    if (text) this.#keep([...this.strokes, stroke]);
    else this.dispatchEvent(new CustomEvent("wordless", { bubbles: true }));
  }

  #show(frame, playing) {
    const notes = playing ? [] : [...document.querySelectorAll(OTHERS)];
    const here = notes.filter((note) => Number(note.dataset.from) === frame);
    const own = [...this.strokes, this.#shaped()].filter(Boolean);
    const mine = !playing && this.here ? own : [];
    const kept = here.flatMap((note) => readStrokes(note.dataset.drawing));
    this.style.setProperty("--movie", String(this.aspect));
    drawStrokes(this.svg, [...kept, ...mine], this.aspect);
    if (!playing) this.keys.draw(this.svg);
    const names = here.map((note) => `drawing of note ${note.dataset.number}`);
    this.svg.setAttribute("aria-label", names.join(", ") || "No drawing on this frame");
    this.svg.toggleAttribute("hidden", !names.length && !mine.length && !this.drawing);
  }

  #at(event) {
    const box = this.getBoundingClientRect();
    const part = (value) => Math.round(Math.min(1, Math.max(0, value)) * 10000) / 10000;
    return [part((event.clientX - box.left) / box.width), part((event.clientY - box.top) / box.height)];
  }

  #press(event) {
    if (!this.drawing || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.player.pause();
    this.start(this.#at(event));
    if (!this.stroke) return;
    this.setPointerCapture(event.pointerId);
    const move = (to) => this.move(this.#at(to));
    this.addEventListener("pointermove", move);
    const end = () => {
      this.removeEventListener("pointermove", move);
      this.end();
    };
    this.addEventListener("pointerup", end, { once: true });
    this.addEventListener("pointercancel", end, { once: true });
  }

  #keep(strokes) {
    this.strokes = strokes;
    this.redraw();
    this.dispatchEvent(new CustomEvent("drawn", { bubbles: true, detail: { frame: this.frame, strokes } }));
  }
}

customElements.define("note-drawing", NoteDrawing);
