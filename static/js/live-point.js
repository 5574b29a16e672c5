// The presenter's finger: pressing on the picture and moving draws a line everybody sees. It goes when the picture moves on,
// or after a few seconds: what should stay is a note.

const SEND_MS = 80;
const GONE_MS = 4000;
const SVG = "http://www.w3.org/2000/svg";

export class Pointer {
  #points = null;
  #sent = 0;
  #leaving = 0;

  constructor(live) {
    this.live = live;
    this.box = live.player.querySelector("[data-stage]");
    this.line = document.createElementNS(SVG, "polyline");
    const canvas = document.createElementNS(SVG, "svg");
    canvas.setAttribute("class", "finger");
    canvas.setAttribute("viewBox", "0 0 1 1");
    canvas.setAttribute("preserveAspectRatio", "none");
    canvas.setAttribute("aria-hidden", "true");
    canvas.append(this.line);
    this.box.append(canvas);
    this.box.addEventListener("pointerdown", (event) => this.#down(event));
    this.box.addEventListener("pointermove", (event) => this.#points && this.#add(event));
    addEventListener("pointerup", () => this.#up());
    for (const name of ["jump", "clip"]) live.player.addEventListener(name, () => this.show([]));
  }

  show(points) {
    clearTimeout(this.#leaving);
    this.line.setAttribute("points", points.map((point) => point.join(",")).join(" "));
    if (points.length) this.#leaving = setTimeout(() => this.show([]), GONE_MS);
  }

  #down(event) {
    if (!this.live.drives || event.button) return;
    this.#points = [];
    this.#add(event);
  }

  #add(event) {
    const box = this.box.getBoundingClientRect();
    const part = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
    this.#points.push([part((event.clientX - box.left) / box.width), part((event.clientY - box.top) / box.height)]);
    if (this.#points.length > 400) this.#points.shift();
    this.show(this.#points);
    if (performance.now() - this.#sent > SEND_MS) this.#send();
  }

  #up() {
    if (this.#points) this.#send();
    this.#points = null;
  }

  #send() {
    this.#sent = performance.now();
    this.live.send("point", { points: this.#points });
  }
}
