// Sound on or off and how loud; this browser remembers both.

const KEPT = "setting:volume";

function kept() {
  return JSON.parse(localStorage.getItem(KEPT) ?? '{"volume": 1, "muted": false}');
}

export function keptVolume() {
  return kept().volume;
}

export function playerSound(player) {
  const slider = player.querySelector("[data-volume]");
  const button = player.querySelector('[data-act="mute"]');
  const set = (volume, muted) => {
    player.video.volume = volume;
    player.video.muted = muted;
    button?.setAttribute("aria-pressed", String(!muted));
    if (slider) slider.value = String(muted ? 0 : Math.round(volume * 100));
    localStorage.setItem(KEPT, JSON.stringify({ volume, muted }));
  };
  slider?.addEventListener("input", () => set(Number(slider.value) / 100 || player.video.volume, slider.value === "0"));
  if (button) set(kept().volume, kept().muted);
  return { mute: (muted) => set(player.video.volume, muted) };
}
