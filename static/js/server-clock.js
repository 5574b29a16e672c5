// The server's clock, in milliseconds, as near as the way there and back allows: of the last few answers the quickest counts.

const KEPT = 8;
const FIRST = 5;
const AGAIN_MS = 20000;

export class ServerClock {
  #samples = [];

  constructor(url) {
    this.url = url;
    this.ready = this.#begin();
  }

  now() {
    return this.at(performance.now());
  }

  // The server's time at a moment of performance.now().
  at(moment) {
    return moment + this.#best.offset;
  }

  // How far off it may be, in ms.
  get doubt() {
    return this.#best.way / 2;
  }

  get #best() {
    const none = { offset: Date.now() - performance.now(), way: Infinity };
    return this.#samples.reduce((best, one) => (one.way < best.way ? one : best), none);
  }

  async #begin() {
    for (let count = 0; count < FIRST; count++) await this.#ask();
    setInterval(() => document.hidden || this.#ask(), AGAIN_MS);
  }

  async #ask() {
    const sent = performance.now();
    const answer = await fetch(this.url, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const { ms } = await answer.json();
    const way = performance.now() - sent;
    this.#samples.push({ offset: ms - (sent + way / 2), way });
    if (this.#samples.length > KEPT) this.#samples.shift();
  }
}
