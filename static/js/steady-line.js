// A line of server-sent events that does not die in silence. A browser mends a line that was cut, but gives up for good
// when the address refuses: the link was closed while a telephone slept, the session is over. Then the refusal is heard.

const AGAIN_MS = 3000;

export class SteadyLine {
  #timer = 0;
  #over = false;

  // hear: {name of an event: act(its data)}; refused(answer): a 4xx; opened(whether the line stands), when it changes.
  constructor(url, { hear, refused, opened = () => undefined }) {
    Object.assign(this, { url, hear, refused, opened });
    this.#open();
  }

  close() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.source.close();
  }

  #open() {
    this.source = new EventSource(this.url);
    for (const [name, act] of Object.entries(this.hear)) {
      this.source.addEventListener(name, (event) => act(JSON.parse(event.data)));
    }
    this.source.onopen = () => this.opened(true);
    this.source.onerror = () => this.#cut();
  }

  #cut() {
    this.opened(false);
    if (this.source.readyState === EventSource.CLOSED && !this.#over) this.#ask();
  }

  // A server that is only starting, or busy, is asked again.
  async #ask() {
    const asking = new AbortController();
    const answer = await fetch(this.url, { signal: asking.signal }).catch(() => null);
    if (this.#over) return asking.abort();
    const no = answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429;
    if (no) return this.refused(answer);
    asking.abort();
    this.#timer = setTimeout(() => this.#open(), AGAIN_MS);
    return undefined;
  }
}
