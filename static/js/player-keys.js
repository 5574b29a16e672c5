// The keys of playback: space, J K L with repeats, K held with J or L for slow, arrows, ends, range, loop, full screen.

import { listen } from "./keys.js";

const SLOW = 0.25;

export function playerKeys(player, signal) {
  let holdingK = false;
  addEventListener("keyup", (event) => event.key.toLowerCase() === "k" && (holdingK = false), { signal });
  const pull = (direction) => (event) => {
    if (event.repeat) return;
    if (holdingK) player.play(direction * SLOW);
    else player.shuttle(direction);
  };
  let mark = null;
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
