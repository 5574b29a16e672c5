// The keys of playback: space, J K L with repeats, K held with J or L for slow, arrows, ends, range, loop, zoom, full screen.

import { listen, typing } from "./keys.js";

const SLOW = 0.25;
const PANS = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] };

export function playerKeys(player, signal) {
  let holdingK = false;
  addEventListener("keyup", (event) => event.key.toLowerCase() === "k" && (holdingK = false), { signal });
  const pull = (direction) => (event) => {
    if (event.repeat) return;
    if (holdingK) player.play(direction * SLOW);
    else player.shuttle(direction);
  };
  const onSlider = () => document.activeElement?.matches("[role=slider]") ?? false;
  let mark = null;
  const pan = (right, down) => (event) => {
    if (!player.zoom.zoomed || typing(event)) return false;
    return player.zoom.pan(right, down);
  };
  const actions = {
    " ": () => player.toggle(),
    j: pull(-1),
    l: pull(1),
    k: () => {
      holdingK = true;
      player.pause();
    },
    ArrowLeft: () => player.step(-1),
    ArrowRight: () => player.step(1),
    "Shift+ArrowLeft": () => player.step(-10),
    "Shift+ArrowRight": () => player.step(10),
    Home: () => player.seek(0),
    End: () => player.seek(player.frames - 1),
    PageUp: () => onSlider() && player.step(10),
    PageDown: () => onSlider() && player.step(-10),
    "+": () => player.zoom.by(1.5),
    "=": () => player.zoom.by(1.5),
    "-": () => player.zoom.by(1 / 1.5),
    0: () => player.zoom.fit(),
    ...Object.fromEntries(Object.entries(PANS).map(([key, way]) => [`Alt+${key}`, pan(...way)])),
    "Shift+L": () => player.setLoop(!player.loop),
    f: () => player.zoom.fullScreen(),
    i: () => {
      mark = player.frame;
      player.setRange(mark, Math.max(mark, player.range?.to ?? player.frames - 1));
    },
    o: () => player.setRange(Math.min(mark ?? player.range?.from ?? 0, player.frame), player.frame),
    "Shift+I": () => player.setRange(null),
  };
  listen(actions, { signal });
}
