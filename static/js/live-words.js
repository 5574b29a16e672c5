// What the bar of a live session says: who is there, who drives, whether this page is in sync, who asks for the controls.

import { listen } from "./keys.js";
import { say, toast } from "./say.js";

const WAIT_MS = 4000;

export class LiveWords {
  #gone = 0;
  #people = [];
  #here = true;

  constructor(live) {
    this.live = live;
    this.bar = live.player.querySelector("[data-live]");
    this.parts = Object.fromEntries([...this.bar.querySelectorAll("[data-part]")].map((one) => [one.dataset.part, one]));
    this.parts.sync.addEventListener("click", () => live.sync(!live.synced));
    this.parts.controls?.addEventListener("click", () => this.#controls());
    this.parts.sound.addEventListener("click", () => this.#sound());
    listen({ y: () => live.sync(!live.synced) });
    if (!navigator.userActivation?.hasBeenActive) this.#silent();
    this.parts.close?.addEventListener("submit", () => live.source?.close());
  }

  people({ people, driver_here: here }) {
    this.#people = people;
    this.#here = here;
    clearTimeout(this.#gone);
    if (!here && !this.live.drives) this.#gone = setTimeout(() => this.#alone(), WAIT_MS);
    this.show();
  }

  driver(was) {
    const { driver, drives, me } = this.live;
    if (was.id && was.id !== driver.id) toast(driver.id === me ? "You drive." : `${driver.name} drives.`);
    const asking = driver.asks.filter((one) => one.id !== me);
    if (drives) for (const one of asking) this.#asked(one);
    this.asking = driver.asks.some((one) => one.id === me);
    this.show();
  }

  show() {
    const { driver, drives, synced, me } = this.live;
    const first = (driver.name ?? "").split(" ")[0];
    const who = driver.id === me ? (drives ? "you drive" : "you drive in another window") : `${first} drives`;
    const count = this.#people.length;
    this.parts.words.textContent = `${count} watching, ${this.#here ? who : `${first} is away`}`;
    this.parts.faces.replaceChildren(...this.#people.slice(0, 5).map(face));
    this.parts.sync.hidden = drives;
    this.parts.sync.setAttribute("aria-pressed", String(synced));
    this.parts["sync-words"].textContent = synced ? "In sync" : "Out of sync";
    if (this.parts.close) this.parts.close.hidden = !drives && this.#here;
    if (!this.parts.controls) return;
    this.parts.controls.hidden = drives;
    const take = !this.#here || driver.id === me;
    this.parts.controls.textContent = take ? "Take the controls" : this.asking ? "Asked" : "Ask for the controls";
    this.parts.controls.disabled = this.asking && !take;
  }

  line(open) {
    this.bar.toggleAttribute("data-lost", !open);
    if (!open) this.parts.words.textContent = "Connecting again…";
    else this.show();
  }

  #controls() {
    if (this.live.driver.id === this.live.me) return this.live.send("take");
    this.asking = true;
    this.show();
    return this.live.send("ask").then((answer) => {
      if (answer && this.#here) say(`${this.live.driver.name} was asked for the controls.`);
      if (!answer || !this.#here) this.asking = false;
    });
  }

  #asked({ id, name }) {
    if (this.shown === `${id}`) return;
    this.shown = `${id}`;
    const give = { label: "Give", run: () => this.live.send("give", { to: id }) };
    const note = document.createElement("p");
    note.className = "ask row small";
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--sm", textContent: give.label });
    button.addEventListener("click", () => {
      note.remove();
      this.shown = "";
      give.run();
    });
    const not = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--sm btn--quiet", textContent: "Not now" });
    not.addEventListener("click", () => {
      note.remove();
      this.shown = "";
    });
    note.append(`${name} asks for the controls.`, button, not);
    this.parts.asks.replaceChildren(note);
    say(`${name} asks for the controls.`);
  }

  #alone() {
    this.live.follow.wait();
    toast(`${this.live.driver.name} is away. The picture waits.`);
  }

  // A page nobody has touched yet may not make a sound.
  #silent() {
    this.live.player.stage.mute(true);
    this.parts.sound.hidden = false;
  }

  #sound() {
    this.live.player.stage.mute(false);
    this.parts.sound.hidden = true;
  }
}

function face({ name }) {
  const words = name.split(" ");
  const initials = (words.length > 1 ? words[0][0] + words.at(-1)[0] : words[0][0]).toUpperCase();
  const mark = Object.assign(document.createElement("span"), { className: "av", textContent: initials, title: name });
  mark.setAttribute("aria-hidden", "true");
  return mark;
}
