// What the dailies page says of where it is: timecode, place, what plays and what is next, the mark on the cut.

import { timecode } from "./frames.js";
import { say } from "./say.js";

export class DailiesWords {
  constructor(player) {
    this.player = player;
    this.mark = player.querySelector(".cph");
    this.marked = player.querySelector(".cin");
    this.places = {};
    for (const one of player.querySelectorAll("[data-show]")) this.places[one.dataset.show] ??= one;
  }

  timecode(record) {
    return timecode(record, this.player.rate, this.player.getAttribute("start"));
  }

  place(at, frame, record) {
    const clip = this.player.clips[at];
    this.places.timecode.textContent = this.timecode(record);
    this.places.place.textContent = `${clip.code}, F ${frame + 1} / ${clip.frames}`;
    this.mark.style.left = `${this.#percent(record)}%`;
  }

  clip(at) {
    const name = (clip) => `${clip.code} ${clip.take}`.trim();
    const { clips, items } = this.player;
    const [here, next] = [clips[at], clips[at + 1]];
    this.places.now.textContent = `${name(here)}, ${here.title}`;
    this.places.next.textContent = next ? `Next: ${name(next)}` : "";
    items.forEach((item, index) => item.toggleAttribute("data-current", index === at));
    for (const mark of this.player.querySelectorAll("[data-cut]")) {
      mark.toggleAttribute("data-current", Number(mark.dataset.cut) === at);
    }
    const box = items[at].closest(".cutbox");
    if (box.scrollWidth > box.clientWidth) box.scrollLeft = items[at].offsetLeft - box.clientWidth / 2;
    if (!this.player.speed) say(name(here));
  }

  subject() {
    const clip = this.player.clips[this.player.at];
    this.places.subject.textContent = `${clip.code} ${clip.take.split(" ")[0]}`.trim();
  }

  decided(count) {
    this.places.decided.textContent = `${count} of ${this.player.clips.length} decided`;
  }

  notes(count) {
    this.places["note-count"].textContent = count;
  }

  // `draft` is {name, from, to, record}.
  note({ name, from, to, record }) {
    this.places["note-stamp"].textContent = this.timecode(record);
    this.places["note-subject"].textContent = `${name}, F ${from + 1}${to === "" ? "" : ` to ${to + 1}`}`;
  }

  motion(speed) {
    this.player.toggleAttribute("playing", speed !== 0);
    this.player.querySelector('[data-act="play"]').setAttribute("aria-label", speed ? "Pause" : "Play");
    if (Math.abs(speed) > 1) say(`Playing at ${speed} times`);
  }

  range(range) {
    this.marked.hidden = !range;
    if (!range) return say("Range cleared");
    this.marked.style.left = `${this.#percent(range.from)}%`;
    this.marked.style.width = `${this.#percent(range.to + 1 - range.from)}%`;
    return say(`Range ${this.timecode(range.from)} to ${this.timecode(range.to)}`);
  }

  #percent(frames) {
    return (frames / this.player.cut.total) * 100;
  }
}
