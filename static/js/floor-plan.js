// <floor-plan data-units>: its handles are dragged, or moved by the arrow keys (0.1 m or 1°, with Shift ten times that).
// While one moves it sends "floor-draft" {field, value}, at rest "floor-set"; the desk draws and saves. Python decides.

const FEET = 1 / 0.3048;
const ARROWS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
const REST = 350;

class FloorPlan extends HTMLElement {
  connectedCallback() {
    this.svg = this.querySelector("svg");
    this.addEventListener("pointerdown", (event) => this.#grab(event));
    this.addEventListener("keydown", (event) => this.#nudge(event));
    this.addEventListener("focusin", (event) => this.#tell(event.target.closest("[data-handle]")));
  }

  #grab(event) {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button) return;
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const move = (next) => this.#place(handle, this.#ground(next));
    handle.addEventListener("pointermove", move);
    const end = () => {
      handle.removeEventListener("pointermove", move);
      this.#rest(handle, 0);
    };
    handle.addEventListener("pointerup", end, { once: true });
    handle.addEventListener("pointercancel", end, { once: true });
  }

  #nudge(event) {
    const handle = event.target.closest("[data-handle]");
    const way = ARROWS[event.key];
    if (!handle || !way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const by = event.shiftKey ? 10 : 1;
    const [right, ahead] = this.#where(handle);
    if (handle.dataset.kind === "turn" || handle.dataset.kind === "lens" || this.#angular(handle)) {
      const degrees = (way[0] + way[1]) * by;
      this.#place(handle, turned(right, ahead, degrees));
    } else this.#place(handle, [right + way[0] * 0.1 * by, ahead + way[1] * 0.1 * by]);
    this.#rest(handle, REST);
  }

  #angular(handle) {
    return handle.dataset.kind === "amount" && handle.dataset.way === "0.0 0.0";
  }

  #where(handle) {
    return [Number(handle.dataset.nowRight ?? handle.dataset.right), Number(handle.dataset.nowAhead ?? handle.dataset.ahead)];
  }

  // Metres right and ahead of the camera's first frame, under the pointer.
  #ground(event) {
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    const { scale, x, y } = this.svg.dataset;
    return [(spot.y - Number(y)) / Number(scale), (spot.x - Number(x)) / Number(scale)];
  }

  #place(handle, [right, ahead]) {
    this.dataset.busy = "";
    this.held = handle.dataset.handle;
    if (handle.dataset.kind === "amount" && !this.#angular(handle)) {
      const [r, a] = handle.dataset.way.split(" ").map(Number);
      const far = Math.max(0, right * r + ahead * a);
      [right, ahead] = [far * r, far * a];
    }
    const { scale, x, y } = this.svg.dataset;
    handle.dataset.nowRight = right;
    handle.dataset.nowAhead = ahead;
    handle.setAttribute("transform", `translate(${Number(x) + ahead * scale} ${Number(y) + right * scale})`);
    const piece = this.querySelector(`[data-of="${handle.dataset.handle}"]`);
    if (piece) {
      const by = [(ahead - handle.dataset.ahead) * scale, (right - handle.dataset.right) * scale];
      piece.dataset.stood ??= piece.getAttribute("transform");
      piece.setAttribute("transform", `translate(${by[0]} ${by[1]}) ${piece.dataset.stood}`);
    }
    this.#tell(handle);
    this.#send("floor-draft", handle);
  }

  #rest(handle, wait) {
    clearTimeout(handle.resting);
    if (handle.dataset.nowRight === undefined) return;
    handle.resting = setTimeout(() => {
      delete this.dataset.busy;
      this.#send("floor-set", handle);
    }, wait);
  }

  #send(name, handle) {
    const detail = { field: handle.dataset.handle, value: this.#value(handle) };
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  // While a hand holds one handle, the path and the views are drawn anew round it, at the size the hand took hold of.
  drawAround(fresh) {
    const [drawn, now] = [fresh.querySelector("svg"), this.svg.dataset];
    const stays = (part) => part.matches(`.hd, [data-of="${this.held}"]`);
    for (const part of [...this.svg.children]) if (!stays(part)) part.remove();
    const by = now.scale / drawn.dataset.scale;
    const layer = document.createElementNS(drawn.namespaceURI, "g");
    layer.setAttribute("transform", `translate(${now.x - drawn.dataset.x * by} ${now.y - drawn.dataset.y * by}) scale(${by})`);
    layer.append(...[...drawn.children].filter((part) => !stays(part)));
    this.svg.prepend(layer);
  }

  // What the handle's place means, as the form field takes it.
  #value(handle) {
    const [right, ahead] = this.#where(handle);
    const turn = wrapped(bearing(right, ahead) - Number(this.svg.dataset.heading));
    switch (handle.dataset.kind) {
      case "shift":
        return `${(right - Number(handle.dataset.right)).toFixed(3)} ${(ahead - Number(handle.dataset.ahead)).toFixed(3)}`;
      case "turn":
        return turn.toFixed(2);
      case "lens":
        return (Number(this.svg.dataset.sensor) / 2 / Math.tan((Math.max(0.5, Math.abs(turn)) * Math.PI) / 180)).toFixed(1);
      case "amount":
        if (this.#angular(handle)) return Math.max(0, turn * Number(handle.dataset.sign)).toFixed(1);
        return (Math.hypot(right, ahead) * (this.dataset.units === "ft" ? FEET : 1)).toFixed(2);
      default: {
        const [offRight, offAhead] = handle.dataset.off.split(" ").map(Number);
        return `${(right + offRight).toFixed(3)} ${(ahead + offAhead).toFixed(3)}`;
      }
    }
  }

  #tell(handle) {
    const line = this.querySelector('[data-show="floor"]');
    if (!handle || !line) return;
    const [offRight, offAhead] = handle.dataset.off.split(" ").map(Number);
    const [right, ahead] = [this.#where(handle)[0] + offRight, this.#where(handle)[1] + offAhead];
    const said = { turn: `${this.#value(handle)}° of turn`, lens: `${this.#value(handle)} mm` }[handle.dataset.kind];
    line.textContent = `${handle.dataset.label}: ${said ?? `right ${right.toFixed(2)}, ahead ${ahead.toFixed(2)} m`}. Arrows nudge.`;
  }
}

const bearing = (right, ahead) => (Math.atan2(right, ahead) * 180) / Math.PI;
const wrapped = (degrees) => ((degrees + 540) % 360) - 180;

function turned(right, ahead, degrees) {
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return [right * cosine + ahead * sine, ahead * cosine - right * sine];
}

customElements.define("floor-plan", FloorPlan);
