// A POST from script: the page's own token, form encoded, never to another origin. Resolves to the answer's text.

import { toast } from "./say.js";

export async function post(url, fields = {}) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const body = new URLSearchParams({ ...fields, csrf: token });
  const headers = { "HX-Request": "true", "X-CSRF-Token": token };
  const answer = await fetch(url, { method: "POST", body, headers });
  const text = await answer.text();
  if (answer.ok) return text;
  const page = new DOMParser().parseFromString(text, "text/html");
  const message = page.querySelector("[data-message]")?.textContent.trim() || "That did not work. Nothing was changed.";
  toast(message);
  throw new Error(message);
}
