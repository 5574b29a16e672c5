// Did every frame reach the screen? Counted while the movie plays in real time: frames that passed against frames the
// browser presented. Where it cannot be counted, nothing is claimed.

export class Tally {
  #video;
  #last = null;
  #quality = 0;
  #on = false;

  constructor(video) {
    this.#video = video;
    this.passed = 0;
    this.dropped = 0;
  }

  start() {
    this.#on = true;
    this.#last = null;
    this.passed = this.dropped = 0;
    this.#quality = this.#lost();
  }

  stop() {
    this.#on = false;
  }

  // One callback of the browser: the frame it presented, how many it has presented in all.
  see(frame, presented) {
    if (!this.#on) return;
    const before = this.#last;
    this.#last = { frame, presented };
    if (!before || frame <= before.frame) return;
    const passed = frame - before.frame;
    this.passed += passed;
    this.dropped += Math.max(0, passed - (presented - before.presented));
  }

  get words() {
    const unseen = this.#video.requestVideoFrameCallback ? this.dropped : this.#lost() - this.#quality;
    if (unseen > 0) return `${unseen} ${unseen === 1 ? "frame" : "frames"} not shown`;
    return this.passed > 0 ? "every frame shown" : "";
  }

  #lost() {
    return this.#video.getVideoPlaybackQuality?.().droppedVideoFrames ?? 0;
  }
}
