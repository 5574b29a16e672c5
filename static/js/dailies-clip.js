// One clip of the cut, ready to be shown: a movie of its own, or a slate. Both can be cued (wait on a frame, decoded),
// run from there without a seek, and tell how long they still last.

import { MovieClock } from "./movie-clock.js";
import { Picture } from "./picture.js";
import { Slate } from "./slate.js";
import { leadOf } from "./start-lead.js";

export function clipOf(facts, stage, shown, ended) {
  return facts.src ? new MovieClip(facts, stage, shown, ended) : new Slate(facts, stage, shown, ended);
}

class MovieClip {
  #instead = null;
  #cued = null;

  constructor(facts, stage, shown, ended) {
    const video = document.createElement("video");
    Object.assign(video, { src: facts.src, poster: facts.poster, preload: "auto", playsInline: true });
    video.setAttribute("aria-label", `${facts.code} ${facts.take}`);
    video.addEventListener("ended", ended);
    video.addEventListener("error", () => this.#cannot(stage, shown, ended));
    this.facts = facts;
    this.video = video;
    this.movie = new Picture(video, facts.rate, facts.frames, shown);
    this.clock = new MovieClock(video);
    stage.append(video);
  }

  get picture() {
    return this.#instead ?? this.movie;
  }

  get moving() {
    return Boolean(this.#instead) || !this.video.paused;
  }

  // Waits on the first instant of `frame`: a run from there shows it for its whole time.
  cue(frame = 0) {
    if (this.#instead) return this.#instead.cue(frame);
    if (!this.video.paused || this.#cued === frame) return undefined;
    this.#cued = frame;
    const { num, den } = this.facts.rate;
    // Somebody may have gone elsewhere before the movie was there.
    const there = () => this.#cued === frame && (this.video.currentTime = frame ? (frame * den) / num + 1e-4 : 0);
    this.movie.wanted = frame;
    if (this.video.readyState > 0) there();
    else this.video.addEventListener("loadeddata", there, { once: true });
    return undefined;
  }

  run(speed) {
    if (this.#instead) return this.#instead.run(speed);
    this.#cued = null;
    this.clock.forget();
    if (speed < 0) this.movie.frame = this.movie.wanted; // backwards begins where it is going, not at what is still on the screen
    return this.movie.play(speed);
  }

  seek(frame) {
    this.#cued = null;
    this.picture.seek(frame);
  }

  pause() {
    this.picture.pause();
  }

  // The next clip is on the screen. In real time this one's sound has a few ms to go: it ends by itself, for a sound cut
  // off by a pause clicks.
  leave(speed) {
    if (this.#instead || speed !== 1 || this.video.ended) this.pause();
  }

  // A little faster or slower than the speed, to stay with somebody else's clock.
  follow(trim) {
    if (this.#instead) return this.#instead.follow(trim);
    const rate = this.movie.speed * trim;
    if (rate > 0 && Math.abs(this.video.playbackRate - rate) > 1e-3) this.video.playbackRate = rate;
    return undefined;
  }

  // Milliseconds until its last frame is over, while it runs.
  left(now) {
    if (this.#instead) return this.#instead.left(now);
    return this.clock.until((this.facts.frames * this.facts.rate.den) / this.facts.rate.num, now);
  }

  // The moment (performance.now) at which its last frame is over, null while nobody can tell.
  get ends() {
    if (this.#instead || !this.clock.running) return null;
    return performance.now() + this.left(performance.now());
  }

  // The moment at which its first frame was due.
  get began() {
    return this.#instead || !this.clock.running ? null : this.clock.origin;
  }

  // When its first frame would have been due, were it started this moment from where it stands.
  get due() {
    if (this.#instead || this.video.seeking || this.video.readyState < 3) return null;
    return performance.now() + this.lead - this.video.currentTime * 1000;
  }

  // The frame with its parts, while it runs by the browser's own playing.
  exact(now) {
    if (this.#instead) return this.#instead.exact(now);
    if (!this.clock.running || this.video.paused) return this.movie.wanted;
    return (this.clock.mediaTime(now) * this.facts.rate.num) / this.facts.rate.den;
  }

  // How much earlier than it is due run() must be called, in ms.
  get lead() {
    return this.#instead ? 0 : leadOf(this.facts);
  }

  show(on) {
    this.video.toggleAttribute("data-shown", on && !this.#instead);
    this.#instead?.show(on);
  }

  mute(on) {
    this.video.muted = on;
  }

  drop() {
    this.#instead?.drop();
    this.video.removeAttribute("src");
    this.video.remove();
    this.video.load();
  }

  // A lost or broken file: the shot still lasts as long as it should.
  #cannot(stage, shown, ended) {
    if (!this.video.isConnected || this.#instead) return;
    const [speed, frame] = [this.movie.speed, this.movie.wanted];
    const words = `${this.facts.take} cannot be played here.`;
    this.#instead = new Slate({ ...this.facts, words }, stage, shown, ended);
    this.#instead.cue(frame);
    if (this.video.hasAttribute("data-shown")) this.show(true);
    if (speed > 0) this.#instead.run(speed);
  }
}
