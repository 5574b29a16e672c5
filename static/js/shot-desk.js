// <shot-desk data-preview data-frames data-seconds>: saves the plan as one works, shows the first and last frame live,
// says what Generate will make, keeps the takes moving. T steps the tier, Control+Enter generates.

import "./chosen-move.js";
import "./desk-choice.js";
import "./number-step.js";
import { copyRequest, pressAfterSaving } from "./generate-press.js";
import { listen, typing } from "./keys.js";
import { linkKeys } from "./link-keys.js";
import { LivePreview } from "./live-preview.js";
import { undoPlan } from "./plan-undo.js";
import { refresh, take } from "./refresh.js";
import { say, toast } from "./say.js";

class ShotDesk extends HTMLElement {
  connectedCallback() {
    this.plan = document.getElementById("plan");
    this.generate = document.getElementById("generate");
    this.preview = new LivePreview(this, this.plan);
    this.plan.addEventListener("input", () => this.preview.draw());
    this.plan.addEventListener("change", (event) => {
      if (!event.target.hasAttribute("data-own")) this.#saveSoon();
    });
    this.plan.addEventListener("submit", (event) => this.#submitted(event));
    this.addEventListener("floor-draft", (event) => this.#draft(event.detail));
    this.addEventListener("floor-set", (event) => this.#set(event.detail));
    this.generate.addEventListener("change", () => this.#words());
    // Words somebody edits are theirs: a refresh finds no place to put others.
    this.generate.addEventListener("input", ({ target }) => {
      if (target.name === "words") target.closest("[data-refresh]")?.removeAttribute("id");
    });
    this.querySelector('[data-act="copy-request"]')?.addEventListener("click", copyRequest);
    pressAfterSaving(this.generate, () => this.#settled());
    listen({
      "Mod+Enter": () => this.#generate(),
      t: () => this.#nextTier(),
      f: () => this.querySelector(":not([data-shows=set]) > floor-plan [data-handle], set-view:not([hidden]) .set3d")?.focus(),
      " ": () => this.preview.toggle(),
      "Mod+z": (event) => !typing(event) && undoPlan(this.dataset.back, () => this.#settled()),
    });
    this.#words();
    setInterval(() => this.#follow(), 1000);
  }

  // A named button (add a move, coverage, the director's words) makes a new page; a refusal leaves this one as it is.
  async #submitted(event) {
    event.preventDefault();
    const { submitter } = event;
    const spoken = this.plan.elements.say?.value.trim();
    if (this.soon || this.saving || !(submitter?.name || spoken)) await this.#save();
    if (!submitter?.name && !spoken) return;
    const words = new URLSearchParams(new FormData(this.plan, submitter));
    const headers = { "HX-Request": "true" };
    const answer = await fetch(this.plan.action, { method: "POST", body: words, headers }).catch(() => null);
    if (!answer?.ok) return void this.#answered(answer);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    location.assign(`${location.pathname}?move=${page.querySelector("[name=move_at]").value}`);
  }

  // What a handle of the floor plan means for a field of the form is written there; the rest rides along once.
  #draft({ field, value }) {
    const input = this.plan.elements[field];
    if (input) input.value = value;
    this.preview.draw(input ? {} : { [field]: value });
  }

  #set({ field, value }) {
    if (!this.plan.elements[field]) this.once = { ...this.once, [field]: value };
    this.#draft({ field, value });
    this.#save();
  }

  #saveSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.#save(), 120);
  }

  // One save at a time; the newest words are sent when the one before has been answered.
  async #save() {
    clearTimeout(this.soon);
    this.soon = 0;
    if (this.plan.hasAttribute("data-fixed")) return;
    if (this.saving) {
      this.again = true;
      return;
    }
    this.saving = true;
    const words = new URLSearchParams(new FormData(this.plan));
    words.delete("say");
    for (const [field, value] of Object.entries(this.once ?? {})) words.set(field, value);
    this.once = {};
    const headers = { "HX-Request": "true" };
    const chosen = this.plan.action + location.search; // the answer shows what is chosen to be generated
    const answer = await fetch(chosen, { method: "POST", body: words, headers }).catch(() => null);
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
    this.refused = "";
    if (answer.ok) {
      if (this.soon || this.again) return undefined; // newer words are on their way; their answer redraws the page
      take(html);
      this.preview.draw();
      return say("Plan saved");
    }
    const page = new DOMParser().parseFromString(html, "text/html");
    this.refused = page.querySelector("[data-message]")?.textContent.trim() ?? "The plan was not saved.";
    return toast(this.refused);
  }

  async #settled() {
    if (this.soon || this.saving) await this.#save();
    return this.refused;
  }

  #generate() {
    this.generate.requestSubmit(this.generate.querySelector(".gfoot button:not([type=button])") ?? undefined);
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
    next.dispatchEvent(new Event("change", { bubbles: true }));
    say(`Tier ${next.dataset.label}`);
  }

  #follow() {
    if (!document.hidden && document.querySelector("#takes[data-moving]")) refresh().catch(() => undefined);
  }
}

customElements.define("shot-desk", ShotDesk);
linkKeys();
