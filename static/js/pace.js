// Running a picture by seeks, in time: any speed, either direction. The next frame is wished for only when the last one
// is on the screen, so what the counter says is always there; where seeks are slow, frames are left out, never time. The
// time is the wall clock's, or a sound's that plays along.

export class Pace {
  #picture;
  #tick = 0;

  constructor(picture) {
    this.#picture = picture;
  }

  get running() {
    return this.#tick !== 0;
  }

  // `elapsed(now)`: ms since the start.
  start(speed, elapsed = wallClock()) {
    const picture = this.#picture;
    const from = picture.frame;
    const perMs = ((picture.rate.num / picture.rate.den) * speed) / 1000;
    const end = speed < 0 ? picture.from : picture.to;
    const step = (now) => {
      const run = elapsed(now) * perMs;
      const due = from + Math.trunc(run);
      const frame = speed < 0 ? Math.max(end, due) : Math.min(end, due);
      if (picture.settled && frame !== picture.frame) picture.seek(frame);
      const over = picture.settled && picture.frame === end && Math.abs(run) >= Math.abs(end - from) + 1;
      if (over) return this.#finish();
      this.#tick = requestAnimationFrame(step);
      return undefined;
    };
    this.#tick = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.#tick);
    this.#tick = 0;
  }

  #finish() {
    this.#tick = 0;
    this.#picture.ranOut();
  }
}

function wallClock() {
  const began = performance.now();
  return (now) => now - began;
}

// Where the browser does not say when a frame is on the screen: three paintings after its seek it is.
export function afterPainting(then) {
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(then)));
}
