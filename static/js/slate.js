// A shot without a take: words for as long as the shot will be. Answers to the same calls as Picture.

export class Slate {
  #shown;
  #running = 0;

  constructor(rate, frames, shown, ended) {
    this.rate = rate;
    this.frames = frames;
    this.frame = 0;
    this.wanted = 0;
    this.speed = 0;
    this.#shown = shown;
    this.ended = ended;
  }

  seek(frame) {
    this.frame = this.wanted = Math.min(this.frames - 1, Math.max(0, frame));
    this.#shown(this.frame);
  }

  play(speed) {
    this.pause();
    this.speed = speed;
    const [from, began] = [this.frame, performance.now()];
    const perMs = (this.rate.num / this.rate.den / 1000) * speed;
    const step = (now) => {
      const frame = from + Math.trunc((now - began) * perMs);
      if (frame >= this.frames) return this.ended();
      this.seek(frame);
      if (frame > 0 || speed > 0) this.#running = requestAnimationFrame(step);
    };
    this.#running = requestAnimationFrame(step);
  }

  pause() {
    cancelAnimationFrame(this.#running);
    this.speed = 0;
  }
}
