// The page for many shots: every change asks the server what the press would do, and shows that part again.

import { listen } from "./keys.js";
import { refresh } from "./refresh.js";
import "./number-step.js";

const form = document.getElementById("batch-form");
const PAUSE_MS = 300;
let waiting = 0;
let asked;

function look() {
  const fields = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "csrf"));
  const url = `${form.getAttribute("action")}?${fields}`;
  history.replaceState(null, "", url);
  asked?.abort();
  asked = new AbortController();
  const held = document.activeElement?.type === "checkbox" ? document.activeElement : null;
  held?.blur(); // what is used stays as it is, and a box that was ticked is not being written in
  refresh(url, asked.signal)
    .then(() => held && form.querySelector(`input[type=checkbox][name="${held.name}"]`)?.focus())
    .catch(() => undefined);
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(look, PAUSE_MS);
}

// Without this script the guide stays open, since the tier may still be chosen; the server says what cannot go together.
function close() {
  for (const field of form.querySelectorAll("#batch-guide :is(select, input)")) {
    field.disabled = field.hasAttribute("disabled") || field.closest("[data-closed]") !== null;
  }
}

close();
document.addEventListener("refreshed", close);
form.addEventListener("input", soon);
form.addEventListener("change", soon);
form.querySelector("[data-look]").hidden = true;
listen({ "Mod+Enter": () => form.querySelector("#press .btn--primary")?.click() });
