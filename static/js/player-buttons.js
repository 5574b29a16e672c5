// The player's buttons: data-act names what each does.

import { playerSound } from "./player-sound.js";

const NEXT_SPEED = { 1: 2, 2: 0.25, 0.25: 0.5 };

export function playerButtons(player) {
  const acts = {
    play: () => player.toggle(),
    back: () => player.step(-1),
    forward: () => player.step(1),
    start: () => player.seek(0),
    end: () => player.seek(player.frames - 1),
    loop: () => player.setLoop(!player.loop),
    counter: () => player.nextCounter(),
    zoom: () => player.zoom.next(),
    full: () => player.zoom.fullScreen(),
    speed: () => player.play(NEXT_SPEED[player.speed] ?? 1),
    mute: () => sound.mute(!player.video.muted),
  };
  const sound = playerSound(player);
  player.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act], [data-hear]");
    acts[button?.dataset.act]?.(button);
    // Pressed by hand, not by key: Space plays again instead of pressing the same button.
    if (button && event.detail > 0) button.blur();
  });
}
