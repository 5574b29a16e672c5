// Zoom and pan into the picture: wheel with Control, or the button (Fit, 100%, 200%, 400%); drag to move. Pictures are
// only scaled, never filtered.

const STEPS = [1, 2, 4];

export class Zoom {
  #box;
  #told;
  #scale = 1;
  #x = 0;
  #y = 0;

  constructor(box, told) {
    this.#box = box;
    this.#told = told;
    if (!box) return;
    box.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    box.addEventListener("pointerdown", (event) => this.#drag(event));
  }

  next() {
    this.#to(STEPS[(STEPS.indexOf(this.#scale) + 1) % STEPS.length]);
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.#box?.requestFullscreen?.();
  }

  #to(scale) {
    this.#scale = scale;
    if (scale === 1) this.#x = this.#y = 0;
    this.#draw();
    this.#told(scale === 1 ? "Fit" : `${Math.round(scale * 100)}%`);
  }

  #wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.#to(Math.min(8, Math.max(1, this.#scale * (event.deltaY < 0 ? 1.25 : 0.8))));
  }

  #drag(event) {
    if (this.#scale === 1 || event.button !== 0 || this.#box.querySelector("note-drawing[drawing]")) return;
    const from = { x: event.clientX - this.#x, y: event.clientY - this.#y };
    this.#box.setPointerCapture(event.pointerId);
    const move = (to) => {
      this.#x = to.clientX - from.x;
      this.#y = to.clientY - from.y;
      this.#draw();
    };
    this.#box.addEventListener("pointermove", move);
    this.#box.addEventListener("pointerup", () => this.#box.removeEventListener("pointermove", move), { once: true });
  }

  #draw() {
    const limit = (length) => (length * (this.#scale - 1)) / 2;
    const [w, h] = [limit(this.#box.clientWidth), limit(this.#box.clientHeight)];
    this.#x = Math.min(w, Math.max(-w, this.#x));
    this.#y = Math.min(h, Math.max(-h, this.#y));
    const moved = this.#scale === 1 ? "" : `translate(${this.#x}px, ${this.#y}px) scale(${this.#scale})`;
    for (const layer of this.#box.querySelectorAll("[data-zooms]")) layer.style.transform = moved;
    this.#box.toggleAttribute("data-zoomed", this.#scale !== 1);
  }
}
