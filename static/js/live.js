// A live session on the dailies player: attributes live (/api/screenings/3), me (my id), may-drive. Hears where the
// presenter is over server-sent events; drives when this page is the one that does.

import { Drive } from "./live-drive.js";
import { Follow } from "./live-follow.js";
import { Pointer } from "./live-point.js";
import { LiveWords } from "./live-words.js";
import { say, sayLater, toast } from "./say.js";
import { ServerClock } from "./server-clock.js";
import { SteadyLine } from "./steady-line.js";

export class Live {
  constructor(player) {
    this.player = player;
    this.url = player.getAttribute("live");
    this.me = Number(player.getAttribute("me"));
    this.tab = tabName();
    this.driver = {};
    this.asks = [];
    this.synced = true;
    this.clock = new ServerClock("/api/clock");
    this.words = new LiveWords(this);
    this.drive = new Drive(this);
    this.follow = new Follow(this);
    this.pointer = new Pointer(this);
    player.addEventListener("noting", ({ detail }) => this.#noting(detail.on));
    player.addEventListener("changed", ({ detail }) => this.send("changed", { take_id: Number(detail.takeId) }));
    this.#begin();
  }

  get drives() {
    return this.driver.id === this.me && this.driver.tab === this.tab;
  }

  get follows() {
    return this.synced && !this.drives;
  }

  sync(on) {
    if (this.drives || this.synced === on) return;
    this.synced = on;
    this.words.show();
    if (on) this.follow.catchUp();
    else this.follow.let();
  }

  // I moved while I was in sync: my picture is mine until I come back.
  leave() {
    this.sync(false);
    toast(`You left ${this.driver.name ?? "the presenter"}'s picture.`, { label: "Come back", key: "Y", run: () => this.sync(true) });
  }

  // -> the answer, null when it was refused (and said).
  async send(what, fields = {}) {
    const body = JSON.stringify({ tab: this.tab, ...fields });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${this.url}/${what}`, { method: "POST", body, headers }).catch(() => null);
    if (answer?.ok) return answer;
    const refused = await answer?.json().catch(() => null);
    toast(refused ? `${refused.message} ${refused.hint}` : "The studio is not answering.");
    return null;
  }

  async #begin() {
    if (!(await this.send("join"))) return;
    const hear = {
      driver: (driver) => this.#driver(driver),
      people: (people) => this.words.people(people),
      position: (position) => this.follow.heard(position),
      changed: ({ take }) => this.player.side.refresh(String(take)),
      point: ({ points }) => !this.drives && this.pointer.show(points),
      closed: ({ by }) => this.#over(`${by} closed the session.`),
      removed: () => this.#over("You are not on this project any more."),
    };
    const refused = async (answer) => this.#over((await answer.json()).message);
    this.source = new SteadyLine(`${this.url}/events`, { hear, refused, opened: (open) => this.words.line(open) });
    addEventListener("pagehide", () => this.source.close());
  }

  #driver(driver) {
    const [was, drove] = [this.driver, this.drives];
    this.driver = driver;
    this.words.driver(was);
    if (driver.id === this.me && !driver.tab) this.send("take");
    if (this.drives && !drove) this.drive.begin();
    if (drove && !this.drives) say(`${driver.name} drives now.`);
  }

  #noting(on) {
    if (on) this.resume = this.synced;
    if (on) this.synced = false;
    else if (this.resume) this.sync(true);
    this.words.show();
  }

  #over(words) {
    this.source.close();
    sayLater(words);
    location.assign(this.player.getAttribute("summary"));
  }
}

// Survives a reload, so that a presenter who reloads goes on driving.
function tabName() {
  const kept = sessionStorage.getItem("tab") ?? crypto.randomUUID();
  sessionStorage.setItem("tab", kept);
  return kept;
}
