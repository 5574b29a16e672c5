// <cut-check url>: of all the cuts in the panel, shows the one the playhead comes to. Fetches the cut of a take that was
// swapped in, and keeps marks and counts true when a finding is answered.

import { say } from "./say.js";

class CutCheck extends HTMLElement {
  connectedCallback() {
    this.player = this.closest("dailies-player");
    this.player.addEventListener("clip", ({ detail }) => this.#show(detail.at));
    this.changes = new MutationObserver(() => this.#answered());
    this.changes.observe(this, { childList: true });
    this.#show(0);
    const asked = Number(location.hash.match(/^#cut-(\d+)$/)?.[1] ?? NaN);
    // Only once the first picture is there: a player that is waking up cues its clips at their first frame.
    const open = () => this.player.open(asked, -1);
    if (!Number.isNaN(asked)) this.player.addEventListener("place", open, { once: true });
  }

  disconnectedCallback() {
    this.changes.disconnect();
  }

  get cuts() {
    return [...this.querySelectorAll("[data-after]")];
  }

  #show(at) {
    this.at = at;
    const here = this.cuts.findLast((cut) => Number(cut.dataset.after) <= at) ?? this.cuts[0];
    for (const cut of this.cuts) cut.hidden = cut !== here;
    for (const link of this.querySelectorAll("[data-line] a")) {
      link.toggleAttribute("aria-current", link.dataset.cut === here?.dataset.after);
    }
    if (here) this.#swapped(here);
  }

  // V put another take in: the panel follows, or says nothing of takes that are not playing.
  async #swapped(cut) {
    const after = Number(cut.dataset.after);
    const [out, into] = [this.player.clips?.[after]?.takeId, this.player.clips?.[after + 1]?.takeId];
    if (!out || !into || (out === cut.dataset.out && into === cut.dataset.in)) return;
    const timecode = cut.querySelector('[name="timecode"]')?.value ?? "";
    const address = `${this.getAttribute("url")}${out}/${into}?${new URLSearchParams({ after, timecode })}`;
    if (this.asked === address) return; // an answer about other takes is not asked for again
    this.asked = address;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || !cut.isConnected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-after]");
    cut.replaceWith(document.importNode(fresh, true));
    globalThis.htmx?.process(this);
    this.#show(this.at);
  }

  #answered() {
    const asking = new Set(this.cuts.filter((cut) => Number(cut.dataset.asks) > 0).map((cut) => cut.dataset.after));
    for (const mark of this.player.querySelectorAll(".cw[data-cut]")) mark.hidden = !asking.has(mark.dataset.cut);
    for (const line of this.querySelectorAll("[data-line]")) {
      line.hidden = !asking.has(line.dataset.line);
      const cut = this.cuts.find((one) => one.dataset.after === line.dataset.line);
      line.querySelector("[data-headline]").textContent = cut.dataset.headline;
    }
    for (const count of this.player.querySelectorAll("[data-show-cuts]")) {
      count.textContent = count.dataset.showCuts === "words" ? `${asking.size} ${asking.size === 1 ? "cut" : "cuts"} to check` : asking.size;
    }
    const here = this.cuts.find((cut) => !cut.hidden);
    if (here && !this.contains(document.activeElement)) here.focus({ preventScroll: true });
    if (here) say(`${here.dataset.asks} to check at this cut`);
    this.#show(this.at);
  }
}

customElements.define("cut-check", CutCheck);
