// The cut in whole frames of the record: where each clip begins and which clip a record frame falls on. A take may run at
// another rate than the record; then its frames are counted over by time, rounded down, never past its place.

import { clamp, parseRate } from "./frames.js";

export class Cut {
  // `clips` are {frames, rate, length}: own frames at their own rate, and `length` in record frames.
  constructor(clips, rate) {
    this.clips = clips;
    this.rate = rate;
    this.starts = [];
    this.total = 0;
    for (const clip of clips) {
      this.starts.push(this.total);
      this.total += clip.length;
    }
  }

  record(at, frame) {
    const clip = this.clips[at];
    return this.starts[at] + clamp(over(frame, clip.rate, this.rate), 0, clip.length - 1);
  }

  // The same with parts of a frame.
  exact(at, own) {
    const { num, den } = this.clips[at].rate;
    return this.starts[at] + (own * den * this.rate.num) / (num * this.rate.den);
  }

  // -> {at, frame}; `record` before or behind the cut means its ends.
  place(record) {
    const wanted = clamp(record, 0, this.total - 1);
    const next = this.starts.findIndex((start) => start > wanted);
    const at = next < 0 ? this.clips.length - 1 : next - 1;
    const clip = this.clips[at];
    return { at, frame: clamp(up(wanted - this.starts[at], this.rate, clip.rate), 0, clip.frames - 1) };
  }
}

function over(frame, from, to) {
  return Math.floor((frame * from.den * to.num) / (from.num * to.den));
}

// The first own frame that counts as this record frame.
function up(frame, from, to) {
  return Math.ceil((frame * from.den * to.num) / (from.num * to.den));
}

// What an item of the cut says of its clip; `rate` is the record's, for a clip that names none.
export function factsOf(item, rate) {
  const { frames, length, fps, ...rest } = item.dataset;
  return { ...rest, frames: Number(frames), length: Number(length), rate: fps ? parseRate(fps) : rate };
}
