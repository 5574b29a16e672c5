// V: the next older take of the shot on the screen, the newest after the oldest; Shift+V the other way round. In a playlist
// that may be changed the swapped take can stay.

import { listen } from "./keys.js";
import { post } from "./post.js";
import { say, toast } from "./say.js";

export function swaps(player) {
  const swap = (step) => async () => {
    const { at } = player;
    const takes = await player.side.takes();
    if (takes.length < 2) return say(`${player.clips[at].code} has no other take.`);
    const here = takes.findIndex((take) => take.takeId === player.clips[at].takeId);
    const chosen = takes[(here + step + takes.length) % takes.length];
    player.swap(at, chosen);
    return toast(`${chosen.code} plays ${chosen.take}.`, keeping(player.clips[at], chosen.takeId));
  };
  listen({ v: swap(1), "Shift+V": swap(-1) });
  return swap(1);
}

function keeping({ item, code }, takeId) {
  if (!item) return undefined;
  const run = () => post(`/playlist-items/${item}/take`, { take_id: takeId }).then(() => say(`Kept for ${code}.`));
  return { label: "Keep it in the playlist", run };
}
