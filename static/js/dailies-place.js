// The place in a list survives a reload, and changing the list itself: kept for this tab by the clip's take and frame.

const KEY = "dailies-place";

export function keepPlace(player) {
  const here = location.pathname + location.search;
  restore(player, JSON.parse(sessionStorage.getItem(KEY) ?? "null"), here);
  addEventListener("pagehide", () => {
    const { at, wanted, clips } = player;
    const kept = { here, at, frame: wanted, code: clips[at].code, takeId: clips[at].takeId };
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  });
  if (/^#\w+$/.test(location.hash)) document.getElementById(`tab-${location.hash.slice(1)}`)?.click();
  arrange(player);
}

function restore(player, kept, here) {
  if (kept?.here !== here) return;
  const same = (clip) => clip.code === kept.code && clip.takeId === kept.takeId;
  const at = player.clips[kept.at] && same(player.clips[kept.at]) ? kept.at : player.clips.findIndex(same);
  if (at >= 0) player.open(at, Math.min(kept.frame, player.clips[at].frames - 1));
}

// Alt+arrows move the row of the list that has the focus.
function arrange(player) {
  player.querySelector("#panel-list").addEventListener("keydown", (event) => {
    const by = { ArrowUp: "-1", ArrowDown: "1" }[event.key];
    if (!by || !event.altKey) return;
    event.preventDefault();
    event.target.closest("[data-item]")?.querySelector(`[name=by][value="${by}"]:enabled`)?.click();
  });
}
