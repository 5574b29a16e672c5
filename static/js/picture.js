// One movie shown frame by frame. The truth is what the browser says it presented (requestVideoFrameCallback). Only real
// time is left to its own playing, and only where it says so; every other speed goes by exact seeks, the newest wish first.
// A frame counts once it is on the screen, often before its seek is over; the next seek waits for both: of a seek begun
// within another Chromium 156 does not always say what it shows.

import { clamp, frameStarting, middleOf } from "./frames.js";
import { afterPainting, Pace } from "./pace.js";
import { Tally } from "./tally.js";

// How long a frame may take from the end of a seek to the screen before we take the seek's word for it.
const [LATE_MS, UNSEEN_MS] = [1500, 100];

export class Picture {
  #video;
  #shown;
  #asked = -1;
  #coming = false;
  #seeking = false;
  #still = false;
  #waiting = [];
  #late = 0;
  #tells = false;

  // `shown(frame)` is called once for each frame that reaches the screen.
  constructor(video, rate, frames, shown) {
    this.#video = video;
    this.#shown = shown;
    Object.assign(this, { rate, frames, frame: 0, wanted: 0, speed: 0, from: 0, to: frames - 1 });
    this.tally = new Tally(video);
    this.pace = new Pace(this);
    video.addEventListener("seeked", () => this.#arrived());
    video.addEventListener("error", () => this.#release());
    if (video.readyState > 1) queueMicrotask(() => this.#go());
    else video.addEventListener("loadeddata", () => this.#go(), { once: true });
    this.#tells = Boolean(video.requestVideoFrameCallback);
    if (this.#tells) this.#watch();
  }

  get last() {
    return this.frames - 1;
  }

  // The frame that was asked for is on the screen.
  get settled() {
    return !this.#coming && this.frame === this.wanted && this.#asked >= 0;
  }

  seek(frame) {
    this.wanted = clamp(Math.round(frame), 0, this.last);
    // A seek to the frame that is there already would bring no word of a new one.
    if (!this.#busy && !(this.#still && this.settled) && this.#video.readyState > 1) this.#go();
  }

  // Resolves when `frame` is on the screen, or can never be.
  goto(frame) {
    this.seek(frame);
    if (this.settled || this.#video.error) return Promise.resolve();
    return new Promise((done) => this.#waiting.push(done));
  }

  // 1 is real time; negative runs backwards. Sound is heard at real time only.
  play(speed) {
    const alone = this.#byItself;
    this.pace.stop();
    this.speed = speed;
    this.tally.start();
    if (speed === 1 && this.#tells) {
      this.#still = false;
      return this.#video.play().catch(() => this.pause());
    }
    this.#video.pause();
    if (alone) this.seek(this.frame);
    return this.pace.start(speed);
  }

  pause() {
    this.pace.stop();
    this.tally.stop();
    const moved = this.speed !== 0;
    this.speed = 0;
    this.#video.pause();
    if (moved) this.seek(this.#coming ? this.#asked : this.frame);
  }

  // The run by seeks ended: said as the element says it.
  ranOut() {
    this.#video.dispatchEvent(new Event("ended"));
  }

  get #busy() {
    return this.#coming || this.#seeking;
  }

  #go() {
    this.#coming = this.#seeking = true;
    this.#asked = this.wanted;
    this.#video.currentTime = middleOf(this.wanted, this.rate);
  }

  #arrived() {
    if (!this.#seeking) return;
    this.#seeking = false;
    if (!this.#coming) return this.#next();
    if (!this.#tells) return afterPainting(() => this.#landed(this.#asked));
    const wait = document.hidden ? UNSEEN_MS : LATE_MS; // no callback comes to a page nobody sees
    this.#late = setTimeout(() => this.#coming && !this.#video.seeking && this.#landed(this.#asked), wait);
  }

  #landed(frame) {
    clearTimeout(this.#late);
    this.#coming = false;
    this.#still = this.#video.paused;
    this.#present(frame);
    this.#next();
  }

  #next() {
    if (!this.#busy && !this.#byItself && this.#asked !== this.wanted) this.#go();
  }

  #watch() {
    this.#video.requestVideoFrameCallback((_, seen) => {
      const frame = frameStarting(seen.mediaTime, this.rate);
      const playing = !this.#video.paused;
      if (!this.#coming && playing) {
        this.tally.see(frame, seen.presentedFrames);
        this.#present(frame);
      } else if (this.#coming && (frame === this.#asked || (playing && !this.#video.seeking))) this.#landed(frame);
      this.#watch();
    });
  }

  // The browser plays, not we.
  get #byItself() {
    return this.speed === 1 && !this.pace.running;
  }

  #present(frame) {
    this.frame = clamp(frame, 0, this.last);
    if (this.#byItself) this.wanted = this.frame;
    this.#shown(this.frame);
    if (this.settled) this.#release();
  }

  #release() {
    for (const done of this.#waiting.splice(0)) done();
  }
}
