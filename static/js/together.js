// Several pictures locked to one frame: the next frame is asked for only when all of them show the last one. Answers to
// the same calls as Picture. Each follower stands on the lead's frame plus its offset, kept inside its own length.

import { CompareSound } from "./compare-sound.js";
import { clamp } from "./frames.js";
import { Pace } from "./pace.js";
import { Picture } from "./picture.js";

export class Together {
  #shown;
  #busy = false;
  #asked = -1;

  constructor(player, lead, followers, shown, ranOut) {
    this.sound = new CompareSound(player);
    this.lead = lead;
    this.followers = followers;
    this.#shown = shown;
    this.ranOut = ranOut;
    this.frame = 0;
    this.wanted = 0;
    this.speed = 0;
    [this.from, this.to] = [0, lead.last];
    this.pace = new Pace(this);
    this.seek(0);
  }

  get tally() {
    return { words: this.sound.offered ? "all on one frame" : "all on one frame, no sound" };
  }

  get rate() {
    return this.lead.rate;
  }

  get last() {
    return this.lead.last;
  }

  get settled() {
    return !this.#busy && this.frame === this.wanted;
  }

  seek(frame) {
    this.wanted = clamp(Math.round(frame), 0, this.last);
    if (!this.#busy) this.#go();
  }

  play(speed) {
    this.pace.stop();
    this.speed = speed;
    this.pace.start(speed, this.sound.start(this.frame, speed));
  }

  pause() {
    this.pace.stop();
    this.sound.stop();
    this.speed = 0;
    this.seek(this.frame);
  }

  async #go() {
    this.#busy = true;
    do {
      this.#asked = this.wanted;
      const others = this.followers.map((one) => one.picture.goto(this.#asked + one.offset));
      await Promise.all([this.lead.goto(this.#asked), ...others]);
      this.frame = this.#asked;
      if (this.#asked === this.wanted) this.#busy = false;
      this.#shown(this.frame);
    } while (this.#busy);
  }
}

// A picture that does not move: a panel beside a take.
class Still {
  frame = 0;

  goto() {
    return Promise.resolve();
  }
}

// The pictures inside `player` that follow its movie: video or img with data-follows, data-frames and data-offset.
export function followersIn(player, rate) {
  return [...player.querySelectorAll("[data-follows]")].map((seen) => ({
    seen,
    offset: Number(seen.dataset.offset ?? 0),
    picture: seen.matches("video")
      ? new Picture(Object.assign(seen, { muted: true }), rate, Number(seen.dataset.frames), () => {})
      : new Still(),
  }));
}
