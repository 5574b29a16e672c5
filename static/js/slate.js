// A shot without a take, or whose movie cannot be shown: words for as long as the shot is. Answers to the same calls as a
// movie clip, and is its own picture.

export class Slate {
  #shown;
  #ended;
  #running = 0;
  #began = 0;
  #from = 0;

  constructor(facts, stage, shown, ended) {
    this.facts = facts;
    this.box = stage.querySelector(".slate");
    this.frame = this.wanted = 0;
    this.speed = 0;
    this.trim = 1;
    this.lead = 0;
    this.ends = this.began = this.due = null;
    this.#shown = shown;
    this.#ended = ended;
  }

  get picture() {
    return this;
  }

  get moving() {
    return true;
  }

  cue(frame = 0) {
    this.frame = this.wanted = frame;
  }

  seek(frame) {
    this.frame = this.wanted = Math.min(this.facts.frames - 1, Math.max(0, frame));
    this.#shown(this.frame);
  }

  run(speed) {
    this.pause();
    this.speed = speed;
    this.#begin(this.frame);
    const step = (now) => {
      const frame = this.#now(now);
      if (frame >= this.facts.frames) {
        this.seek(this.facts.frames - 1);
        return this.#ended();
      }
      this.seek(Math.trunc(frame));
      if (frame > 0 || speed > 0) this.#running = requestAnimationFrame(step);
      return undefined;
    };
    this.#running = requestAnimationFrame(step);
  }

  // A little faster or slower than the speed, to stay with somebody else's clock.
  follow(trim) {
    if (trim === this.trim) return;
    this.#begin(this.#now(performance.now()));
    this.trim = trim;
  }

  pause() {
    cancelAnimationFrame(this.#running);
    this.speed = 0;
    this.trim = 1;
  }

  leave() {
    this.pause();
  }

  exact(now) {
    return this.speed ? this.#now(now) : this.frame;
  }

  // Milliseconds until its last frame is over.
  left(now) {
    return (this.facts.frames - this.#now(now)) / this.#perMs;
  }

  show(on) {
    if (on || this.box.dataset.clip === this.facts.clip) this.box.hidden = !on;
    if (!on) return;
    this.box.dataset.clip = this.facts.clip;
    this.box.querySelector('[data-show="slate-code"]').textContent = this.facts.code;
    this.box.querySelector('[data-show="slate-words"]').textContent = this.facts.words;
  }

  mute() {}

  drop() {
    this.pause();
    this.show(false);
  }

  #begin(from) {
    this.#from = from;
    this.#began = performance.now();
  }

  get #perMs() {
    const { num, den } = this.facts.rate;
    return (num / den / 1000) * this.speed * this.trim;
  }

  #now(now) {
    return this.#from + Math.max(0, now - this.#began) * this.#perMs;
  }
}
