// Drawing without a mouse: arrows move the pen over the picture (Shift: further), Space or Enter puts it down and lifts it,
// Escape puts it away. A cross shows where it is.

import { say } from "./say.js";

const STEP = 0.01;
const FAR = 0.05;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SVG = "http://www.w3.org/2000/svg";

export class DrawByKeys {
  #canvas;
  #at = [0.5, 0.5];
  #used = false;

  constructor(canvas) {
    this.#canvas = canvas;
    canvas.addEventListener("keydown", (event) => this.#press(event));
    canvas.addEventListener("blur", () => canvas.stroke && canvas.end());
  }

  // The pen is taken out, or put away.
  take(on) {
    this.#used = false;
    if (on) {
      this.#canvas.tabIndex = 0;
      this.#canvas.setAttribute("role", "application");
      this.#canvas.setAttribute("aria-label", "Drawing. Arrows move the pen, Space puts it down and lifts it");
      this.#canvas.focus({ preventScroll: true });
    } else for (const name of ["tabindex", "role", "aria-label"]) this.#canvas.removeAttribute(name);
  }

  #press(event) {
    const canvas = this.#canvas;
    if (!canvas.drawing || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    if (way) this.#move(way, event.shiftKey ? FAR : STEP);
    else if (event.key === " " || event.key === "Enter") this.#down();
    else if (event.key === "Escape") canvas.dispatchEvent(new CustomEvent("put-away", { bubbles: true }));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #move([x, y], by) {
    const inside = (value) => Math.round(Math.min(1, Math.max(0, value)) * 10000) / 10000;
    this.#at = [inside(this.#at[0] + x * by), inside(this.#at[1] + y * by)];
    this.#used = true;
    if (this.#canvas.stroke) this.#canvas.move(this.#at);
    else this.#canvas.redraw();
  }

  #down() {
    const canvas = this.#canvas;
    this.#used = true;
    if (canvas.stroke) {
      canvas.end();
      return say("Pen up");
    }
    canvas.start(this.#at);
    return say(canvas.stroke ? "Pen down" : "Words put on the picture");
  }

  draw(svg) {
    if (!this.#used || !this.#canvas.drawing) return;
    const [, , wide, tall] = svg.getAttribute("viewBox").split(" ").map(Number);
    const [x, y] = [this.#at[0] * wide, this.#at[1] * tall];
    for (const [colour, width] of [
      ["#000", 4],
      ["#fff", 1.5],
    ]) {
      const cross = document.createElementNS(SVG, "path");
      cross.setAttribute("d", `M${x - 14} ${y}H${x + 14}M${x} ${y - 14}V${y + 14}`);
      cross.setAttribute("stroke", colour);
      cross.setAttribute("stroke-width", String(width));
      cross.setAttribute("vector-effect", "non-scaling-stroke");
      svg.append(cross);
    }
  }
}
