// Zoom and pan into the picture: + and - or the wheel with Control; the button goes through Fit, 100 %, 200 %, 400 % of the
// movie's own pixels; drag, or Alt with arrows, to move. Pictures are only scaled, never filtered.

const OWN = [1, 2, 4];
const MOST = 16;

export class Zoom {
  #box;
  #told;
  #scale = 1;
  #x = 0;
  #y = 0;

  // `boxes`: the places pictures lie in (two side by side); all of them show the same part.
  constructor(boxes, told) {
    this.boxes = [...boxes];
    this.#box = this.boxes[0];
    this.#told = told;
    for (const box of this.boxes) {
      box.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
      box.addEventListener("pointerdown", (event) => this.#drag(event, box));
    }
  }

  get zoomed() {
    return this.#scale !== 1;
  }

  next() {
    const steps = OWN.map((own) => own * this.#whole).filter((scale) => scale > 1.01);
    this.#to(steps.find((scale) => scale > this.#scale * 1.01) ?? 1);
  }

  by(factor) {
    this.#to(Math.min(MOST, Math.max(1, this.#scale * factor)));
  }

  fit() {
    this.#to(1);
  }

  // Parts of the picture's size, to the right and down.
  pan(right, down) {
    this.#x -= right * this.#box.clientWidth;
    this.#y -= down * this.#box.clientHeight;
    this.#draw();
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else (this.#box?.closest("[data-full]") ?? this.#box)?.requestFullscreen?.();
  }

  // How much larger than fitted one pixel of the movie on one of the screen is.
  get #whole() {
    const movie = this.#box?.querySelector("video");
    const wide = movie?.videoWidth || this.#box?.clientWidth || 1;
    return wide / Math.max(1, (this.#box?.clientWidth ?? 1) * devicePixelRatio);
  }

  #to(scale) {
    this.#scale = scale;
    if (scale === 1) this.#x = this.#y = 0;
    this.#draw();
    this.#told(scale === 1 ? "Fit" : `${Math.round((scale / this.#whole) * 100)}%`);
  }

  #wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.by(event.deltaY < 0 ? 1.25 : 0.8);
  }

  #drag(event, box) {
    if (!this.zoomed || event.button !== 0 || box.querySelector("note-drawing[drawing]")) return;
    if (event.target.matches("input")) return;
    const from = { x: event.clientX - this.#x, y: event.clientY - this.#y };
    box.setPointerCapture(event.pointerId);
    const move = (to) => {
      this.#x = to.clientX - from.x;
      this.#y = to.clientY - from.y;
      this.#draw();
    };
    box.addEventListener("pointermove", move);
    const end = () => box.removeEventListener("pointermove", move);
    box.addEventListener("pointerup", end, { once: true });
    box.addEventListener("pointercancel", end, { once: true });
  }

  #draw() {
    const limit = (length) => (length * (this.#scale - 1)) / 2;
    const [w, h] = [limit(this.#box.clientWidth), limit(this.#box.clientHeight)];
    this.#x = Math.min(w, Math.max(-w, this.#x));
    this.#y = Math.min(h, Math.max(-h, this.#y));
    const moved = this.#scale === 1 ? "" : `translate(${this.#x}px, ${this.#y}px) scale(${this.#scale})`;
    for (const box of this.boxes) {
      for (const layer of box.querySelectorAll("[data-zooms]")) layer.style.transform = moved;
      box.toggleAttribute("data-zoomed", this.zoomed);
    }
  }
}
