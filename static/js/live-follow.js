// A page in sync stays with the presenter: exactly where they stand, and while they play by running a little faster or
// slower than real time until both clocks agree. A jump is only made when that would take too long.

const TICK_MS = 200;
const CLOSE = 0.35;
const TOO_FAR = 8;
const MOST_TRIM = 0.1;

export class Follow {
  constructor(live) {
    this.live = live;
    this.player = live.player;
    this.last = null;
    this.applying = false;
    setInterval(() => this.#tick(), TICK_MS);
  }

  heard(position) {
    const first = this.last === null;
    this.last = position;
    // After a reload the presenter stands where the session stood.
    if (this.live.drives) return first && this.#apply(() => this.#stand(this.#due()));
    if (this.live.follows) this.catchUp();
    return undefined;
  }

  async catchUp() {
    if (!this.last) return;
    await this.live.clock.ready;
    await this.#swapTakes();
    if (!this.live.follows) return;
    const { speed } = this.last;
    this.#apply(() => {
      if (speed === 0) return this.#stand(this.last);
      const due = this.#due();
      if (this.player.speed === speed && Math.abs(this.#behind()) < TOO_FAR) return undefined;
      this.player.open(due.at, due.frame, { speed: 0 });
      return this.player.play(speed);
    });
  }

  // Out of sync: my own speed again.
  let() {
    this.player.stage.clip.follow(1);
  }

  // The presenter's page is gone: the picture waits where it is.
  wait() {
    if (this.live.follows && this.player.speed) this.#apply(() => this.player.play(0));
  }

  #apply(act) {
    this.applying = true;
    try {
      act();
    } finally {
      this.applying = false;
    }
  }

  #stand({ at, frame }) {
    if (this.player.speed) this.player.play(0);
    if (this.player.at !== at || this.player.wanted !== frame) this.player.open(at, frame, { speed: 0 });
  }

  // Where the presenter should be by now: {at, frame}, and `record`, with parts of a frame.
  #due() {
    const { at, frame, speed, moment } = this.last;
    const { cut, rate } = this.player;
    const seconds = Math.max(0, this.live.clock.now() - moment) / 1000;
    const record = cut.record(at, frame) + (seconds * speed * rate.num) / rate.den;
    return { record, ...cut.place(Math.round(record)) };
  }

  // Frames of the record by which the presenter is ahead.
  #behind() {
    return this.#due().record - this.player.exact;
  }

  #tick() {
    const { last, live, player } = this;
    if (!live.follows || !last || last.speed === 0 || player.speed !== last.speed) return;
    const behind = this.#behind();
    if (Math.abs(behind) > TOO_FAR) this.catchUp();
    else if (last.speed === 1) {
      const wanted = (behind * player.rate.den) / player.rate.num;
      const trim = Math.abs(behind) < CLOSE ? 0 : Math.max(-MOST_TRIM, Math.min(MOST_TRIM, wanted));
      player.stage.clip.follow(1 + trim);
    }
  }

  async #swapTakes() {
    for (const [place, take] of Object.entries(this.last.takes ?? {})) {
      const at = Number(place);
      if (this.player.clips[at]?.takeId === String(take)) continue;
      const facts = (await this.player.side.takes(at)).find((one) => one.takeId === String(take));
      if (facts) this.#apply(() => this.player.swap(at, facts));
    }
  }
}
