// Keys and buttons of the dailies player. data-act names what a button does, data-to a clip, data-cut a cut with a warning.

import { swaps } from "./dailies-swap.js";
import { listen } from "./keys.js";
import { say } from "./say.js";

const SLOW = 0.25;

export function dailiesKeys(player) {
  let holdingK = false;
  addEventListener("keyup", (event) => event.key.toLowerCase() === "k" && (holdingK = false));
  const pull = (direction) => (event) => {
    if (event.repeat) return;
    const same = Math.sign(player.speed) === direction;
    const faster = Math.max(-8, Math.min(8, player.speed * 2));
    player.play(holdingK ? direction * SLOW : same ? faster : direction);
  };
  const toggle = () => player.play(player.speed ? 0 : 1);
  const shot = (by) => () => player.open(player.at + by, 0);
  const end = () => player.range?.to ?? player.cut.total - 1;
  const loop = () => {
    player.loop = !player.loop;
    player.querySelector('[data-act="loop"]')?.setAttribute("aria-pressed", String(player.loop));
    say(player.loop ? "Loop on" : "Loop off");
  };
  listen({
    " ": toggle,
    k: () => {
      holdingK = true;
      player.play(0);
    },
    j: pull(-1),
    l: pull(1),
    ArrowLeft: () => player.step(-1),
    ArrowRight: () => player.step(1),
    "Shift+ArrowLeft": () => player.step(-10),
    "Shift+ArrowRight": () => player.step(10),
    Home: () => player.seek(0),
    End: () => player.seek(player.cut.total - 1),
    ArrowUp: shot(-1),
    ArrowDown: shot(1),
    ",": () => warning(player, -1),
    ".": () => warning(player, 1),
    i: () => player.setRange({ from: player.record, to: Math.max(player.record, end()) }),
    o: () => player.setRange({ from: Math.min(player.range?.from ?? 0, player.record), to: player.record }),
    "Shift+I": () => player.setRange(null),
    "Shift+L": loop,
    f: () => full(player),
  });
  const acts = {
    play: toggle,
    back: () => player.step(-1),
    forward: () => player.step(1),
    previous: shot(-1),
    next: shot(1),
    warning: () => warning(player, 1),
    swap: swaps(player),
    loop,
  };
  player.addEventListener("click", (event) => {
    acts[event.target.closest("[data-act]")?.dataset.act]?.();
    const to = event.target.closest("[data-to], [data-cut]");
    if (to) player.open(Number(to.dataset.to ?? to.dataset.cut), to.dataset.cut ? -1 : 0);
  });
}

function full(player) {
  if (document.fullscreenElement) document.exitFullscreen();
  else player.querySelector("[data-stage]").requestFullscreen?.();
}

// The last frame before the cut: what was found there shows beside it.
function warning(player, direction) {
  const cuts = [...player.querySelectorAll("[data-cut]")].map((mark) => Number(mark.dataset.cut));
  const at = player.at;
  const to = direction > 0 ? cuts.find((cut) => cut > at || (cut === at && !onLast(player))) : cuts.filter((cut) => cut < at).at(-1);
  if (to === undefined) return say(direction > 0 ? "No more cuts to check" : "No cut to check before this one");
  return player.open(to, -1);
}

function onLast(player) {
  return player.wanted === player.clips[player.at].frames - 1;
}
