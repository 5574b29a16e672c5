// Notes without losing the place: C stops the picture and stamps its frame, sending (or Escape) lets it go on from there.
// The draft keeps its take and frame while the cut moves on, and survives a reload.

import { listen } from "./keys.js";
import { filterNotes, orderNotes } from "./note-filter.js";
import { post } from "./post.js";
import { say } from "./say.js";

const DRAFT = "draft:dailies";

export class Notes {
  #resume = 0;
  #draft = null;
  #filter = "open";

  constructor(player, side) {
    Object.assign(this, { player, side });
    this.form = player.querySelector("[data-note-form]");
    this.words = this.form.elements.body;
    this.list = player.querySelector('[data-place="notes"]');
    listen({ c: () => this.#begin() });
    this.words.addEventListener("focus", () => this.#stamp());
    this.words.addEventListener("input", () => this.#save());
    this.words.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("submit", (event) => this.#send(event));
    this.list.addEventListener("click", (event) => this.#click(event));
    this.list.addEventListener("change", (event) => event.target.matches("[data-order]") && this.#order(event.target.value));
    player.addEventListener("side", () => this.#keep(this.#filter));
    player.addEventListener("place", ({ detail }) => this.#current(detail.frame));
    this.#restore();
  }

  #begin() {
    if (!this.player.clips[this.player.at].takeId) return say("A shot without a take has no frames to note on.");
    document.getElementById("tab-notes").click();
    return this.words.focus();
  }

  // Where the picture is going, not where it was: C right after an arrow means the frame that arrow asked for.
  #stamp() {
    this.#resume = this.player.speed;
    this.#noting(true);
    if (this.#resume) this.player.play(0);
    const { at, wanted, clips, range, cut } = this.player;
    if (this.#draft || !clips[at].takeId) return;
    const inside = range && range.from >= cut.starts[at] && range.to < cut.starts[at] + clips[at].length;
    const [from, to] = inside ? [cut.place(range.from).frame, cut.place(range.to).frame] : [wanted, ""];
    this.#show({ takeId: clips[at].takeId, url: `${clips[at].href}/comments`, from, to, record: cut.record(at, from), name: clips[at].code });
  }

  #show(draft) {
    const { elements } = this.form;
    this.about = draft;
    elements.frame_in.value = draft.from;
    elements.frame_out.value = draft.to;
    this.player.words.note(draft);
  }

  #save() {
    if (!this.words.value) this.#draft = null;
    else this.#draft ??= { ...this.about, once: crypto.randomUUID() };
    if (this.#draft) localStorage.setItem(DRAFT, JSON.stringify({ ...this.#draft, body: this.words.value }));
    else localStorage.removeItem(DRAFT);
  }

  #restore() {
    const kept = JSON.parse(localStorage.getItem(DRAFT) ?? "null");
    if (!kept) return;
    this.#draft = kept;
    this.words.value = kept.body;
    this.#show(kept);
    say("Your unsent note is still here.");
  }

  #key(event) {
    if (event.key === "Escape") this.#goOn();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  async #send(event) {
    event.preventDefault();
    event.stopPropagation();
    if (!this.#draft) return;
    const { url, takeId, from, to, once } = this.#draft;
    const fields = { body: this.words.value, frame_in: from, frame_out: to, client_key: once };
    if ((await post(url, fields).catch(() => null)) === null) return;
    this.form.reset();
    this.#save();
    say("Note sent.");
    this.#goOn();
    this.player.dispatchEvent(new CustomEvent("changed", { detail: { takeId } }));
    this.side.refresh(takeId);
  }

  #goOn() {
    this.words.blur();
    if (this.#resume) this.player.play(this.#resume);
    this.#resume = 0;
    this.#noting(false);
  }

  #noting(on) {
    this.player.dispatchEvent(new CustomEvent("noting", { detail: { on } }));
  }

  #click(event) {
    const filter = event.target.closest("[data-filter], [data-filter-all]");
    if (filter) this.#keep(filter.dataset.filter ?? "all");
    const link = event.target.closest('a[href^="#f"]');
    if (!link) return;
    event.preventDefault();
    if (this.player.speed) this.player.play(0);
    this.player.open(this.player.at, Number(link.hash.slice(2)));
  }

  #keep(name) {
    this.#filter = name;
    const list = this.list.querySelector("#notes");
    if (!list) return;
    orderNotes(list);
    filterNotes(list, name);
  }

  #order(chosen) {
    orderNotes(this.list.querySelector("#notes"), chosen);
  }

  #current(frame) {
    for (const note of this.list.querySelectorAll(".cmt")) {
      note.toggleAttribute("data-current", Number(note.dataset.from) === frame);
    }
  }
}
