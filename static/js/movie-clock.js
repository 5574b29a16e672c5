// When a playing movie's frames reach the screen, from what the browser reports of them. Single reports are late by up to
// one refresh of the screen, never early: the earliest of the last few is the movie's own clock.

const KEPT = 24;

export class MovieClock {
  #video;
  #origins = [];
  #rate = 1;

  constructor(video) {
    this.#video = video;
    if (!video.requestVideoFrameCallback) return;
    const look = (_, seen) => {
      this.#note(seen);
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  }

  get running() {
    return this.#origins.length > 0;
  }

  // The moment (performance.now) at which the movie's time 0 was, or would have been, on the screen.
  get origin() {
    return Math.min(...this.#origins);
  }

  mediaTime(now) {
    return ((now - this.origin) * this.#rate) / 1000;
  }

  forget() {
    this.#origins = [];
  }

  // Milliseconds until the movie's time `seconds` is on the screen.
  until(seconds, now) {
    if (this.running && this.#rate === this.#video.playbackRate) return this.origin + (seconds * 1000) / this.#rate - now;
    return ((seconds - this.#video.currentTime) * 1000) / this.#video.playbackRate;
  }

  #note(seen) {
    if (this.#video.paused) return this.forget();
    if (this.#rate !== this.#video.playbackRate) this.forget();
    this.#rate = this.#video.playbackRate;
    this.#origins.push(seen.expectedDisplayTime - (seen.mediaTime * 1000) / this.#rate);
    if (this.#origins.length > KEPT) this.#origins.shift();
    return undefined;
  }
}
