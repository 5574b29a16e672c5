// How this person counts frames: from 1 ("count"), from the production's first frame such as 1001 ("first"), or from 0.

const WAYS = ["count", "first", "zero"];

export class Counter {
  constructor(firstFrame) {
    this.starts = { count: 1, first: firstFrame, zero: 0 };
    this.way = localStorage.getItem("counter") ?? "count";
  }

  name(frame) {
    return String(frame + (this.starts[this.way] ?? 1));
  }

  next() {
    this.way = WAYS[(WAYS.indexOf(this.way) + 1) % WAYS.length];
    localStorage.setItem("counter", this.way);
  }
}
