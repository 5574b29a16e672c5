// A client's page: the same exact player, said in minutes and seconds.

import "./take-timeline.js";
import "./take-player.js";

const player = document.querySelector("take-player");
const field = document.querySelector('.shco [name="frame_in"]');
const words = document.querySelector(".shco textarea");
const clock = (frame) => {
  const seconds = Math.floor((frame * player.rate.den) / player.rate.num);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

function show(frame) {
  player.querySelector('[data-show="clock"]').textContent = clock(frame);
  player.querySelector("[role=slider]").setAttribute("aria-valuetext", clock(frame));
  for (const note of document.querySelectorAll(".shc .cmt")) {
    note.toggleAttribute("data-current", Number(note.dataset.from) === frame);
  }
  if (!field || words.value) return;
  field.value = String(frame);
  words.placeholder = `Note at ${clock(frame)}`;
}

if (player?.picture) {
  player.querySelector('[data-show="length"]').textContent = clock(player.frames);
  player.addEventListener("frame", (event) => show(event.detail.frame));
  words?.addEventListener("focus", () => player.pause());
  show(player.frame);
}
