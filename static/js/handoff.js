// Handoff: rows by arrows, X includes, Control+Enter exports; a package being made refreshes itself.

import { listen } from "./keys.js";
import { refresh } from "./refresh.js";

const boxes = [...document.querySelectorAll('#handoff [name="shots"]')];
const count = document.querySelector('[data-show="included"]');

function step(by) {
  const at = boxes.indexOf(document.activeElement);
  boxes[Math.min(boxes.length - 1, Math.max(0, at + by))]?.focus();
}

document.getElementById("handoff")?.addEventListener("change", () => {
  if (count) count.textContent = `${boxes.filter((box) => box.checked).length} of ${boxes.length} in this package`;
});
listen({
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  x: () => boxes.includes(document.activeElement) && document.activeElement.click(),
  "Mod+Enter": () => document.getElementById("export-wip")?.click(),
});
setInterval(() => {
  if (document.querySelector("#package[data-moving]") && !document.hidden) refresh().catch(() => undefined);
}, 1000);
