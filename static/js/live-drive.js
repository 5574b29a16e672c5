// The presenter's page tells where it is: at each start, stop, jump, cut and swap, and every second while it plays. One
// telling at a time; what happens meanwhile is told in the next.

const BEAT_MS = 1000;

export class Drive {
  #busy = false;
  #again = false;
  #seen = 0;
  #takes = {};

  constructor(live) {
    this.live = live;
    this.player = live.player;
    for (const name of ["motion", "jump", "clip", "swap"]) {
      this.player.addEventListener(name, ({ detail }) => this.#moved(name, detail));
    }
    this.player.addEventListener("place", () => (this.#seen = performance.now()));
    setInterval(() => this.live.drives && this.player.speed && this.#tell(), BEAT_MS);
  }

  begin() {
    this.#takes = { ...this.live.follow.last?.takes };
    this.#tell();
  }

  #moved(name, detail) {
    if (name === "swap" && this.live.drives) this.#takes[detail.at] = Number(detail.takeId);
    if (this.live.drives && !this.live.follow.applying) this.#tell();
    else if (this.live.follows && !this.live.follow.applying && !detail.auto && name !== "clip") this.live.leave();
  }

  // Which frame, and when: at real time by the movie's own clock, to a part of a frame.
  #here() {
    const { at, speed, frame, wanted, clips, stage } = this.player;
    if (!speed) return { at, frame: wanted, speed, moment: this.live.clock.now() };
    if (speed !== 1) return { at, frame, speed, moment: this.live.clock.at(this.#seen) };
    const now = performance.now();
    const exact = Math.max(0, stage.clip.exact(now));
    const whole = Math.min(Math.floor(exact), clips[at].frames - 1);
    const { num, den } = clips[at].rate;
    return { at, frame: whole, speed, moment: this.live.clock.at(now - ((exact - whole) * 1000 * den) / num) };
  }

  async #tell() {
    this.#again = this.#busy;
    if (this.#busy) return;
    this.#busy = true;
    await this.live.clock.ready;
    await this.live.send("position", { ...this.#here(), takes: this.#takes });
    this.#busy = false;
    if (this.#again && this.live.drives) this.#tell();
  }
}
