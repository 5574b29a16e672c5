// The clips that are loaded: the one on screen and its neighbours behind it. While it plays, the next one is started so
// that its first frame is due when the last frame of this one is over; on that refresh of the screen they change places.

import { clipOf } from "./dailies-clip.js";
import { learnLead } from "./start-lead.js";

const REFRESH_MS = 1000 / 60;
const SOON_MS = 150;

export class Stage {
  #loaded = new Map();
  #watching = 0;
  #starting = 0;

  // `shown(at, frame)` for each frame on the screen, `changed()` when the next clip took over, `over()` when none did.
  constructor(box, clips, { shown, changed, over }) {
    Object.assign(this, { box, clips, shown, changed, over });
    this.at = -1;
    this.speed = 0;
    this.muted = false;
  }

  get clip() {
    return this.#loaded.get(this.at);
  }

  // `after(at)` names the clip that follows; -1 for none.
  after(at) {
    return at + 1 < this.clips.length ? at + 1 : -1;
  }

  open(at, frame) {
    const speed = this.speed;
    this.pause();
    this.#show(at);
    this.clip.seek(frame);
    if (speed) this.play(speed);
  }

  play(speed) {
    this.#stopWatching();
    this.speed = speed;
    if (speed === 1) learnLead(this.clip, this.clip.due);
    this.clip.run(speed);
    this.#watch();
  }

  pause() {
    this.#stopWatching();
    this.speed = 0;
    for (const clip of this.#loaded.values()) if (clip.picture.speed || clip === this.clip) clip.pause();
  }

  // The clip at `at` has other facts now (another take of its shot).
  replace(at, frame) {
    this.#loaded.get(at)?.drop();
    this.#loaded.delete(at);
    if (at === this.at) this.open(at, frame);
  }

  mute(on) {
    this.muted = on;
    for (const clip of this.#loaded.values()) clip.mute(on);
  }

  #show(at) {
    this.at = at;
    const kept = new Set([at - 1, at, this.after(at)]);
    const clip = this.#load(at);
    clip.show(true);
    for (const [index, one] of this.#loaded) {
      if (index !== at) one.show(false);
      if (!kept.has(index)) this.#drop(index);
    }
    const next = this.#load(this.after(at));
    if (next && next !== clip) next.cue(0);
  }

  #load(at) {
    if (!this.clips[at] || this.#loaded.has(at)) return this.#loaded.get(at);
    const shown = (frame) => this.at === at && this.shown(at, frame);
    const ended = () => (this.at === at ? this.#handOver() : clip.pause());
    const clip = clipOf(this.clips[at], this.box, shown, ended);
    clip.mute(this.muted);
    this.#loaded.set(at, clip);
    return clip;
  }

  #drop(index) {
    this.#loaded.get(index).drop();
    this.#loaded.delete(index);
  }

  // Only real time has a sound to keep whole; at any other speed a clip says itself that it has run out.
  #watch() {
    if (this.speed !== 1) return;
    const [here, next] = [this.clip, this.#loaded.get(this.after(this.at))];
    let asked = false;
    const look = (now) => {
      const left = here.left(now);
      if (next && next !== here && !asked && left < SOON_MS) {
        asked = true;
        const start = () => this.clip === here && this.speed > 0 && next.run(this.speed);
        this.#starting = setTimeout(start, Math.max(0, here.left(performance.now()) - next.lead));
      }
      if (asked && left <= REFRESH_MS / 2) return this.#handOver();
      this.#watching = requestAnimationFrame(look);
      return undefined;
    };
    this.#watching = requestAnimationFrame(look);
  }

  #stopWatching() {
    cancelAnimationFrame(this.#watching);
    clearTimeout(this.#starting);
  }

  #handOver() {
    const [here, speed, next] = [this.clip, this.speed, this.after(this.at)];
    if (next < 0 || speed <= 0 || this.#loaded.get(next) === here) return this.over();
    const due = speed === 1 ? here.ends : null;
    this.#stopWatching();
    this.#show(next);
    here.leave(speed);
    learnLead(this.clip, due);
    if (!this.clip.picture.speed) this.clip.run(speed);
    this.shown(next, this.clip.picture.frame);
    this.changed();
    this.#watch();
    return undefined;
  }
}
