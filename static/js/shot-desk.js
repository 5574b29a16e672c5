// <shot-desk data-preview data-frames data-seconds>: saves the plan as one works, shows the first and last frame live,
// says what Generate will make, keeps the takes moving. T steps the tier, M goes to the moves, Control+Enter generates.

import "./number-step.js";
import { listen } from "./keys.js";
import { linkKeys } from "./link-keys.js";
import { LivePreview } from "./live-preview.js";
import { refresh, take } from "./refresh.js";
import { say, toast } from "./say.js";

class ShotDesk extends HTMLElement {
  connectedCallback() {
    this.plan = document.getElementById("plan");
    this.generate = document.getElementById("generate");
    this.preview = new LivePreview(this, this.plan);
    this.plan.addEventListener("input", () => this.preview.draw());
    this.plan.addEventListener("change", () => this.#saveSoon());
    this.plan.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.generate.addEventListener("change", () => this.#words());
    this.querySelector('[data-act="copy-request"]')?.addEventListener("click", () => this.#copy());
    listen({
      "Mod+Enter": () => this.#generate(),
      t: () => this.#nextTier(),
      m: () => this.querySelector(".mv :checked, .mv input")?.focus(),
      " ": () => this.preview.toggle(),
    });
    this.#words();
    setInterval(() => this.#follow(), 1000);
  }

  #saveSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.#save(), 120);
  }

  // One save at a time; the newest words are sent when the one before has been answered.
  async #save() {
    clearTimeout(this.soon);
    if (this.plan.hasAttribute("data-fixed")) return;
    if (this.saving) {
      this.again = true;
      return;
    }
    this.saving = true;
    const answer = await fetch(this.plan.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(this.plan)),
      headers: { "HX-Request": "true" },
    }).catch(() => null);
    this.saving = false;
    await this.#answered(answer);
    if (this.again) {
      this.again = false;
      await this.#save();
    }
  }

  async #answered(answer) {
    if (!answer) return toast("The studio is not answering. Your words are still on this page, not saved yet.");
    const html = await answer.text();
    if (answer.ok) {
      take(html);
      this.preview.draw();
      return say("Plan saved");
    }
    const page = new DOMParser().parseFromString(html, "text/html");
    return toast(page.querySelector("[data-message]")?.textContent.trim() ?? "The plan was not saved.");
  }

  async #generate() {
    if (this.soon || this.saving) await this.#save();
    this.generate.requestSubmit(this.generate.querySelector("button:not([type=button])") ?? undefined);
  }

  #words() {
    const count = Number(this.generate.elements.count.value);
    const tier = this.generate.querySelector("[name=tier]:checked")?.dataset.label ?? "";
    const place = this.generate.querySelector('[data-show="generate"]');
    if (place) place.textContent = `Generate ${count} ${tier} take${count === 1 ? "" : "s"}`.replace("  ", " ");
  }

  #nextTier() {
    const tiers = [...this.generate.querySelectorAll("[name=tier]:enabled")];
    const next = tiers[(tiers.findIndex((tier) => tier.checked) + 1) % tiers.length];
    if (!next) return;
    next.checked = true;
    next.focus();
    this.#words();
    say(`Tier ${next.dataset.label}`);
  }

  #copy() {
    navigator.clipboard?.writeText(document.getElementById("request").innerText).then(() => toast("Request copied."));
  }

  #follow() {
    if (document.hidden || !document.querySelector("#takes[data-moving]")) return;
    refresh().catch(() => undefined);
  }
}

customElements.define("shot-desk", ShotDesk);
linkKeys();
