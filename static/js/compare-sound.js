// Whose sound a comparison is heard with: [data-hear] buttons, or M through A, B and none; this browser remembers it. The
// pictures stay locked frame by frame; at real time the sound that plays is the clock they follow (pace.js), so neither
// drifts from the other. Other speeds have no sound, as everywhere.

import { listen } from "./keys.js";
import { keptVolume } from "./player-sound.js";
import { say } from "./say.js";

const KEPT = "setting:compare-sound";
const NONE = "none";
// A sound that has not begun by then never will: the pictures go by the wall clock.
const SILENT_MS = 1000;

export class CompareSound {
  #player;
  #buttons;
  #heard = null;
  #from = 0;
  #began = 0;
  #start = 0;
  #over = null;

  constructor(player) {
    this.#player = player;
    this.#buttons = [...player.querySelectorAll("[data-hear]")];
    if (!this.#buttons.length) return;
    for (const button of this.#buttons) button.addEventListener("click", () => this.#choose(button.dataset.hear));
    listen({ m: () => this.#next() });
    this.#show();
  }

  // Of the pictures: `"a"`, or "none". What was chosen elsewhere may have no sound here.
  get whose() {
    const kept = localStorage.getItem(KEPT) ?? "a";
    return this.#buttons.some((one) => one.dataset.hear === kept) ? kept : NONE;
  }

  get offered() {
    return this.#buttons.length > 0;
  }

  // Where the sound is, in frames of A; null while none is heard.
  get frame() {
    if (!this.#heard || this.#heard.paused) return null;
    return this.#start + (this.#heard.currentTime - this.#from) * this.#rate;
  }

  // Begins at A's `frame`. The clock to follow: (now) -> ms since then; undefined where nothing is to be heard.
  start(frame, speed) {
    this.stop();
    const { src, offset, frames } = this.#chosen?.dataset ?? {};
    const own = frame + Number(offset);
    if (speed !== 1 || !src || own < 0 || own >= Number(frames)) return undefined;
    this.#start = frame;
    this.#from = own / this.#rate;
    this.#began = performance.now();
    this.#over = null;
    this.#hear(src);
    return (now) => this.#elapsed(now);
  }

  stop() {
    this.#heard?.pause();
  }

  get #rate() {
    return this.#player.rate.num / this.#player.rate.den;
  }

  get #chosen() {
    return this.#buttons.find((one) => one.dataset.hear === this.whose);
  }

  #hear(src) {
    if (this.#heard?.getAttribute("src") !== src) this.#heard = Object.assign(new Audio(), { src, preload: "auto" });
    Object.assign(this.#heard, { volume: keptVolume(), currentTime: this.#from });
    this.#heard.play().catch(() => (this.#over ??= { at: performance.now(), run: 0 }));
  }

  // By the sound while it runs; by the wall clock from where it ended, or could not begin.
  #elapsed(now) {
    if (this.#over) return this.#over.run + now - this.#over.at;
    const run = this.#heard.seeking ? 0 : Math.max(0, (this.#heard.currentTime - this.#from) * 1000);
    const never = run === 0 && now - this.#began > SILENT_MS;
    if (this.#heard.ended || this.#heard.error || never) this.#over = { at: now, run };
    return run;
  }

  #next() {
    const names = this.#buttons.map((one) => one.dataset.hear);
    this.#choose(names[(names.indexOf(this.whose) + 1) % names.length]);
  }

  #choose(name) {
    localStorage.setItem(KEPT, name);
    this.#show();
    say(name === NONE ? "No sound" : `Sound of ${name.toUpperCase()}`);
    if (this.#player.speed === 1) this.#player.play(1);
  }

  #show() {
    for (const one of this.#buttons) one.setAttribute("aria-pressed", String(one.dataset.hear === this.whose));
    this.#draw();
  }

  // One lane, so that the timeline keeps its height: of the sound that is heard, else the one that was shown.
  #draw() {
    const lanes = [...this.#player.querySelectorAll("[data-wave]")];
    if (!lanes.some((lane) => lane.dataset.wave === this.whose)) return;
    for (const lane of lanes) lane.hidden = lane.dataset.wave !== this.whose;
  }
}
