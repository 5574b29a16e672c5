// The toolbar and keys of drawing: D takes the pen out and puts it away, Shift+D clears the drawing in hand.

import { listen } from "./keys.js";
import { say } from "./say.js";

export function drawTools(canvas, button) {
  const bar = document.getElementById("draw-tools");
  if (!canvas) return;
  const show = () => {
    const out = canvas.hasAttribute("drawing");
    button?.setAttribute("aria-pressed", String(out));
    for (const tool of bar?.querySelectorAll("[data-tool]") ?? []) {
      tool.setAttribute("aria-pressed", String(out && tool.dataset.tool === canvas.tool));
    }
  };
  const draw = (on) => {
    canvas.closest("take-player").pause();
    canvas.draw(on);
    show();
    say(on ? `Drawing with the ${canvas.tool}` : "Drawing put away");
  };
  bar?.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (!tool) return;
    if (tool === "undo") return canvas.undo();
    const again = canvas.hasAttribute("drawing") && canvas.tool === tool;
    canvas.tool = tool;
    draw(!again);
  });
  bar?.querySelector("input[type=color]")?.addEventListener("input", (event) => (canvas.colour = event.target.value));
  button?.addEventListener("click", () => draw(!canvas.hasAttribute("drawing")));
  listen({ d: () => draw(!canvas.hasAttribute("drawing")), "Shift+D": () => canvas.clear() });
}
