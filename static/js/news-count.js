// <news-count src newest>: keeps the bar's two counts true while the page is looked at, and says a new line once. Asks every
// few seconds, never in a hidden tab, and at once when one comes back to it.

import { say } from "./say.js";

const SECONDS = 6;

class NewsCount extends HTMLElement {
  connectedCallback() {
    this.newest = Number(this.getAttribute("newest"));
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    document.addEventListener("visibilitychange", () => this.#ask(), { signal });
    this.turn = setInterval(() => this.#ask(), SECONDS * 1000);
  }

  disconnectedCallback() {
    this.leaving.abort();
    clearInterval(this.turn);
  }

  async #ask() {
    if (document.hidden || this.asking) return;
    this.asking = true;
    try {
      const answer = await fetch(this.getAttribute("src"), { signal: this.leaving.signal });
      if (answer.ok) this.#show(await answer.json());
      // Signed out meanwhile: asking on would say nothing new.
      if (answer.status === 401) clearInterval(this.turn);
    } catch {
      // The studio is away for a moment; the next turn asks again.
    }
    this.asking = false;
  }

  #show({ unread, waiting, newest, newest_id: id }) {
    this.#count("[data-unread]", unread, `Inbox, ${unread} unread`);
    this.#count("[data-waiting]", waiting, `${waiting} waiting for you`);
    if (id > this.newest) say(`${newest}. ${unread} unread.`);
    this.newest = Math.max(this.newest, id);
  }

  // The phone's tab shows the waiting count too.
  #count(which, count, words) {
    for (const place of document.querySelectorAll(which)) {
      if (place.textContent === String(count)) continue;
      place.textContent = count;
      place.hidden = count === 0;
      if (this.contains(place)) place.closest("a").setAttribute("aria-label", words);
    }
  }
}

customElements.define("news-count", NewsCount);
