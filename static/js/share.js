// A client's page: the same exact player, said in minutes and seconds.

import "./link-line.js";
import "./take-timeline.js";
import "./take-player.js";
import { say } from "./say.js";

const player = document.querySelector("take-player");
const form = document.querySelector(".shco");
const words = form?.elements.body;
const clock = (frame) => {
  const seconds = Math.floor((frame * player.rate.den) / player.rate.num);
  const two = (n) => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
};

function show(frame) {
  player.querySelector('[data-show="clock"]').textContent = clock(frame);
  player.querySelector("[role=slider]").setAttribute("aria-valuetext", clock(frame));
  for (const note of document.querySelectorAll(".shc .cmt")) {
    note.toggleAttribute("data-current", Number(note.dataset.from) === frame);
  }
  if (!words || words.value) return;
  // Steps still on their way when the writing began lead to the frame that is meant.
  stamp(document.activeElement === words ? player.picture.wanted : frame);
}

function stamp(frame) {
  form.elements.frame_in.value = String(frame);
  words.placeholder = `Note at ${clock(frame)}`;
}

// The marks on the bar follow the list, which the server draws.
function mark() {
  const bar = player.querySelector(".shbar");
  for (const old of bar.querySelectorAll(".mk")) old.remove();
  for (const note of document.querySelectorAll(".shc .cmt")) {
    const made = document.createElement("b");
    made.className = "mk";
    made.dataset.from = note.dataset.from;
    bar.append(made);
  }
  document.dispatchEvent(new CustomEvent("notes-changed"));
}

if (player?.picture) {
  player.querySelector('[data-show="length"]').textContent = clock(player.frames);
  player.addEventListener("frame", (event) => show(event.detail.frame));
  words?.addEventListener("focus", () => {
    player.pause();
    if (!words.value) stamp(player.picture.wanted);
  });
  words?.addEventListener("input", () => (form.elements.client_key.value ||= crypto.randomUUID()));
  form?.addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx.response.status >= 400) return;
    form.reset();
    form.elements.client_key.value = "";
    mark();
    show(player.frame);
    say(document.querySelector("#shared-notes")?.dataset.said ?? "Note sent.");
  });
  show(player.frame);
}
