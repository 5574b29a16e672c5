// Everywhere: dialogs, go keys, settings, gated buttons, what a refused request says. Page modules add the rest.

import "./news-count.js";
import "./number-step.js";
import { changeSetting, listen, setting } from "./keys.js";
import { say, takeSaid, toast } from "./say.js";
import { undoLast } from "./undo.js";

const project = document.body.dataset.project;
const asks = document.body.dataset.sequence ? `?sequence=${document.body.dataset.sequence}` : "";
// A client has no way into the studio, not even by key.
const places = document.body.matches(".p-share") ? {} : { h: "/", w: "/", q: "/queue" };
if (project) {
  places.b = `/p/${project}/board${asks}`;
  places.d = `/p/${project}/dailies${asks}`;
}

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector("[type=search], [autofocus]")?.focus();
}

let going = false;
const actions = { "?": () => openDialog("key-help"), "Mod+k": () => openDialog("find-box") };
actions.g = () => {
  going = true;
  setTimeout(() => (going = false), 900);
};
// A letter after G goes places before the page's own keys hear it.
document.addEventListener(
  "keydown",
  (event) => {
    if (!going || event.ctrlKey || event.metaKey || event.altKey) return;
    going = false;
    const to = places[event.key.toLowerCase()];
    if (!to) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    location.assign(to);
  },
  { capture: true },
);
listen(actions);

document.addEventListener("click", (event) => {
  const gated = event.target.closest("[aria-disabled=true]");
  if (gated) {
    event.preventDefault();
    event.stopPropagation();
    return toast(gated.dataset.reason ?? "You cannot do this here.");
  }
  const opener = event.target.closest("[data-open]");
  if (opener) openDialog(opener.dataset.open);
  event.target.closest("[data-close]")?.closest("dialog")?.close();
  for (const menu of document.querySelectorAll("details.pop[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  // A search field would keep the first Escape to clear itself.
  event.target.closest?.("dialog[open]")?.close();
  for (const menu of document.querySelectorAll("details.pop[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const box of document.querySelectorAll("[data-setting]")) {
  box.checked = setting(box.dataset.setting);
  box.addEventListener("change", () => {
    changeSetting(box.dataset.setting, box.checked);
    showKeyStrip();
  });
}

function showKeyStrip() {
  document.body.toggleAttribute("data-no-keys", !setting("key-strip"));
}
showKeyStrip();

document.getElementById("key-words")?.addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase();
  for (const row of document.querySelectorAll("#key-help dl > div")) {
    row.hidden = !row.textContent.toLowerCase().includes(words);
  }
});

// A refusal answers with a sentence in [data-message] (errors/page.html); it is said, and nothing on the page changes.
document.addEventListener("htmx:response:error", (event) => {
  const page = new DOMParser().parseFromString(event.detail.ctx.text ?? "", "text/html");
  toast(page.querySelector("[data-message]")?.textContent.trim() || "That did not work. Nothing was changed.");
});
document.addEventListener("htmx:error", () => say("The studio is not answering. Nothing was changed."));

const later = takeSaid();
if (later) toast(later.text, later.undo ? { label: "Undo", key: "Z", run: () => undoLast() } : undefined);
// A page with a decision bar has its own Z, which also knows what stands there.
listen({ z: () => (document.querySelector("decision-bar") ? false : undoLast()) });

for (const show of document.querySelectorAll("[data-shows-password]")) {
  show.addEventListener("click", () => {
    const field = document.getElementById(show.dataset.showsPassword);
    field.type = field.type === "password" ? "text" : "password";
    show.textContent = field.type === "password" ? "Show" : "Hide";
  });
}
for (const cap of document.querySelectorAll("[data-command-key]")) {
  if (/Mac|iPhone|iPad/.test(navigator.userAgent)) cap.textContent = `⌘${cap.dataset.commandKey}`;
}
