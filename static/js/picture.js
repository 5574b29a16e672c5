// One movie shown frame by frame. The truth is what the browser presented: requestVideoFrameCallback where there is one,
// else the position after a seek. Seeks never pile up: only the newest wish is carried out.

import { clamp, frameDuring, frameStarting, middleOf } from "./frames.js";

export class Picture {
  #video;
  #shown;
  #asked = -1;
  #seeking = false;
  #reverse = 0;

  // `shown(frame)` is called once for each frame that reaches the screen.
  constructor(video, rate, frames, shown) {
    this.#video = video;
    this.#shown = shown;
    this.rate = rate;
    this.frames = frames;
    this.frame = 0;
    this.wanted = 0;
    this.speed = 0;
    video.addEventListener("seeked", () => this.#arrived());
    if (video.readyState > 0) queueMicrotask(() => this.seek(this.wanted));
    else video.addEventListener("loadeddata", () => this.seek(this.wanted), { once: true });
    if (video.requestVideoFrameCallback) this.#watch();
    else this.#watchWithoutCallback();
  }

  get last() {
    return this.frames - 1;
  }

  seek(frame) {
    this.wanted = clamp(Math.round(frame), 0, this.last);
    if (!this.#seeking && this.#video.readyState > 0) this.#go();
  }

  // 1 is real time; negative runs backwards by seeking. Sound is heard at real time only.
  play(speed) {
    this.#stopReverse();
    this.speed = speed;
    this.#video.playbackRate = clamp(Math.abs(speed), 0.25, 8);
    this.#video.preservesPitch = true;
    if (speed < 0) return this.#runBackwards();
    return this.#video.play().catch(() => this.pause());
  }

  pause() {
    this.#stopReverse();
    const moved = this.speed !== 0;
    this.speed = 0;
    this.#video.pause();
    if (moved) this.seek(this.frame);
  }

  #go() {
    this.#seeking = true;
    this.#asked = this.wanted;
    this.#video.currentTime = middleOf(this.wanted, this.rate);
  }

  #arrived() {
    this.#seeking = false;
    if (this.#asked !== this.wanted) return this.#go();
    if (!this.#video.requestVideoFrameCallback) this.#present(frameDuring(this.#video.currentTime, this.rate));
  }

  #watch() {
    this.#video.requestVideoFrameCallback((_, seen) => {
      this.#present(frameStarting(seen.mediaTime, this.rate));
      this.#watch();
    });
  }

  #watchWithoutCallback() {
    const look = () => {
      if (!this.#video.paused) this.#present(frameDuring(this.#video.currentTime, this.rate));
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  #present(frame) {
    this.frame = clamp(frame, 0, this.last);
    if (this.speed !== 0 && this.#reverse === 0) this.wanted = this.frame;
    this.#shown(this.frame);
  }

  #runBackwards() {
    this.#video.pause();
    const from = this.frame;
    const began = performance.now();
    const perMs = (this.rate.num / this.rate.den / 1000) * Math.abs(this.speed);
    const step = (now) => {
      const frame = from - Math.floor((now - began) * perMs);
      this.seek(frame);
      if (frame > 0) this.#reverse = requestAnimationFrame(step);
    };
    this.#reverse = requestAnimationFrame(step);
  }

  #stopReverse() {
    cancelAnimationFrame(this.#reverse);
    this.#reverse = 0;
  }
}
