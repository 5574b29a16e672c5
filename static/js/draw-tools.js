// The toolbar and keys of drawing: D takes the pen out and puts it away, Shift+D clears the drawing in hand.

import { listen } from "./keys.js";
import { say } from "./say.js";

const NAMES = { pen: "a free line", line: "a straight line", arrow: "an arrow", box: "a box", text: "words" };

export function drawTools(canvas, button) {
  const bar = document.getElementById("draw-tools");
  if (!canvas) return;
  const words = bar?.querySelector("[data-words]");
  const show = () => {
    button?.setAttribute("aria-pressed", String(canvas.drawing));
    for (const tool of bar?.querySelectorAll("[data-tool]") ?? []) {
      if (tool.hasAttribute("aria-pressed")) {
        tool.setAttribute("aria-pressed", String(canvas.drawing && tool.dataset.tool === canvas.tool));
      }
    }
    if (words) words.parentElement.hidden = !(canvas.drawing && canvas.tool === "text");
  };
  const draw = (on) => {
    canvas.player.pause();
    canvas.draw(on);
    if (on && canvas.tool === "text") words?.focus();
    if (canvas.drawing === on) say(on ? `Drawing ${NAMES[canvas.tool]}` : "Drawing put away");
  };
  const deeds = { undo: () => canvas.undo(), clear: () => canvas.clear() };
  bar?.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (!tool) return undefined;
    if (deeds[tool]) return deeds[tool]();
    const again = canvas.drawing && canvas.tool === tool;
    canvas.tool = tool;
    return draw(!again);
  });
  words?.addEventListener("input", () => (canvas.words = words.value));
  words?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    canvas.focus();
  });
  canvas.addEventListener("pen", show);
  canvas.addEventListener("wordless", () => {
    words?.focus();
    say("Type the words first.");
  });
  canvas.addEventListener("put-away", () => draw(false));
  bar?.querySelector("input[type=color]")?.addEventListener("input", (event) => (canvas.colour = event.target.value));
  button?.addEventListener("click", () => draw(!canvas.drawing));
  listen({ d: () => draw(!canvas.drawing), "Shift+D": () => canvas.clear() });
}
