// What belongs to the take on the screen: its decision bar, notes and other takes. Fetched as its clip comes near, again
// after each decision or note. Deciding never stops the picture: the answer comes when it comes.

import { fetchParts, partsOf } from "./dailies-parts.js";
import { listen } from "./keys.js";
import { post } from "./post.js";
import { say, toast } from "./say.js";
import { remember, takeBackLast } from "./undo.js";

const DECIDED = new Set(["rejected", "maybe", "selected", "approved", "stale"]);

export class Side {
  #sides = new Map();
  #pressed = -1;

  constructor(player) {
    this.player = player;
    this.places = { bar: player.querySelector('[data-place="bar"]'), notes: player.querySelector('[data-place="notes"]') };
    this.#keep(player.clips[0].takeId, partsOf(player));
    player.addEventListener("clip", ({ detail }) => this.#show(detail.at));
    player.addEventListener("submit", (event) => this.#submit(event), { capture: true });
    const press = (index) => () => this.#press(index);
    const keys = Object.fromEntries([0, 1, 2, 3].map((index) => [String(index + 1), press(index)]));
    listen({ ...keys, z: () => this.#takeBack() });
  }

  get clip() {
    return this.player.clips[this.player.at];
  }

  // Somebody decided or noted: what is kept of that take is old.
  async refresh(takeId) {
    if (!takeId) return;
    this.#sides.delete(takeId);
    const parts = await this.#load(takeId);
    if (!parts) return;
    for (const [at, clip] of this.player.clips.entries()) if (clip.takeId === takeId) this.#mark(at, parts);
    this.player.words.decided(this.player.clips.filter((clip) => DECIDED.has(clip.state)).length);
    if (this.clip.takeId === takeId) this.#place(parts);
  }

  // The takes of a place's shot, newest first.
  async takes(at = this.player.at) {
    return [...((await this.#load(this.player.clips[at].takeId))?.takes ?? [])].map((take) => ({ ...take.dataset }));
  }

  #show(at) {
    const { takeId, code } = this.player.clips[at];
    this.#pressed = -1;
    this.places.notes.toggleAttribute("data-stale", true);
    this.player.words.subject();
    if (!takeId) this.#without(code);
    else this.#load(takeId).then((parts) => parts && this.clip.takeId === takeId && this.#place(parts));
    const next = this.player.clips[at + 1]?.takeId;
    if (next) this.#load(next);
  }

  #without(code) {
    const words = (text, style) => Object.assign(document.createElement("p"), { textContent: text, className: style });
    this.places.bar.replaceChildren(words(`${code} has no take to decide on.`, "dec small q2"));
    this.places.notes.replaceChildren(words("A shot without a take has no frames to note on.", "small q2 pad"));
    this.player.words.notes("");
  }

  #place(parts) {
    for (const [name, place] of Object.entries(this.places)) {
      if (place.contains(document.activeElement) && place.contains(parts[name])) continue;
      if (!place.contains(parts[name])) place.replaceChildren(parts[name]);
    }
    this.places.notes.removeAttribute("data-stale");
    window.htmx?.process(this.places.notes);
    this.player.words.notes(parts.notes.querySelectorAll(".cmt").length);
    this.player.dispatchEvent(new CustomEvent("side"));
    if (this.#pressed >= 0) this.#press(this.#pressed);
  }

  #mark(at, parts) {
    const item = this.player.items[at];
    this.player.clips[at].state = item.dataset.state = parts.state;
    item.querySelector("[data-glyph]").replaceChildren(parts.glyph.cloneNode(true));
  }

  #load(takeId) {
    if (!this.#sides.has(takeId)) this.#keep(takeId, this.#fetch(takeId));
    return this.#sides.get(takeId);
  }

  #keep(takeId, parts) {
    if (takeId) this.#sides.set(takeId, Promise.resolve(parts));
  }

  async #fetch(takeId) {
    const parts = await fetchParts(this.player.getAttribute("side") + takeId);
    if (!parts) this.#sides.delete(takeId);
    return parts;
  }

  // A key pressed before the bar has arrived waits for it.
  #press(index) {
    const bar = this.places.bar.querySelector("decision-bar");
    const here = bar && this.#sides.has(this.clip.takeId);
    this.#pressed = here ? -1 : index;
    if (!here) return Boolean(this.clip.takeId);
    const button = bar.querySelectorAll(".dbtn")[index];
    button?.focus({ preventScroll: true });
    button?.click();
    return true;
  }

  #submit(event) {
    const form = event.target;
    if (!form.closest("[data-place]") || !this.clip.takeId) return;
    event.preventDefault();
    event.stopPropagation();
    const { submitter } = event;
    const url = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
    this.#send(url, Object.fromEntries(new FormData(form, submitter)), this.clip.takeId);
  }

  async #send(url, fields, takeId) {
    const answer = await post(url, fields).catch(() => null);
    const bar = answer && new DOMParser().parseFromString(answer, "text/html").querySelector("[data-said]");
    if (bar?.dataset.undo) remember(bar.dataset.undo);
    if (bar?.dataset.said) toast(bar.dataset.said, { label: "Undo", key: "Z", run: () => this.#takeBack() });
    if (answer !== null) this.#changed(takeId);
    return this.refresh(takeId);
  }

  async #takeBack() {
    const bar = await takeBackLast(this.places.bar.querySelector("decision-bar")?.dataset.undo);
    if (!bar) return;
    const takeId = /\/takes\/(\w+)\//.exec(bar.querySelector("form").action)?.[1];
    toast(bar.dataset.said);
    this.#changed(takeId);
    this.refresh(takeId);
  }

  #changed(takeId) {
    this.player.dispatchEvent(new CustomEvent("changed", { detail: { takeId } }));
  }
}
