// <set-view>: the set and the camera's way in three dimensions, beside the floor plan. Turned by drag or arrow keys, closer
// by wheel, plus and minus, 0 sets it back. It draws what #set-scene says, anew whenever that is refreshed; the buttons
// of .views choose between it and the floor plan.

import { extent, lookFrom } from "./set-drawing.js";
import { drawing } from "./set-shapes.js";

const START = { turn: -38, lift: 26, near: 1 };
const KEYS = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, 5], ArrowDown: [0, -5] };
const KEPT = "desk-view";

class SetView extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector(".set3d");
    this.view = { ...START };
    this.share = 0;
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("pointerdown", (event) => this.#grab(event));
    this.box.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("refreshed", () => this.draw(), { signal });
    this.closest("shot-desk")?.addEventListener("preview-at", ({ detail }) => this.#at(detail), { signal });
    const views = this.parentElement.querySelector(".views");
    views.hidden = false;
    views.addEventListener("click", ({ target }) => target.dataset.view && this.#show(target.dataset.view));
    new ResizeObserver(() => this.draw()).observe(this.box);
    this.#show(localStorage.getItem(KEPT) ?? "above");
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  #show(name) {
    localStorage.setItem(KEPT, name);
    this.hidden = name !== "set";
    // On the stage: a refresh brings a floor plan of its own, which would not be hidden.
    this.parentElement.dataset.shows = name;
    for (const button of this.parentElement.querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === name));
    }
    this.draw();
  }

  #at(share) {
    this.share = share;
    this.draw();
  }

  #key(event) {
    const way = KEYS[event.key];
    const nearer = { "+": 1.2, "=": 1.2, "-": 1 / 1.2 }[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey || !(way || nearer || event.key === "0")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "0") this.view = { ...START };
    else if (way) this.#turn(...way);
    else this.#closer(nearer);
    this.draw();
  }

  #grab(event) {
    if (event.button) return;
    this.box.setPointerCapture(event.pointerId);
    let [x, y] = [event.clientX, event.clientY];
    const move = (next) => {
      this.#turn((x - next.clientX) * 0.4, (next.clientY - y) * 0.3);
      [x, y] = [next.clientX, next.clientY];
      this.draw();
    };
    this.box.addEventListener("pointermove", move);
    const end = () => this.box.removeEventListener("pointermove", move);
    this.box.addEventListener("pointerup", end, { once: true });
    this.box.addEventListener("pointercancel", end, { once: true });
  }

  #wheel(event) {
    event.preventDefault();
    this.#closer(event.deltaY < 0 ? 1.1 : 1 / 1.1);
    this.draw();
  }

  #turn(turn, lift) {
    this.view.turn = (this.view.turn + turn) % 360;
    this.view.lift = Math.min(89, Math.max(4, this.view.lift + lift));
  }

  #closer(times) {
    this.view.near = Math.min(8, Math.max(0.4, this.view.near * times));
  }

  draw() {
    const scene = JSON.parse(this.querySelector("#set-scene")?.dataset.scene ?? "{}");
    const { clientWidth: width, clientHeight: height } = this.box;
    if (this.hidden || !scene.moments || !width) return;
    this.box.replaceChildren(drawing(scene, this.#place(scene, width, height), this.share, width, height));
  }

  // Places in metres to points of the drawing, so that what matters fits.
  #place(scene, width, height) {
    const look = lookFrom(this.view.turn, this.view.lift);
    const seen = extent(scene).map(look);
    const [xs, ys] = [seen.map(([x]) => x), seen.map(([, y]) => y)];
    const [left, right, top, foot] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const scale = Math.min((width - 90) / (right - left || 1), (height - 64) / (foot - top || 1), 90) * this.view.near;
    const point = (place) => {
      const [x, y] = look(place);
      return [width / 2 + (x - (left + right) / 2) * scale, height / 2 + (y - (top + foot) / 2) * scale];
    };
    return { look, point };
  }
}

customElements.define("set-view", SetView);
