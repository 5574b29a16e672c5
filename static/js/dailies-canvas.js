// What <note-drawing> needs of the dailies player: the frame on the screen, whether it moves, and of which take it is, for
// a drawing belongs to one frame of one take while the cut goes on.

const CHANGES = ["place", "clip", "motion", "side"];

export class DrawnOn extends EventTarget {
  #player;

  // `pause` stops the picture so that it can go on from there later.
  constructor(player, pause) {
    super();
    this.#player = player;
    this.pause = pause;
    const tell = () => this.dispatchEvent(new CustomEvent("frame", { detail: { frame: this.frame, playing: this.playing } }));
    for (const name of CHANGES) player.addEventListener(name, tell);
  }

  get frame() {
    return this.#player.frame;
  }

  get playing() {
    return this.#player.speed !== 0;
  }

  get video() {
    return this.#player.stage.clip.video;
  }

  get subject() {
    return this.#player.clips[this.#player.at].takeId;
  }
}

// What a note begun now is of, in frames of its take and of the record. Where the picture is going, not where it was: C
// right after an arrow means the frame that arrow asked for.
export function noteHere({ at, wanted, clips, range, cut }) {
  const { takeId, href, code, length } = clips[at];
  const inside = range && range.from >= cut.starts[at] && range.to < cut.starts[at] + length;
  const [from, to] = inside ? [cut.place(range.from).frame, cut.place(range.to).frame] : [wanted, ""];
  return { takeId, url: `${href}/comments`, from, to, record: cut.record(at, from), name: code };
}
